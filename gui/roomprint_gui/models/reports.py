"""What adding, verifying and opening came to, in words."""

from collections.abc import Sequence

from roomprint.library.adding import AddReport
from roomprint.library.tracks import Track
from roomprint.library.verifying import VerifyReport
from roomprint_gui import words


def added_in_words(report: AddReport) -> str:
    """One sentence, as ``38 tracks added, 4 there already, 2 files skipped``."""
    parts = [f"{words.count(len(report.added), 'track')} added"]
    if report.present:
        parts.append(f"{report.present:,} there already")
    if report.failed:
        parts.append(f"{words.count(len(report.failed), 'file')} skipped")
    return ", ".join(parts) + "."


def cancelled_in_words(left: int) -> str:
    """What a cancelled adding left, as ``Cancelled. 6 tracks were added and stay.``."""
    if not left:
        return "Cancelled. Nothing was added."
    verbs = "was added and stays" if left == 1 else "were added and stay"
    return f"Cancelled. {words.count(left, 'track')} {verbs}."


def skipped_in_words(report: AddReport) -> str:
    """One line a file that could not be added, and why."""
    return "\n".join(why for _, why in report.failed)


def verified_in_words(report: VerifyReport) -> str:
    """One sentence, as ``42 tracks checked: 1 file missing, 1 fingerprint damaged``."""
    checked = f"{words.count(report.tracks, 'track')} checked"
    found = (
        (len(report.missing), "file", "missing"),
        (len(report.changed), "file", "changed"),
        (len(report.damaged), "fingerprint", "damaged"),
        (len(report.problems), "fault", "in the database"),
    )
    faults = [f"{words.count(number, noun)} {what}" for number, noun, what in found if number]
    return f"{checked}: {', '.join(faults) if faults else 'all is well'}."


def damaged_in_words(tracks: Sequence[Track]) -> str:
    """That tracks cannot be recognised, and what helps."""
    if len(tracks) == 1:
        return (
            f"The fingerprint of '{tracks[0].title}' is damaged, so it cannot be recognised. "
            "Adding its file again mends it."
        )
    return (
        f"The fingerprints of {words.count(len(tracks), 'track')} are damaged, so they cannot be "
        "recognised. Adding their files again mends them."
    )


def faults_in_words(report: VerifyReport) -> str:
    """One line a fault, and what one can do about it; empty when all is well."""
    missing = [f"{track.path}: missing; add it from its new place." for track in report.missing]
    changed = [f"{track.path}: not the file that was added." for track in report.changed]
    damaged = [f"{track.path}: damaged fingerprint; add it again." for track in report.damaged]
    return "\n".join([*missing, *changed, *damaged, *report.problems])
