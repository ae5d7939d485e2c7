"""`xinyipi demo`: something of everything to look at, on a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]

from domain.case import Outcome, Stage, TaskKind, Track
from domain.eligibility import CaseMode
from tests.databases import SqliteFiles
from tests.processes import Served, serving, xinyipi

LAST_LINE = "信用登记停摆"


@dataclass(frozen=True)
class Demo:
    """A running demo and what it said."""

    served: Served
    lines: tuple[str, ...]

    def after(self, words: str) -> list[str]:
        """What follows these words, in each line that has them."""
        return [line.partition(words)[2] for line in self.lines if words in line]

    def logs_in(self, login: str, password: str) -> dict[str, bool]:
        """What is answered to a login that must come about."""
        answer = httpx.post(
            f"{self.served.url}session",
            json={"login": login, "password": password},
            headers={"X-Requested-With": "xinyipi"},
        )
        assert answer.status_code == 200, answer.text
        return {"mustChangePassword": answer.json()["mustChangePassword"]}

    def ask(self, query: str, token: str | None = None) -> dict[str, Any]:
        """What the clerk is answered, or whoever has the token."""
        [clerk] = self.after("TOKEN=")
        answer = httpx.post(
            f"{self.served.url}graphql",
            json={"query": query},
            headers={"Authorization": f"Bearer {token or clerk}"},
        ).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data


@contextmanager
def demo(database_url: str) -> Iterator[Demo]:
    with serving(database_url, "demo") as served:
        assert served.process.stdout is not None
        lines: list[str] = []
        while not (lines and lines[-1].startswith(LAST_LINE)):
            lines.append(served.process.stdout.readline().rstrip())
        yield Demo(served, tuple(lines))


def test_the_demo_has_cases_of_every_kind_and_a_second_start_finds_them(
    empty_database_url: str,
) -> None:
    with demo(empty_database_url) as first:
        cases = first.ask(
            "{ cases(first: 100) { nodes { stage track mode outcome tasks { kind } } } }"
        )["cases"]["nodes"]
        [password] = first.after("password of each, shown this once: ")
        assert first.logs_in("clerk", password) == {"mustChangePassword": False}
        [administrator] = first.after("first password, shown this once: ")
        assert first.logs_in("admin", administrator) == {"mustChangePassword": True}
    look_through(cases)
    assert first.after("demo cases: ") == [str(len(cases))]
    assert len(first.after("token, shown this once: ")) == 10
    [logins] = first.after("logins: ")
    assert len(logins.split(", ")) == 9
    proven = xinyipi("verify", database_url=empty_database_url)
    assert (proven.returncode, proven.stderr) == (0, "")
    with demo(empty_database_url) as second:
        assert second.after("demo cases: ") == first.after("demo cases: ")
        assert second.after("token, shown this once: ") == []
        assert "xinyipi token create" in second.after("TOKEN=")[0]
    assert xinyipi("verify", database_url=empty_database_url).stdout == proven.stdout


def look_through(cases: list[dict[str, Any]]) -> None:
    """See that every stage, track, mode, outcome and kind of task is there."""
    assert len(cases) >= 30
    for what, all_there_are in (
        ("stage", Stage),
        ("track", Track),
        ("mode", CaseMode),
        ("outcome", Outcome),
    ):
        assert {case[what] for case in cases} - {None} == set(all_there_are)
    tasks = {task["kind"] for case in cases for task in case["tasks"]}
    assert tasks >= set(TaskKind) - {TaskKind.REQUEST_UNANSWERED}


def test_its_register_answers_and_ends_with_it(sqlite: SqliteFiles) -> None:
    with sqlite.empty() as url, demo(url) as shown:
        [register] = psutil.Process(shown.served.process.pid).children()
        assert "api.stand_in_register" in register.cmdline()
        accounting = "11410404MB0T14003F499011300100001"
        portal = xinyipi(
            "token", "create", "--name", "市民门户", "--role", "portal", database_url=url
        ).stdout.strip()
        decision = shown.ask(
            f"""{{ preCheck(input: {{ matterCode: "{accounting}", uscc: "91410404MA0TEXT045",
            authorisation: "SQ-1", purpose: "演示" }}) {{ tier {{ code }} }} }}""",
            portal,
        )
        assert decision["preCheck"]["tier"] == {"code": "AAA"}
        assert shown.served.stop() == 0
        assert not register.is_running()


def test_a_database_with_something_else_in_it_is_left_alone(sqlite: SqliteFiles) -> None:
    with sqlite.furnished() as url:
        before = xinyipi("verify", database_url=url).stdout
        failed = xinyipi("demo", database_url=url, port=0)
        assert (failed.returncode, failed.stdout) == (1, "")
        assert len(failed.stderr.splitlines()) == 1
        assert "XINYIPI_DATABASE_URL" in failed.stderr
        assert xinyipi("verify", database_url=url).stdout == before
