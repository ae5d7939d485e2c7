"""A desk in the hall: a page of a real browser at the real service, and what must not happen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from domain.roles import Role

HEIGHT = 800
FRAME = "() => new Promise(requestAnimationFrame)"
SPOKEN = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Setting:
    """How a page is looked at."""

    scheme: Literal["light", "dark"]
    width: int
    language: Literal["zh", "en"]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}-{self.language}"


OFFICE = Setting("light", 1366, "zh")
POCKET = Setting("dark", 390, "en")
TWO_SETTINGS = (OFFICE, POCKET)
ALL_SETTINGS = tuple(
    Setting(scheme, width, language)
    for scheme in ("light", "dark")
    for width in (1366, 390)
    for language in ("zh", "en")
)


@dataclass
class Guard:
    """Collects what no page may do: errors, breaches of its policy, requests to elsewhere."""

    origin: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    awaited: set[Request] = field(default_factory=set)

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("request", self._sent)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def expects(self, *parts: str) -> None:
        """Let messages with these parts pass: a test that breaks something wants it noticed."""
        self.expected.extend(parts)

    def found(self) -> list[str]:
        """What happened that no test expects."""
        return [fault for fault in self.faults if not any(part in fault for part in self.expected)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _ended(self, request: Request) -> None:
        self.awaited.discard(request)

    def _sent(self, request: Request) -> None:
        self.awaited.add(request)
        if not request.url.startswith((self.origin, "data:")):
            self.faults.append(f"request to elsewhere: {request.url}")


@dataclass(frozen=True)
class Desk:
    """One page of the console. `secrets` are the tokens of the hall's officers."""

    page: Page
    guard: Guard
    secrets: Mapping[Role, str]

    def open(self, place: str = "", role: Role | None = Role.CLERK) -> None:
        """Open the console at a place such as `/queue?view=all`, and log in."""
        self.page.goto(f"{self.guard.origin}/console/#{place}")
        if role:
            self.log_in(role)

    def log_in(self, role: Role) -> None:
        """Type the token of that role, and wait until the screen has taken the focus."""
        self.by_token().fill(self.secrets[role])
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        expect(self.page.locator("main :focus")).to_have_count(1)

    def by_token(self) -> Locator:
        """The field for a token, where the log-in asks for an account first."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=re.compile("用令牌登录|By token")).click()
        return dialog.get_by_label(re.compile("令牌|Token"))

    def enter(self, login: str, password: str) -> None:
        """Log in by an account."""
        self.page.get_by_label("登录名").fill(login)
        self.page.get_by_label("密码", exact=False).fill(password)
        self.page.keyboard.press("Enter")

    def look(self, setting: Setting) -> None:
        """Look at the page in another way."""
        self.page.set_viewport_size({"width": setting.width, "height": HEIGHT})
        self.page.emulate_media(color_scheme=setting.scheme)
        # The last one is that of a dialog, where one lies over the header.
        choice = self.page.get_by_label(re.compile("语言|Language")).last
        choice.select_option(setting.language)
        expect(self.page.locator("html")).to_have_attribute("lang", SPOKEN[setting.language])
        self.answered()

    def answered(self) -> None:
        """Wait until nothing that the page has asked for is awaited, and all of it is shown."""
        self.page.evaluate(FRAME)
        while self.guard.awaited:
            # Not for an event: the last request may as well fail.
            self.page.wait_for_timeout(20)
        self.page.evaluate(FRAME)

    def go(self, place: str) -> None:
        """Go there as by a link."""
        self.page.evaluate("place => { location.hash = place }", place)

    @property
    def heading(self) -> Locator:
        """The one heading of the screen."""
        return self.page.get_by_role("heading", level=1)

    @property
    def place(self) -> str:
        """Where the address says we are."""
        return re.sub("^[^#]*#", "", self.page.url)
