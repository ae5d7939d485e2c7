"""Sessions, of whose secrets only a hash is kept, and logins that were tried in vain."""

from datetime import datetime

from domain.instants import instant_from_text, instant_text
from domain.lockout import FORGOTTEN, Failures
from domain.sessions import Session, SessionHow
from domain.store.database import Row, execute, fetch, fetch_one

_COLUMNS = "id, account_id, how, begun_at, seen_at, idle_end, end_at"


def session_of(row: Row) -> Session:
    """A session as its row has it."""
    return Session(
        id=row["id"],
        account=row["account_id"],
        how=SessionHow(row["how"]),
        begun=instant_from_text(row["begun_at"]),
        seen=instant_from_text(row["seen_at"]),
        idle_end=instant_from_text(row["idle_end"]),
        end=instant_from_text(row["end_at"]),
    )


async def add_session(session: Session, hash: str) -> None:
    """Add a session, by the hash of its secret."""
    await execute(
        f"INSERT INTO session ({_COLUMNS}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        session.id,
        session.account,
        session.how,
        instant_text(session.begun),
        instant_text(session.seen),
        instant_text(session.idle_end),
        instant_text(session.end),
        hash,
    )


async def note_use(session: Session) -> None:
    """Write down when a session was last used."""
    await execute(
        "UPDATE session SET seen_at = ?, idle_end = ? WHERE id = ? AND ended_at IS NULL",
        instant_text(session.seen),
        instant_text(session.idle_end),
        session.id,
    )


async def give_secret(session: str, hash: str) -> None:
    """Give a session another secret, by its hash; the one before opens nothing more."""
    await execute("UPDATE session SET hash = ? WHERE id = ?", hash, session)


async def lasting_sessions(account: str, at: datetime) -> list[Session]:
    """The sessions of an account that have not ended, the one last begun first."""
    rows = await fetch(
        f"""
        SELECT {_COLUMNS} FROM session
        WHERE account_id = ? AND ended_at IS NULL AND idle_end > ? ORDER BY begun_at DESC, id
        """,
        account,
        instant_text(at),
    )
    return [session_of(row) for row in rows]


async def lasting_session(hash: str, at: datetime) -> Session | None:
    """The session with this hash, where it has not ended."""
    row = await fetch_one(
        f"""
        SELECT {_COLUMNS} FROM session WHERE hash = ? AND ended_at IS NULL AND idle_end > ?
        """,
        hash,
        instant_text(at),
    )
    return session_of(row) if row else None


async def end_session(id: str, at: datetime) -> bool:
    """End a session; False where somebody else had."""
    changed = await execute(
        "UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL", instant_text(at), id
    )
    return changed == 1


async def forget_sessions(before: datetime) -> int:
    """Forget the sessions whose end was before this instant, and say how many there were."""
    return await execute("DELETE FROM session WHERE end_at < ?", instant_text(before))


# --- logins tried in vain --------------------------------------------------------------


async def failures_of(login: str) -> Failures | None:
    """How often the login with this hash was tried in vain, locked until the transaction ends."""
    # A row is locked, and where there is none yet it is made: two first attempts are two.
    await execute(
        """
        INSERT INTO login_failure (id, count, last_at) VALUES (?, 0, '')
        ON CONFLICT (id) DO UPDATE SET count = login_failure.count
        """,
        login,
    )
    row = await fetch_one("SELECT count, last_at FROM login_failure WHERE id = ?", login)
    if row is None or row["count"] == 0:
        return None
    return Failures(int(row["count"]), instant_from_text(row["last_at"]))


async def put_failures(login: str, failures: Failures) -> None:
    """Write down how often the login with this hash was tried in vain."""
    await execute(
        """
        INSERT INTO login_failure (id, count, last_at) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET count = excluded.count, last_at = excluded.last_at
        """,
        login,
        failures.count,
        instant_text(failures.last),
    )


async def clear_failures(login: str) -> None:
    """Hold nothing against the login with this hash."""
    await execute("DELETE FROM login_failure WHERE id = ?", login)


async def forget_failures(at: datetime) -> int:
    """Forget what nobody is held against any more, and say how much that was."""
    return await execute(
        "DELETE FROM login_failure WHERE last_at < ?", instant_text(at - FORGOTTEN)
    )
