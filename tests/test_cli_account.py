"""`xinyipi account` and `token`, in this process: a command starts as long as all of these take."""

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
        return self.prints("account", *arguments)

    def prints(self, *arguments: str) -> str:
        """What is printed by a command that must not fail."""
        result = self.types(*arguments)
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
    elsewhere = ("--issuer", "https://login.example", "--subject", "gov-1")
    assert terminal.account("bind", "zhang", *elsewhere) == "zhang: ACTIVE\n"
    assert terminal.account("unbind", "zhang") == "zhang: ACTIVE\n"
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
        (("unbind", "zhang"), "no identity"),
        (("bind", "zhang", "--issuer", "x", "--subject", "y"), "--issuer: "),
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


def test_a_token_is_made_turned_over_and_revoked(terminal: Terminal) -> None:
    scope = ("--read-only", "--network", "10.0.0.0/8", "--days", "30")
    secret = terminal.prints("token", "create", "--name", "门户", "--role", "portal", *scope)
    assert secret.startswith("xyp_")
    id, *told = terminal.prints("token", "list").strip().split("\t")
    assert told == ["OPEN", "READ", "PORTAL", "-", "门户"]
    assert terminal.prints("token", "rotate", id, "--overlap", "1").startswith("xyp_")
    assert terminal.prints("token", "revoke", id) == f"{id}: CLOSED\n"
    assert "\tCLOSED\t" in terminal.prints("token", "list")
    for refused in (("token", "revoke", id), ("token", "revoke", "nothing")):
        result = terminal.types(*refused)
        assert (result.exit_code, len(result.output.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    "scope", [("--network", "10.0.0.1/8"), ("--matter", "x"), ("--authority", "x")]
)
def test_a_scope_that_is_none_is_told_at_its_option(
    terminal: Terminal, scope: tuple[str, str]
) -> None:
    arguments = ("token", "create", "--name", "门户", "--role", "portal", *scope)
    result = terminal.types(*arguments)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {scope[0]}: ")
