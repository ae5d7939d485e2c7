"""The service and its command line as processes of their own."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import DATA_KEY

XINYIPI = Path(sys.executable).parent / "xinyipi"

PATIENCE_SECONDS = 60
"""After this a process is broken; nothing is asserted by it."""


@dataclass(frozen=True)
class Served:
    """A running `xinyipi serve`."""

    url: str
    database_url: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> int:
        """Ask it to end, and answer with its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


USUAL: dict[str, object] = {
    "data_key": DATA_KEY,
    "log_level": "warning",
    "requests_per_minute": 0,
    "strangers_per_minute": 0,
}
"""Tests ask faster than people do, and read what a command says to them."""


def environment(**settings: object) -> dict[str, str]:
    """This process's environment with these settings and no others: `port=0` is XINYIPI_PORT."""
    inherited = {name: value for name, value in os.environ.items() if "XINYIPI_" not in name}
    given = {f"XINYIPI_{name.upper()}": str(value) for name, value in (USUAL | settings).items()}
    return inherited | {"PYTHONWARNINGS": "error"} | given


def start(*arguments: str, **settings: object) -> subprocess.Popen[str]:
    """Start a command and go on; its two outputs are one."""
    return subprocess.Popen(
        [XINYIPI, *arguments],
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def xinyipi(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [XINYIPI, *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@contextmanager
def serving(database_url: str, command: str = "serve", **settings: object) -> Iterator[Served]:
    """Run `xinyipi serve` or another such command on a free port; on leaving, see that it ended."""
    chosen = {"database_url": database_url, "port": 0, "timers": "off"} | settings
    with subprocess.Popen(
        [XINYIPI, command], env=environment(**chosen), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Served(_address(process), database_url, process)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_SECONDS)
    first_line = process.stdout.readline() if ready else ""
    assert "http://" in first_line, f"xinyipi serve did not start: {first_line!r}"
    return "http://" + first_line.partition("http://")[2].strip()
