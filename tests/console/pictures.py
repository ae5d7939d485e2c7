"""The pictures of both READMEs, taken anew by `make pictures`.

Whoever is seen on them is one of the demo's synthetic people.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from domain.roles import Role
from tests.console.browser import FLAGS, chromium
from tests.console.conftest import ROOT, Hall, opened_hall
from tests.console.desk import Desk, Guard
from tests.console.screens import shown
from tests.console.work import registered

FOLDER = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1200, 800


def take(browser: Browser, hall: Hall, folder: Path = FOLDER) -> None:
    """A case at the window, its commitment just signed; and the same as the reviewer finds it."""
    work = registered(hall).notified().committed()
    _picture(browser, hall, Role.CLERK, f"/intake?case={work.number}", folder / "intake.png")
    work.received().does(Role.CLERK, "acceptCase")
    work.does(Role.REVIEWER, "startReview")
    _picture(browser, hall, Role.REVIEWER, f"/cases/{work.number}", folder / "case.png")


def _picture(browser: Browser, hall: Hall, role: Role, place: str, file: Path) -> None:
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="zh-CN"
    )
    desk = Desk(page, Guard(hall.served.url.rstrip("/")), hall.secrets)
    desk.open(place, role)
    shown(desk)
    page.wait_for_load_state("networkidle")
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, animations="disabled", caret="hide")
    page.close()


def main() -> int:
    """Take them; the exit code is 0."""
    with (
        TemporaryDirectory() as folder,
        opened_hall(Path(folder) / "demo.db") as hall,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        take(browser, hall)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
