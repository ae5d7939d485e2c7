"""The policy as data: one version of a district's credit approval rules.

Tiers, benefits, exclusion domains, texts and switches are values of this file's types, read from
`policies/*.toml` in the form that `policy_file.py` checks. What a benefit *does* to a case is one
of a closed set, `BenefitEffect`; nothing in the code knows the code of a benefit, tier or domain.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum, unique
from functools import lru_cache
from typing import Annotated

import msgspec

from domain.action import LEGAL_BASES, CaseAction
from domain.applicant import ApplicantKind
from domain.breach import OnBreach
from domain.clauses import ClauseRef
from domain.example import GivenBreach, GivenMatter, GivenReading
from domain.fact import Fact, When
from domain.matter import Matter, MatterType
from domain.policy_part import Code, Count, Mark, Name, Part
from domain.policy_terms import Deferral, Offered, Restriction, Rounding, Terms
from domain.refusal import Refusal, RefusalCode, Wording, named


@unique
class Channel(StrEnum):
    """How the application came in (二(三))."""

    OFFLINE_HALL = "OFFLINE_HALL"
    ONLINE_PORTAL = "ONLINE_PORTAL"
    SELF_SERVICE = "SELF_SERVICE"
    MOBILE = "MOBILE"


@unique
class TierEffect(StrEnum):
    """信用加法, neither, 信用减法."""

    INCENTIVE = "INCENTIVE"
    NEUTRAL = "NEUTRAL"
    RESTRICT = "RESTRICT"


@unique
class BenefitEffect(StrEnum):
    """What a benefit changes for a case that holds it."""

    DEFER_MATERIAL = "DEFER_MATERIAL"
    REPLACE_EVIDENCE = "REPLACE_EVIDENCE"
    WAIVE_SITE_CHECK = "WAIVE_SITE_CHECK"
    VERIFY_AFTER_DECISION = "VERIFY_AFTER_DECISION"
    DECIDE_ON_FILING = "DECIDE_ON_FILING"
    ONE_FORM = "ONE_FORM"
    PRIORITY = "PRIORITY"
    SERVICE = "SERVICE"


@unique
class UsableFrom(StrEnum):
    """From when on a granted benefit can be used."""

    COMMITMENT = "COMMITMENT"
    ACCEPTANCE = "ACCEPTANCE"
    DECISION = "DECISION"


@unique
class ProofKind(StrEnum):
    """What proves that a service was given: a slot, a helper, a team, a visit, a parcel, a pack."""

    SLOT = "SLOT"
    HELPER = "HELPER"
    TEAM = "TEAM"
    VISIT = "VISIT"
    COURIER = "COURIER"
    PACK = "PACK"


@unique
class Recheck(StrEnum):
    """What a query after acceptance may do (A-12)."""

    NEVER = "NEVER"
    WARN = "WARN"
    REVERT = "REVERT"


@unique
class AfterWithdrawal(StrEnum):
    """Whether the clock runs on while materials are owed after a withdrawal (A-09)."""

    RUN_ON = "RUN_ON"
    STOP_UNTIL_SUPPLIED = "STOP_UNTIL_SUPPLIED"


class Document(Part, frozen=True, kw_only=True):
    """The paper the policy stands in; `effective_to` is the last day in force."""

    number: str
    title: str
    issued_on: date
    effective_from: date
    effective_to: date | None = None
    issuer: str
    basis: tuple[str, ...] = ()


class Clause(Part, frozen=True, kw_only=True):
    """The text of one clause; `document` where it is not the policy's own paper."""

    text: str
    document: str | None = None


class Benefit(Part, frozen=True, kw_only=True):
    """One convenience (便利服务), what it does, when it can be used, and on which matters.

    Of two that exclude each other a tier gives the one it names first.
    """

    code: str = ""
    name: Wording
    effect: BenefitEffect
    clause: str
    proof: ProofKind | None = None
    needs_request: bool = True
    needs_commitment: bool = True
    by_commitment: bool = False
    usable_from: UsableFrom = UsableFrom.ACCEPTANCE
    applicants: tuple[ApplicantKind, ...] | None = None
    matter_lists: tuple[Name, ...] | None = None
    operations: tuple[str, ...] | None = None
    excludes: tuple[Code, ...] = ()
    params: Terms = Terms()

    @property
    def on_materials(self) -> bool:
        """Whether it changes how materials or conditions count."""
        return self.effect in (
            BenefitEffect.DEFER_MATERIAL,
            BenefitEffect.REPLACE_EVIDENCE,
            BenefitEffect.ONE_FORM,
        )

    @property
    def by_hand(self) -> bool:
        """Whether somebody gives it; acceptance and decision use all others by themselves."""
        return self.effect in (BenefitEffect.SERVICE, BenefitEffect.PRIORITY)


class Tier(Part, frozen=True, kw_only=True):
    """One band; the first whose condition is true is the applicant's."""

    id: Code
    name: Wording
    effect: TierEffect
    when: When
    clause: str
    offers: tuple[Code | Offered, ...] = msgspec.field(default=(), name="benefits")
    restrictions: tuple[Restriction, ...] = ()
    reason: RefusalCode | None = None

    @property
    def benefits(self) -> tuple[str, ...]:
        """The codes of what it gives."""
        return tuple(each if isinstance(each, str) else each.code for each in self.offers)

    def params(self, benefit: Benefit) -> Terms:
        """The terms on which it gives this benefit."""
        own = (each for each in self.offers if isinstance(each, Offered))
        found = next((each for each in own if each.code == benefit.code), None)
        return found.params if found else benefit.params


class ExclusionDomain(Part, frozen=True, kw_only=True):
    """A domain that keeps a matter out of credit approval (二(二))."""

    code: Code
    name: Wording
    needs_basis: bool = False


class Scope(Part, frozen=True, kw_only=True):
    """What, where and for whom credit approval exists at all."""

    matter_types: tuple[MatterType, ...]
    channels: tuple[Channel, ...]
    applicants: tuple[ApplicantKind, ...]
    excluded: tuple[ExclusionDomain, ...]
    review_required: bool = True
    positive_any: tuple[Name, ...] | None = None
    operations: tuple[str, ...] | None = None


class Switches(Part, frozen=True, kw_only=True):
    """Readings of what the text leaves open (docs of A-01 to A-23), and the terms it needs."""

    recheck: Recheck = Recheck.WARN
    reapply_after_withdrawal: bool = False
    after_withdrawal: AfterWithdrawal = AfterWithdrawal.RUN_ON
    after_withdrawal_clause: str | None = None
    manual_grade_entry: bool = False
    second_review_when_strict: bool = True
    on_the_spot_minutes: Count = 30
    supplement_days: Count = 5
    owed_days: Count = 5
    deemed_acceptance_days: Count = 5
    delivery_days: Count = 10
    extension_days: Count = 10
    push_days: Count = 7
    follow_up_days: Count = 10
    reminder_days: Count = 3


class NoticeText(Part, frozen=True, kw_only=True):
    """A text that is read out or signed: its version, title and numbered items."""

    version: str
    title: str
    items: tuple[str, ...]


class Texts(Part, frozen=True, kw_only=True):
    """The texts of the procedure (四(二)1)."""

    reminder: str
    rights_notice: NoticeText
    commitment: NoticeText


class Given(Part, frozen=True, kw_only=True):
    """The situation of an example; what is left out is as an applicant would wish it.

    `credit` holds the readings, a bare grade, number or truth value for one that is 30 days old; a
    fact of `absent` has no record, and one that stands in neither cannot be read. `today` is the
    first day in force; the applicant's kind, the channel and the operation are the first that the
    scope names. `breaches` are those open ones of which more is known.
    """

    credit: dict[Name, str | bool | Mark | GivenReading] = msgspec.field(default_factory=dict)
    absent: tuple[Name, ...] = ()
    matter: GivenMatter = GivenMatter()
    applicant: ApplicantKind | None = None
    channel: Channel | None = None
    open_breaches: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    breaches: tuple[GivenBreach, ...] = ()
    requested: bool = True
    committed: bool = True
    today: date | None = None


class Expect(Part, frozen=True, kw_only=True):
    """What the decision must say; what is left out may be anything. `tier` is an id or `none`,
    lists are whole, those of benefits in any order.
    """

    eligible: bool | None = None
    mode: str | None = None
    tier: str | None = None
    reasons: tuple[RefusalCode, ...] | None = None
    benefits: tuple[Code, ...] | None = None
    withheld: tuple[Code, ...] | None = None
    not_offered: tuple[Code, ...] | None = None
    granted: tuple[Code, ...] | None = None


class Example(Part, frozen=True, kw_only=True):
    """A case the policy must answer as its authors expect; run by `policy check`."""

    name: str
    clause: str
    given: Given = Given()
    expect: Expect


class Policy(Part, frozen=True, kw_only=True, eq=False):
    """One version of the policy. `id` and `version` are given when it is stored."""

    format: int
    document: Document
    clauses: dict[str, Clause]
    scope: Scope
    lists: dict[Name, tuple[str, ...]] = msgspec.field(default_factory=dict)
    facts: dict[Name, Fact]
    tiers: tuple[Tier, ...]
    benefits: dict[Code, Benefit]
    cumulative: bool = True
    rounding: Rounding | None = None
    deferral: Deferral = Deferral()
    on_breach: OnBreach = OnBreach()
    switches: Switches = Switches()
    texts: Texts
    reasons: dict[RefusalCode, str]
    wordings: dict[RefusalCode, Wording] = msgspec.field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    id: str = ""
    version: int = 0

    def clause(self, id: str) -> ClauseRef | None:
        """The clause with this id, with its document; None for one the file does not know."""
        found = self.clauses.get(id)
        if found is None:
            return None
        return ClauseRef(id=id, document=found.document or self.document.number, text=found.text)

    def bases(self, action: CaseAction) -> tuple[ClauseRef, ...]:
        """The clauses an act on a case rests on, of those this file knows."""
        known = (self.clause(id) for id in LEGAL_BASES[action])
        return tuple(each for each in known if each is not None)

    def refusal(
        self, code: RefusalCode, *, path: tuple[str, ...] = (), **params: object
    ) -> Refusal:
        """A refusal on the clause this policy names for `code`."""
        clause = self.reasons.get(code)
        return Refusal(code=code, clause=clause, params=named(params), path=path)

    def given(self, code: str, tier_id: str | None) -> Benefit:
        """The benefit with this code, on the terms of this tier if it is given by one."""
        benefit, tier = self.benefits[code], self.tier(tier_id) if tier_id else None
        params = tier.params(benefit) if tier else benefit.params
        own = params is not benefit.params
        return msgspec.structs.replace(benefit, params=params) if own else benefit

    def tier(self, id: str) -> Tier | None:
        """The tier with this id, or None."""
        return next((tier for tier in self.tiers if tier.id == id), None)

    def in_force_on(self, day: date) -> bool:
        """Whether `day` lies in the validity, both ends included (3.9.9)."""
        until = self.document.effective_to
        return self.document.effective_from <= day and (until is None or day <= until)

    def incentives(self) -> tuple[Tier, ...]:
        """The tiers that give something, best first."""
        return tuple(tier for tier in self.tiers if tier.effect is TierEffect.INCENTIVE)

    def asked_about(self, fact: str) -> tuple[ApplicantKind, ...]:
        """The kinds of applicants in scope that this fact is asked about."""
        return tuple(kind for kind in self.scope.applicants if self.facts[fact].concerns(kind))

    @property
    def rounds_up(self) -> bool:
        """Whether a part of a day counts as a whole one."""
        return self.rounding is Rounding.CEIL

    @property
    def listed(self) -> tuple[str, ...] | None:
        """The codes of the matters it is for; None where it is for all."""
        names = self.scope.positive_any
        return None if names is None else tuple(code for name in names for code in self.lists[name])

    def on_any_list(self, matter: Matter, names: tuple[str, ...]) -> bool:
        """Whether one of these lists names the matter, by any of its codes."""
        return any(code in self.lists[name] for name in names for code in matter.codes)

    def domain(self, code: str) -> ExclusionDomain | None:
        """The exclusion domain with this code, or None."""
        return next((each for each in self.scope.excluded if each.code == code), None)


@lru_cache(maxsize=64)
def rank(policy: Policy, tier_id: str) -> int:
    """1 for the lowest incentive tier, growing with what the tier gives; 0 for any other tier."""
    ids = [tier.id for tier in policy.incentives()]
    return len(ids) - ids.index(tier_id) if tier_id in ids else 0
