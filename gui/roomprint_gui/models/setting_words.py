"""Settings as the forms call them."""

import re
from collections.abc import Mapping

from roomprint_gui import words
from roomprint_gui.models.run_quantities import QUANTITIES

_CHOICES = {
    "auto": "Automatic",
    "cpu": "Processor",
    "cuda": "Graphics processor (CUDA)",
    "mps": "Graphics processor (Metal)",
    "adamw": "AdamW",
    "t20_s": "T20",
    "t30_s": "T30",
    "placed5": "Placed, top 5",
    **{one.key: one.title.removeprefix("Rooms: ") for one in QUANTITIES},
}


def setting_title(name: str) -> str:
    """A field's name as words, without the unit that stands behind the number."""
    for unit in ("_s", "_hz", "_dbfs", "_db", "_m3", "_m"):
        name = name.removesuffix(unit)
    return words.capital(name.replace("_", " "))


def choice_title(value: str) -> str:
    """One of a setting's choices as words; what is watched is called as the plots call it."""
    return words.capital(_CHOICES.get(value, value))


def in_form_words(text: str, parts: Mapping[str, tuple[str, str]]) -> str:
    """A sentence that calls settings as the form does: ``loop.batch`` is *'Training: Batch'*.

    ``samples.split=rooms`` is *'Clips: Split' set to 'Rooms'*.

    Args:
        text: The sentence; a setting may stand at its beginning.
        parts: The form's groups of settings by name, each with its heading and what it is about.
    """

    def in_words(found: re.Match[str]) -> str:
        heading, _ = parts[found[1].lower()]
        to = f" set to '{choice_title(found[3])}'" if found[3] else ""
        return f"'{heading}: {setting_title(found[2])}'{to}"

    groups = "|".join(parts)
    return re.sub(
        rf"\b({groups})\.([a-z]\w*)(?:=([\w.+-]*\w))?", in_words, text, flags=re.IGNORECASE
    )
