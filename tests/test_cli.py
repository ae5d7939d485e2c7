"""`xinyipi` as a person meets it: help, one line for what can be mended, and the service."""

import socket
import subprocess
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from api.cli import cli
from api.commands import COMMANDS
from api.home import FIRST_LINE, curl_line
from tests.databases import SqliteFiles
from tests.hall import RESTAURANT, Officer
from tests.processes import Served, environment, serving, xinyipi
from tests.register_server import AAA

ROOT = Path(__file__).parent.parent


def test_without_arguments_it_says_what_it_can_do() -> None:
    help_text = xinyipi("--help").stdout
    for command in COMMANDS:
        assert f"  {command} " in help_text
    assert "XINYIPI_DATABASE_URL" in help_text


def test_it_has_the_commands_that_an_operator_needs() -> None:
    names = ["serve", "worker", "migrate", "account", "token", "import", "export", "policy"]
    names += ["verify", "ledger", "access-log", "push", "retention", "data-key"]
    names += ["backup", "restore", "demo"]
    assert list(COMMANDS) == names


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese_and_english(command: str) -> None:
    explained = CliRunner().invoke(cli, [command, "--help"])
    assert (explained.exit_code, explained.stderr) == (0, "")
    sentence = explained.stdout.splitlines()[2]
    assert not sentence.strip()[:1].isascii()
    assert any(letter.isascii() and letter.isalpha() for letter in sentence)


@pytest.mark.parametrize("command", ["serve", "migrate"])
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"port": "eighty"}, "XINYIPI_PORT"),
        ({"database_url": "sqlite:///no/such/directory/x.db"}, "/no/such/directory"),
        ({"database_url": "postgres://u:secret@127.0.0.1:1/d"}, "does not answer"),
    ],
)
def test_what_can_be_mended_is_told_in_one_line(
    command: str, settings: dict[str, str], said: str
) -> None:
    failed = xinyipi(command, **settings)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert said in failed.stderr
    assert "secret" not in failed.stderr
    assert len(failed.stderr.splitlines()) == 1


def test_a_port_in_use_is_told_in_one_line(sqlite: SqliteFiles) -> None:
    with sqlite.installed() as url, socket.create_server(("127.0.0.1", 0)) as taken:
        failed = xinyipi("serve", database_url=url, port=taken.getsockname()[1])
    assert (failed.returncode, failed.stdout) == (1, "")
    assert len(failed.stderr.splitlines()) == 1
    assert "in use" in failed.stderr


def test_it_serves_where_it_says(served: Served) -> None:
    assert httpx.get(f"{served.url}readyz").json() == {"ready": True, "faults": {}, "warnings": {}}


def test_it_says_where_and_what_to_do_next_in_chinese_first(sqlite: SqliteFiles) -> None:
    with sqlite.installed() as url, serving(url) as served:
        served.stop()
        assert served.process.stdout is not None
        further = served.process.stdout.read().splitlines()
    assert further[0] == f"xinyipi listens on {served.url}"
    assert further[1].endswith(FIRST_LINE)
    assert further[2].endswith(curl_line(f"{served.url}graphql"))


def test_the_two_lines_it_prints_answer_with_the_policy_in_force(served: Served) -> None:
    pasted = subprocess.run(
        f"{FIRST_LINE}\n{curl_line(f'{served.url}graphql')}",
        shell=True,
        cwd=ROOT,
        env=environment(database_url=served.database_url),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "平龙政服领办〔2022〕11号" in pasted.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("token", "create", "--name", "甲", "--role", "clerk"),
        ("import", "starter"),
        ("verify",),
        ("worker", "--once"),
        ("serve",),
    ],
    ids=" ".join,
)
def test_on_a_database_without_tables_a_command_says_what_to_run(
    command: tuple[str, ...], sqlite: SqliteFiles
) -> None:
    with sqlite.empty() as url:
        failed = xinyipi(*command, database_url=url)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert len(failed.stderr.splitlines()) == 1
    assert "run `xinyipi migrate`" in failed.stderr


def test_a_token_is_printed_by_itself_and_its_role_may_be_written_in_either_case(
    served: Served,
) -> None:
    for role in ("clerk", "CLERK"):
        created = xinyipi(
            "token", "create", "--name", "窗口甲", "--role", role, database_url=served.database_url
        )
        assert (created.returncode, created.stderr) == (0, "")
        answer = httpx.post(
            f"{served.url}graphql",
            json={"query": '{ applicantBy(uscc: "91410404MA0TEXT045") { id } }'},
            headers={"Authorization": f"Bearer {created.stdout.strip()}"},
        ).json()
        assert answer["data"] == {"applicantBy": None}
        assert "denied" not in answer["extensions"]


async def test_worker_once_does_what_is_due_and_ends(hall_url: str, clerk: Officer) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("submitMaterial", case, material="M01")
    first, second = (xinyipi("worker", "--once", database_url=hall_url) for _ in range(2))
    assert (first.returncode, first.stderr) == (second.returncode, second.stderr) == (0, "")
    assert "记录 0 条" not in first.stdout, "five working days of silence are long over"
    assert "记录 0 条" in second.stdout
    seen = await clerk.ask("{ cases { nodes { stage deemedAccepted } } }")
    assert seen["cases"]["nodes"] == [{"stage": "ACCEPTED", "deemedAccepted": True}]


@pytest.mark.parametrize("register", ["file:/no/such/register.json", "http://host:99999/query"])
def test_a_register_that_cannot_be_used_is_told_by_its_variable(
    register: str, sqlite: SqliteFiles
) -> None:
    with sqlite.installed() as url:
        failed = xinyipi("serve", database_url=url, register_url=register)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.startswith("Error: XINYIPI_REGISTER_URL: ")
    assert len(failed.stderr.splitlines()) == 1


def test_it_ends_when_it_is_asked_to(served: Served) -> None:
    assert served.stop() == -15
    with pytest.raises(httpx.ConnectError):
        httpx.get(served.url)


def test_the_first_administrator_is_told_once(sqlite: SqliteFiles) -> None:
    with sqlite.empty() as url:
        first = xinyipi("migrate", database_url=url, password_memory=8).stdout.splitlines()[-1]
        assert "admin" in first and len(first.rpartition(": ")[2]) == 23
        again = xinyipi("migrate", database_url=url, password_memory=8).stdout
        assert "admin" not in again
