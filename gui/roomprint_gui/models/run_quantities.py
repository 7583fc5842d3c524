"""What can be plotted of a run: each quantity once, with its words and its unit."""

from dataclasses import dataclass

from roomprint.training.run_folder import COSINES


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
        chance: What knowing nothing would give: the name of the run's own number for it, or the
            number where it is the same in every run.
        of_heads: Whether only trainings whose heads learn along measure it.
        over_cosine: Whether it is shares of pairs over their cosine, at the last look, and no
            number that is drawn over steps.
    """

    key: str
    title: str
    doc: str
    unit: str = ""
    sparse: bool = False
    log: bool = False
    chance: str | float | None = None
    of_heads: bool = False
    over_cosine: bool = False

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
        "area",
        "AUC, partners against strangers",
        "Chance that partners are more alike than strangers (area under the ROC curve)",
        sparse=True,
        chance=0.5,
    ),
    Quantity(
        COSINES,
        "Cosines of partners and strangers",
        "How the cosines of pairs are spread, at the last look of the chosen run; of rooms, "
        "strangers are parted: same speech in another room, same room through another response, "
        "all other",
        "%",
        sparse=True,
        over_cosine=True,
    ),
    Quantity(
        "validation",
        "Rooms: validation loss",
        "The contrastive loss with other speech in the same rooms",
        "nats",
        sparse=True,
        chance="chance",
    ),
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
        chance="knn_response_chance",
    ),
    Quantity(
        "knn_room",
        "Rooms: nearest, same room",
        "Share of clips of held-out rooms whose nearest neighbour of another response is in the "
        "same room",
        sparse=True,
        chance="knn_room_chance",
    ),
    Quantity(
        "leak_speaker",
        "Rooms: leak of the voice",
        "Share of clips whose nearest neighbour of another response is of the same voice; an "
        "encoder of rooms should not know: it should fall to chance",
        sparse=True,
        chance="leak_speaker_chance",
    ),
    Quantity(
        "leak_utterance",
        "Rooms: leak of the utterance",
        "Share of clips whose nearest neighbour of another response says the same; an encoder of "
        "rooms should not know: it should fall to chance",
        sparse=True,
        chance="leak_utterance_chance",
    ),
    Quantity(
        "area_same_speech",
        "Rooms: AUC, same speech",
        "Chance that partners are more alike than clips of the same speech in other rooms (area "
        "under the ROC curve)",
        sparse=True,
        chance=0.5,
    ),
    Quantity(
        "area_same_room",
        "Rooms: AUC, same room",
        "Chance that partners are more alike than clips of other speech through another response "
        "of the same room (area under the ROC curve)",
        sparse=True,
        chance=0.5,
    ),
    Quantity(
        "area_other",
        "Rooms: AUC, all other",
        "Chance that partners are more alike than clips of other speech in other rooms (area "
        "under the ROC curve)",
        sparse=True,
        chance=0.5,
    ),
    Quantity(
        "deviation",
        "Rooms: deviation times √d",
        "Standard deviation of the d numbers of a vector, mean of them all, times √d: 1 when the "
        "vectors are spread evenly, 0 in a collapse",
        sparse=True,
    ),
    Quantity(
        "probe_rt60",
        "Rooms: RT60 by ridge probe, r",
        "Pearson's correlation of the reverberation time in held-out rooms with what a ridge "
        "regression on the embeddings tells",
        sparse=True,
        chance=0.0,
    ),
    Quantity(
        "probe_c50",
        "Rooms: C50 by ridge probe, r",
        "Pearson's correlation of the clarity in held-out rooms with what a ridge regression on "
        "the embeddings tells",
        sparse=True,
        chance=0.0,
    ),
    Quantity(
        "probe_volume",
        "Rooms: volume by ridge probe, r",
        "Pearson's correlation of the volume of held-out rooms with what a ridge regression on "
        "the embeddings tells",
        sparse=True,
        chance=0.0,
    ),
    Quantity(
        "heads",
        "Rooms: loss of the heads",
        "The loss of the heads that learn along, in held-out rooms",
        sparse=True,
        of_heads=True,
    ),
    Quantity(
        "rt60_corr",
        "Rooms: RT60 by the heads, r",
        "Pearson's correlation of the reverberation time that the heads tell, in held-out rooms",
        sparse=True,
        chance=0.0,
        of_heads=True,
    ),
    Quantity(
        "rt60_rmse",
        "Rooms: RT60 by the heads, RMSE",
        "Root-mean-square error of the reverberation time that the heads tell, in held-out rooms",
        "s",
        sparse=True,
        of_heads=True,
    ),
    Quantity(
        "c50_corr",
        "Rooms: C50 by the heads, r",
        "Pearson's correlation of the clarity that the heads tell, in held-out rooms",
        sparse=True,
        chance=0.0,
        of_heads=True,
    ),
    Quantity(
        "c50_rmse",
        "Rooms: C50 by the heads, RMSE",
        "Root-mean-square error of the clarity that the heads tell, in held-out rooms",
        "dB",
        sparse=True,
        of_heads=True,
    ),
    Quantity(
        "volume_recall",
        "Rooms: size by the heads, recall",
        "Share of small and of large held-out rooms that the heads call so, mean of both",
        "%",
        sparse=True,
        chance=50.0,
        of_heads=True,
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
