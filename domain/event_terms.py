"""The words that acts and their events choose from: kinds, grounds, manners."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class SuspensionKind(StrEnum):
    """The nine kinds of 许可法45, and two that people try and that are refused."""

    HEARING = "HEARING"
    TENDER = "TENDER"
    AUCTION = "AUCTION"
    INSPECTION = "INSPECTION"
    TEST = "TEST"
    QUARANTINE = "QUARANTINE"
    APPRAISAL = "APPRAISAL"
    EXPERT_REVIEW = "EXPERT_REVIEW"
    OTHER_STATUTORY = "OTHER_STATUTORY"
    SITE_VISIT = "SITE_VISIT"
    OTHER = "OTHER"


NOT_COUNTED = frozenset(SuspensionKind) - {SuspensionKind.SITE_VISIT, SuspensionKind.OTHER}
"""The procedures for which an officer may stop the clock (许可法45); a site visit is none."""


@unique
class RefusalGround(StrEnum):
    """Why an application is not accepted (许可法32)."""

    NO_LICENCE_NEEDED = "NO_LICENCE_NEEDED"
    NOT_OUR_COMPETENCE = "NOT_OUR_COMPETENCE"
    MATERIALS_NOT_SUPPLEMENTED = "MATERIALS_NOT_SUPPLEMENTED"


@unique
class DeliveryManner(StrEnum):
    """送达方式."""

    WINDOW = "WINDOW"
    COURIER = "COURIER"
    ONSITE = "ONSITE"
    E_CERT = "E_CERT"


@unique
class SignerCapacity(StrEnum):
    """Who signs: the applicant, or an agent with a power of attorney; never an officer (A-22)."""

    APPLICANT = "APPLICANT"
    AGENT = "AGENT"


@unique
class SignatureForm(StrEnum):
    """How the commitment was signed."""

    PAPER_SCAN = "PAPER_SCAN"
    E_SIGNATURE = "E_SIGNATURE"


@unique
class ReminderManner(StrEnum):
    """How the applicant was told of the policy (四(二)1)."""

    ORAL = "ORAL"
    LEAFLET = "LEAFLET"
    SCREEN = "SCREEN"


@unique
class ReturnedTo(StrEnum):
    """To which step a case under review went back (退回)."""

    ACCEPTANCE = "ACCEPTANCE"
    REVIEW = "REVIEW"


@unique
class ReturnReason(StrEnum):
    """Why a case goes one step back; the words beside it say what exactly."""

    MATERIALS_IN_DOUBT = "MATERIALS_IN_DOUBT"
    STEP_IN_DOUBT = "STEP_IN_DOUBT"
    OPINION_IN_DOUBT = "OPINION_IN_DOUBT"
    WRONGLY_ASSIGNED = "WRONGLY_ASSIGNED"
    OTHER = "OTHER"
