"""What Altwlkany et al. report, beside which our own numbers are printed.

Top-1 and top-5 hit rates in percent of their small, medium and large models (Tables 2 and 4), and
top-1 rates of other systems as they list them (Table 3). Their index is another and larger one, so
the size of ours has to be named beside it.
"""

from dataclasses import dataclass

INDEX = "the test split of FMA large, tracks of 30 s"
MODELS = ("small", "medium", "large")

# condition -> (small, medium, large), each (top-1, top-5)
TABLE_2 = {
    "shift 10 %": ((98.7, 100.0), (98.6, 100.0), (98.6, 100.0)),
    "shift 20 %": ((98.8, 100.0), (98.6, 100.0), (98.7, 100.0)),
    "shift 30 %": ((98.5, 100.0), (98.4, 100.0), (98.4, 100.0)),
    "shift 40 %": ((98.4, 100.0), (98.3, 100.0), (98.2, 100.0)),
    "reverb": ((88.8, 91.4), (92.2, 94.8), (96.2, 98.2)),
}
TABLE_4 = {
    "noise 5 dB": ((83.4, 86.2), (87.8, 90.6), (93.9, 96.2)),
    "noise 10 dB": ((92.9, 95.0), (95.0, 97.1), (97.1, 99.0)),
    "noise 15 dB": ((96.0, 97.9), (96.8, 98.8), (97.8, 99.6)),
    "coloured 5 dB": ((77.8, 81.0), (91.8, 94.4), (95.6, 97.8)),
    "coloured 10 dB": ((88.7, 91.3), (95.6, 97.8), (97.3, 99.2)),
    "coloured 15 dB": ((93.5, 95.8), (97.0, 99.0), (97.9, 99.7)),
}


@dataclass(frozen=True)
class Rival:
    """A row of Table 3.

    Attributes:
        name: The system.
        seconds: Length of its queries.
        subset: Which part of the Free Music Archive was indexed.
        rates: Top-1 in percent at 5, 10 and 15 dB and without noise, as the paper writes them.
        comment: How it was measured.
    """

    name: str
    seconds: int
    subset: str
    rates: tuple[str, str, str, str]
    comment: str = ""


TABLE_3_CONDITIONS = ("noise 5 dB", "noise 10 dB", "noise 15 dB", "shift up to 120 ms")
TABLE_3 = (
    Rival("Conformer large", 3, "large", ("93.9", "97.1", "97.8", "98.8"), "shift up to 120 ms"),
    Rival("NAFP", 5, "large", ("/", "≥92", "≥92", "≥92"), "noise at 0-10 dB and reverb"),
    Rival("Now-playing", 5, "large", ("/", "≥79.8", "≥79.8", "≥79.8"), "by NAFP"),
    Rival("Dejavu", 6, "small", ("/", "/", "/", "69.6"), "by NAFP"),
    Rival("Audfprint", 3, "medium", ("88.5", "91.4", "93.8", "/"), "by Attention-based"),
    Rival("Audfprint", 5, "medium", ("89.4", "91.5", "94.2", "/"), "by Attention-based"),
    Rival("NAFP", 3, "medium", ("88.5", "91.4", "93.8", "/"), "by Attention-based"),
    Rival("Attention-based", 3, "medium", ("92.9", "94.6", "95.5", "/")),
    Rival("Attention-based", 5, "medium", ("93.9", "94.7", "96.8", "/")),
    Rival("FE+HT", 3, "medium", ("90.8", "95.5", "96.3", "/"), "shift up to 50 ms"),
    Rival("GraFPrint", 1, "large", ("61.8", "71.6", "83.8", "/")),
    Rival("GraFPrint", 3, "medium", ("98.3", "99.3", "99.6", "/")),
    Rival("Attention-based", 3, "medium", ("88.4", "92.6", "95.2", "/"), "by GraFPrint"),
)
