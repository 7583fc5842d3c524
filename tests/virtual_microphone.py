"""A private sound server whose microphone hears what is played to it: no hardware, no Qt.

What ``paplay``, or anything else with :attr:`VirtualMicrophone.environment`, plays to the default
output is heard at the default input.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("pulseaudio", "pactl", "paplay")
START_S = 20.0
ALSA_TO_PULSE = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"

Process = subprocess.Popen[bytes]


def why_not() -> str:
    """The reason why there can be no virtual microphone here; empty where there can."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"no {', '.join(missing)}: apt install pulseaudio pulseaudio-utils"
    if not any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        return "no way from ALSA to PulseAudio: apt install libasound2-plugins"
    return ""


class VirtualMicrophone:
    """A sound server of its own; made by :func:`virtual_microphone`.

    Attributes:
        environment: What a program needs in its environment to use this server and no other.
    """

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "HOME": str(folder),  # for .asoundrc
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            # as without it: matplotlib would look through every font again
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_SERVER": f"unix:{folder}/native",
        }
        self._log = folder / "log"
        self._server: Process | None = None
        self._players: list[Process] = []

    def play(self, path: Path) -> None:
        """Start to play ``path`` near the microphone."""
        with self._log.open("ab") as log:
            player = subprocess.Popen(["paplay", str(path)], env=self.environment, stderr=log)
        self._players.append(player)

    def hush(self) -> None:
        """Stop what is playing."""
        while self._players:
            _end(self._players.pop())

    def plug_in(self) -> None:
        """Start the server; its devices are there when this returns."""
        modules = (
            "module-null-sink sink_name=room rate=48000",
            "module-native-protocol-unix auth-anonymous=1 socket="
            + self.environment["PULSE_SERVER"].removeprefix("unix:"),
        )
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"]
        command += ["--exit-idle-time=-1", *(word for module in modules for word in ("-L", module))]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(command, env=self.environment, stderr=log)
        deadline = time.monotonic() + START_S
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PulseAudio did not start: {self._log.read_text()}")
            time.sleep(0.05)

    def unplug(self) -> None:
        """Take the server away at once, as when the only device is pulled out."""
        self.hush()
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    def _answers(self) -> bool:
        choose = ["pactl", "set-default-source", "room.monitor"]
        done = subprocess.run(choose, env=self.environment, capture_output=True, check=False)
        return done.returncode == 0


def _end(process: Process) -> None:
    process.terminate()
    process.wait()


@contextmanager
def virtual_microphone() -> Iterator[VirtualMicrophone]:
    """Run a PulseAudio with a null sink whose monitor is the default input."""
    folder = Path(tempfile.mkdtemp(prefix="vmic-"))  # short: a socket's path has 107 characters
    (folder / ".asoundrc").write_text(ALSA_TO_PULSE)
    microphone = VirtualMicrophone(folder)
    try:
        microphone.plug_in()
        yield microphone
    finally:
        microphone.unplug()
        shutil.rmtree(folder)
