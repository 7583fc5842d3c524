"""What it means that a model was chosen, in words."""

from roomprint.library.choosing import Choice
from roomprint_gui import words


def choice_in_words(choice: Choice) -> str:
    """What becomes of the library, whose fingerprints are of one model and no other's."""
    name = choice.model.name
    if not choice.tracks:
        return (
            f"'{name}' is the model of this workspace now: what is added to its library, and asked "
            "of it, is fingerprinted by this model."
        )
    tracks = words.count(choice.tracks, "track")
    if choice.fits:
        return f"'{name}' is the model of this workspace; it made the library of {tracks} already."
    return (
        f"'{name}' is the model of this workspace now, but its library holds {tracks} "
        f"fingerprinted by '{choice.made_by}', and Identify goes on with that one: fingerprints of "
        "two models cannot be compared. Remove the tracks on the Library page and add them again "
        f"to use '{name}'."
    )
