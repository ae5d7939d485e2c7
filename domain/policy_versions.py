"""Versions of the policy in time: drafted, published by a second person, in force, retired.

A version never changes and never overlaps with another; what is in force on a day stays so for
ever, since cases registered on it pin it (R-06).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum, unique

import msgspec

from domain.policy import Policy
from domain.refusal import Refusal, RefusalCode, invalid, refusal

ONE_DAY = timedelta(days=1)

OPEN_END = "…"
"""How the last day is told of what is in force until it is replaced."""


@unique
class DraftState(StrEnum):
    """What has become of a draft."""

    OPEN = "OPEN"
    PUBLISHED = "PUBLISHED"
    DISCARDED = "DISCARDED"


class PolicyDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A policy file that is being written, faults and all.

    `editors` are the accounts of all who wrote in it, `basis` the id of the version it was begun
    from.
    """

    id: str
    version: int = 1
    state: DraftState = DraftState.OPEN
    text: str
    basis: str | None = None
    editors: tuple[str, ...] = ()

    def edited(self, text: str, by: str) -> PolicyDraft:
        """The draft with another text, as its next version."""
        editors = tuple(dict.fromkeys((*self.editors, by)))
        return msgspec.structs.replace(self, version=self.version + 1, text=text, editors=editors)

    def ended(self, state: DraftState) -> PolicyDraft:
        """The draft as nobody edits it any more."""
        return msgspec.structs.replace(self, version=self.version + 1, state=state)


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """The days on which a published version is in force, both ends included; without a `last` it
    is so until it is replaced. One that was taken back ends before it begins.
    """

    policy: str
    version: int
    first: date
    last: date | None

    @property
    def taken_back(self) -> bool:
        """Whether it is in force on no day at all."""
        return self.last is not None and self.last < self.first

    def meets(self, first: date, last: date | None) -> bool:
        """Whether both are in force on some day."""
        begins_in_time = last is None or self.first <= last
        ends_late_enough = self.last is None or first <= self.last
        return begins_in_time and ends_late_enough and not self.taken_back


def clashes(terms: Sequence[Term], policy: Policy) -> Iterator[Refusal]:
    """Why a policy cannot be in force when its document says: days of another version.

    One that is in force until it is replaced gives way, and ends the day before.
    """
    first, last = policy.document.effective_from, policy.document.effective_to
    for term in terms:
        gives_way = term.last is None and term.first < first
        if term.meets(first, last) and not gives_way:
            yield refusal(
                RefusalCode.VERSION_OVERLAP,
                path=("document", "effectiveFrom"),
                version=term.version,
                first=term.first,
                last=term.last or OPEN_END,
            )


def replaced(terms: Sequence[Term], policy: Policy) -> Term | None:
    """The version that this one replaces; None where it replaces none."""
    first = policy.document.effective_from
    return next((term for term in terms if term.last is None and term.first < first), None)


def gave_way(terms: Sequence[Term], term: Term) -> Term | None:
    """The version in force until the day before this one begins; None where none is."""
    eve = term.first - ONE_DAY
    return next((each for each in terms if each.last == eve and not each.taken_back), None)


def last_without(terms: Sequence[Term], term: Term) -> date | None:
    """Until when the version before this one goes on where this one is taken back: until the next
    one begins; None where none follows.
    """
    following = [each.first for each in terms if each.first > term.first and not each.taken_back]
    return min(following) - ONE_DAY if following else None


def too_early(policy: Policy, today: date) -> Iterator[Refusal]:
    """No version is in force on a day on which applications may have been registered (R-06)."""
    if policy.document.effective_from <= today:
        yield invalid(
            f"施行日期须晚于今天（{today}）：今天登记的办件适用现行政策",
            f"it must be in force after today ({today}): cases of today keep their policy",
            "document",
            "effectiveFrom",
        )


def end_faults(term: Term, last: date, today: date) -> Iterator[Refusal]:
    """Why a version cannot have this last day: it has passed, it does not end it any earlier,
    or the version was taken back.
    """
    if last < today:
        yield invalid(
            f"最后一日不得早于今天（{today}）",
            f"the last day must not be before today ({today})",
            "lastDay",
        )
    if term.taken_back:
        yield invalid(
            "该版本未施行即已撤回",
            "the version was taken back before it was in force",
            "lastDay",
        )
    elif term.last is not None and last >= term.last:
        yield invalid(
            f"该版本至 {term.last} 已失效",
            f"the version already ends on {term.last}",
            "lastDay",
        )


# --- what is written down --------------------------------------------------------------


class PolicyDrafted(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft was begun; its text stands in a row of its own."""

    content_hash: str
    basis: str | None


class PolicyDraftEdited(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft says something else."""

    content_hash: str


class PolicyDraftDiscarded(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft will never be published."""


class PolicyPublished(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A version came into the world; its text stands in a row of its own.

    `draft` is what it was published from; the first version came with the service.
    """

    policy: str
    version: int
    number: str
    effective_from: date
    effective_to: date | None
    content_hash: str
    draft: str | msgspec.UnsetType = msgspec.UNSET


class PolicyRetired(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A version has a last day, by a document; a day before its first says that it was never in
    force.
    """

    last_day: date
    document_no: str
