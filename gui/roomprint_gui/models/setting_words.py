"""Settings as the forms call them."""

import re
from collections.abc import Mapping

from roomprint_gui import words


def setting_title(name: str) -> str:
    """A field's name as words, without the unit that stands behind the number."""
    for unit in ("_s", "_hz", "_dbfs", "_db", "_m3", "_m"):
        name = name.removesuffix(unit)
    return words.capital(name.replace("_", " "))


def in_form_words(text: str, parts: Mapping[str, tuple[str, str]]) -> str:
    """A sentence that calls settings as the form does: ``loop.batch`` is *'Training: Batch'*.

    Args:
        text: The sentence; a setting may stand at its beginning.
        parts: The form's groups of settings by name, each with its heading and what it is about.
    """

    def in_words(found: re.Match[str]) -> str:
        heading, _ = parts[found[1].lower()]
        return f"'{heading}: {setting_title(found[2])}'"

    groups = "|".join(parts)
    return re.sub(rf"\b({groups})\.([a-z]\w*)", in_words, text, flags=re.IGNORECASE)
