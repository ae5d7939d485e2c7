"""Writing a new version of the policy: drafted and edited by one person, published by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from domain.author import Author
from domain.instants import civil_day
from domain.policy import Policy
from domain.policy_diff import (
    GradeChange,
    PolicyChange,
    TierChange,
    changes,
    grade_changes,
    tier_changes,
)
from domain.policy_edit import Edit, edited
from domain.policy_example import ExampleResult, run_examples
from domain.policy_fault import Fault, PolicyFault
from domain.policy_file import check_policy, load_policy
from domain.policy_versions import (
    ONE_DAY,
    DraftState,
    PolicyDraft,
    PolicyDraftDiscarded,
    PolicyDrafted,
    PolicyDraftEdited,
    PolicyRetired,
    Term,
    clashes,
    end_faults,
    gave_way,
    last_without,
    replaced,
    too_early,
)
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint
from domain.services.policies import document_hash, policy_file, policy_version, publish
from domain.services.replay import Order, Overtaken, Work, done_once
from domain.store import policies as store
from domain.store.accounts import account_named
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append, stream_version

WRITERS = (Role.POLICY_ADMIN,)
PUBLISHERS = (Role.POLICY_PUBLISHER,)
READERS = (*WRITERS, *PUBLISHERS)
"""Who sees what is being written."""

PUBLISHED_ONLY = 1
"""How many events a version has of its own that was never retired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAnswer:
    """What came of an act: the draft and the published version as they now stand, the grounds
    where it was refused, and the version that it had made.
    """

    draft: PolicyDraft | None = None
    policy: Policy | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- reading ---------------------------------------------------------------------------


async def open_drafts() -> Sequence[PolicyDraft]:
    """The drafts that are being written, the one last changed first."""
    return await store.open_drafts()


async def draft_with(id: str) -> PolicyDraft | None:
    """The draft with this id, whatever has become of it."""
    return await store.draft(id)


class Checked(NamedTuple):
    """What a look at a policy file found: everything that keeps it from being published, and how
    its examples came out, where it can be read.
    """

    faults: tuple[Fault, ...]
    examples: tuple[ExampleResult, ...]


@lru_cache(maxsize=16)
def checked(text: str) -> Checked:
    """Look at a policy file as publishing it does."""
    examples: tuple[ExampleResult, ...] = ()
    try:
        examples = run_examples(load_policy(text))
        check_policy(text)
    except PolicyFault as faulty:
        return Checked(faulty.faults, examples)
    return Checked((), examples)


class Compared(NamedTuple):
    """What differs between two policies, and what it comes to for each grade and each tier."""

    changes: tuple[PolicyChange, ...]
    grades: tuple[GradeChange, ...]
    tiers: tuple[TierChange, ...]


async def compared(before: str, after: str) -> Compared | None:
    """Two policies side by side, each a version or a draft by its id; None where one of them is
    not there, or is a draft that cannot be read.
    """
    try:
        old, new = [(await readable_policy(id)).policy for id in (before, after)]
    except Refused:
        return None
    return Compared(changes(old, new), grade_changes(old, new), tier_changes(old, new))


class Readable(NamedTuple):
    """A policy that is published or drafted, and its version as such."""

    policy: Policy
    version: int


async def readable_policy(id: str) -> Readable:
    """The version or the draft with this id. Refused where there is none, and with the faults of a
    draft that cannot be read.
    """
    draft = await store.draft(id)
    try:
        policy = load_policy(draft.text) if draft else await policy_version(id)
    except PolicyFault as faulty:
        raise Refused(*map(_as_refusal, faulty.faults)) from None
    if policy is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("policyId",)))
    return Readable(policy, draft.version if draft else policy.version)


# --- writing ---------------------------------------------------------------------------


async def draft_policy(desk: Desk, key: str, text: str | None, basis: str | None) -> PolicyAnswer:
    """Begin a draft, from a text, or from that of the version `basis`."""
    new = desk.new_id()

    async def begin(print_: Fingerprint) -> Done:
        copied = text if text is not None else await _text_of(basis)
        draft = PolicyDraft(id=new, text=copied, basis=basis, editors=(desk.caller.account,))
        at, hash = desk.now(), document_hash(copied)
        await store.add_draft(draft, hash, at)
        return await _written(
            desk, key, Done(print_.hash, new, 1), at, PolicyDrafted(content_hash=hash, basis=basis)
        )

    order = Order(target="", expected_version=0, key=key)
    print_ = order.fingerprint("DRAFT_POLICY", [text, basis])
    return await _carried_out(desk, WRITERS, order, print_, begin)


async def import_draft(
    text: str, name: str, *, author: Callable[[str], Author], at: datetime, id: str
) -> str:
    """Take a file in as a draft of the account with this name, and return the draft's id.

    Refused with NOT_FOUND where there is no such account: a draft without a writer would have
    anybody for its second person.
    """
    async with transaction():
        account = await account_named(name)
        if account is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("name",)))
        draft, hash = PolicyDraft(id=id, text=text, editors=(account.id,)), document_hash(text)
        await store.add_draft(draft, hash, at)
        event = PolicyDrafted(content_hash=hash, basis=None)
        await append(author(account.id), at, [NewEvent(id, 1, event)])
    return id


async def edit_draft(desk: Desk, order: Order, text: str) -> PolicyAnswer:
    """Give a draft another text, whole; faults do not matter before it is published."""

    async def edit(print_: Fingerprint) -> Done:
        draft = (await _open_draft(order)).edited(text, desk.caller.account)
        event = PolicyDraftEdited(content_hash=document_hash(text))
        return await _changed(desk, order, print_, draft, event)

    print_ = order.fingerprint("EDIT_POLICY_DRAFT", text)
    return await _carried_out(desk, WRITERS, order, print_, edit)


async def adjust_draft(desk: Desk, order: Order, edits: Sequence[Edit]) -> PolicyAnswer:
    """Change a draft in places, remarks and layout kept."""

    async def adjust(print_: Fingerprint) -> Done:
        draft = await _open_draft(order)
        text = edited(draft.text, edits)
        event = PolicyDraftEdited(content_hash=document_hash(text))
        return await _changed(desk, order, print_, draft.edited(text, desk.caller.account), event)

    print_ = order.fingerprint("ADJUST_POLICY_DRAFT", edits)
    return await _carried_out(desk, WRITERS, order, print_, adjust)


async def discard_draft(desk: Desk, order: Order) -> PolicyAnswer:
    """End a draft that will not be published."""

    async def discard(print_: Fingerprint) -> Done:
        draft = (await _open_draft(order)).ended(DraftState.DISCARDED)
        return await _changed(desk, order, print_, draft, PolicyDraftDiscarded())

    print_ = order.fingerprint("DISCARD_POLICY_DRAFT")
    return await _carried_out(desk, WRITERS, order, print_, discard)


# --- publishing and retiring -----------------------------------------------------------


async def publish_draft(desk: Desk, order: Order) -> PolicyAnswer:
    """Publish a draft as the next version, by somebody who did not write in it.

    Its file must be without fault, its examples green, its first day still to come, and none of
    its days another version's; one in force until it is replaced ends the day before.
    """

    async def release(print_: Fingerprint) -> Done:
        terms, draft = await store.terms_to_change(), await _open_draft(order)
        at = desk.now()
        policy = releasable(desk, draft, terms, civil_day(at))
        before = replaced(terms, policy)
        if before is not None:
            await _end(before, policy.document.effective_from - ONE_DAY)
        await _put(draft.ended(DraftState.PUBLISHED), at)
        done = Done(print_.hash, policy.id, policy.version)
        await keep_key(desk.caller.account, order.key, done, at)
        await publish(policy, draft.text, desk.author(Role.POLICY_PUBLISHER), at, draft.id)
        return done

    print_ = order.fingerprint("PUBLISH_POLICY")
    return await _carried_out(desk, PUBLISHERS, order, print_, release)


async def retire_policy(desk: Desk, order: Order, last_day: date, document_no: str) -> PolicyAnswer:
    """Give a version its last day, today at the earliest, by a document.

    A version that is not in force yet may end before it begins; the one that it was to replace
    then goes on, until the next one begins. The expected version is that of the policy.
    """

    async def retire(print_: Fingerprint) -> Done:
        terms, at = await store.terms_to_change(), desk.now()
        term = _ending(order, terms, last_day, civil_day(at))
        await _end(term, last_day)
        if last_day < term.first:
            await _reopen_before(term, terms)
        done = Done(print_.hash, term.policy, term.version)
        await keep_key(desk.caller.account, order.key, done, at)
        version = await stream_version(term.policy) + 1
        event = PolicyRetired(last_day=last_day, document_no=document_no)
        author = desk.author(Role.POLICY_PUBLISHER)
        await append(author, at, [NewEvent(term.policy, version, event)])
        return done

    input = [last_day, document_no]
    print_ = order.fingerprint("RETIRE_POLICY", input)
    return await _carried_out(desk, PUBLISHERS, order, print_, retire)


def releasable(desk: Desk, draft: PolicyDraft, terms: Sequence[Term], today: date) -> Policy:
    """The policy of the draft as its next version; Refused with every ground against it."""
    same = [refusal(RefusalCode.SECOND_PERSON_NEEDED)] * (desk.caller.account in draft.editors)
    faults = checked(draft.text).faults
    if faults:
        raise Refused(*same, *map(_as_refusal, faults))
    version = max((term.version for term in terms), default=0) + 1
    policy = load_policy(draft.text, id=desk.new_id(), version=version)
    no_example = invalid("至少须有一个示例", "there must be at least one example", "examples")
    unproven = () if policy.examples else (no_example,)
    grounds = (*same, *unproven, *too_early(policy, today), *clashes(terms, policy))
    if grounds:
        raise Refused(*grounds)
    return policy


def _as_refusal(fault: Fault) -> Refusal:
    """A fault of the file as a ground; the place is the path in the file, and its line."""
    path = tuple(map(str, fault.path))
    if fault.code in RefusalCode.__members__:
        return Refusal(code=RefusalCode(fault.code), params=fault.params, path=path)
    zh, en = (f"{fault.where or ''} {fault.reason(language)}" for language in ("zh", "en"))
    return invalid(f"第 {fault.line} 行 {zh}", f"line {fault.line}, {en}", *path)


def _ending(order: Order, terms: Sequence[Term], last_day: date, today: date) -> Term:
    term = next((each for each in terms if each.policy == order.target), None)
    if term is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("policyId",)))
    if term.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=term.version))
    if grounds := tuple(end_faults(term, last_day, today)):
        raise Refused(*grounds)
    return term


async def _end(term: Term, last: date | None) -> None:
    if not await store.put_end(term, last):
        raise Overtaken


async def _reopen_before(term: Term, terms: Sequence[Term]) -> None:
    """Let the version go on that ended only because this one was to replace it, and neither by
    its own document nor by one that retired it.
    """
    earlier = gave_way(terms, term)
    policy = await policy_version(earlier.policy) if earlier else None
    if earlier is None or policy is None or policy.document.effective_to is not None:
        return
    if await stream_version(earlier.policy) == PUBLISHED_ONLY:
        await _end(earlier, last_without(terms, term))


# --- how an act is carried out ---------------------------------------------------------


async def _carried_out(
    desk: Desk, roles: Sequence[Role], order: Order, print_: Fingerprint, work: Work
) -> PolicyAnswer:
    try:
        desk.acting_as(roles)
        done, replayed = await done_once(desk, order.key, print_, work)
    except Refused as refused:
        return await _seen(desk, order.target, refusals=refused.refusals)
    return await _seen(desk, order.target, done.stream, version=done.version, replayed=replayed)


async def _seen(desk: Desk, *targets: str, **outcome: Any) -> PolicyAnswer:
    """The draft and the version among the targets, as they now stand, for who may see them."""
    draft = policy = None
    for target in targets:
        draft = await store.draft(target) or draft
        policy = await policy_version(target) or policy
    seen = draft if desk.caller.roles.intersection(READERS) else None
    return PolicyAnswer(draft=seen, policy=policy, **outcome)


async def _open_draft(order: Order) -> PolicyDraft:
    draft = await store.draft(order.target)
    if draft is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("draftId",)))
    if draft.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=draft.version))
    if draft.state is not DraftState.OPEN:
        raise Refused(refusal(RefusalCode.WRONG_STAGE, stage=draft.state))
    return draft


async def _changed(
    desk: Desk, order: Order, print_: Fingerprint, draft: PolicyDraft, event: Event
) -> Done:
    at = desk.now()
    await _put(draft, at)
    return await _written(desk, order.key, Done(print_.hash, draft.id, draft.version), at, event)


async def _put(draft: PolicyDraft, at: datetime) -> None:
    if not await store.put_draft(draft, document_hash(draft.text), at):
        raise Overtaken


Event: TypeAlias = PolicyDrafted | PolicyDraftEdited | PolicyDraftDiscarded


async def _written(desk: Desk, key: str, done: Done, at: datetime, event: Event) -> Done:
    await keep_key(desk.caller.account, key, done, at)
    author = desk.author(Role.POLICY_ADMIN)
    await append(author, at, [NewEvent(done.stream, done.version, event)])
    return done


async def _text_of(policy: str | None) -> str:
    try:
        return await policy_file(policy or "")
    except LookupError:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("basis",))) from None
