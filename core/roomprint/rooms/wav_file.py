"""Impulse responses as sound files: a WAV of floats with a JSON file beside it.

``room.wav`` has one channel a response; ``room.wav.json`` says what a WAV cannot: names, the
direct sound's arrival, where it comes from. Sound files of others have no such file; each of their
channels is a response.
"""

from pathlib import Path

import numpy as np

from roomprint.atomic import write_whole
from roomprint.audio.names import shown
from roomprint.audio.opening import open_decoder
from roomprint.audio.writing import write_sound
from roomprint.errors import RoomError, reason_of
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.response_notes import (
    Note,
    check_length,
    check_rate,
    check_read,
    from_json,
    to_json,
)

MOST_CHANNELS = 1_024


def note_path(path: Path) -> Path:
    """The JSON file beside a sound file."""
    return path.with_name(f"{path.name}.json")


def write_wav(path: Path, *responses: ImpulseResponse) -> None:
    """Write responses as the channels of one WAV of 32-bit floats; the shorter end in zeros.

    Raises:
        RoomError: They are of different rates, or too many.
        RoomprintError: They cannot be written.
    """
    rates = {one.sample_rate_hz for one in responses}
    if len(rates) != 1:
        raise RoomError(f"{shown(path)} needs responses of one sample rate, there are {len(rates)}")
    if len(responses) > MOST_CHANNELS:
        raise RoomError(f"{shown(path)} cannot hold {len(responses)} responses as channels")
    longest = max(len(one.samples) for one in responses)
    frames = np.zeros((longest, len(responses)), np.float32)
    for channel, one in enumerate(responses):
        frames[: len(one.samples), channel] = one.samples
    write_sound(path, frames, rates.pop())
    beside = note_path(path)
    try:
        write_whole(beside, to_json(responses).encode())
    except OSError as error:
        raise RoomError(f"{shown(beside)} cannot be written: {reason_of(error)}") from error


def read_wav(path: Path) -> tuple[ImpulseResponse, ...]:
    """Read any sound file, and the JSON file beside it if there is one.

    Raises:
        AudioError: It cannot be read as sound.
        RoomError: It is silent, damaged, too long, of an odd rate, or its JSON file is not its.
    """
    name = shown(path)
    with open_decoder(path) as decoder:
        rate = check_rate(name, decoder.sample_rate_hz)
        check_length(name, decoder.frames / rate)
        blocks = list(decoder.blocks(0))
        if not blocks:
            raise RoomError(f"{name} holds no samples")
        frames = np.concatenate(blocks).astype(np.float64)
        stated, title = decoder.frames, path.stem
    channels = frames.shape[1]
    responses = [
        ImpulseResponse(
            samples=np.ascontiguousarray(frames[:, channel]),
            sample_rate_hz=rate,
            origin=Origin.IMPORTED,
            source=shown(title),
            microphone=f"channel {channel + 1}" if channels > 1 else "microphone",
        )
        for channel in range(channels)
    ]
    notes = _notes(path)
    if notes is not None:
        if len(notes) != channels or max(note.samples for note in notes) != len(frames):
            raise RoomError(
                f"{name} is not what {shown(note_path(path))} describes: "
                "it is damaged, or another file"
            )
        responses = [note.onto(one) for note, one in zip(notes, responses, strict=True)]
    elif len(frames) < stated:
        raise RoomError(f"{name} is damaged: {len(frames)} of its {stated} samples can be read")
    check_read(name, responses)
    return tuple(responses)


def _notes(path: Path) -> tuple[Note, ...] | None:
    beside = note_path(path)
    try:
        return from_json(beside.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RoomError(f"{shown(beside)} cannot be read: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise RoomError(f"{shown(beside)} cannot be read: it is not text") from error
    except RoomError as error:
        raise RoomError(f"{shown(beside)} cannot be read: {error}") from error
