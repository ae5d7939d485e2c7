"""Matters (事项): what is applied for, as one version of the catalogue says it.

A version in use is never edited; a case pins the one valid on the day it was registered.
"""

import hashlib
from datetime import date
from enum import StrEnum, unique
from typing import Any

import msgspec

from domain.canonical import canonical
from domain.deadline import Limit


@unique
class MatterType(StrEnum):
    """事项类型 of the national catalogue (GB/T 39554)."""

    ADMIN_LICENCE = "ADMIN_LICENCE"
    ADMIN_PENALTY = "ADMIN_PENALTY"
    ADMIN_COERCION = "ADMIN_COERCION"
    ADMIN_LEVY = "ADMIN_LEVY"
    ADMIN_PAYMENT = "ADMIN_PAYMENT"
    ADMIN_INSPECTION = "ADMIN_INSPECTION"
    ADMIN_CONFIRMATION = "ADMIN_CONFIRMATION"
    ADMIN_REWARD = "ADMIN_REWARD"
    ADMIN_ADJUDICATION = "ADMIN_ADJUDICATION"
    OTHER_ADMIN_POWER = "OTHER_ADMIN_POWER"
    PUBLIC_SERVICE = "PUBLIC_SERVICE"


NOT_BY_APPLICATION = frozenset(
    {
        MatterType.ADMIN_PENALTY,
        MatterType.ADMIN_COERCION,
        MatterType.ADMIN_LEVY,
        MatterType.ADMIN_INSPECTION,
    }
)
"""Types an authority starts by itself; no policy may cover them (二(二): 依申请)."""


@unique
class ProjectKind(StrEnum):
    """办件类型: decided at the window, or within a promised limit."""

    INSTANT = "INSTANT"
    PROMISED = "PROMISED"


@unique
class SiteCheck(StrEnum):
    """现场勘验; one that law makes compulsory cannot be waived (R-15)."""

    NONE = "NONE"
    BY_PRACTICE = "BY_PRACTICE"
    COMPULSORY = "COMPULSORY"


@unique
class Decider(StrEnum):
    """Whose decision the matter needs."""

    REVIEWER = "REVIEWER"
    HEAD = "HEAD"


@unique
class MaterialForm(StrEnum):
    """材料类型: whether the paper itself is asked for, a copy of it, or both."""

    ORIGINAL = "ORIGINAL"
    COPY = "COPY"
    ORIGINAL_AND_COPY = "ORIGINAL_AND_COPY"


@unique
class MaterialMedium(StrEnum):
    """材料形式: on paper, electronic, or as the applicant likes."""

    PAPER = "PAPER"
    ELECTRONIC = "ELECTRONIC"
    EITHER = "EITHER"


@unique
class MaterialSource(StrEnum):
    """来源渠道: who makes the paper out."""

    APPLICANT = "APPLICANT"
    GOVERNMENT = "GOVERNMENT"
    OTHER = "OTHER"


CREDIT_PROMISE = "CREDIT"
COMMITMENT_PROMISE = "STATUTORY_COMMITMENT"
PROMISE_MODES = (CREDIT_PROMISE, COMMITMENT_PROMISE)
"""Ways of handling that may have a promised limit of their own: credit approval, and the 告知承诺
that a law prescribes for the matter. Strict handling never has one (R-16)."""


class Condition(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One approval condition (审批条件)."""

    code: str
    text: str
    replaceable: bool = False


class MaterialSpec(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One application material as the catalogue asks for it.

    `main` (主件) is never deferred; `replaceable` may be replaced by a commitment;
    `in_one_form` is met by the one form (一表); `defer_days` are working days after acceptance;
    `standard` says when the authority takes it (受理标准).
    """

    code: str
    name: str
    required: bool = True
    main: bool = False
    deferrable: bool = False
    defer_days: int | None = None
    replaceable: bool = False
    in_one_form: bool = False
    form: MaterialForm | None = None
    medium: MaterialMedium | None = None
    source: MaterialSource | None = None
    standard: str = ""
    legal_basis: str = ""


class StepSpec(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One step of the procedure between acceptance and decision (R-31).

    `statutory`: prescribed by law, so only a benefit whose effect covers it may move it.
    `persons`: how many officers must do it (许可法 34: two where facts are verified on site).
    """

    code: str
    name: str
    statutory: bool = False
    site_check: bool = False
    persons: int = 1


class ExclusionReview(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True
):
    """The authority's written classification of the matter against 二(二)."""

    reviewed_by: str
    reviewed_at: date
    confirmed_by: str
    domains: tuple[str, ...] = ()
    irrevocable: bool = False
    basis: str = ""


class Matter(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, eq=False
):
    """One version of one matter, at the level of the 业务办理项.

    The three codes have 12, 31 and 33 characters; `authority` accepts, `reviewing_authority`
    decides. `valid_to` is the day the catalogue itself cancels this version: that a later version
    follows is known to the store alone, so that a version never changes once it is there.

    `promised_by_mode` holds promised limits that differ from `promised` (by `PROMISE_MODES`).
    `statutory_commitment`: a law prescribes 告知承诺 for the matter, apart from credit approval.
    `supports` names the benefits the matter can give; `courier`, `appointment` and
    `enterprise_setup` say what it has for some of them.
    `to_confirm` names the facts nobody has checked yet, `facts_source` where the others were read.
    """

    id: str
    matter_id: str
    version: int
    name: str
    type: MatterType
    base_code: str
    implement_code: str
    handling_code: str
    authority: str
    authority_name: str
    reviewing_authority: str
    valid_from: date
    valid_to: date | None = None
    operation: str | None = None
    active: bool = True
    in_hall: bool = True
    kind: ProjectKind = ProjectKind.PROMISED
    decided_by: Decider = Decider.REVIEWER
    legal_basis: str = ""
    statutory: Limit
    statutory_text: str = ""
    promised: Limit
    promised_by_mode: dict[str, Limit] = {}
    special_procedure: str = ""
    conditions: tuple[Condition, ...] = ()
    materials: tuple[MaterialSpec, ...] = ()
    steps: tuple[StepSpec, ...] = ()
    site_check: SiteCheck = SiteCheck.NONE
    statutory_commitment: bool = False
    verify_within_days: int = 40
    courier: bool = False
    appointment: bool = False
    enterprise_setup: bool = False
    supports: tuple[str, ...] = ()
    review: ExclusionReview | None = None
    to_confirm: tuple[str, ...] = ()
    facts_source: str = ""
    confidence: str = ""
    note: str = ""

    @property
    def codes(self) -> tuple[str, str, str]:
        """Its three codes, by any of which a list or a record may name it."""
        return self.base_code, self.implement_code, self.handling_code

    def condition(self, code: str) -> Condition | None:
        """The condition with this code, or None."""
        return next((each for each in self.conditions if each.code == code), None)

    def material(self, code: str) -> MaterialSpec | None:
        """The material with this code, or None."""
        return next((spec for spec in self.materials if spec.code == code), None)

    def step(self, code: str) -> StepSpec | None:
        """The step with this code, or None."""
        return next((spec for spec in self.steps if spec.code == code), None)


STORED_APART = ("id", "matterId", "version", "validFrom")
"""What the store gives a version; everything else is what the catalogue says of it."""


def content(matter: Matter) -> str:
    """What the catalogue says of the matter, as canonical JSON (RFC 8785).

    Values left at their defaults are left out, so that a new column changes no old content.
    """
    kept: dict[str, Any] = msgspec.to_builtins(matter)
    for name in STORED_APART:
        del kept[name]
    return canonical(kept).decode()


def content_hash(content: str) -> str:
    """SHA-256 of a content, in hex: two versions that say the same have the same."""
    return hashlib.sha256(content.encode()).hexdigest()


def from_content(
    content: str, *, version_id: str, matter_id: str, version: int, valid_from: date
) -> Matter:
    """The version again, from its content and what the store gave it."""
    given = (version_id, matter_id, version, valid_from)
    kept = msgspec.json.decode(content) | dict(zip(STORED_APART, given, strict=True))
    return msgspec.convert(kept, Matter)


class MatterVersioned(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The catalogue now says something else of a matter; earlier versions end before that day."""

    version: str
    valid_from: date
    content_hash: str


class MatterImported(MatterVersioned, frozen=True, kw_only=True):
    """A matter came into the catalogue, as its first version."""
