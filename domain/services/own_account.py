"""What officers do with their own account: the password, and where they are logged in."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_

import msgspec

from domain.accounts import Account, PasswordChanged, password_faults
from domain.author import Author
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.login_attempts import attempted, note_failure, succeeded
from domain.services.replay import Overtaken, Work, done_before, done_once
from domain.services.secrets import new_secret, secret_hash
from domain.services.sessions import WayIn, end_all
from domain.sessions import Session, SessionEnding
from domain.store import sessions as store
from domain.store.accounts import account_with, password_of, put_account, put_password
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """What came of it: the caller's account and sessions as they now stand, the grounds where it
    was refused, and the new secret of the session, where it was given one.
    """

    account: Account
    sessions: Sequence[Session]
    secret: str | None = None
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


async def own_account(desk: Desk) -> Account:
    """The caller's account."""
    found = await account_with(desk.caller.account)
    assert found, "whoever asks has one"
    return found


async def own_sessions(desk: Desk) -> Sequence[Session]:
    """Where the caller is logged in, the latest login first."""
    return await store.lasting_sessions(desk.caller.account, desk.now())


async def change_password(desk: Desk, way_in: WayIn, key: str, current: str, new: str) -> OwnAnswer:
    """Choose a password. All other sessions end, and this one goes on by a new secret.

    The key stands for the act alone: passwords are never kept under a fast hash.
    """
    secret, print_ = new_secret(), fingerprint("CHANGE_PASSWORD", "", 0, None)

    async def change(print_: Fingerprint) -> Done:
        account, at = await own_account(desk), desk.now()
        if account.version != seen.version:
            raise Refused(refusal(RefusalCode.CONFLICT, version=account.version))
        changed = msgspec.structs.replace(account, must_change=False, version=account.version + 1)
        done = Done(print_.hash, account.id, changed.version)
        await keep_key(account.id, key, done, at)
        if not await put_account(changed):
            raise Overtaken
        await put_password(account.id, hashed)
        await store.give_secret(_session(desk), secret_hash(secret))
        others = [each for each in await own_sessions(desk) if each.id != desk.caller.session]
        ended = await end_all(others, SessionEnding.PASSWORD, at)
        event = NewEvent(account.id, changed.version, PasswordChanged())
        await append(_own_author(desk), at, [event, *ended])
        return done

    try:
        seen = await own_account(desk)
        if await done_before(desk, key, print_) is None:
            await _look_at(desk, way_in, current, new)
        hashed = await way_in.passwords.hashed(new)
        answer = await _carried_out(desk, key, print_, change)
    except Refused as refused:
        return await _refused(desk, refused)
    return answer if answer.replayed else with_(answer, secret=secret)


async def _look_at(desk: Desk, way_in: WayIn, current: str, new: str) -> None:
    """Refused where the caller may not choose this password, or does not know the current one."""
    _session(desk)
    account = await own_account(desk)
    if account.login is None:
        raise Refused(invalid("该账号没有密码", "the account has no password"))
    faults = [*password_faults(new, account.login)]
    if new == current:
        faults.append(invalid("新密码须与原密码不同", "choose another password", "newPassword"))
    if faults:
        raise Refused(*faults)
    failures = await attempted(account.login, desk.now())
    if not await way_in.passwords.fits(await password_of(account.id), current):
        await note_failure(account.id, failures, desk.request_id, desk.new_id())
        raise Refused(refusal(RefusalCode.WRONG_PASSWORD, path=("currentPassword",)))
    await succeeded(account.login)


async def end_own_session(desk: Desk, key: str, session: str) -> OwnAnswer:
    """End one of the caller's sessions; the one that asks may be it."""
    return await _end(desk, key, session)


async def end_own_sessions(desk: Desk, key: str) -> OwnAnswer:
    """End all of the caller's sessions but the one that asks."""
    return await _end(desk, key, None)


async def _end(desk: Desk, key: str, session: str | None) -> OwnAnswer:
    async def end(print_: Fingerprint) -> Done:
        at = desk.now()
        done = Done(print_.hash, session or desk.caller.account, 1)
        await keep_key(desk.caller.account, key, done, at)
        why = SessionEnding.LOGGED_OUT if session else SessionEnding.EVERYWHERE
        ended = await end_all(await _meant(desk, session), why, at)
        await append(_own_author(desk), at, ended)
        return done

    try:
        return await _carried_out(
            desk, key, fingerprint("END_SESSION", session or "", 0, None), end
        )
    except Refused as refused:
        return await _refused(desk, refused)


async def _meant(desk: Desk, session: str | None) -> Sequence[Session]:
    sessions = await own_sessions(desk)
    if session is None:
        return [each for each in sessions if each.id != desk.caller.session]
    meant = [each for each in sessions if each.id == session]
    if not meant:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("sessionId",)))
    return meant


async def _carried_out(desk: Desk, key: str, print_: Fingerprint, work: Work) -> OwnAnswer:
    _, replayed = await done_once(desk, key, print_, work)
    account, sessions = await own_account(desk), await own_sessions(desk)
    return OwnAnswer(account=account, sessions=sessions, replayed=replayed)


async def _refused(desk: Desk, refused: Refused) -> OwnAnswer:
    account, sessions = await own_account(desk), await own_sessions(desk)
    return OwnAnswer(account=account, sessions=sessions, refusals=refused.refusals)


def _session(desk: Desk) -> str:
    if desk.caller.session is None:
        raise Refused(refusal(RefusalCode.SESSION_NEEDED))
    return desk.caller.session


def _own_author(desk: Desk) -> Author:
    """Whoever does something with their own account does it in no role."""
    caller = desk.caller
    return Author(officer=caller.account, caller=caller.came_by, request_id=desk.request_id)
