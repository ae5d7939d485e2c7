"""Whatever changes a matter, in whatever order: its versions never overlap, and what held on a day
that has begun holds on it for ever, since cases registered on it pin it (二(二)).
"""

import json
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias
from uuid import uuid4

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api.app import create_app
from domain.roles import Role
from domain.services.ledger import verify
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import HallClock, Officer, Payload, officer
from tests.unhurried import unhurried

FIRST_DAY = date(2026, 12, 1)
DRAFT = "draft { id version text } refusals { code }"
PREVIEW = """query ($file: FileContent!) {
    matterImportPreview(format: JSON, file: $file) { digest }
}"""
VERSIONS = """query ($code: ShortText!) { matterVersions(code: $code) {
    lastDay matter { id version validFrom active }
} }"""


@dataclass
class Keeping:
    """A matter, those who keep it, and the day it is."""

    admin: Officer
    confirmer: Officer
    clock: HallClock
    code: str
    today: date = FIRST_DAY

    async def begins(self) -> None:
        """A day begins."""
        self.clock.set(f"{self.today}T10:00")

    async def versions(self) -> list[Mapping[str, Any]]:
        """Every version, the newest first."""
        found: list[Mapping[str, Any]]
        found = (await self.admin.ask(VERSIONS, code=self.code))["matterVersions"]
        return found

    async def holding(self) -> dict[date, str]:
        """The version that holds on each day until a month after today; two never do."""
        held: dict[date, str] = {}
        for each in await self.versions():
            first = date.fromisoformat(each["matter"]["validFrom"])
            last = date.fromisoformat(each["lastDay"] or "2100-01-01")
            for number in range((self.today - FIRST_DAY).days + 31):
                day = FIRST_DAY + timedelta(days=number)
                if first <= day <= last:
                    assert day not in held
                    held[day] = each["matter"]["id"]
        return held

    def day(self, ahead: int) -> str:
        """So many days from today."""
        return str(self.today + timedelta(days=ahead))


Act: TypeAlias = Callable[[Keeping, int], Awaitable[Payload | None]]


async def switch(matter: Keeping, ahead: int) -> Payload:
    """In use or out of it, whichever the newest version is not."""
    newest = (await matter.versions())[0]["matter"]
    return await matter.confirmer.mutate(
        "deactivateMatter" if newest["active"] else "activateMatter",
        "refusals { code }",
        matterCode=matter.code,
        expectedVersion=newest["version"],
        firstDay=matter.day(ahead),
        documentNo="石龙政服〔2026〕9号",
        idempotencyKey=str(uuid4()),
    )


async def draft(matter: Keeping, ahead: int) -> Payload:
    """A draft of another remark, begun, edited and confirmed."""
    begun = await matter.admin.mutate(
        "draftMatter", DRAFT, code=matter.code, idempotencyKey=str(uuid4())
    )
    edited = await matter.admin.mutate(
        "editMatterDraft",
        DRAFT,
        **_order(begun),
        text=_file(begun.data["draft"]["text"], matter.day(ahead)).decode(),
    )
    return await matter.confirmer.mutate("confirmMatterDraft", DRAFT, **_order(edited))


def _file(text: str, first_day: str) -> bytes:
    """The catalogue file of one matter, with another remark from this day on."""
    file = json.loads(text)
    [row] = file["matters"]
    file["matters"] = [row | {"plan_effective_date": first_day, "note": str(uuid4())}]
    return json.dumps(file).encode()


def _order(done: Payload) -> dict[str, object]:
    seen = done.data["draft"]
    return {
        "draftId": seen["id"],
        "expectedVersion": seen["version"],
        "idempotencyKey": str(uuid4()),
    }


async def review(matter: Keeping, _: int) -> Payload:
    """An exclusion review, proposed and confirmed."""
    proposed = await matter.admin.mutate(
        "proposeExclusionReview",
        "proposal { id version } refusals { code }",
        matters=[matter.code],
        domains=["WORK_SAFETY"],
        idempotencyKey=str(uuid4()),
    )
    proposal = proposed.data["proposal"]
    return await matter.confirmer.mutate(
        "confirmExclusionReview",
        "refusals { code }",
        proposalId=proposal["id"],
        expectedVersion=proposal["version"],
        idempotencyKey=str(uuid4()),
    )


async def file(matter: Keeping, ahead: int) -> Payload:
    """A file with another remark, previewed and imported; never from before tomorrow."""
    begun = await matter.admin.mutate(
        "draftMatter", DRAFT, code=matter.code, idempotencyKey=str(uuid4())
    )
    text = _file(begun.data["draft"]["text"], matter.day(ahead))
    given = {"format": "JSON", "file": b64encode(text).decode()}
    preview = (await matter.admin.ask(PREVIEW, file=given["file"]))["matterImportPreview"]
    return await matter.admin.mutate(
        "importMatters",
        "refusals { code }",
        **given,
        digest=preview["digest"],
        idempotencyKey=str(uuid4()),
    )


async def night(matter: Keeping, ahead: int) -> None:
    """Some days pass."""
    matter.today += timedelta(days=max(ahead, 1))
    await matter.begins()


ACTS: tuple[Act, ...] = (switch, draft, review, file, night)


async def live(matter: Keeping, acts: list[tuple[Act, int]]) -> None:
    """What holds on a day that has begun never changes, whatever is done."""
    await matter.begins()
    held = await matter.holding()
    for act, ahead in acts:
        begun = matter.today
        done = await act(matter, ahead)
        now = await matter.holding()
        assert {day: id for day, id in now.items() if day <= begun} == {
            day: id for day, id in held.items() if day <= begun
        }
        assert done is None or (ahead > 0 or act in (review, file)) == (done.codes == [])
        held = now


@pytest.mark.clause("二(二)")
def test_versions_never_overlap_whatever_acts_come_in_whatever_order(
    databases: SqliteFiles | PostgresDatabases,
) -> None:
    steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 6)), min_size=3, max_size=7)
    with (
        databases.furnished() as url,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(_kept(url)) as matters,
    ):

        @settings(max_examples=15, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(steps)
        def lives(acts: list[tuple[Act, int]]) -> None:
            portal.call(live, next(matters), acts)

        lives()
        assert portal.call(verify)[1] == []


@asynccontextmanager
async def _kept(url: str) -> AsyncIterator[Iterator[Keeping]]:
    """Each matter of the starter catalogue in turn, with those who keep it."""
    clock = HallClock(f"{FIRST_DAY}T10:00")
    service = create_app(unhurried(url), clock=clock)
    transport = httpx.ASGITransport(service)
    async with (
        service.router.lifespan_context(service),
        httpx.AsyncClient(transport=transport, base_url="http://xinyipi.test") as client,
    ):
        admin = await officer(client, "事项甲", Role.CATALOGUE_ADMIN)
        confirmer = await officer(client, "复核乙", Role.CATALOGUE_CONFIRMER)
        asked = "{ matters(first: 50, filter: { active: true }) { nodes { handlingCode } } }"
        listed = (await admin.ask(asked))["matters"]["nodes"]
        yield (Keeping(admin, confirmer, clock, each["handlingCode"]) for each in listed)
