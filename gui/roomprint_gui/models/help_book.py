"""The guides and the glossary: read once, searched, and linked to each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from unicodedata import normalize

import roomprint_resources

GLOSSARY = "glossary"
GUIDES = ("rooms", "audio", "library", "identify", "train", "embeddings", "evaluate")
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`#\[|]")
_EXCERPT = 90  # letters


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it.

    Attributes:
        page: The file's name without its ending.
        title: The heading.
        text: What is below it, without marks.
    """

    page: str
    title: str
    text: str

    @property
    def anchor(self) -> str:
        """What a link calls it."""
        return anchor_of(self.title)

    def excerpt(self, word: str) -> str:
        """A few words around ``word``."""
        at = max(0, self.text.lower().find(word.lower()) - _EXCERPT // 3)
        begins = self.text.rfind(" ", 0, at) + 1
        return self.text[begins : begins + _EXCERPT].strip()


def anchor_of(title: str) -> str:
    """A heading as links call it, without accents: ``Götz et al. 2023`` is ``gotz-et-al-2023``."""
    plain = normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class HelpBook:
    """Every page of the help, as the resources have it."""

    @cached_property
    def pages(self) -> dict[str, str]:
        """Name and Markdown of every page: the guides in the order of the rail, the glossary."""
        folder = files(roomprint_resources).joinpath("help")
        return {
            name: folder.joinpath(f"{name}.md").read_text(encoding="utf-8")
            for name in (*GUIDES, GLOSSARY)
        }

    @cached_property
    def sections(self) -> list[Section]:
        """Every section of every page."""
        return [section for page in self.pages for section in self._cut(page)]

    def find(self, text: str) -> list[Section]:
        """The sections in which every word of ``text`` occurs; those with it in the title first."""
        words = text.lower().split()
        if not words:
            return []
        found = [
            section
            for section in self.sections
            if all(word in f"{section.title} {section.text}".lower() for word in words)
        ]
        return sorted(found, key=lambda one: _rank(one.title.lower(), words))

    def _cut(self, page: str) -> Iterator[Section]:
        title, lines = "", list[str]()
        for line in [*self.pages[page].splitlines(), "# "]:
            if line.startswith("#"):
                if title:
                    yield Section(page, title, _MARKS.sub("", " ".join(lines)).strip())
                title, lines = line.lstrip("# "), []
            else:
                lines.append(line.strip())


def _rank(title: str, words: list[str]) -> int:
    """0 for a title that is what was asked for, 1 for one that begins with it, 2 that has it."""
    asked = " ".join(words)
    if title == asked:
        return 0
    if title.startswith(asked):
        return 1
    return 2 if all(word in title for word in words) else 3
