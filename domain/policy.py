"""The policy as data: one version of a district's credit approval rules.

Tiers, benefits, exclusion domains, texts and switches are values of this file's types, read from
`policies/*.toml` in the form that `policy_file.py` checks. What a benefit *does* to a case is one
of a closed set, `BenefitEffect`; nothing in the code knows the code of a benefit, tier or domain.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum, unique
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from domain.applicant import ApplicantKind
from domain.clauses import ClauseRef
from domain.matter import MatterType, SiteCheck
from domain.refusal import Refusal, RefusalCode, Wording, named

Code = Annotated[
    str,
    msgspec.Meta(
        pattern=r"\A[A-Z][A-Z0-9_]{0,39}\Z",
        extra={"zh": "大写字母、数字和下划线组成的代码", "en": "a code of capitals, digits and _"},
    ),
]
"""What a file calls a tier, a benefit or an exclusion domain."""

FactId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"\A[a-z][A-Za-z0-9]{0,39}\Z",
        extra={
            "zh": "小写字母开头的字母和数字",
            "en": "letters and digits, the first a small letter",
        },
    ),
]
"""What a file calls a fact; registers are asked for it by this name."""

Count = Annotated[
    int,
    msgspec.Meta(
        ge=1, le=3650, extra={"zh": "1 至 3650 的整数", "en": "a whole number from 1 to 3650"}
    ),
]
"""A number of days or minutes."""

Offset = Annotated[
    int,
    msgspec.Meta(
        ge=-3650,
        le=3650,
        extra={"zh": "-3650 至 3650 的整数", "en": "a whole number from -3650 to 3650"},
    ),
]
"""Days after the day of an example; before it where negative."""


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
class FactKind(StrEnum):
    """Kinds of facts a policy may rest on; one that is not GRADE is refused by `policy_file`."""

    GRADE = "GRADE"
    SCORE = "SCORE"
    LIST = "LIST"
    FLAG = "FLAG"
    RECORDS = "RECORDS"


@unique
class FactSubject(StrEnum):
    """Whom a fact is about."""

    APPLICANT = "APPLICANT"
    LEGAL_REP = "LEGAL_REP"


@unique
class BreachEffect(StrEnum):
    """What an open breach does (A-08)."""

    NONE = "NONE"
    WITHHOLD_COMMITMENT_BENEFITS = "WITHHOLD_COMMITMENT_BENEFITS"
    BLOCK = "BLOCK"


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


class _Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A table of the policy file: immutable, and a key nobody knows is a fault."""


class Document(_Part, frozen=True, kw_only=True):
    """The paper the policy stands in; `effective_to` is the last day in force."""

    number: str
    title: str
    issued_on: date
    effective_from: date
    effective_to: date | None = None
    issuer: str
    basis: tuple[str, ...] = ()


class Clause(_Part, frozen=True, kw_only=True):
    """The text of one clause; `document` where it is not the policy's own paper."""

    text: str
    document: str | None = None


class Fact(_Part, frozen=True, kw_only=True):
    """Something asked of a source about a subject.

    `scale` lists the recognised tokens, best first; `aliases` maps other tokens to those;
    `if_absent` says what "no record" means for a condition (`unknown`: neither yes nor no).
    """

    name: Wording
    source: str
    kind: FactKind
    scale: tuple[str, ...]
    aliases: dict[str, str] = {}
    if_absent: bool | Literal["unknown"] = "unknown"
    subject: FactSubject = FactSubject.APPLICANT
    max_age_days: Count | None = None
    clause: str


class When(_Part, frozen=True, kw_only=True):
    """A condition: exactly one of `all`, `any`, `not`, `applicant`, or a `fact` with `in` or
    `at_least`.
    """

    all: tuple[When, ...] | None = None
    any: tuple[When, ...] | None = None
    not_: When | None = msgspec.field(default=None, name="not")
    applicant: tuple[ApplicantKind, ...] | None = None
    fact: str | None = None
    in_: tuple[str, ...] | None = msgspec.field(default=None, name="in")
    at_least: str | None = msgspec.field(default=None, name="at_least")


class Benefit(_Part, frozen=True, kw_only=True):
    """One convenience (便利服务), what it does and when it can be used."""

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

    @property
    def by_hand(self) -> bool:
        """Whether somebody gives it; acceptance and decision use all others by themselves."""
        return self.effect in (BenefitEffect.SERVICE, BenefitEffect.PRIORITY)


class Tier(_Part, frozen=True, kw_only=True):
    """One band; the first whose condition is true is the applicant's."""

    id: Code
    name: Wording
    effect: TierEffect
    when: When
    clause: str
    benefits: tuple[Code, ...] = ()
    reason: RefusalCode | None = None


class ExclusionDomain(_Part, frozen=True, kw_only=True):
    """A domain that keeps a matter out of credit approval (二(二))."""

    code: Code
    name: Wording
    needs_basis: bool = False


class Scope(_Part, frozen=True, kw_only=True):
    """What, where and for whom credit approval exists at all."""

    matter_types: tuple[MatterType, ...]
    channels: tuple[Channel, ...]
    applicants: tuple[ApplicantKind, ...]
    excluded: tuple[ExclusionDomain, ...]
    review_required: bool = True
    positive_any: tuple[str, ...] | None = None
    operations: tuple[str, ...] | None = None


class OnBreach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a breach leads to; `OPEN` while it is live."""

    OPEN: BreachEffect = BreachEffect.WITHHOLD_COMMITMENT_BENEFITS


class Switches(_Part, frozen=True, kw_only=True):
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


class NoticeText(_Part, frozen=True, kw_only=True):
    """A text that is read out or signed: its version, title and numbered items."""

    version: str
    title: str
    items: tuple[str, ...]


class Texts(_Part, frozen=True, kw_only=True):
    """The texts of the procedure (四(二)1)."""

    reminder: str
    rights_notice: NoticeText
    commitment: NoticeText


class GivenReading(_Part, frozen=True, kw_only=True):
    """A reading of an example; its days count from the day of the example."""

    token: str
    evaluated: Offset = -30
    valid_until: Offset | None = None


class GivenMatter(_Part, frozen=True, kw_only=True):
    """What is special about the matter of an example: by default it bars nothing and suits every
    benefit. `supports` names the benefits it lists; None: all of them.
    """

    type: MatterType | None = None
    active: bool = True
    in_hall: bool = True
    reviewed: bool = True
    domains: tuple[Code, ...] = ()
    irrevocable: bool = False
    supports: tuple[Code, ...] | None = None
    deferrable: bool = True
    replaceable: bool = True
    in_one_form: bool = True
    site_check: SiteCheck = SiteCheck.BY_PRACTICE
    movable_step: bool = True
    enterprise_setup: bool = True


class Given(_Part, frozen=True, kw_only=True):
    """The situation of an example; what is left out is as an applicant would wish it.

    `credit` holds the readings, a bare token for one that is 30 days old; a fact of `absent` has no
    record, and one that stands in neither cannot be read. `today` is the first day in force, the
    applicant's kind and the channel the first that the scope names.
    """

    credit: dict[FactId, str | GivenReading] = {}
    absent: tuple[FactId, ...] = ()
    matter: GivenMatter = GivenMatter()
    applicant: ApplicantKind | None = None
    channel: Channel | None = None
    open_breaches: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    requested: bool = True
    committed: bool = True
    today: date | None = None


class Expect(_Part, frozen=True, kw_only=True):
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


class Example(_Part, frozen=True, kw_only=True):
    """A case the policy must answer as its authors expect; run by `policy check`."""

    name: str
    clause: str
    given: Given = Given()
    expect: Expect


class Policy(_Part, frozen=True, kw_only=True, eq=False):
    """One version of the policy. `id` and `version` are given when it is stored."""

    format: int
    document: Document
    clauses: dict[str, Clause]
    scope: Scope
    facts: dict[FactId, Fact]
    tiers: tuple[Tier, ...]
    benefits: dict[Code, Benefit]
    cumulative: bool = True
    on_breach: OnBreach = OnBreach()
    switches: Switches = Switches()
    texts: Texts
    reasons: dict[RefusalCode, str]
    wordings: dict[RefusalCode, Wording] = {}
    examples: tuple[Example, ...] = ()
    id: str = ""
    version: int = 0

    def clause(self, id: str) -> ClauseRef | None:
        """The clause with this id, with its document; None for one the file does not know."""
        found = self.clauses.get(id)
        if found is None:
            return None
        return ClauseRef(id=id, document=found.document or self.document.number, text=found.text)

    def refusal(
        self, code: RefusalCode, *, path: tuple[str, ...] = (), **params: object
    ) -> Refusal:
        """A refusal on the clause this policy names for `code`."""
        clause = self.reasons.get(code)
        return Refusal(code=code, clause=clause, params=named(params), path=path)

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

    def domain(self, code: str) -> ExclusionDomain | None:
        """The exclusion domain with this code, or None."""
        return next((each for each in self.scope.excluded if each.code == code), None)


@lru_cache(maxsize=64)
def rank(policy: Policy, tier_id: str) -> int:
    """1 for the lowest incentive tier, growing with what the tier gives; 0 for any other tier."""
    ids = [tier.id for tier in policy.incentives()]
    return len(ids) - ids.index(tier_id) if tier_id in ids else 0
