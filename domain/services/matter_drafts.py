"""Writing a new version of a matter: drafted and edited by one person, confirmed by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

import msgspec

from domain.finding import Finding
from domain.instants import civil_day
from domain.matter import Matter, content_hash
from domain.matter_diff import Changed, differences
from domain.matter_export import catalogue_file
from domain.matter_import import read_catalogue
from domain.matter_versions import (
    MatterConfirmed,
    MatterDraft,
    MatterDraftDiscarded,
    MatterDrafted,
    MatterDraftEdited,
    as_ground,
    latest,
    not_a_draft_of,
    too_early,
)
from domain.policy_versions import DraftState
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.matter_versions import CONFIRMERS, READERS, WRITERS
from domain.services.matter_writing import add_made, keeps, kept_versions
from domain.services.matters import known
from domain.services.policies import policy_in_force
from domain.services.replay import Order, Overtaken, Work, done_once
from domain.store import matter_drafts as store
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.store.matters import matter_version
from domain.table_file import FileFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswer:
    """What came of an act: the draft and the latest version of its matter as they now stand, the
    grounds where it was refused, and the version of the draft that the act had made.
    """

    draft: MatterDraft | None = None
    matter: Matter | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- reading ---------------------------------------------------------------------------


async def open_matter_drafts(desk: Desk) -> list[MatterDraft]:
    """The drafts that are being written of matters the caller keeps, the one last changed first."""
    return [each for each in await store.open_drafts() if await _keeps(desk, each)]


async def matter_draft(desk: Desk, id: str) -> MatterDraft | None:
    """The draft with this id, whatever has become of it, where its matter is the caller's."""
    found = await store.draft(id)
    return found if found and await _keeps(desk, found) else None


async def _keeps(desk: Desk, draft: MatterDraft) -> bool:
    return keeps(desk, await matter_version(draft.basis))


class Checked(NamedTuple):
    """What a look at a draft found: `matter` is the next version by it, still without an id, None
    where it cannot be read; `findings` are of its cells, `grounds` is what else keeps it from being
    confirmed today.
    """

    matter: Matter | None
    findings: tuple[Finding, ...]
    grounds: tuple[Refusal, ...]


async def checked(draft: MatterDraft, today: date) -> Checked:
    """Look at a draft as confirming it does."""
    policy = await policy_in_force(today)
    if policy is None:
        return Checked(None, (), (refusal(RefusalCode.POLICY_NOT_IN_FORCE),))
    held = await store.held(draft.code)
    # What is not a draft's to say, the review and whether the matter is in use, stays as it is.
    alone = replace(await known(policy, today), held={draft.code: latest(held)})
    read = read_catalogue(draft.text.encode(), alone)
    if read.faults:
        return Checked(None, read.findings, ())
    if len(read.matters) != 1 or read.authorities:
        return Checked(None, read.findings, (_not_one_matter(),))
    version = latest(held).version + 1
    matter = msgspec.structs.replace(read.matters[0], matter_id=draft.matter, version=version)
    if latest(held).id != draft.basis:
        return Checked(matter, read.findings, (_overtaken(latest(held)),))
    first = too_early(matter.valid_from, today, "text", "plan_effective_date")
    return Checked(matter, read.findings, (*not_a_draft_of(latest(held), matter), *first))


def _not_one_matter() -> Refusal:
    return invalid(
        "草案只写一个事项，部门请另行导入",
        "a draft is of one matter alone; authorities come by import",
        *("text", "matters"),
    )


def _overtaken(by: Matter) -> Refusal:
    """A version has come since the draft was compared, and it would undo what that one says."""
    return refusal(RefusalCode.CONFLICT, path=("basis",), version=by.version)


async def compared(desk: Desk, before: str, after: str) -> Sequence[Changed] | None:
    """What one version says otherwise than another, each of them a version or a draft by its id;
    None where one is not there, or is a draft with faults.
    """
    old, new = await _readable(desk, before), await _readable(desk, after)
    return None if old is None or new is None else differences(old, new)


async def _readable(desk: Desk, id: str) -> Matter | None:
    draft = await matter_draft(desk, id)
    if draft is not None:
        return (await checked(draft, civil_day(desk.now()))).matter
    try:
        return await matter_version(id)
    except LookupError:
        return None


# --- writing ---------------------------------------------------------------------------


async def draft_matter(desk: Desk, key: str, code: str, text: str | None) -> DraftAnswer:
    """Begin a draft of a matter, from a text, or from what its latest version says."""
    order = Order(target=desk.new_id(), expected_version=0, key=key)

    async def begin(print_: Fingerprint) -> Done:
        basis = latest(await kept_versions(desk, code, "code"))
        draft = MatterDraft(
            id=order.target,
            matter=basis.matter_id,
            code=code,
            basis=basis.id,
            text=text if text is not None else as_text(basis),
            editors=(desk.caller.account,),
        )
        at = desk.now()
        await store.add_draft(draft, at)
        hash = content_hash(draft.text)
        event = MatterDrafted(matter=draft.matter, basis=draft.basis, content_hash=hash)
        return await _written(desk, order, print_, draft, at, event)

    print_ = fingerprint("DRAFT_MATTER", code, 0, text)
    return await _carried_out(desk, WRITERS, order, print_, begin)


def as_text(matter: Matter) -> str:
    """A version as the catalogue file of one matter that a draft begins from."""
    return catalogue_file((), (matter,), FileFormat.JSON).decode()


async def edit_matter_draft(
    desk: Desk, order: Order, text: str, basis: str | None = None
) -> DraftAnswer:
    """Give a draft another text, whole; faults do not matter before it is confirmed.

    `basis` is the version that the editor has compared it with, where that is another than before.
    """

    async def edit(print_: Fingerprint) -> Done:
        found = await _open_draft(desk, order)
        if basis is not None and basis not in await _versions_of(found):
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("basis",)))
        draft, at = found.edited(text, desk.caller.account, basis or found.basis), desk.now()
        await _put(draft, at)
        event = MatterDraftEdited(basis=draft.basis, content_hash=content_hash(text))
        return await _written(desk, order, print_, draft, at, event)

    print_ = order.fingerprint("EDIT_MATTER_DRAFT", [text, basis])
    return await _carried_out(desk, WRITERS, order, print_, edit)


async def _versions_of(draft: MatterDraft) -> set[str]:
    return {each.matter.id for each in await store.held(draft.code)}


async def discard_matter_draft(desk: Desk, order: Order) -> DraftAnswer:
    """End a draft that will not be confirmed."""

    async def discard(print_: Fingerprint) -> Done:
        draft = (await _open_draft(desk, order)).ended(DraftState.DISCARDED)
        at = desk.now()
        await _put(draft, at)
        return await _written(desk, order, print_, draft, at, MatterDraftDiscarded())

    print_ = order.fingerprint("DISCARD_MATTER_DRAFT")
    return await _carried_out(desk, WRITERS, order, print_, discard)


async def confirm_matter_draft(desk: Desk, order: Order) -> DraftAnswer:
    """Make a draft the next version, by somebody who did not write in it.

    It must be without fault, begin after today, and have been compared with the latest version.
    What was to hold since its first day gives way to it.
    """

    async def confirm(print_: Fingerprint) -> Done:
        draft, at = await _open_draft(desk, order), desk.now()
        matter = await confirmable(desk, draft, civil_day(at))
        ended = draft.ended(DraftState.PUBLISHED)
        await _put(ended, at)
        done = Done(print_.hash, draft.id, ended.version)
        await keep_key(desk.caller.account, order.key, done, at)
        events = await add_made(desk, (matter,), MatterConfirmed, draft=draft.id)
        await append(desk.author(Role.CATALOGUE_CONFIRMER), at, events)
        return done

    print_ = order.fingerprint("CONFIRM_MATTER_DRAFT")
    return await _carried_out(desk, CONFIRMERS, order, print_, confirm)


async def confirmable(desk: Desk, draft: MatterDraft, today: date) -> Matter:
    """The draft as the next version, without an id; Refused with every ground against it."""
    same = [refusal(RefusalCode.SECOND_PERSON_NEEDED)] * (desk.caller.account in draft.editors)
    matter, findings, grounds = await checked(draft, today)
    faults = [as_ground(each, "text", each.column or "") for each in findings if each.is_fault]
    if matter is None or same or grounds:
        raise Refused(*same, *faults, *grounds)
    return matter


# --- how an act is carried out ---------------------------------------------------------


async def _carried_out(
    desk: Desk, roles: Sequence[Role], order: Order, print_: Fingerprint, work: Work
) -> DraftAnswer:
    try:
        desk.acting_as(roles)
        done, replayed = await done_once(desk, order.key, print_, work)
    except Refused as refused:
        return await _seen(desk, order.target, refusals=refused.refusals)
    return await _seen(desk, done.stream, version=done.version, replayed=replayed)


async def _seen(desk: Desk, id: str, **outcome: Any) -> DraftAnswer:
    """The draft and the latest version of its matter, as they now stand, for who may see them."""
    entitled = not desk.caller.roles.isdisjoint(READERS)
    draft = await matter_draft(desk, id) if entitled else None
    matter = latest(await store.held(draft.code)) if draft else None
    return DraftAnswer(draft=draft, matter=matter, **outcome)


async def _open_draft(desk: Desk, order: Order) -> MatterDraft:
    draft = await matter_draft(desk, order.target)
    if draft is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("draftId",)))
    if draft.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=draft.version))
    if draft.state is not DraftState.OPEN:
        raise Refused(refusal(RefusalCode.WRONG_STAGE, stage=draft.state))
    return draft


async def _put(draft: MatterDraft, at: datetime) -> None:
    if not await store.put_draft(draft, at):
        raise Overtaken


Event: TypeAlias = MatterDrafted | MatterDraftEdited | MatterDraftDiscarded


async def _written(
    desk: Desk, order: Order, print_: Fingerprint, draft: MatterDraft, at: datetime, event: Event
) -> Done:
    done = Done(print_.hash, draft.id, draft.version)
    await keep_key(desk.caller.account, order.key, done, at)
    author = desk.author(Role.CATALOGUE_ADMIN)
    await append(author, at, [NewEvent(done.stream, done.version, event)])
    return done
