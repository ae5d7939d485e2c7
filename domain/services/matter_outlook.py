"""What a caller may do next with a matter, a draft of it or a review of it, and why not.

Asked of the same grounds that refuse the act itself, so that it cannot say anything else.
"""

from __future__ import annotations

from enum import StrEnum, unique

from domain.exclusion_proposals import ReviewProposal
from domain.instants import civil_day
from domain.matter import Matter
from domain.matter_versions import MatterDraft
from domain.policy_versions import DraftState
from domain.refusal import Refused
from domain.services.desk import Desk
from domain.services.exclusion_reviews import not_to_be_answered
from domain.services.matter_drafts import confirmable
from domain.services.matter_versions import CONFIRMERS, WRITERS
from domain.services.matter_writing import keeps
from domain.services.outlook import Outlook


@unique
class MatterAction(StrEnum):
    """An act on a matter, on a draft of one, or on a proposed exclusion review."""

    DRAFT = "DRAFT"
    EDIT = "EDIT"
    DISCARD = "DISCARD"
    CONFIRM = "CONFIRM"
    REJECT = "REJECT"
    ACTIVATE = "ACTIVATE"
    DEACTIVATE = "DEACTIVATE"


def matter_outlook(desk: Desk, latest: Matter) -> Outlook[MatterAction]:
    """What the caller may do with the matter whose latest version this is."""
    if not keeps(desk, latest):
        return Outlook()
    drafting = (MatterAction.DRAFT,) if desk.holds(WRITERS) else ()
    if not desk.holds(CONFIRMERS):
        return Outlook(drafting)
    switch = MatterAction.DEACTIVATE if latest.active else MatterAction.ACTIVATE
    return Outlook((*drafting, switch))


async def draft_outlook(desk: Desk, draft: MatterDraft) -> Outlook[MatterAction]:
    """What the caller may do with a draft of a matter the caller keeps."""
    if draft.state is not DraftState.OPEN:
        return Outlook()
    writing = (MatterAction.EDIT, MatterAction.DISCARD) if desk.holds(WRITERS) else ()
    if not desk.holds(CONFIRMERS):
        return Outlook(writing)
    try:
        await confirmable(desk, draft, civil_day(desk.now()))
    except Refused as refused:
        return Outlook(writing, ((MatterAction.CONFIRM, refused.refusals),))
    return Outlook((*writing, MatterAction.CONFIRM))


def review_outlook(desk: Desk, proposal: ReviewProposal) -> Outlook[MatterAction]:
    """What the caller may do with a proposed review of matters the caller keeps."""
    if not proposal.waiting or not desk.holds(CONFIRMERS):
        return Outlook()
    answers = (MatterAction.CONFIRM, MatterAction.REJECT)
    grounds = tuple(not_to_be_answered(desk, proposal))
    if grounds:
        return Outlook(blocked=tuple((answer, grounds) for answer in answers))
    return Outlook(answers)
