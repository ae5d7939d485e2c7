"""`xinyipi` as a person meets it: help, one line for what can be mended, and the service."""

import socket

import httpx
import pytest

from api.commands import COMMANDS
from tests.databases import SqliteFiles
from tests.processes import Served, serving, xinyipi


def test_without_arguments_it_says_what_it_can_do() -> None:
    help_text = xinyipi("--help").stdout
    for command in COMMANDS:
        assert f"  {command.name} " in help_text
    assert "XINYIPI_DATABASE_URL" in help_text


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_explains_itself_in_chinese_and_english(command: str) -> None:
    explained = xinyipi(command, "--help")
    assert (explained.returncode, explained.stderr) == (0, "")
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
    assert httpx.get(f"{served.url}readyz").json() == {"ready": True, "faults": {}}


def test_it_says_where_and_what_to_do_next_in_chinese_first(sqlite: SqliteFiles) -> None:
    with sqlite.installed() as url, serving(url) as served:
        served.stop()
        assert served.process.stdout is not None
        further = served.process.stdout.read().splitlines()
    assert further[0] == f"xinyipi listens on {served.url}"
    assert f"curl -sS {served.url}graphql" in further[1]
    assert "xinyipi token create" in further[2]


def test_it_ends_when_it_is_asked_to(served: Served) -> None:
    assert served.stop() == -15
    with pytest.raises(httpx.ConnectError):
        httpx.get(served.url)
