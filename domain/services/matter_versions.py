"""The versions of a matter: activated and deactivated by a document, listed, compared (二(二))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from domain.instants import civil_day, instant_from_text
from domain.matter import Matter, MatterVersioned
from domain.matter_versions import (
    MATTER_EVENTS,
    ORIGINS,
    ExclusionReviewed,
    Held,
    MatterActivated,
    MatterConfirmed,
    MatterDeactivated,
    Origin,
    changed_from,
    latest,
    switched_already,
    too_early,
)
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint
from domain.services.matter_writing import add_made, kept_versions
from domain.services.replay import Order, done_once
from domain.store import matter_drafts as store
from domain.store.accounts import account_names
from domain.store.database import Row
from domain.store.keys import Done, keep_key
from domain.store.log import append, stream
from domain.store.words import add_words, words_of
from domain.words import Words

WRITERS = (Role.CATALOGUE_ADMIN,)
CONFIRMERS = (Role.CATALOGUE_CONFIRMER,)
READERS = (*WRITERS, *CONFIRMERS)
"""Who sees how a matter is being changed."""


# --- reading ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a matter, the last day on which it holds, and how it came about.

    `drafted_by` are the names of those who wrote or proposed it, `made_by` is that of whoever
    confirmed, switched or imported it, None where nobody did so over GraphQL.
    """

    matter: Matter
    last: date | None
    origin: Origin
    at: datetime
    drafted_by: tuple[str, ...]
    made_by: str | None
    document_no: str | None


async def versions(handling_code: str) -> list[Version]:
    """The versions of a matter, the newest first; none where there is no such matter."""
    held = await store.held(handling_code)
    if not held:
        return []
    made = {int(row["version"]): row for row in await stream(latest(held).matter_id)}
    return [await _version(each, made[each.matter.version]) for each in reversed(held)]


async def _version(held: Held, made: Row) -> Version:
    event = msgspec.json.decode(made["payload"], type=MATTER_EVENTS[made["kind"]])
    writers = await _writers(event)
    names = await account_names({*writers, made["officer"] or ""})
    return Version(
        matter=held.matter,
        last=held.last,
        origin=ORIGINS[type(event)],
        at=instant_from_text(made["at"]),
        drafted_by=tuple(names[each] for each in writers),
        made_by=names.get(made["officer"]),
        document_no=await _document_no(held.matter.matter_id, event),
    )


async def _writers(event: MatterVersioned) -> Sequence[str]:
    """The accounts of those who wrote a version before a second person confirmed it."""
    if isinstance(event, MatterConfirmed):
        draft = await store.draft(event.draft)
        return draft.editors if draft else ()
    if isinstance(event, ExclusionReviewed):
        proposal = await store.proposal(event.proposal)
        return (proposal.proposer,) if proposal else ()
    return ()


async def _document_no(matter_id: str, event: MatterVersioned) -> str | None:
    if isinstance(event, MatterActivated | MatterDeactivated):
        return (await words_of(matter_id)).get(event.document_words)
    return None


# --- acting ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchAnswer:
    """What came of switching a matter: its latest version as it now stands, the grounds where it
    was refused, and the version that it had made.
    """

    matter: Matter | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


async def switch_matter(
    desk: Desk, order: Order, *, active: bool, first: date, document_no: str
) -> SwitchAnswer:
    """Activate or deactivate a matter from a day after today, by a document.

    The target of the order is the handling code, the expected version that of the latest one.
    Open cases go on by the version they pin.
    """
    number = Words(desk.new_id(), document_no)

    async def switch(print_: Fingerprint) -> Done:
        held, at = await _seen(desk, order), desk.now()
        made = [*changed_from(held, first, _active if active else _inactive)]
        grounds = (
            *too_early(first, civil_day(at), "firstDay"),
            *switched_already(held, made, first),
        )
        if grounds:
            raise Refused(*grounds)
        done = Done(print_.hash, order.target, made[-1].version)
        await keep_key(desk.caller.account, order.key, done, at)
        await add_words(made[-1].matter_id, print_.words)
        kind = MatterActivated if active else MatterDeactivated
        events = await add_made(desk, made, kind, document_words=number.id)
        await append(desk.author(Role.CATALOGUE_CONFIRMER), at, events)
        return done

    print_ = order.fingerprint("SWITCH_MATTER", [active, first, number])
    try:
        desk.acting_as(CONFIRMERS)
        done, replayed = await done_once(desk, order.key, print_, switch)
    except Refused as refused:
        return SwitchAnswer(matter=await _stands(order), refusals=refused.refusals)
    return SwitchAnswer(matter=await _stands(order), version=done.version, replayed=replayed)


async def _seen(desk: Desk, order: Order) -> Sequence[Held]:
    held = await kept_versions(desk, order.target, "matterCode")
    version = latest(held).version
    if version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=version))
    return held


async def _stands(order: Order) -> Matter | None:
    held = await store.held(order.target)
    return latest(held) if held else None


def _active(matter: Matter) -> Matter:
    return msgspec.structs.replace(matter, active=True)


def _inactive(matter: Matter) -> Matter:
    return msgspec.structs.replace(matter, active=False)
