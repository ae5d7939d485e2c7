"""`xinyipi account`, in this process: a command starts as long as all of these take."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from api.cli import cli
from tests.databases import SqliteFiles

ZHANG = ("--login", "zhang", "--name", "张敏", "--role", "clerk")
LI = ("--login", "li", "--name", "李强", "--role", "reviewer")


class Terminal:
    """Somebody at the machine of the service."""

    def __init__(self, url: str) -> None:
        self._runner = CliRunner()
        self._settings = {"XINYIPI_DATABASE_URL": url, "XINYIPI_PASSWORD_MEMORY": "8"}

    def types(self, *arguments: str) -> Result:
        return self._runner.invoke(cli, arguments, env=self._settings)

    def account(self, *arguments: str) -> str:
        """What is printed by a command that must not fail."""
        result = self.types("account", *arguments)
        assert result.exit_code == 0, result.output
        return result.stdout


@pytest.fixture
def terminal(sqlite: SqliteFiles) -> Iterator[Terminal]:
    with sqlite.installed() as url:
        yield Terminal(url)


def test_an_account_is_made_changed_and_closed(terminal: Terminal) -> None:
    password = terminal.account("create", *ZHANG).strip()
    assert len(password) == 23
    terminal.account("roles", "zhang", "--role", "issuer")
    assert terminal.account("disable", "ZHANG") == "zhang: DISABLED\n"
    assert "zhang\tDISABLED\tISSUER\t-\t张敏\n" in terminal.account("list")
    assert terminal.account("enable", "zhang") == "zhang: ACTIVE\n"
    reset = terminal.account("reset-password", "zhang").strip()
    assert len(reset) == 23
    assert reset != password


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", *ZHANG), "Another account has this login"),
        (("create", *LI, "--authority", "x"), "--authority: "),
        (("create", "--login", "李", *LI[2:]), "--login: "),
        (("disable", "nobody"), "Not found"),
        (("disable", "admin"), "at least one administrator"),
        (("roles", "admin", "--role", "clerk"), "at least one administrator"),
        (("enable", "zhang"), "ACTIVE"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    terminal: Terminal, arguments: tuple[str, ...], said: str
) -> None:
    terminal.account("create", *ZHANG)
    refused = terminal.types("account", *arguments)
    assert refused.exit_code == 1
    assert said in refused.output
    assert len(refused.output.splitlines()) == 1
