"""A first training for whoever has no recordings: short, small, on sounds made here."""

from dataclasses import dataclass
from pathlib import Path

from roomprint.corpora.demo.sounds import WriteDemoSounds
from roomprint.encoders.architectures import ConformerConfig
from roomprint.settings import Config, setting
from roomprint.steps import Steps
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.schedule import LoopConfig

_BATCH = 16
_MINUTES = 2.0  # however slow or busy the machine is
_LOOKS = 6  # at the held-out pieces, and checkpoints that are kept
# an eighth of the fast recipe's work a step, so that two minutes are hundreds of steps
_ENCODER = ConformerConfig(
    hop=256, subsampling=4, dim=64, heads=4, layers=1, mels=48, embedding=64, dropout=0.0
)


@dataclass(frozen=True, kw_only=True)
class PrepareFirstTraining(Config):
    """Write the demo pieces, noises and rooms; what is there already is kept.

    Attributes:
        demo: The folder of the demo pieces; noises and rooms lie beside it.
        run: The run's folder.
    """

    demo: Path
    run: Path
    batches: int = setting(300, "Batches to train on, at most.", low=6, high=10_000)

    def steps(self) -> Steps[TrainFingerprint]:
        """Write what is missing.

        Returns:
            The training, to be started.

        Raises:
            AudioError: A folder cannot be written to.
        """
        sounds = yield from WriteDemoSounds(demo=self.demo).steps()
        often = max(1, self.batches // _LOOKS)
        return TrainFingerprint(
            music=sounds.music,
            noise=sounds.noise,
            rooms=sounds.rooms,
            run=self.run,
            encoder=_ENCODER,
            loop=LoopConfig(
                clip_norm=1.0,
                steps=self.batches,
                minutes=_MINUTES,
                batch=_BATCH,
                learning_rate=2e-3,
                warm_up=min(20, self.batches // 4),
                save_every=often,
                keep_every=often,
            ),
            monitors=MonitorConfig(every=often, recordings=2, places=8),
        )
