"""Accounts (账号): who may log in, in which roles, for which authority.

An officer has a login and a password, a portal of another system neither: it comes by tokens
alone. An account is never deleted, since the log names it for ever; it is disabled.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum, unique

import msgspec

from domain.caller import WATCHING_ROLES, Caller
from domain.openid import OpenId
from domain.refusal import Refusal, RefusalCode, invalid, refusal
from domain.roles import Role

_LINE = re.compile("[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


HALL_ROLES = frozenset({*WATCHING_ROLES, Role.POLICY_ADMIN, Role.POLICY_PUBLISHER})
"""Roles that reach beyond the authority of an account: all cases, or the law of the whole hall."""


@unique
class AccountState(StrEnum):
    """Whether somebody may come in by an account."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


@unique
class AccountAction(StrEnum):
    """What an administrator does to an account."""

    SET_ROLES = "SET_ROLES"
    DISABLE = "DISABLE"
    ENABLE = "ENABLE"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105 (an act)
    BIND_OPENID = "BIND_OPENID"
    UNBIND_OPENID = "UNBIND_OPENID"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An officer or a portal. `authority` is the code of the one it works for; None is the whole
    hall. Until a password that somebody else has made is changed, `must_change`, it has no role by
    that password. `openid` opens it too.
    """

    id: str
    version: int = 1
    name: str
    login: str | None = None
    roles: tuple[Role, ...]
    authority: str | None = None
    state: AccountState = AccountState.ACTIVE
    must_change: bool = False
    openid: OpenId | None = None

    @property
    def administers_hall(self) -> bool:
        """Whether it keeps the accounts of the whole hall, and somebody can log in as it."""
        entitled = Role.ADMINISTRATOR in self.roles and self.authority is None
        return entitled and self.login is not None and self.state is AccountState.ACTIVE


# --- what the log says of an account: ids and codes ------------------------------------


class AccountRights(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """In which roles, and for which authority, an account acts from now on."""

    roles: tuple[Role, ...]
    authority: str | None


class AccountCreated(AccountRights, frozen=True, kw_only=True):
    """An account was made."""


class AccountRolesSet(AccountRights, frozen=True, kw_only=True):
    """An account was given other roles, or another authority."""


class AccountDisabled(msgspec.Struct, frozen=True):
    """Nobody comes in by the account any more."""


class AccountEnabled(msgspec.Struct, frozen=True):
    """The account is open again."""


class PasswordReset(msgspec.Struct, frozen=True):
    """An administrator had a new password made; whoever logs in by it has to change it."""


class PasswordChanged(msgspec.Struct, frozen=True):
    """The officer chose a password."""


# --- grounds ---------------------------------------------------------------------------


def is_line(text: str) -> bool:
    """Whether it can be kept: no controls, and no bytes that are no text (lone surrogates)."""
    return bool(text.strip() and _LINE.fullmatch(text))


def as_login(text: str) -> str:
    """A login as it is kept and compared: in any case, with blanks around it."""
    return text.strip().lower()


def name_faults(name: str) -> Iterator[Refusal]:
    """Why this is no name of an officer or a portal."""
    if not is_line(name):
        yield invalid(
            "姓名须为一行，1 至 200 个字符", "a name is one line of 1 to 200 characters", "name"
        )


def login_faults(login: str | None, roles: Sequence[Role]) -> Iterator[Refusal]:
    """Why an account with these roles cannot have this login."""
    if Role.PORTAL in roles:
        if login is not None:
            yield invalid("门户没有登录名，凭令牌访问", "a portal comes by tokens alone", "login")
    elif login is None or not _LOGIN.fullmatch(login):
        yield invalid(
            "登录名为 2 至 64 个小写字母、数字或 . _ -，以字母或数字开头",
            "a login is 2 to 64 of a-z 0-9 . _ - and begins with a letter or digit",
            "login",
        )


def role_faults(roles: Sequence[Role], path: str = "roles") -> Iterator[Refusal]:
    """Why an account cannot have these roles together.

    A portal that were an officer too would open cases to that officer's rights by query codes.
    """
    if not roles:
        yield invalid("至少须有一个角色", "an account has a role", path)
    if Role.PORTAL in roles and set(roles) != {Role.PORTAL}:
        yield invalid(
            "门户角色（PORTAL）不得兼任其他角色", "whoever has the role PORTAL has no other", path
        )


def reach_grounds(roles: Collection[Role], by: Caller, path: str) -> Iterator[Refusal]:
    """Why an administrator has no say over these roles: one of an authority would reach further by
    an account of their own making, or by the password of another.
    """
    if by.authority is not None and not HALL_ROLES.isdisjoint(roles):
        whole = f"{Role.ADMINISTRATOR}（全大厅 whole hall）"
        yield refusal(RefusalCode.FORBIDDEN, path=(path,), requires=whole)


def standing_grounds(action: AccountAction, account: Account, by: Caller) -> Iterator[Refusal]:
    """Why `by` may not do this to an account, as it stands."""
    if action is not AccountAction.ENABLE and account.id == by.account:
        yield refusal(RefusalCode.OWN_ACCOUNT)
    yield from reach_grounds(account.roles, by, "accountId")
    wanted = _WANTED.get(action, account.state)
    if account.state is not wanted:
        yield refusal(RefusalCode.WRONG_STAGE, stage=account.state)
    if action in _BY_LOGIN and account.login is None:
        yield invalid("该账号没有登录名，凭令牌访问", "it has no login; it comes by tokens")
    if action is AccountAction.UNBIND_OPENID and account.openid is None:
        yield invalid("该账号未绑定身份", "no identity is bound to it")


_WANTED = {
    AccountAction.DISABLE: AccountState.ACTIVE,
    AccountAction.ENABLE: AccountState.DISABLED,
}
_BY_LOGIN = (AccountAction.RESET_PASSWORD, AccountAction.BIND_OPENID)


# --- passwords -------------------------------------------------------------------------

SHORTEST, LONGEST = 12, 200
"""Characters of a password."""

KINDS = 3
"""Of small letters, capitals, digits and signs, a password has so many (GB/T 22239, 8.1.4.1)."""

TELLING = 4
"""Logins shorter than this stand in many a good password by chance."""


def password_faults(password: str, login: str) -> Iterator[Refusal]:
    """Why this is no password for whoever has this login."""
    if not SHORTEST <= len(password) <= LONGEST:
        yield invalid(
            f"密码为 {SHORTEST} 至 {LONGEST} 个字符",
            f"a password has {SHORTEST} to {LONGEST} characters",
            "newPassword",
        )
    if _kinds(password) < KINDS:
        yield invalid(
            f"密码须含小写字母、大写字母、数字、符号中的至少 {KINDS} 种",
            f"a password has {KINDS} of: small letters, capitals, digits, signs",
            "newPassword",
        )
    if len(login) >= TELLING and login in password.lower():
        yield invalid("密码不得含登录名", "a password does not contain the login", "newPassword")


def _kinds(password: str) -> int:
    of = (str.islower, str.isupper, str.isdigit)
    letters = sum(any(map(kind, password)) for kind in of)
    return letters + (not all(map(str.isalnum, password)))
