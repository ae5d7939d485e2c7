"""axe-core on the page as it stands: what it finds, in one line each."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.console.desk import OFFICE, Desk, Setting

ROOT = Path(__file__).parent.parent.parent
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def axe(page: Page) -> list[str]:
    """Every violation of WCAG 2.2 AA and of good practice, with the first place of it."""
    # Through the debugger: the page's own policy lets no such script in.
    page.evaluate(_script())
    found = page.evaluate(
        "tags => axe.run({ runOnly: tags, resultTypes: ['violations'] })", list(TAGS)
    )
    return [
        f"{violation['id']}: {violation['help']} at {violation['nodes'][0]['html']}"
        for violation in found["violations"]
    ]


def axe_in(desk: Desk, settings: Iterable[Setting]) -> list[str]:
    """The same, looked at in each of these ways, and then as most look at it."""
    found = []
    for setting in settings:
        desk.look(setting)
        found += [f"{setting} {violation}" for violation in axe(desk.page)]
    desk.look(OFFICE)
    return found


@cache
def _script() -> str:
    return (ROOT / "console/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
