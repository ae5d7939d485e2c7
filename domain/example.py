"""What an example of a policy file is given: a matter, and what registers say."""

from __future__ import annotations

from domain.breach import BreachKind
from domain.matter import MatterType, SiteCheck
from domain.policy_part import Code, Mark, Name, Offset, Part

THIS_MATTER = "this"
"""The matter of the example itself, as a record of it names it."""


class GivenRecord(Part, frozen=True, kw_only=True):
    """A record of an example: its day, counted from the day of the example, the code of the matter
    it is about (`this`: the matter of the example), and an amount.
    """

    on: Offset
    matter: str | None = None
    amount: Mark | None = None


class GivenReading(Part, frozen=True, kw_only=True):
    """A reading of an example: one value; its days count from the day of the example."""

    token: str | None = None
    number: Mark | None = None
    listed: bool | None = None
    records: tuple[GivenRecord, ...] | None = None
    evaluated: Offset = -30
    valid_until: Offset | None = None


class GivenBreach(Part, frozen=True, kw_only=True):
    """An open breach of an example: the day of the document that confirms it, counted from the
    day of the example (None: not known), and what it was.
    """

    confirmed: Offset | None = None
    kinds: tuple[BreachKind, ...] = ()


class GivenMatter(Part, frozen=True, kw_only=True):
    """What is special about the matter of an example: by default it bars nothing, suits every
    benefit and is on every list. `supports` names the benefits it lists, `lists` the lists that
    name it; None: all of them.
    """

    type: MatterType | None = None
    operation: str | None = None
    active: bool = True
    in_hall: bool = True
    reviewed: bool = True
    domains: tuple[Code, ...] = ()
    irrevocable: bool = False
    lists: tuple[Name, ...] | None = None
    supports: tuple[Code, ...] | None = None
    deferrable: bool = True
    replaceable: bool = True
    in_one_form: bool = True
    site_check: SiteCheck = SiteCheck.BY_PRACTICE
    movable_step: bool = True
    enterprise_setup: bool = True
