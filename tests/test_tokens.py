"""What a token opens, and from where, by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.accounts import Account, AccountState
from domain.roles import Role
from domain.tokens import Token, TokenScope, admits, network_faults, scope_faults

NOON = datetime(2026, 9, 21, 4, tzinfo=UTC)
FINANCE = "11410404MB0T14003F"
OFFICER = Account(id="a", name="甲", roles=(Role.CLERK, Role.ISSUER), authority=FINANCE)


@pytest.mark.parametrize(
    ("networks", "address", "admitted"),
    [
        ("", "203.0.113.7", True),
        ("", "", True),
        ("10.1.0.0/16", "10.1.255.255", True),
        ("10.1.0.0/16", "10.2.0.0", False),
        ("10.1.0.0/16,192.0.2.1", "192.0.2.1", True),
        ("10.1.0.0/16", "::ffff:10.1.2.3", True),
        ("2001:db8::/32", "2001:db8::1", True),
        ("2001:db8::/32", "10.1.2.3", False),
        ("10.1.0.0/16", "", False),
        ("10.1.0.0/16", "a host", False),
    ],
)
def test_a_client_comes_from_a_network_that_is_named(
    networks: str, address: str, admitted: bool
) -> None:
    assert admits(networks, address) is admitted


@pytest.mark.parametrize("network", ["10.1.0.1/16", "10.1.0.0/33", "example.org", "", "10.1"])
def test_what_is_no_network_is_told_in_its_place(network: str) -> None:
    [fault] = network_faults(["10.0.0.0/8", network])
    assert fault.path == ("networks", "1")


@pytest.mark.parametrize(
    ("scope", "faulty"),
    [
        (TokenScope(roles=(Role.CLERK,), authority=FINANCE), None),
        (TokenScope(roles=(), authority=FINANCE), "roles"),
        (TokenScope(roles=(Role.HEAD,), authority=FINANCE), "roles"),
        (TokenScope(roles=(Role.CLERK,)), "authority"),
        (TokenScope(roles=(Role.CLERK,), authority=FINANCE, expires=NOON), "expiresAt"),
        (TokenScope(roles=(Role.CLERK,), authority=FINANCE, matters=("x",) * 51), "matters"),
    ],
)
def test_a_token_is_never_wider_than_its_account(scope: TokenScope, faulty: str | None) -> None:
    paths = [fault.path[0] for fault in scope_faults(scope, OFFICER, NOON)]
    assert paths == ([faulty] if faulty else [])


def test_a_disabled_account_is_given_no_token() -> None:
    gone = Account(id="a", name="甲", roles=OFFICER.roles, state=AccountState.DISABLED)
    [fault] = scope_faults(TokenScope(roles=gone.roles), gone, NOON)
    assert fault.code == "WRONG_STAGE"


def test_a_token_opens_until_it_expires() -> None:
    scope = TokenScope(roles=OFFICER.roles, expires=NOON)
    token = Token(id="t", account="a", label="", scope=scope, created=NOON)
    assert token.opens(NOON - timedelta(microseconds=1))
    assert not token.opens(NOON)
