"""Numbers as TensorBoard reads them.

Written record by record in the trainer's own thread: the usual ``SummaryWriter`` writes in another
one, and a disk that is full kills that and then blocks the training for ever.
"""

import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tensorboardX import RecordWriter
from tensorboardX.proto.event_pb2 import Event, SessionLog
from tensorboardX.proto.summary_pb2 import HistogramProto, Summary


class TensorBoardFile:
    """One event file of a run; each session of training begins a new one.

    Args:
        folder: Where the run's event files lie.
        first: The step this session begins with; TensorBoard drops what earlier ones wrote from
            there on.
    """

    def __init__(self, folder: Path, first: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"events.out.tfevents.{time.time_ns()}.{socket.gethostname()}"
        self._writer = RecordWriter(str(folder / name))
        self._write(Event(wall_time=time.time(), file_version="brain.Event:2"))
        start = SessionLog(status=SessionLog.START)
        self._write(Event(wall_time=time.time(), step=first, session_log=start))

    def scalars(self, group: str, values: Mapping[str, float], step: int) -> None:
        """Write numbers under ``group/name``."""
        rows = [Summary.Value(tag=f"{group}/{k}", simple_value=v) for k, v in values.items()]
        self._write(Event(wall_time=time.time(), step=step, summary=Summary(value=rows)))

    def cosines(self, kinds: Mapping[str, Sequence[float]], step: int) -> None:
        """Write histograms under ``cosines/kind``: shares of pairs in equal bins from -1 to 1."""
        rows = [
            Summary.Value(tag=f"cosines/{kind}", histo=_histogram(shares))
            for kind, shares in kinds.items()
        ]
        self._write(Event(wall_time=time.time(), step=step, summary=Summary(value=rows)))

    def flush(self) -> None:
        """Put on the disk what was written."""
        self._writer.flush()

    def close(self) -> None:
        """End the file."""
        self._writer.close()

    def _write(self, event: Event) -> None:
        self._writer.write(event.SerializeToString())


def _histogram(shares: Sequence[float]) -> HistogramProto:
    """TensorBoard leaves out empty bins at the ends and lets the others reach to min and max."""
    edges = [2 * n / len(shares) - 1 for n in range(len(shares) + 1)]
    filled = [n for n, share in enumerate(shares) if share > 0]
    return HistogramProto(
        min=edges[filled[0]],
        max=edges[filled[-1] + 1],
        num=1,
        bucket_limit=edges[1:],
        bucket=shares,
    )
