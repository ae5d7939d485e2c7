"""Every screen of the console, each at a place that has something to show."""

import re

from playwright.sync_api import expect

from tests.console.conftest import ROOT, Hall
from tests.console.desk import Desk
from tests.hall import ACCOUNTING

_SOURCE = (ROOT / "console/src/routes.ts").read_text(encoding="utf-8")
_HOME = re.findall(r"HOME = '([^']+)'", _SOURCE)
PATTERNS = tuple(_HOME + re.findall(r"pattern: '([^']+)'", _SOURCE))
"""The pattern of every route, in their order."""

LOADERS = _SOURCE.count(" load: ")
"""How many routes there are, counted otherwise."""


def place_of(pattern: str, hall: Hall) -> str:
    """A place of that pattern; KeyError where nobody has said what stands for a name in it."""
    known = {":caseNo": hall.some_case(), ":code": ACCOUNTING}
    known |= {":draft": "nobody's", ":account": "nobody's"}
    return re.sub(r":\w+", lambda name: known[name[0]], pattern)


CONTENT = "main :is(table, dl, form, ol, ul, h2)"
"""What no screen shows before it has been answered."""


def shown(desk: Desk) -> None:
    """Wait until a screen shows what it is about, and not its heading alone."""
    expect(desk.page.locator(CONTENT).first).to_be_visible()
