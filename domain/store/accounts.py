"""Accounts: who may come in, with the hashes of their passwords."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.account_fold import AccountRow
from domain.accounts import Account, AccountState
from domain.listing import Slice, Sort, Window, window
from domain.openid import OpenId
from domain.roles import Role
from domain.store.database import Row, execute, fetch, fetch_one
from domain.store.keyset import keyset

BY_NAME = Sort("accounts", {"name": str, "id": str})

_COLUMNS = """
    id, version, name, login, roles, authority, state, must_change, openid_issuer, openid_subject
"""


class AccountFilter(NamedTuple):
    """Which accounts are asked for; None asks for any. `text` is a part of the name or login."""

    text: str | None = None
    role: Role | None = None
    state: AccountState | None = None
    authority: str | None = None


def roles_of(text: str) -> tuple[Role, ...]:
    """The roles as a row has them."""
    return tuple(Role(role) for role in text.split(","))


async def account_with(id: str) -> Account | None:
    """The account with this id."""
    return await _one("id", id)


async def account_named(name: str) -> Account | None:
    """The account with this name."""
    return await _one("name", name)


async def account_by_login(login: str) -> Account | None:
    """The account with this login."""
    return await _one("login", login)


async def account_by_openid(openid: OpenId) -> Account | None:
    """The account that this identity opens."""
    row = await fetch_one(
        f"SELECT {_COLUMNS} FROM account WHERE openid_issuer = ? AND openid_subject = ?",
        openid.issuer,
        openid.subject,
    )
    return _account(row) if row else None


async def _one(column: str, value: str) -> Account | None:
    row = await fetch_one(f"SELECT {_COLUMNS} FROM account WHERE {column} = ?", value)
    return _account(row) if row else None


def _account(row: Row) -> Account:
    return Account(
        id=row["id"],
        version=int(row["version"]),
        name=row["name"],
        login=row["login"],
        roles=roles_of(row["roles"]),
        authority=row["authority"],
        state=AccountState(row["state"]),
        must_change=bool(row["must_change"]),
        openid=_openid(row["openid_issuer"], row["openid_subject"]),
    )


def _openid(issuer: str | None, subject: str | None) -> OpenId | None:
    return OpenId(issuer=issuer, subject=subject) if issuer and subject else None


def _told(openid: OpenId | None) -> tuple[str | None, str | None]:
    return (openid.issuer, openid.subject) if openid else (None, None)


async def accounts_serving(authorities: set[str]) -> list[Account]:
    """The active accounts of these authorities, and those of the whole hall, by name."""
    holders = ", ".join("?" for _ in authorities)
    rows = await fetch(
        f"""
        SELECT {_COLUMNS} FROM account
        WHERE state = ? AND (authority IS NULL OR authority IN ({holders})) ORDER BY name, id
        """,
        AccountState.ACTIVE,
        *authorities,
    )
    return [_account(row) for row in rows]


async def says_of_account(id: str, account: AccountRow) -> bool:
    """Whether the row of an account says just this of it."""
    row = await fetch_one(f"SELECT {_COLUMNS} FROM account WHERE id = ?", id)
    if row is None:
        return False
    said = account.must_change
    expected = (
        account.version,
        ",".join(account.roles),
        account.authority,
        account.state,
        row["login"] is not None if said is None else said,
        account.bound,
    )
    says = (row["version"], row["roles"], row["authority"], row["state"])
    return expected == (*says, bool(row["must_change"]), row["openid_subject"] is not None)


async def account_ids() -> set[str]:
    """The ids of all accounts."""
    return {str(row["id"]) for row in await fetch("SELECT id FROM account")}


async def add_account(account: Account, password: str | None = None) -> None:
    """Add an account. UniqueViolation where the name or the login is taken."""
    await execute(
        f"INSERT INTO account ({_COLUMNS}, password) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        account.id,
        account.version,
        account.name,
        account.login,
        ",".join(account.roles),
        account.authority,
        account.state,
        account.must_change,
        *_told(account.openid),
        password,
    )


async def put_account(account: Account) -> bool:
    """Write an account as its next version; False where somebody else was faster."""
    changed = await execute(
        """
        UPDATE account SET version = ?, roles = ?, authority = ?, state = ?, must_change = ?,
               openid_issuer = ?, openid_subject = ?
        WHERE id = ? AND version = ?
        """,
        account.version,
        ",".join(account.roles),
        account.authority,
        account.state,
        account.must_change,
        *_told(account.openid),
        account.id,
        account.version - 1,
    )
    return changed == 1


async def password_of(account: str) -> str | None:
    """The hash of an account's password."""
    row = await fetch_one("SELECT password FROM account WHERE id = ?", account)
    return row["password"] if row else None


async def put_password(account: str, hash: str) -> None:
    """Give an account a password, by its hash."""
    await execute("UPDATE account SET password = ? WHERE id = ?", hash, account)


async def hold_open(account: str, hash: str, renewed: str) -> bool:
    """Whether an account is open by the password with this hash, which is written anew as
    `renewed`. If so it stays as it is until the transaction ends.
    """
    changed = await execute(
        "UPDATE account SET password = ? WHERE id = ? AND password = ? AND state = ?",
        renewed,
        account,
        hash,
        AccountState.ACTIVE,
    )
    return changed == 1


async def hold_bound(account: str, openid: OpenId) -> bool:
    """Whether an account is open to this identity. If so it stays as it is until the transaction
    ends.
    """
    changed = await execute(
        """
        UPDATE account SET version = version
        WHERE id = ? AND openid_issuer = ? AND openid_subject = ? AND state = ?
        """,
        account,
        openid.issuer,
        openid.subject,
        AccountState.ACTIVE,
    )
    return changed == 1


async def administrators() -> list[Account]:
    """Those who keep the accounts of the whole hall, locked until the transaction ends: of two who
    take it from each other, the second sees what the first has done.
    """
    holders = "(',' || roles || ',') LIKE ? AND authority IS NULL AND login IS NOT NULL"
    role = f"%,{Role.ADMINISTRATOR},%"
    await execute(f"UPDATE account SET version = version WHERE {holders}", role)
    rows = await fetch(f"SELECT {_COLUMNS} FROM account WHERE {holders}", role)
    return [each for each in map(_account, rows) if each.administers_hall]


async def anybody_logs_in() -> bool:
    """Whether there is an account with a login."""
    return await fetch_one("SELECT 1 FROM account WHERE login IS NOT NULL LIMIT 1") is not None


async def account_page(filter: AccountFilter, part: Slice) -> Window[Account]:
    """A page of the accounts, in the order of their names."""
    where, values = _where(filter)
    found = keyset(BY_NAME, part)
    rows = await fetch(
        f"""
        SELECT {_COLUMNS} FROM account WHERE {where} AND {found.where}
        ORDER BY {found.order} LIMIT ?
        """,
        *values,
        *found.values,
        found.limit,
    )
    return window([_account(row) for row in rows], part)


async def account_count(filter: AccountFilter) -> int:
    """How many accounts there are."""
    where, values = _where(filter)
    row = await fetch_one(f"SELECT COUNT(*) AS n FROM account WHERE {where}", *values)
    return int(row["n"]) if row else 0


def _where(filter: AccountFilter) -> tuple[str, Sequence[str]]:
    asked = {
        "state = ?": filter.state,
        "authority = ?": filter.authority,
        "(',' || roles || ',') LIKE ?": filter.role and f"%,{filter.role},%",
        "LOWER(name || ' ' || COALESCE(login, '')) LIKE ? ESCAPE '\\'": filter.text
        and f"%{_literally(filter.text.lower())}%",
    }
    given = {condition: value for condition, value in asked.items() if value is not None}
    return " AND ".join(given) or "TRUE", [*given.values()]


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def account_names(ids: set[str]) -> dict[str, str]:
    """The names of the accounts with these ids, by id."""
    if not ids:
        return {}
    holders = ", ".join("?" for _ in ids)
    rows = await fetch(f"SELECT id, name FROM account WHERE id IN ({holders})", *ids)
    return {str(row["id"]): str(row["name"]) for row in rows}
