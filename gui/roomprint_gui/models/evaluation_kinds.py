"""What can be evaluated from the window: protocols, and what each kind of them needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from roomprint.evaluation.protocols import PROTOCOLS
from roomprint.evaluation.room_protocol import PROTOCOL


@dataclass(frozen=True)
class Kind:
    """Protocols of one kind.

    Attributes:
        folders: Its folders, each with what lies in it.
        required: Those it cannot do without.
    """

    folders: Mapping[str, str]
    required: tuple[str, ...]


FINGERPRINTS = Kind(
    {
        "music": "The recordings that are asked for",
        "noise": "Background noises",
        "rooms": "Impulse responses: sound files, SOFA files, and rooms designed in Roomprint",
        "distractors": "More recordings to be in the index, which are not asked for",
    },
    ("music", "noise", "rooms"),
)
ROOMS = Kind(
    {
        "speech": "Speech without any room, of many speakers; a manifest.csv may say who speaks",
        "background": "Recorded noises, where the clips are to be noisy",
    },
    ("speech",),
)
TABLE = "rooms"
TITLES = {**PROTOCOLS, TABLE: PROTOCOL}
PARTS = {
    "samples": ("Clips", "Which clips teach, validate and test the heads"),
    "loop": ("Encoders", "How encoders are trained; the temperature is the cell's"),
    "heads_loop": ("Heads", "How heads are trained on an encoder that stays"),
    "supervised_loop": ("Supervised", "How the baseline is trained, encoder and head at once"),
    "grid": ("Rooms of the encoders", "The rooms that are simulated for the encoders"),
    "heads_grid": ("Rooms of the heads", "The rooms that are simulated for the heads"),
    "voices": ("Voices", "How much speech is taken, and who speaks where"),
    "clips": ("Noise", "How noisy the clips are, and how they are coloured"),
    "encoder": ("Encoder", "The network that is trained"),
    "projection": ("Projection", "The network between encoder and loss"),
    "monitors": ("Watching", "How often encoders are looked at, and on what"),
}


def kind_of(protocol: str) -> Kind:
    """The kind of a protocol."""
    return ROOMS if protocol == TABLE else FINGERPRINTS
