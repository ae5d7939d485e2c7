"""Who may be what: rules of accounts, passwords, lock-out and sessions, by themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.accounts import (
    Account,
    AccountAction,
    AccountState,
    login_faults,
    password_faults,
    role_faults,
    standing_grounds,
)
from domain.caller import OPERATOR
from domain.lockout import Failures, failed_again, seconds_locked, wait
from domain.roles import Role
from domain.sessions import SessionHow, SessionTerms, begun

NOON = datetime(2026, 9, 21, 4, tzinfo=UTC)
CLERK = Account(id="c", name="窗口甲", login="zhang.min", roles=(Role.CLERK,))


@pytest.mark.parametrize(("failures", "minutes"), [(4, 0), (5, 1), (6, 2), (10, 32), (11, 60)])
def test_the_wait_doubles_from_the_fifth_failure_to_an_hour(failures: int, minutes: int) -> None:
    assert wait(failures) == timedelta(minutes=minutes)


def test_a_million_failures_are_an_hour_as_well() -> None:
    assert wait(1_000_000) == timedelta(hours=1)


def test_a_lock_ends_to_the_second() -> None:
    locked = Failures(5, NOON)
    assert seconds_locked(locked, NOON + timedelta(seconds=59.5)) == 1
    assert seconds_locked(locked, NOON + timedelta(seconds=60)) == 0


def test_after_a_day_nothing_is_held_against_anybody() -> None:
    before, day = Failures(9, NOON), timedelta(days=1)
    assert failed_again(before, NOON + day - timedelta(seconds=1)).count == 10
    assert failed_again(before, NOON + day).count == 1


def test_a_session_ends_when_it_is_not_used_and_in_any_case() -> None:
    terms = SessionTerms(idle=timedelta(minutes=30), whole=timedelta(hours=12))
    session = begun("s", "c", SessionHow.PASSWORD, NOON, terms)
    assert session.idle_end == NOON + timedelta(minutes=30)
    late = session.used(NOON + timedelta(hours=11, minutes=45), terms)
    assert late is not None
    assert late.idle_end == session.end == NOON + timedelta(hours=12)


def test_use_is_written_down_once_a_minute() -> None:
    session = begun("s", "c", SessionHow.PASSWORD, NOON, SessionTerms())
    assert session.used(NOON + timedelta(seconds=59), SessionTerms()) is None
    assert session.used(NOON + timedelta(seconds=60), SessionTerms()) is not None


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("Abcdefghij1x", 0),
        ("Abcdefghij1", 1),
        ("abcdefghijkl", 1),
        ("abcdefghij-1", 0),
        ("密码须有十二个字以上", 2),
        ("Zhang.Min-2026", 1),
        ("Aa1" * 67, 1),
    ],
)
def test_a_password_is_long_of_three_kinds_and_not_the_login(password: str, faults: int) -> None:
    assert len([*password_faults(password, "zhang.min")]) == faults


@pytest.mark.parametrize("login", ["a", "a" * 65, "Zhang", "张敏", "-a", "a b", "", None])
def test_what_is_no_login_is_told(login: str | None) -> None:
    assert [*login_faults(login, (Role.CLERK,))]
    assert not [*login_faults("zhang.min", (Role.CLERK,))]


def test_a_portal_has_no_login_and_no_other_role() -> None:
    assert [*login_faults("portal", (Role.PORTAL,))]
    assert not [*login_faults(None, (Role.PORTAL,))]
    assert [*role_faults((Role.PORTAL, Role.CLERK))]
    assert [*role_faults(())]


@pytest.mark.parametrize(
    "action", [AccountAction.SET_ROLES, AccountAction.DISABLE, AccountAction.RESET_PASSWORD]
)
def test_nobody_does_to_their_own_account_what_an_administrator_does(action: AccountAction) -> None:
    codes = [
        ground.code for ground in standing_grounds(action, CLERK, replace(OPERATOR, account="c"))
    ]
    assert codes == ["OWN_ACCOUNT"]
    assert not [*standing_grounds(action, CLERK, OPERATOR)]


def test_only_what_is_disabled_is_enabled() -> None:
    assert [*standing_grounds(AccountAction.ENABLE, CLERK, OPERATOR)]
    gone = Account(id="c", name="", login="c", roles=CLERK.roles, state=AccountState.DISABLED)
    assert not [*standing_grounds(AccountAction.ENABLE, gone, OPERATOR)]
    assert [*standing_grounds(AccountAction.DISABLE, gone, OPERATOR)]
