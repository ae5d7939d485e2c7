"""Cases with the versions that they pin, so that what is shown of one arrives complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.case import Case
from domain.matter import Matter
from domain.policy import Policy
from domain.services.desk import Desk
from domain.services.policies import policy_version
from domain.store.applicants import KeptApplicant
from domain.store.cases import CaseRow
from domain.store.matters import matter_version, matter_versions


@dataclass(frozen=True, slots=True)
class PinnedCase:
    """A case as it stands, or stood at the instant `as_of`, with the matter version it is about and
    the policy it is handled by.
    """

    row: CaseRow
    matter: Matter
    policy: Policy | None
    as_of: datetime | None = None

    @property
    def state(self) -> Case:
        """The state of the case."""
        return self.row.state

    @property
    def columns(self) -> Mapping[str, Any]:
        """The columns of its row."""
        return self.row.row

    @property
    def applicant(self) -> KeptApplicant:
        """Its applicant."""
        return self.row.applicant

    def at_the_time(self, desk: Desk) -> Desk:
        """The desk at the moment that the case is seen at."""
        at = self.as_of
        return desk if at is None else replace(desk, now=lambda: at)

    def was_there(self, at: datetime) -> bool:
        """Whether what was written at this instant was there at that moment."""
        return self.as_of is None or at <= self.as_of


async def with_versions(row: CaseRow, as_of: datetime | None = None) -> PinnedCase:
    """The case with the versions it pins."""
    pinned = row.state
    matter, policy = await matter_version(pinned.matter), await policy_version(pinned.policy)
    return PinnedCase(row, matter, policy, as_of)


async def all_with_versions(rows: Sequence[CaseRow]) -> list[PinnedCase]:
    """The cases with the versions they pin, in the same order; each version is read once."""
    matters = await matter_versions([row.state.matter for row in rows])
    pinned = {row.state.policy for row in rows}
    policies = {id: await policy_version(id) for id in pinned}
    return [
        PinnedCase(row, matter, policies[row.state.policy])
        for row, matter in zip(rows, matters, strict=True)
    ]
