"""What the set-up relies on."""

import subprocess
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


def test_the_set_up_names_what_is_large_and_counts_the_rest() -> None:
    pip = """Obtaining file:///home/ada/roomprint
  Preparing editable metadata (pyproject.toml): finished with status 'done'
Collecting numpy>=2 (from roomprint==0.1)
  Downloading numpy-2.4.0-cp312-manylinux_2_28_x86_64.whl.metadata (6.6 kB)
Downloading numpy-2.4.0-cp312-manylinux_2_28_x86_64.whl (16.5 MB)
Using cached torch-2.13.0%2Bcpu-cp312-linux_x86_64.whl (189.1 MB)
Downloading tqdm-4.70.1-py3-none-any.whl (78 kB)
Downloading networkx-3.6-py3-none-any.whl (2.1 MB)
Processing /wheels/tinytag-2.3.2-py3-none-any.whl
WARNING: Location 'file:///wheels/tqdm/' is ignored
Installing collected packages: numpy, torch, tqdm, networkx
Successfully installed networkx-3.6 numpy-2.4.0 torch-2.13.0 tqdm-4.70.1
ERROR: Could not install packages due to an OSError
Downloading is over
"""
    setup = (ROOT / "packaging/setup").read_text()
    told = setup[setup.index("told() {") : setup.index("\n}", setup.index("told() {")) + 2]
    said = subprocess.run(
        ["bash", "-c", f"set -euo pipefail\n{told}\ntold"],
        input=pip,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == [
        "  numpy, 16.5 MB",
        "  torch, 189.1 MB",
        "  putting 4 packages in their places; a minute or two",
        "ERROR: Could not install packages due to an OSError",
        "Downloading is over",
    ]
