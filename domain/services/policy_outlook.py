"""What a caller may do next with a draft or a version of the policy, and why not.

Asked of the same grounds that refuse the act itself, so that it cannot say anything else.
"""

from __future__ import annotations

from enum import StrEnum, unique

from domain.instants import civil_day
from domain.policy_versions import DraftState, PolicyDraft, end_faults
from domain.refusal import Refused
from domain.services.desk import Desk
from domain.services.outlook import Outlook
from domain.services.policy_drafts import PUBLISHERS, WRITERS, releasable
from domain.store import policies as store


@unique
class PolicyAction(StrEnum):
    """An act on a draft or on a version of the policy."""

    DRAFT = "DRAFT"
    EDIT = "EDIT"
    DISCARD = "DISCARD"
    PUBLISH = "PUBLISH"
    RETIRE = "RETIRE"


async def draft_outlook(desk: Desk, draft: PolicyDraft) -> Outlook[PolicyAction]:
    """What the caller may do with a draft."""
    if draft.state is not DraftState.OPEN:
        return Outlook()
    writing = (PolicyAction.EDIT, PolicyAction.DISCARD) if desk.holds(WRITERS) else ()
    if not desk.holds(PUBLISHERS):
        return Outlook(writing)
    try:
        releasable(desk, draft, await store.terms(), civil_day(desk.now()))
    except Refused as refused:
        return Outlook(writing, ((PolicyAction.PUBLISH, refused.refusals),))
    return Outlook((*writing, PolicyAction.PUBLISH))


async def version_outlook(desk: Desk, policy: str) -> Outlook[PolicyAction]:
    """What the caller may do with the version that has this id."""
    drafting = (PolicyAction.DRAFT,) if desk.holds(WRITERS) else ()
    if not desk.holds(PUBLISHERS):
        return Outlook(drafting)
    today = civil_day(desk.now())
    term = next(each for each in await store.terms() if each.policy == policy)
    grounds = tuple(end_faults(term, today, today))
    if grounds:
        return Outlook(drafting, ((PolicyAction.RETIRE, grounds),))
    return Outlook((*drafting, PolicyAction.RETIRE))
