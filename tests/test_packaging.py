"""What the set-up relies on."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def test_every_dependency_has_a_tested_version_that_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    lines = (ROOT / "packaging/constraints.txt").read_text().splitlines()
    tested = dict(line.split("==") for line in lines if not line.startswith("#"))
    for line in [*project["dependencies"], *optional["gui"], *optional["dev"]]:
        requirement = Requirement(line)
        if requirement.name != project["name"]:
            assert tested[canonicalize_name(requirement.name)] in requirement.specifier


def test_the_packaging_folder_hides_no_package() -> None:
    assert not (ROOT / "packaging/__init__.py").exists()
