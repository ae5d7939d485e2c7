"""The window as a clerk works at it: what is typed, chosen and pressed, and what stands there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from domain.roles import Role
from tests.console.conftest import Hall
from tests.console.desk import Desk
from tests.processes import serving
from tests.served_hall import register_of_today

PRIMARY = "Control+Enter"


@contextmanager
def like(hall: Hall, file: Path, change: str = "") -> Iterator[Hall]:
    """Another hall that begins as this one stands, with its officers; the register is a file.
    `change` is SQL that makes something otherwise in it.
    """
    url = f"sqlite://{file}"
    first = hall.served.database_url.removeprefix("sqlite://")
    with closing(sqlite3.connect(first)) as original, closing(sqlite3.connect(file)) as copy:
        original.backup(copy)
        copy.executescript(change)
    with register_of_today() as register, serving(url, register_url=register) as served:
        yield Hall(served, hall.secrets, register)


@dataclass
class Window:
    """A desk at `#/intake`. `pressed` holds the keys that neither type nor choose."""

    desk: Desk
    pressed: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.desk.page

    # --- by keyboard ---

    def press(self, key: str) -> None:
        """A key that counts."""
        self.pressed.append(key)
        self.page.keyboard.press(key)

    def choose(self, *keys: str) -> None:
        """Keys by which one of several is chosen."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Text, as it is typed."""
        self.page.keyboard.type(text)

    def choose_matter(self, text: str) -> None:
        """Type into the focused field, and choose the first matter that is found."""
        expect(self.matter).to_be_focused()
        self.type(text)
        expect(self.options.first).to_be_visible()
        self.choose("Enter")

    def goes_on(self, *steps: str) -> None:
        """Each of these steps comes, and is done by its key."""
        for step in steps:
            self.stands_at(step)
            self.press(PRIMARY)

    def sign(self, name: str) -> None:
        """Choose the scan, and type who signed."""
        scan: Any = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"signed"}
        expect(self.scan).to_be_focused()
        self.scan.set_input_files(scan)
        expect(self.page.get_by_label("签署人姓名")).to_be_focused()
        self.type(name)

    # --- what stands there ---

    @property
    def matter(self) -> Locator:
        return self.page.locator("input[role=combobox]")

    @property
    def options(self) -> Locator:
        """The matters that were found."""
        return self.page.get_by_role("listbox").get_by_role("option")

    @property
    def identifier(self) -> Locator:
        return self.page.get_by_label("统一社会信用代码", exact=False).and_(
            self.page.locator("input.code")
        )

    @property
    def scan(self) -> Locator:
        return self.page.locator("input[type=file]")

    @property
    def offer(self) -> Locator:
        """The banner about credit approval."""
        return self.page.locator("section.offer")

    @property
    def now(self) -> Locator:
        """The step that comes next."""
        return self.page.locator("[aria-current=step]")

    @property
    def primary(self) -> Locator:
        """The one button that Ctrl+Enter presses."""
        return self.page.locator("main .primary")

    @property
    def number(self) -> str:
        """The number of the case that stands in the address."""
        return self.desk.place.partition("case=")[2]

    def stands_at(self, step: str) -> None:
        """The step has come, and nothing is awaited."""
        expect(self.now.get_by_role("heading", level=2)).to_contain_text(step)
        expect(self.primary).to_have_attribute("aria-disabled", "false")

    def paper(self, name: str) -> Locator:
        """The ways in which this paper may count."""
        return self.page.get_by_role("group", name=name)


@contextmanager
def unread(register: str) -> Iterator[None]:
    """The register at this address `file:PATH` cannot be read meanwhile."""
    file = Path(register.removeprefix("file:"))
    away = file.rename(file.with_suffix(".away"))
    try:
        yield
    finally:
        away.rename(file)


def told(hall: Hall, number: str, *fields: str) -> dict[str, Any]:
    """What the service says of a case."""
    document = f'{{ case(caseNo: "{number}") {{ {" ".join(fields)} }} }}'
    found: dict[str, Any] = hall.ask(Role.CLERK, document)["case"]
    return found


def happened(hall: Hall, number: str) -> list[str]:
    """The kinds of the events of a case, oldest first."""
    return [event["kind"] for event in told(hall, number, "events { kind }")["events"]]
