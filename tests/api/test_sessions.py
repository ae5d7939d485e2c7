"""Logging in: by a browser, with a cookie, for a while, and not by guessing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.clock import new_id
from api.settings import Settings
from domain.refusal import Refused
from domain.roles import Role
from domain.services.passwords import Passwords
from domain.services.sessions import WayIn, log_in
from domain.services.timers import run_due
from domain.sessions import SessionTerms
from domain.store.database import fetch
from tests.hall import HallClock, Officer, officer
from tests.logins import CHOSEN, MARK, Browser, browser, first_password
from tests.unhurried import unhurried

WRONG = "Wrong-Horse-99"
PATIENCE = 3000


@pytest.fixture
async def admin(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "系统管理员甲", Role.ADMINISTRATOR)


@pytest.fixture
async def zhang(hall: Starlette, admin: Officer) -> AsyncIterator[Browser]:
    """A clerk who is logged in as `zhang`, with a password of her own."""
    password = await first_password(admin, "张敏", "zhang", Role.CLERK)
    async with browser(hall) as zhang:
        await zhang.logs_in("zhang", password)
        assert await zhang.chooses(password) == []
        yield zhang


async def logged(kind: str) -> list[str]:
    """What the log says of this kind of event."""
    rows = await fetch("SELECT payload FROM event WHERE kind = ? ORDER BY position", kind)
    return [str(row["payload"]) for row in rows]


# --- the way in ------------------------------------------------------------------------


async def test_a_page_asks_for_its_own_officer_and_for_nobody_who_came_after(
    zhang: Browser, admin: Officer
) -> None:
    asked = "{ viewer { id } }"
    own = {"X-Viewer": (await zhang.ask(asked))["viewer"]["id"]}
    await zhang.logs_in("wang", await first_password(admin, "王磊", "wang", Role.CLERK))
    answer = await zhang.post(asked, {}, **own)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["extensions"]["code"] == "VIEWER_CHANGED"
    await zhang.logs_in("zhang", CHOSEN)
    assert (await zhang.post(asked, {}, **own)).status_code == 200


async def test_until_the_first_password_is_changed_nothing_else_is_possible(
    hall: Starlette, admin: Officer
) -> None:
    password = await first_password(admin, "张敏", "zhang", Role.CLERK)
    async with browser(hall) as zhang:
        answer = await zhang.tries("  ZHANG ", password)
        assert answer.json()["mustChangePassword"] is True
        viewer = "{ viewer { name login roles mustChangePassword session { how } } }"
        assert (await zhang.ask(viewer))["viewer"] == {
            "name": "张敏",
            "login": "zhang",
            "roles": [],
            "mustChangePassword": True,
            "session": {"how": "PASSWORD"},
        }
        assert await zhang.chooses(password, "short") == ["INVALID_VALUE"] * 2
        assert await zhang.chooses(password) == []
        assert (await zhang.ask("{ viewer { roles } }"))["viewer"]["roles"] == ["CLERK"]


async def test_the_cookie_is_for_this_service_alone_and_no_script_reads_it(
    hall_url: str, admin: Officer
) -> None:
    password = await first_password(admin, "张敏", "zhang", Role.CLERK)
    settings = Settings(database_url=hall_url, timers="off", password_memory=8)
    async with browser(create_app(settings), "https://hall.example") as zhang:
        cookie = (await zhang.tries("zhang", password)).headers["set-cookie"]
    name, _, guards = cookie.partition("=")
    assert name == "__Host-xinyipi"
    assert guards.split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]


async def test_no_password_travels_in_the_clear_but_on_this_machine(
    hall_url: str, admin: Officer
) -> None:
    password = await first_password(admin, "张敏", "zhang", Role.CLERK)
    service = create_app(Settings(database_url=hall_url, timers="off", password_memory=8))
    async with browser(service, "http://hall.example") as far:
        answer = await far.tries("zhang", password)
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "INSECURE_CONNECTION"
    async with browser(service, "http://localhost:8000") as near:
        cookie = (await near.tries("zhang", password)).headers["set-cookie"]
        assert cookie.startswith("xinyipi=")
        assert "Secure" not in cookie


async def test_only_a_hash_of_password_and_secret_is_kept(zhang: Browser) -> None:
    [secret] = zhang.client.cookies.values()
    tables = ("account", "session", "event", "idempotency", "login_failure")
    kept = str([dict(row) for table in tables for row in await fetch(f"SELECT * FROM {table}")])
    assert "$argon2id$" in kept
    assert CHOSEN not in kept
    assert secret not in kept


async def test_a_hash_of_older_parameters_is_made_anew_at_the_login(
    hall_url: str, zhang: Browser
) -> None:
    async with browser(create_app(unhurried(hall_url, password_memory=16))) as elsewhere:
        await elsewhere.logs_in("zhang", CHOSEN)
    [row] = await fetch("SELECT password FROM account WHERE login = 'zhang'")
    assert "$m=16," in row["password"]
    await zhang.logs_in("zhang", CHOSEN)


# --- rotation and ends -----------------------------------------------------------------


async def test_each_login_has_a_secret_of_its_own_and_ends_the_one_before(zhang: Browser) -> None:
    [before] = zhang.client.cookies.values()
    await zhang.logs_in("zhang", CHOSEN)
    [after] = zhang.client.cookies.values()
    assert after != before
    zhang.client.cookies.clear()
    headers = MARK | {"Cookie": f"xinyipi={before}"}
    asked = {"query": "{ viewer { id } }"}
    answer = await zhang.client.post("/graphql", json=asked, headers=headers)
    assert answer.status_code == 401


async def test_a_changed_password_ends_all_other_sessions_and_turns_the_secret(
    hall: Starlette, zhang: Browser
) -> None:
    [before] = zhang.client.cookies.values()
    async with browser(hall) as elsewhere:
        await elsewhere.logs_in("zhang", CHOSEN)
        assert await zhang.chooses(CHOSEN, "Another-Horse-8") == []
        assert not await elsewhere.is_known()
        assert (await elsewhere.tries("zhang", CHOSEN)).status_code == 401
    assert await zhang.is_known()
    assert [*zhang.client.cookies.values()] != [before]


class Slow(Passwords):
    """Passwords that take their time: something happens before the answer is known. Those that the
    service of these tests has made are of older parameters.
    """

    def __init__(self, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__(16)
        self._meanwhile = meanwhile

    async def fits(self, hash: str | None, password: str) -> bool:
        fits = await super().fits(hash, password)
        await self._meanwhile()
        return fits


def _unexpected(_: object) -> None:
    pytest.fail("nothing is left to be done beside the login")


async def test_a_password_changed_while_it_is_looked_at_lets_nobody_in_and_stays_changed(
    hall: Starlette, zhang: Browser, clock: HallClock
) -> None:
    async def change() -> None:
        assert await zhang.chooses(CHOSEN, "Another-Horse-8") == []

    way_in = WayIn(
        passwords=Slow(change), terms=SessionTerms(), now=clock, new_id=new_id, begin=_unexpected
    )
    with pytest.raises(Refused) as refused:
        await log_in(way_in, "zhang", CHOSEN, "request")
    assert [each.code for each in refused.value.refusals] == ["WRONG_PASSWORD"]
    assert len(await fetch("SELECT id FROM session WHERE ended_at IS NULL")) == 1
    async with browser(hall) as elsewhere:
        assert (await elsewhere.tries("zhang", CHOSEN)).status_code == 401
        await elsewhere.logs_in("zhang", "Another-Horse-8")


@pytest.mark.parametrize(("minutes", "known"), [(29, True), (30, False)])
async def test_a_session_ends_after_half_an_hour_without_a_request(
    zhang: Browser, clock: HallClock, minutes: int, known: bool
) -> None:
    clock.pass_(minutes=minutes)
    assert await zhang.is_known() is known


async def test_a_session_ends_after_twelve_hours_in_any_case(
    zhang: Browser, clock: HallClock
) -> None:
    for _ in range(24):
        assert await zhang.is_known()
        clock.pass_(minutes=29.9)
    assert await zhang.is_known()
    clock.pass_(minutes=3)
    assert not await zhang.is_known()


@pytest.mark.parametrize(("path", "elsewhere_known"), [("/session", True), ("/sessions", False)])
async def test_logging_out_ends_this_session_or_all(
    hall: Starlette, zhang: Browser, path: str, elsewhere_known: bool
) -> None:
    async with browser(hall) as elsewhere:
        await elsewhere.logs_in("zhang", CHOSEN)
        left = await zhang.client.delete(path, headers=MARK)
        assert left.status_code == 204
        assert "Max-Age=0" in left.headers["set-cookie"]
        assert not await zhang.is_known()
        assert await elsewhere.is_known() is elsewhere_known


async def test_an_officer_sees_where_they_are_logged_in_and_ends_it(
    hall: Starlette, zhang: Browser, clock: HallClock
) -> None:
    clock.pass_(minutes=1)
    async with browser(hall) as elsewhere:
        await elsewhere.logs_in("zhang", CHOSEN)
        [first, second] = (await zhang.ask("{ mySessions { id current } }"))["mySessions"]
        assert (first["current"], second["current"]) == (False, True)
        ended = await zhang.mutate(
            "endSession",
            "sessions { id } refusals { code }",
            sessionId=first["id"],
            idempotencyKey="end",
        )
        assert ended.data == {"sessions": [{"id": second["id"]}], "refusals": []}
        assert not await elsewhere.is_known()


async def test_nobody_ends_the_session_of_somebody_else(zhang: Browser, admin: Officer) -> None:
    [own] = (await zhang.ask("{ mySessions { id } }"))["mySessions"]
    refused = await admin.mutate(
        "endSession", "refusals { code }", sessionId=own["id"], idempotencyKey="end"
    )
    assert refused.codes == ["NOT_FOUND"]
    assert await zhang.is_known()


# --- guessing --------------------------------------------------------------------------


async def test_a_wrong_password_and_a_login_that_is_nobodys_get_the_same_answers(
    hall: Starlette, zhang: Browser
) -> None:
    async with browser(hall) as thief:
        answers = [
            [await thief.tries(login, WRONG) for _ in range(7)] for login in ("zhang", "nobody")
        ]
    known, unknown = ([_without_id(each) for each in tried] for tried in answers)
    assert known == unknown
    assert [each.status_code for each in answers[0]] == [401] * 5 + [429] * 2
    assert [each.headers.get("retry-after") for each in answers[0]][-1] == "60"


def _without_id(answer: httpx.Response) -> dict[str, object]:
    [error] = answer.json()["errors"]
    return {**error, "extensions": {**error["extensions"], "requestId": ""}}


async def test_a_locked_login_opens_when_the_time_is_over_and_then_waits_longer(
    hall: Starlette, zhang: Browser, clock: HallClock
) -> None:
    async with browser(hall) as thief:
        for _ in range(5):
            await thief.tries("zhang", WRONG)
        assert (await thief.tries("zhang", CHOSEN)).status_code == 429
        clock.pass_(minutes=1)
        assert (await thief.tries("zhang", WRONG)).status_code == 401
        assert (await thief.tries("zhang", WRONG)).headers["retry-after"] == "120"
        clock.pass_(minutes=2)
        assert (await thief.tries("zhang", CHOSEN)).status_code == 200
    assert len(await logged("AccountLocked")) == 2


async def test_many_guesses_at_once_are_no_way_round_the_lock(
    hall: Starlette, zhang: Browser
) -> None:
    statuses: list[int] = []
    async with browser(hall) as thief:

        async def guess() -> None:
            statuses.append((await thief.tries("zhang", WRONG)).status_code)

        async with anyio.create_task_group() as crowd:
            for _ in range(12):
                crowd.start_soon(guess)
    assert sorted(statuses) == [401] * 5 + [429] * 7


async def test_the_current_password_is_not_guessed_either(zhang: Browser) -> None:
    codes = [await zhang.chooses(WRONG, "Another-Horse-8") for _ in range(6)]
    assert codes == [["WRONG_PASSWORD"]] * 5 + [["LOGIN_LOCKED"]]


# --- other sites -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Requested-With": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_page_of_another_site_does_nothing_by_the_cookie(
    zhang: Browser, headers: dict[str, str]
) -> None:
    for answer in (
        await zhang.post("{ viewer { id } }", {}, **headers),
        await zhang.client.delete("/session", headers=MARK | headers),
        await zhang.client.post("/session", json={}, headers=MARK | headers),
    ):
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "CROSS_SITE_REQUEST"
    assert await zhang.is_known()


async def test_its_own_pages_do(zhang: Browser) -> None:
    own = {"Origin": "http://xinyipi.test", "Sec-Fetch-Site": "same-origin"}
    assert (await zhang.post("{ viewer { id } }", {}, **own)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"login": 1}',
        b'{"login": "a"}',
        b"\xff",
        b'{"login": "\\u0000"}',
        b'{"login": "\\ud800", "password": ""}',
    ],
)
async def test_what_is_no_login_request_is_told(door: httpx.AsyncClient, body: bytes) -> None:
    headers = MARK | {"Content-Type": "application/json"}
    answer = await door.post("/session", content=body, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (
        400,
        "BAD_REQUEST",
    )


@pytest.mark.parametrize("login", ["", "x" * 70_000, "' OR 1=1 --", "𝄞", "\x7f"])
async def test_a_login_may_be_any_text(door: httpx.AsyncClient, login: str) -> None:
    said = {"login": login, "password": login}
    answer = await door.post("/session", json=said, headers=MARK)
    assert answer.status_code in (400, 401)


async def test_what_nobody_is_held_against_and_old_sessions_are_forgotten(
    hall: Starlette, zhang: Browser, clock: HallClock
) -> None:
    async with browser(hall) as thief:
        await thief.tries("nobody", WRONG)
    counts = "SELECT (SELECT COUNT(*) FROM login_failure), (SELECT COUNT(*) FROM session)"
    left = []
    for days in (0, 1, 31):
        clock.pass_(days=days, minutes=1)
        await run_due(clock, lambda: str(uuid4()))
        left += [tuple(row) for row in await fetch(counts)]
    assert left == [(1, 1), (0, 1), (0, 0)]
    assert len(await logged("LoggedIn")) == 1, "the log forgets nothing"


# --- the log ---------------------------------------------------------------------------


async def test_the_log_tells_who_came_and_went_by_ids_alone(
    hall: Starlette, zhang: Browser
) -> None:
    await zhang.tries("zhang", WRONG)
    for _ in range(PATIENCE):  # it is written when the answer is on its way
        if await logged("LoginRefused"):
            break
        await anyio.sleep(0.01)
    assert len(await logged("LoginRefused")) == 1
    await zhang.client.delete("/session", headers=MARK)
    assert len(await logged("LoggedIn")) == 1
    assert len(await logged("PasswordChanged")) == 1
    assert '"why":"LOGGED_OUT"' in (await logged("SessionEnded"))[-1]
    rows = str([dict(row) for row in await fetch("SELECT * FROM event WHERE kind <> ''")])
    assert "张敏" not in rows
    assert "zhang" not in rows
