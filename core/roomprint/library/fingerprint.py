"""The fingerprint of a recording: vectors every 300 ms beside a small spectrum."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.encoders.arithmetic import bfloat16_is_fast
from roomprint.encoders.models import ModelInfo, load_encoder
from roomprint.errors import AudioError
from roomprint.library.sliding import Mel, SlidingRows
from roomprint.library.spectrum import CONTEXT, FRAME, pooled, standing_out, to_bytes

HOP_S = 0.3
WINDOW_S = 3.0
SHORTEST_S = 1.0
SILENCE = 1e-4  # RMS below which there is nothing to recognize
_HOP = round(HOP_S * SAMPLE_RATE_HZ)
_WINDOW = round(WINDOW_S * SAMPLE_RATE_HZ)
_BATCH = 32  # windows: more of them spill out of the processor's cache
_SILENT_POWER = 1e-6  # mean mel power of a window that holds nothing to recognize


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a recording.

    Attributes:
        vectors: Unit rows, one every 0.3 s, ``(segments, dim)``; zero where it is silent.
        spectrum: What stands out of the mel spectrum every 32 ms, ``(frames, bands)``.
        duration_s: Its length.
    """

    vectors: NDArray[np.float16]
    spectrum: NDArray[np.uint8]
    duration_s: float


class Fingerprinter:
    """Makes fingerprints with one model, on threads that end when it is closed."""

    def __init__(self, model: ModelInfo) -> None:
        import torch

        torch.set_flush_denormal(True)
        self.model = model
        self._encoder = load_encoder(model)
        self.front_end = self._encoder.front_end
        self._bfloat16 = bfloat16_is_fast("cpu")
        # Batches side by side, one thread each, keep the processor busier than threads that share
        # every small operation of one batch.
        self._threads = torch.get_num_threads()
        self._pool = ThreadPoolExecutor(self._threads, "encoding", _begin_encoding)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown()

    @property
    def identity(self) -> str:
        """The model's digest."""
        return self.model.identity

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._encoder.config.embedding

    @property
    def bands(self) -> int:
        """Mel bands of the spectrum."""
        return self._encoder.config.mels

    def steps(
        self, blocks: Iterator[Mono], name: str = "the recording"
    ) -> Generator[float, None, Fingerprint]:
        """Fingerprint a recording, block by block; yields the seconds done.

        Args:
            blocks: Consecutive samples at 16 kHz. Only a few seconds of them are kept.
            name: What an error calls the recording.

        Raises:
            AudioError: It is shorter than a second, or silent throughout.
        """
        hop = self.front_end.hop
        vectors: list[NDArray[np.float16]] = []
        spectra: list[NDArray[np.uint8]] = []
        mel = SlidingRows(self.bands)
        audio = np.zeros(0, np.float32)
        samples, loudest, whitened = 0, 0.0, 0
        for block in blocks:
            samples += len(block)
            loudest = max(loudest, float(np.sqrt(np.mean(block**2))) if len(block) else 0.0)
            audio = np.concatenate([audio, block])
            if frames := self.front_end.frames_in(len(audio)):
                mel.append(self.mel_power(audio))
                audio = audio[frames * hop :]
            done = sum(map(len, vectors))
            vectors.append(self._segments(mel, done))
            spectrum, whitened = _next_spectrum(mel, hop, whitened, last=False)
            spectra.append(spectrum)
            # the next window begins seconds ago, long before what the spectrum still needs
            mel.forget(round((done + len(vectors[-1])) * _HOP / hop))
            yield samples / SAMPLE_RATE_HZ
        if samples < SHORTEST_S * SAMPLE_RATE_HZ:
            length_s = samples / SAMPLE_RATE_HZ
            raise AudioError(f"{name} is {length_s:.1f} s long, and {SHORTEST_S:g} s is the least")
        if loudest < SILENCE:
            raise AudioError(f"{name} is silent")
        if not any(map(len, vectors)):  # shorter than a window: one vector of what there is
            vectors.append(self.embed([mel.cut(mel.start, mel.end)]))
        spectra.append(_next_spectrum(mel, hop, whitened, last=True)[0])
        return Fingerprint(
            np.concatenate(vectors), np.concatenate(spectra), samples / SAMPLE_RATE_HZ
        )

    def mel_power(self, audio: Mono) -> Mel:
        """Mel power at the model's own hop, ``(frames, bands)``."""
        import torch

        samples = torch.from_numpy(np.ascontiguousarray(audio, np.float32))
        power: Mel = self._pool.submit(self.front_end.mel_power, samples).result().numpy()
        return power

    def _segments(self, mel: SlidingRows, done: int) -> NDArray[np.float16]:
        """Vectors of the windows that are complete by now, from number ``done`` on."""
        window = self.front_end.frames_in(_WINDOW)
        windows: list[Mel] = []
        while (
            start := round((done + len(windows)) * _HOP / self.front_end.hop)
        ) + window <= mel.end:
            windows.append(mel.cut(start, start + window))
        return self.embed(windows)

    def embed(self, windows: list[Mel]) -> NDArray[np.float16]:
        """Vectors of equally long windows of mel power, ``(windows, dim)``; zero where silent."""
        if not windows:
            return np.zeros((0, self.dim), np.float16)
        rounds = -(-len(windows) // (_BATCH * self._threads))  # each thread gets as many batches
        size = -(-len(windows) // (rounds * self._threads))
        batches = [windows[at : at + size] for at in range(0, len(windows), size)]
        return np.concatenate(list(self._pool.map(self._embed, batches)))

    def _embed(self, windows: list[Mel]) -> NDArray[np.float16]:
        """One batch, on a thread of the pool."""
        import torch

        power = torch.from_numpy(np.stack(windows))
        with torch.inference_mode():
            log_mel = self.front_end(power)
            with torch.autocast("cpu", torch.bfloat16, enabled=self._bfloat16):
                rows = self._encoder.embed(log_mel)
            heard = power.mean(dim=(1, 2)) > _SILENT_POWER
            vectors: NDArray[np.float16] = (rows * heard[:, None]).numpy().astype(np.float16)
        return vectors


def _begin_encoding() -> None:
    """Make the present thread one that encodes by itself; torch keeps both settings by thread."""
    import torch

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def _next_spectrum(
    mel: SlidingRows, hop: int, done: int, *, last: bool
) -> tuple[NDArray[np.uint8], int]:
    """Stored spectrum of the frames from ``done`` whose surroundings are known; the next one."""
    factor = FRAME // hop
    end = mel.end // factor if last else mel.end // factor - CONTEXT
    if end <= done:
        return np.zeros((0, mel.cut(0, 0).shape[1]), np.uint8), done
    first = max(done - CONTEXT, 0)
    power = pooled(mel.cut(first * factor, min((end + CONTEXT) * factor, mel.end)), hop)
    spectrum = standing_out(power)[done - first : end - first]
    return to_bytes(spectrum), end
