"""Exclusion reviews as two persons make them: proposed by one, confirmed or rejected by another.

Until it is confirmed a proposal says nothing: a matter without a review stays out (二(二), R-05).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum, unique

import msgspec

from domain.matter import ExclusionReview
from domain.refusal import Refusal, RefusalCode, refusal


@unique
class Answer(StrEnum):
    """What a second person said of a matter in a proposal."""

    WAITING = "WAITING"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class ProposedMatter(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A matter in a proposal, by its handling code, and what was said of it."""

    code: str
    answer: Answer = Answer.WAITING
    reasons: str = ""


class ReviewProposal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One classification that is to hold for several matters, and how far it has come.

    `proposer` is the account of the first person.
    """

    id: str
    version: int = 1
    proposer: str
    proposed_on: date
    domains: tuple[str, ...]
    irrevocable: bool
    basis: str
    matters: tuple[ProposedMatter, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The codes of the matters that nobody has answered for yet."""
        return tuple(each.code for each in self.matters if each.answer is Answer.WAITING)

    def answered(self, codes: Collection[str], answer: Answer, reasons: str = "") -> ReviewProposal:
        """The proposal once this was said of these matters."""
        matters = tuple(
            msgspec.structs.replace(each, answer=answer, reasons=reasons)
            if each.code in codes
            else each
            for each in self.matters
        )
        return msgspec.structs.replace(self, version=self.version + 1, matters=matters)

    def review(self, reviewed_by: str, confirmed_by: str) -> ExclusionReview:
        """What a matter says of itself once it is confirmed, with the names of both persons."""
        return ExclusionReview(
            reviewed_by=reviewed_by,
            reviewed_at=self.proposed_on,
            confirmed_by=confirmed_by,
            domains=self.domains,
            irrevocable=self.irrevocable,
            basis=self.basis,
        )


def not_waiting(proposal: ReviewProposal, codes: Sequence[str]) -> Iterator[Refusal]:
    """Which of these matters are not in the proposal, or were answered for before."""
    answers = {each.code: each.answer for each in proposal.matters}
    for place, code in enumerate(codes):
        path = ("matters", str(place))
        answer = answers.get(code)
        if answer is None:
            yield refusal(RefusalCode.NOT_FOUND, path=path)
        elif answer is not Answer.WAITING:
            yield refusal(RefusalCode.WRONG_STAGE, path=path, stage=answer)


# --- what is written down --------------------------------------------------------------


class ExclusionReviewProposed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A proposal was made; what it says stands in a row of its own."""

    content_hash: str


class ExclusionReviewConfirmed(ExclusionReviewProposed, frozen=True, kw_only=True):
    """A second person confirmed it for these matters, by handling code."""

    matters: tuple[str, ...]


class ExclusionReviewRejected(ExclusionReviewProposed, frozen=True, kw_only=True):
    """A second person rejected it for these matters, by handling code."""

    matters: tuple[str, ...]
