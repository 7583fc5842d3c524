"""A room inside the private sound server: what is played comes back as that room would sound."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import numpy as np
import scipy.signal
from numpy.typing import NDArray

from tests.virtual_microphone import VirtualMicrophone

ROOM_HZ = 48_000
BLOCK = 4_800  # frames: a tenth of a second
CUSHION = 5  # blocks of silence ahead, so that a busy machine leaves no gap
SPEAKER = "speaker"
PATIENCE_S = 30.0


@contextmanager
def virtual_room(
    server: VirtualMicrophone,
    response: NDArray[np.float64],
    *,
    noise: float = 0.0,
    speaker_hz: int = ROOM_HZ,
) -> Iterator[None]:
    """Put a room between the loudspeaker and the microphone.

    Args:
        server: Its microphone is the one in the room.
        response: ``(samples,)`` at 48 kHz, from the left loudspeaker.
        noise: RMS of white noise at the microphone.
        speaker_hz: The loudspeaker's rate.
    """

    def pactl(*words: str) -> None:
        subprocess.run(["pactl", *words], env=server.environment, check=True, capture_output=True)

    pactl("load-module", "module-null-sink", f"sink_name={SPEAKER}", f"rate={speaker_hz}")
    pactl("set-default-sink", SPEAKER)
    pcm = ["--raw", "--format=float32le", f"--rate={ROOM_HZ}"]
    hears = ["parec", f"--device={SPEAKER}.monitor", "--channels=2", "--latency-msec=50", *pcm]
    sounds = ["pacat", "--device=room", "--channels=1", "--latency-msec=400", *pcm]
    with (
        subprocess.Popen(hears, env=server.environment, stdout=subprocess.PIPE) as ear,
        subprocess.Popen(sounds, env=server.environment, stdin=subprocess.PIPE) as mouth,
    ):
        assert ear.stdout is not None
        assert mouth.stdin is not None
        ends = (ear.stdout, mouth.stdin)
        sounding = threading.Event()
        thread = threading.Thread(target=_sound, args=(*ends, response, noise, sounding))
        thread.start()
        try:
            assert sounding.wait(PATIENCE_S)
            yield
        finally:
            ear.terminate()  # the thread comes to the end of what it reads
            thread.join()
            mouth.terminate()


def _sound(
    ear: IO[bytes],
    mouth: IO[bytes],
    response: NDArray[np.float64],
    noise: float,
    sounding: threading.Event,
) -> None:
    generator = np.random.default_rng(0)
    mouth.write(np.zeros(CUSHION * BLOCK, "<f4").tobytes())
    tail = np.zeros(len(response) - 1)
    blocks = 0
    while len(heard := ear.read(BLOCK * 8)) == BLOCK * 8:
        left = np.frombuffer(heard, "<f4")[::2]
        wet = scipy.signal.fftconvolve(left, response)
        wet[: len(tail)] += tail
        block, tail = wet[:BLOCK], wet[BLOCK:]
        block = block + noise * generator.standard_normal(BLOCK)
        mouth.write(block.astype("<f4").tobytes())
        mouth.flush()
        blocks += 1
        if blocks > 2 * CUSHION:  # the silence ahead has been heard
            sounding.set()
