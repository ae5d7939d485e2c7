"""Fixtures: the bundle, the service with the demo's hall, and desks in a real browser at it."""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from domain.roles import Role
from tests.console.browser import FLAGS, chromium
from tests.console.desk import HEIGHT, OFFICE, Desk, Guard, Setting
from tests.processes import Served, serving, xinyipi

ROOT = Path(__file__).parent.parent.parent

OpenDesk = Callable[..., Desk]


@dataclass(frozen=True)
class Hall:
    """The demo's hall as it runs: the tokens of its officers, the address of its register."""

    served: Served
    secrets: Mapping[Role, str]
    register: str = ""

    def ask(self, role: Role, document: str, **variables: object) -> dict[str, Any]:
        """The data of an answer to somebody with that role, as other clients get it."""
        answer = httpx.post(
            f"{self.served.url}graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self.secrets[role]}"},
            trust_env=False,
        ).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def size(self) -> int:
        """How many cases there are."""
        return int(self.ask(Role.CLERK, "{ cases { totalCount } }")["cases"]["totalCount"])

    def some_case(self) -> str:
        """The number of a case that a clerk sees."""
        found = self.ask(Role.CLERK, "{ cases(first: 1) { nodes { caseNo } } }")
        return str(found["cases"]["nodes"][0]["caseNo"])


@pytest.fixture(scope="package")
def bundle() -> Path:
    """The bundle as `make console` builds it, where anything has changed."""
    subprocess.run(["make", "--silent", "console"], cwd=ROOT, check=True)
    return ROOT / "console" / "dist"


@contextmanager
def opened_hall(database: Path) -> Iterator[Hall]:
    """`xinyipi demo` on a database of its own: people, cases, and the register as a server."""
    with serving(f"sqlite://{database}", command="demo") as served:
        yield Hall(served, _secrets(served), _register(served))


@pytest.fixture(scope="package")
def hall(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The demo's hall, with the bundle."""
    with opened_hall(tmp_path_factory.mktemp("demo") / "demo.db") as hall:
        yield hall


@pytest.fixture(scope="package")
def house(hall: Hall) -> Hall:
    """The same hall with those who keep its accounts and its ledger, whom the demo has no tokens
    of.
    """
    keepers = {role: _token(hall, role) for role in (Role.ADMINISTRATOR, Role.AUDITOR)}
    return replace(hall, secrets={**hall.secrets, **keepers})


def _token(hall: Hall, role: Role) -> str:
    arguments = ("--name", f"演示{role.value}", "--role", role.value.lower())
    done = xinyipi("token", "create", *arguments, database_url=hall.served.database_url)
    assert done.returncode == 0, done.stderr
    return next(word for word in done.stdout.split() if word.startswith("xyp_"))


def _secrets(served: Served) -> Mapping[Role, str]:
    assert served.process.stdout is not None
    told = (re.search(r": ([A-Z_]+) \S+ (xyp_\S+)", line) for line in served.process.stdout)
    first = next(line for line in told if line)
    secrets = {Role(first[1]): first[2]}
    for line in told:
        if line is None:
            return secrets
        secrets[Role(line[1])] = line[2]
    raise AssertionError("the demo told its tokens and went away")


def _register(served: Served) -> str:
    assert served.process.stdout is not None
    told = (re.search(r"(http://\S+)/_mode", line) for line in served.process.stdout)
    return next(line[1] for line in told if line)


# Ends with the package: its event loop would stand in the way of every async test.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_desk(browser: Browser, hall: Hall) -> Iterator[OpenDesk]:
    """Makes desks; in the end none of them may have done what the guard forbids."""
    with ExitStack() as desks:

        def opened(setting: Setting = OFFICE, script: str = "", at: Hall = hall) -> Desk:
            context = browser.new_context(
                viewport={"width": setting.width, "height": HEIGHT},
                color_scheme=setting.scheme,
                locale="zh-CN",
            )
            desks.callback(context.close)
            language = f"localStorage.setItem('xinyipi.language', '{setting.language}');"
            context.add_init_script(language + script)
            guard = Guard(at.served.url.rstrip("/"))
            page = context.new_page()
            guard.watch(page)
            guards.append(guard)
            return Desk(page, guard, at.secrets)

        guards: list[Guard] = []
        yield opened
        assert [fault for guard in guards for fault in guard.found()] == []


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """A desk as most have it: a wide screen, light, Chinese."""
    return open_desk()
