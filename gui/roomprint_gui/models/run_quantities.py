"""What can be plotted of a run: each quantity once, with its words and its unit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """One number of a training.

    Attributes:
        key: Its name in the run's files.
        title: What a person reads.
        doc: What it means.
        unit: Its unit.
        sparse: Whether it is known at a few steps only, when the held-out set was looked at.
        log: Whether it spans decades as a rule.
    """

    key: str
    title: str
    doc: str
    unit: str = ""
    sparse: bool = False
    log: bool = False

    @property
    def of_rooms(self) -> bool:
        """Whether only trainings of rooms measure it."""
        return self.title.startswith("Rooms: ")


QUANTITIES = (
    Quantity(
        "placed1",
        "Placed, top 1",
        "Share of held-out excerpts whose first answer is the right recording within one hop of "
        "the right time, under every distortion",
        sparse=True,
    ),
    Quantity(
        "top1",
        "Recognized, top 1",
        "Share of held-out excerpts whose first answer is the right recording",
        sparse=True,
    ),
    Quantity(
        "top5",
        "Recognized, top 5",
        "Share of held-out excerpts with the right recording among the first five answers",
        sparse=True,
    ),
    Quantity(
        "alignment",
        "Alignment",
        "Mean squared distance of a segment and its replica: 0 is best, 2 is chance",
        sparse=True,
    ),
    Quantity(
        "uniformity",
        "Uniformity",
        "Log of the mean Gaussian potential of all pairs: 0 when all vectors are the same, towards "
        "−4 when they are spread evenly",
        sparse=True,
    ),
    Quantity(
        "effective_rank",
        "Effective rank",
        "Directions that the vectors use; 1 is a collapse",
        sparse=True,
    ),
    Quantity("positive", "Cosine of partners", "Mean cosine of partners", sparse=True),
    Quantity("negative", "Cosine of strangers", "Mean cosine of strangers", sparse=True),
    Quantity(
        "learned",
        "Rooms: learned",
        "The validation loss as a share of the way from chance to the least there can be",
        sparse=True,
    ),
    Quantity(
        "knn_response",
        "Rooms: nearest, same response",
        "Share of clips of held-out rooms whose nearest neighbour has the same impulse response",
        sparse=True,
    ),
    Quantity(
        "knn_room",
        "Rooms: nearest, same room",
        "Share of clips of held-out rooms whose nearest neighbour of another response is in the "
        "same room",
        sparse=True,
    ),
    Quantity(
        "leak_speaker",
        "Rooms: leak of the voice",
        "Share of clips whose nearest neighbour of another response is of the same voice; an "
        "encoder of rooms should not know",
        sparse=True,
    ),
    Quantity(
        "rt60_corr",
        "Rooms: RT60",
        "Correlation of the reverberation time that the heads tell, in held-out rooms",
        sparse=True,
    ),
    Quantity(
        "c50_corr",
        "Rooms: C50",
        "Correlation of the clarity that the heads tell, in held-out rooms",
        sparse=True,
    ),
    Quantity("rate", "Learning rate", "Step size of the optimizer", log=True),
    Quantity("gradient", "Gradient norm", "Norm of the loss's gradient before clipping", log=True),
    Quantity("segments_per_s", "Throughput", "Segments encoded a second", "1/s"),
    Quantity("wait_s", "Waiting for data", "Time a step spends waiting for replicas", "s"),
    Quantity("step_s", "Time of a step", "From one step to the next", "s"),
    Quantity("cores", "Processor cores", "Cores that the trainer keeps busy"),
    Quantity(
        "device_memory_bytes",
        "Graphics memory",
        "Most memory of the graphics processor that was used at once",
        "B",
    ),
)
