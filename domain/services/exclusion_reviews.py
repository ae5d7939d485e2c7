"""Exclusion reviews (除外情形审核, 二(二)): proposed by one, confirmed or rejected by another.

A proposal may be about many matters; each gets an answer of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from domain.cells import Cells
from domain.exclusion_proposals import (
    Answer,
    ExclusionReviewConfirmed,
    ExclusionReviewProposed,
    ExclusionReviewRejected,
    ProposedMatter,
    ReviewProposal,
    not_waiting,
)
from domain.finding import Finding
from domain.instants import civil_day
from domain.matter import ExclusionReview, Matter, content_hash
from domain.matter_rules import OF_REVIEW, Known
from domain.matter_versions import ExclusionReviewed, as_ground, changed_from, latest
from domain.policy_versions import ONE_DAY
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.matter_versions import CONFIRMERS, READERS, WRITERS
from domain.services.matter_writing import add_made, keeps, kept_versions
from domain.services.policies import policy_in_force
from domain.services.replay import Order, Overtaken, Work, done_once
from domain.store import matter_drafts as store
from domain.store.accounts import account_names
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.table_file import LONG

MOST = 200
"""How many matters one proposal may be about."""


class NewReview(msgspec.Struct, frozen=True, kw_only=True):
    """What a first person proposes: how the matters with these handling codes stand to 二(二)."""

    matters: tuple[str, ...]
    domains: tuple[str, ...] = ()
    irrevocable: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAnswer:
    """What came of an act: the proposal as it now stands, the grounds where it was refused, and
    the version of it that the act had made.
    """

    proposal: ReviewProposal | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- reading ---------------------------------------------------------------------------


async def waiting_reviews(desk: Desk) -> list[ReviewProposal]:
    """The proposals that wait for a second person, the oldest first, where the caller keeps all of
    their matters.
    """
    return [each for each in await store.waiting_proposals() if await _keeps_all(desk, each)]


async def review_proposal(desk: Desk, id: str) -> ReviewProposal | None:
    """The proposal with this id, where its matters are the caller's to keep."""
    found = await store.proposal(id)
    return found if found and await _keeps_all(desk, found) else None


async def _keeps_all(desk: Desk, proposal: ReviewProposal) -> bool:
    if desk.caller.authority is None:
        return True
    matters = [await latest_version(each.code) for each in proposal.matters]
    return all(keeps(desk, matter) for matter in matters)


async def latest_version(handling_code: str) -> Matter:
    """The latest version of a matter; LookupError where there is none."""
    return latest(await store.held(handling_code))


async def proposer_name(proposal: ReviewProposal) -> str:
    """The name of the first person."""
    return (await account_names({proposal.proposer}))[proposal.proposer]


# --- the first person ------------------------------------------------------------------


async def propose_review(desk: Desk, key: str, new: NewReview) -> ReviewAnswer:
    """Propose a review of some matters; until it is confirmed it says nothing (R-05)."""
    order = Order(target=desk.new_id(), expected_version=0, key=key)

    async def propose(print_: Fingerprint) -> Done:
        at = desk.now()
        proposal = ReviewProposal(
            id=order.target,
            proposer=desk.caller.account,
            proposed_on=civil_day(at),
            domains=new.domains,
            irrevocable=new.irrevocable,
            basis=new.basis.strip(),
            matters=tuple(ProposedMatter(code=code) for code in new.matters),
        )
        await _look_at(desk, proposal)
        done = Done(print_.hash, proposal.id, proposal.version)
        await keep_key(desk.caller.account, key, done, at)
        await store.add_proposal(proposal, at)
        said = ExclusionReviewProposed(content_hash=_hash(proposal))
        event = NewEvent(proposal.id, proposal.version, said)
        await append(desk.author(Role.CATALOGUE_ADMIN), at, [event])
        return done

    print_ = fingerprint("PROPOSE_EXCLUSION_REVIEW", "", 0, new)
    return await _carried_out(desk, WRITERS, order, print_, propose)


async def _look_at(desk: Desk, proposal: ReviewProposal) -> None:
    """Refused with every ground against what is proposed."""
    grounds = [*_list_grounds([each.code for each in proposal.matters])]
    if not grounds:
        for place, each in enumerate(proposal.matters):
            grounds += await _grounds_of(desk, each.code, place)
    grounds += await _said_wrongly(proposal, proposal.proposed_on)
    if grounds:
        raise Refused(*grounds)


def _list_grounds(codes: Sequence[str]) -> Iterator[Refusal]:
    if not 1 <= len(codes) <= MOST:
        yield invalid(
            f"一次须有 1 至 {MOST} 个事项", f"a proposal is about 1 to {MOST} matters", "matters"
        )
    if len(set(codes)) < len(codes):
        yield invalid("同一事项不得重复", "no matter stands in a proposal twice", "matters")


async def _grounds_of(desk: Desk, code: str, place: int) -> tuple[Refusal, ...]:
    try:
        await kept_versions(desk, code, "matters", str(place))
    except Refused as refused:
        return refused.refusals
    return ()


async def _said_wrongly(proposal: ReviewProposal, today: date) -> list[Refusal]:
    """What is wrong with the review itself, by the rules that a file is read by."""
    policy = await policy_in_force(today)
    if policy is None:
        return [refusal(RefusalCode.POLICY_NOT_IN_FORCE)]
    found: list[Finding] = []
    Cells({"basis": proposal.basis}, found, sheet="", row=0).text("basis", "", longest=LONG)
    review = proposal.review(proposal.proposer, confirmed_by="")
    alone = Known(policy=policy, today=today, limits={}, authorities={})
    found += [each for _, rule in OF_REVIEW for each in rule(review, alone)]
    return [_in_review(each) for each in found]


def _in_review(found: Finding) -> Refusal:
    """What was found in a review, at the field of the input that has the name of its column."""
    field = (found.column or "").partition("[")[0]
    column = f"exclusion_review.{field}"
    return as_ground(msgspec.structs.replace(found, column=column), field)


# --- the second person -----------------------------------------------------------------


async def confirm_review(desk: Desk, order: Order, codes: Sequence[str] | None) -> ReviewAnswer:
    """Confirm a proposal for these of its matters, or for all that wait: each has the review from
    the next day on. Done by somebody else than the proposer.
    """

    async def confirm(print_: Fingerprint) -> Done:
        at = desk.now()
        proposal, chosen = await _to_answer(desk, order, codes)
        if grounds := await _said_wrongly(proposal, civil_day(at)):
            raise Refused(*grounds)
        answered = proposal.answered(chosen, Answer.CONFIRMED)
        done = await _put(desk, order, print_, answered, at)
        events = await _reviewed(desk, proposal, chosen, civil_day(at) + ONE_DAY)
        said = ExclusionReviewConfirmed(content_hash=_hash(answered), matters=chosen)
        event = NewEvent(proposal.id, answered.version, said)
        await append(desk.author(Role.CATALOGUE_CONFIRMER), at, [event, *events])
        return done

    print_ = order.fingerprint("CONFIRM_EXCLUSION_REVIEW", codes)
    return await _carried_out(desk, CONFIRMERS, order, print_, confirm)


async def reject_review(
    desk: Desk, order: Order, codes: Sequence[str] | None, reasons: str
) -> ReviewAnswer:
    """Reject a proposal for these of its matters, or for all that wait, and say why; they stay as
    they are. Done by somebody else than the proposer.
    """

    async def reject(print_: Fingerprint) -> Done:
        at = desk.now()
        proposal, chosen = await _to_answer(desk, order, codes)
        answered = proposal.answered(chosen, Answer.REJECTED, reasons)
        done = await _put(desk, order, print_, answered, at)
        said = ExclusionReviewRejected(content_hash=_hash(answered), matters=chosen)
        event = NewEvent(proposal.id, answered.version, said)
        await append(desk.author(Role.CATALOGUE_CONFIRMER), at, [event])
        return done

    print_ = order.fingerprint("REJECT_EXCLUSION_REVIEW", [codes, reasons])
    return await _carried_out(desk, CONFIRMERS, order, print_, reject)


async def _to_answer(
    desk: Desk, order: Order, codes: Sequence[str] | None
) -> tuple[ReviewProposal, tuple[str, ...]]:
    """The proposal, and the matters that an answer of the caller is about."""
    proposal = await review_proposal(desk, order.target)
    if proposal is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("proposalId",)))
    if proposal.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=proposal.version))
    chosen = tuple(dict.fromkeys(proposal.waiting if codes is None else codes))
    grounds = [*not_waiting(proposal, chosen), *not_to_be_answered(desk, proposal)]
    if not chosen:
        grounds.append(refusal(RefusalCode.WRONG_STAGE, path=("matters",), stage="ANSWERED"))
    if grounds:
        raise Refused(*grounds)
    return proposal, chosen


def not_to_be_answered(desk: Desk, proposal: ReviewProposal) -> Iterator[Refusal]:
    """Why the caller cannot answer a proposal, whichever of its matters."""
    if proposal.proposer == desk.caller.account:
        yield refusal(RefusalCode.SECOND_PERSON_NEEDED)


async def _reviewed(
    desk: Desk, proposal: ReviewProposal, codes: Sequence[str], first: date
) -> list[NewEvent]:
    """Give each of these matters the review from this day on."""
    review = proposal.review(await proposer_name(proposal), desk.caller.name)
    events: list[NewEvent] = []
    for code in codes:
        made = [*changed_from(await store.held(code), first, _with(review))]
        if not made:
            raise Refused(
                invalid(
                    f"事项 {code} 自 {first} 起没有有效版本，可予退回",
                    f"no version of {code} holds on {first} or later; reject it",
                    "matters",
                )
            )
        events += await add_made(desk, made, ExclusionReviewed, proposal=proposal.id)
    return events


def _with(review: ExclusionReview) -> Callable[[Matter], Matter]:
    return lambda matter: msgspec.structs.replace(matter, review=review)


# --- how an act is carried out ---------------------------------------------------------


async def _carried_out(
    desk: Desk, roles: Sequence[Role], order: Order, print_: Fingerprint, work: Work
) -> ReviewAnswer:
    try:
        desk.acting_as(roles)
        done, replayed = await done_once(desk, order.key, print_, work)
    except Refused as refused:
        return ReviewAnswer(proposal=await _seen(desk, order.target), refusals=refused.refusals)
    seen = await _seen(desk, done.stream)
    return ReviewAnswer(proposal=seen, version=done.version, replayed=replayed)


async def _seen(desk: Desk, id: str) -> ReviewProposal | None:
    """The proposal as it now stands, for who may see it."""
    return await review_proposal(desk, id) if desk.caller.roles.intersection(READERS) else None


async def _put(
    desk: Desk, order: Order, print_: Fingerprint, answered: ReviewProposal, at: datetime
) -> Done:
    done = Done(print_.hash, answered.id, answered.version)
    await keep_key(desk.caller.account, order.key, done, at)
    if not await store.put_proposal(answered):
        raise Overtaken
    return done


def _hash(proposal: ReviewProposal) -> str:
    return content_hash(store.proposal_text(proposal))
