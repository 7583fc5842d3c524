"""Prints the exact versions of everything Roomprint needs, as they are installed here.

.venv/bin/python packaging/freeze.py > packaging/constraints.txt
"""

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]


def installed(
    requirements: list[str],
    extras: frozenset[str],
    found: dict[str, str],
    seen: set[tuple[str, frozenset[str]]],
) -> None:
    """Add every installed distribution that ``requirements`` lead to; ``seen`` are those before."""
    for line in requirements:
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        asked = [{"extra": extra} for extra in extras | {""}]
        if requirement.marker and not any(requirement.marker.evaluate(e) for e in asked):
            continue
        wanted = (name, frozenset(requirement.extras))
        if name == PROJECT["name"] or wanted in seen:
            continue
        seen.add(wanted)
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = package.version.partition("+")[0]  # "+cpu" is a build, not a version
        installed(package.requires or [], wanted[1], found, seen)


def main() -> None:
    optional = PROJECT["optional-dependencies"]
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    installed(PROJECT["dependencies"], frozenset(), found, seen)
    for requirements in optional.values():
        installed(requirements, frozenset(), found, seen)
    print("# The versions Roomprint is tested with; made by packaging/freeze.py.")
    for name, version in sorted(found.items()):
        print(f"{name}=={version}")


if __name__ == "__main__":
    main()
