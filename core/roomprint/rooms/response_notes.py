"""What a file of samples cannot say of an impulse response, as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import numpy as np

from roomprint.errors import RoomError
from roomprint.rooms.json_fields import Fields, list_of, number, one_of, text
from roomprint.rooms.response import ImpulseResponse, Origin

SCHEMA = 1
LEAST_RATE_HZ, GREATEST_RATE_HZ = 4_000, 400_000
LONGEST_S = 60.0  # no room rings longer; a recording does


@dataclass(frozen=True)
class Note:
    """A response without its samples."""

    source: str
    microphone: str
    origin: Origin
    onset_s: float | None
    scene_digest: str
    note: str
    samples: int

    def onto(self, response: ImpulseResponse) -> ImpulseResponse:
        """The response with everything that this note says of it."""
        return replace(
            response,
            samples=response.samples[: self.samples],
            source=self.source,
            microphone=self.microphone,
            origin=self.origin,
            onset_s=self.onset_s,
            scene_digest=self.scene_digest,
            note=self.note,
        )


def to_json(responses: Sequence[ImpulseResponse]) -> str:
    """Notes on responses, in their order."""
    notes = [
        {
            "source": one.source,
            "microphone": one.microphone,
            "origin": one.origin,
            "onset_s": one.onset_s,
            "scene_digest": one.scene_digest,
            "note": one.note,
            "samples": len(one.samples),
        }
        for one in responses
    ]
    return json.dumps({"schema": SCHEMA, "responses": notes}, indent=2, ensure_ascii=False) + "\n"


def from_json(written: str) -> tuple[Note, ...]:
    """The notes of :func:`to_json`.

    Raises:
        RoomError: It is no such text, or of a newer version; with the field.
    """
    try:
        content = json.loads(written)
    except (ValueError, RecursionError):
        raise RoomError("it is not JSON") from None
    fields = Fields(content, "the note")
    schema = fields.take("schema", number)
    if schema > SCHEMA:
        raise RoomError(f"a newer Roomprint made it (schema {schema:g}, this one reads {SCHEMA})")
    return fields.take("responses", list_of(_note))


def _note(value: Any, field: str) -> Note:
    fields = Fields(value, field)
    return Note(
        source=fields.take("source", text),
        microphone=fields.take("microphone", text),
        origin=Origin(fields.take("origin", one_of([origin.value for origin in Origin]))),
        onset_s=fields.take("onset_s", _seconds_or_none),
        scene_digest=fields.take("scene_digest", text, default=""),
        note=fields.take("note", text, default=""),
        samples=fields.take("samples", _count),
    )


def _seconds_or_none(value: Any, field: str) -> float | None:
    return None if value is None else number(value, field)


def _count(value: Any, field: str) -> int:
    read = number(value, field)
    if read < 1 or read != int(read):
        raise RoomError(f"{field} must be a whole number from 1 on, got {read:g}")
    return int(read)


def check_read(name: str, responses: Sequence[ImpulseResponse]) -> None:
    """Refuse what was read of a file when nothing can be done with it.

    Args:
        name: Of the file, as a person may read it.
        responses: All that it holds.

    Raises:
        RoomError: There are no samples, some are no numbers, or all are zero; or an onset lies
            outside.
    """
    for one in responses:
        if not len(one.samples):
            raise RoomError(f"{name} holds no samples")
        if not np.isfinite(one.samples).all():
            raise RoomError(f"{name} holds samples that are not numbers")
        if one.onset_s is not None and not 0 <= one.onset_s < one.duration_s:
            raise RoomError(f"{name} ends before its direct sound, at {one.onset_s:.4f} s")
    if not any(one.samples.any() for one in responses):
        raise RoomError(f"{name} is silent: all its samples are zero")


def check_rate(name: str, sample_rate_hz: float) -> int:
    """A sample rate that octaves can be taken at.

    Raises:
        RoomError: It is no whole number of hertz, or out of range.
    """
    if not isfinite(sample_rate_hz) or sample_rate_hz != round(sample_rate_hz):
        raise RoomError(f"{name} has a sample rate of {sample_rate_hz:g} Hz, not a whole number")
    if not LEAST_RATE_HZ <= sample_rate_hz <= GREATEST_RATE_HZ:
        raise RoomError(
            f"{name} has a sample rate of {sample_rate_hz:g} Hz; an impulse response needs "
            f"{LEAST_RATE_HZ} to {GREATEST_RATE_HZ} Hz"
        )
    return round(sample_rate_hz)


def check_length(name: str, duration_s: float) -> None:
    """Refuse what is too long for a room, before it is read.

    Raises:
        RoomError: It is.
    """
    if duration_s > LONGEST_S:
        raise RoomError(
            f"{name} lasts {duration_s:.0f} s, which is no impulse response: "
            f"those end within {LONGEST_S:.0f} s"
        )
