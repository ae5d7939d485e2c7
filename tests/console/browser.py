"""A Chromium and a Chinese font for the tests: found, or installed by `make browser`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

VARIABLE = "CHROMIUM"
"""The path of another Chromium than the system's."""

PACKAGES = ("chromium", "fonts-noto-cjk")
BY_HAND = f"sudo apt-get install -y {' '.join(PACKAGES)}"
"""What to type where nothing can be installed from here."""

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> Path:
    """The Chromium of the tests. FileNotFoundError says what to type where there is none."""
    found = _found()
    if found is None:
        raise FileNotFoundError(f"no Chromium; type: {BY_HAND}")
    return found


def _found() -> Path | None:
    named = os.environ.get(VARIABLE)
    own = Path(named) if named else Path("/usr/bin/chromium")
    if own.is_file():
        return own
    return None if named else _of_playwright()


def _of_playwright() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def _speaks_chinese() -> bool:
    listing = shutil.which("fc-list")
    return listing is not None and bool(_output(listing, ":lang=zh"))


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _done(*command: str) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def _by_apt(packages: Sequence[str]) -> bool:
    """Install packages on Debian as root; elsewhere do nothing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quietly = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")
    return _done(*quietly, "update") and _done(*quietly, "install", "-y", *packages)


def _missing() -> bool:
    return _found() is None or not _speaks_chinese()


def main() -> int:
    """See that both are there; the exit code is 1 where they are not."""
    if _missing():
        _by_apt(PACKAGES)
    if _found() is None:
        _done(sys.executable, "-m", "playwright", "install", "chromium")
    if _missing():
        sys.stderr.write(f"缺少浏览器或中文字体，请运行 no Chromium or Chinese font: {BY_HAND}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
