"""The catalogue as it is read: what holds on a day, and what may be told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from domain.applicant import ApplicantKind
from domain.authority import Authority
from domain.caller import Caller
from domain.listing import Slice, Window
from domain.matter import Matter
from domain.policy import Channel, Policy
from domain.refusal import Refusal, RefusalCode
from domain.roles import Role
from domain.scope import out_of_scope
from domain.services.policies import policy_in_force
from domain.store.matters import (
    BY_CODE,
    MatterFilter,
    authorities,
    count_matters,
    matter_on,
    matter_version,
    matters,
    names_of,
)

__all__ = ["BY_CODE", "MatterFilter"]


ScopeStanding: TypeAlias = bool | RefusalCode | None
"""Where a matter stands: in scope, out of it, out of it for one reason; None for wherever."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The catalogue of a day, and the policy it is read under; None where none was in force."""

    day: date
    policy: Policy | None


async def shelf_on(day: date) -> Shelf:
    """The catalogue of this day, under the policy in force on it."""
    return Shelf(day, await policy_in_force(day))


async def matter_in(shelf: Shelf, handling_code: str) -> Matter | None:
    """The version of the matter that holds on the day, or None."""
    return await matter_on(handling_code, shelf.day)


async def version_of(id: str) -> Matter:
    """The version with this id, as a case pins it; LookupError where there is none."""
    return await matter_version(id)


async def list_matters(
    shelf: Shelf, only: MatterFilter, standing: ScopeStanding, part: Slice
) -> Window[Matter]:
    """A page of the matters that hold on the day, by handling code (`BY_CODE`).

    `standing` leaves those for which credit approval exists at a window (二), or only the others.
    """
    narrowed = _narrowed(shelf, only, standing)
    if narrowed is None:
        return Window((), has_previous=False, has_next=False)
    return await matters(narrowed, part, shelf.day)


async def count_listed(shelf: Shelf, only: MatterFilter, standing: ScopeStanding) -> int:
    """How many matters the list has in all."""
    narrowed = _narrowed(shelf, only, standing)
    return 0 if narrowed is None else await count_matters(narrowed, shelf.day)


def _narrowed(shelf: Shelf, only: MatterFilter, standing: ScopeStanding) -> MatterFilter | None:
    """The filter of the store; None where nothing can be left."""
    if standing is None:
        return only
    policy = shelf.policy if shelf.policy and shelf.policy.in_force_on(shelf.day) else None
    if policy is None:
        return only if standing is False else None
    within = replace(only, scope=policy.scope, listed=policy.listed)
    if isinstance(standing, RefusalCode):
        return replace(within, bar=standing)
    if Channel.OFFLINE_HALL not in policy.scope.channels:
        return None if standing else only
    return replace(within, in_scope=standing)


def window_reasons(shelf: Shelf, matter: Matter) -> tuple[Refusal, ...]:
    """Why credit approval does not exist for the matter at a window of the hall (二), where an
    applicant is of a kind the policy covers; empty where it does.
    """
    covered = shelf.policy.scope.applicants if shelf.policy else tuple(ApplicantKind)
    return out_of_scope(shelf.policy, matter, covered[0], Channel.OFFLINE_HALL, shelf.day)


def is_portal(caller: Caller) -> bool:
    """Whether the caller is nothing but the portal of another system."""
    return caller.roles <= {Role.PORTAL}


def promise_told(caller: Caller, matter: Matter) -> bool:
    """Whether the caller may see the promised limit. One that is still to be confirmed is a
    proposal, which a portal would pass on to applicants as promised.
    """
    return "promised" not in matter.to_confirm or not is_portal(caller)


async def matter_names(ids: Sequence[str]) -> dict[str, str]:
    """The name of each of these matters, by its id, as its latest version has it."""
    return await names_of(ids)


async def every_authority() -> Sequence[Authority]:
    """The authorities of the catalogue, by code."""
    return await authorities()


async def authorities_with(codes: Sequence[str]) -> list[Authority | None]:
    """The authority with each of these codes, in this order; None where there is none."""
    found = {each.code: each for each in await authorities(*codes)}
    return [found.get(code) for code in codes]
