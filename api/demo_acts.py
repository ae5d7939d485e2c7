"""Acts of the demo that come together, and the texts its officers write.

A text has an id of its own, so acts that carry one are made anew for each case.
"""

from datetime import date

from api.clock import new_id
from domain.case import Outcome, Owed
from domain.clock import ExtendLimit, SuspendClock
from domain.command import Command
from domain.completeness import MissingMaterials
from domain.credit_track import (
    CheckCommitment,
    DecideEligibility,
    GiveRightsNotice,
    Remind,
    RequestCreditApproval,
    SignCommitment,
)
from domain.event_terms import DeliveryManner, RefusalGround, SignerCapacity, SuspensionKind
from domain.review import (
    Close,
    Decide,
    Deliver,
    RecordOpinion,
    RecordStep,
    RevokeDecision,
    StartReview,
)
from domain.use_benefit import UseBenefit
from domain.window import (
    Accept,
    CheckMaterial,
    DefectFound,
    GiveOneTimeNotice,
    RefuseAcceptance,
    RequestSupplement,
    SubmitMaterial,
)
from domain.words import Words

PARCEL = "SF1029384756"


def said(text: str) -> Words:
    """A text that somebody wrote."""
    return Words(new_id(), text)


# --- at the window ---------------------------------------------------------------------


def told() -> tuple[Command, ...]:
    """Told once of everything, and reminded of the policy."""
    return (GiveOneTimeNotice(), Remind())


def asked() -> tuple[Command, ...]:
    """Told, asking for credit approval, and answered on the spot."""
    return (*told(), RequestCreditApproval(), DecideEligibility())


def committed(capacity: SignerCapacity = SignerCapacity.APPLICANT) -> tuple[Command, ...]:
    """All of 四(二)1, with the commitment signed and examined."""
    agent = capacity is SignerCapacity.AGENT
    sign = SignCommitment(
        template_version="1",
        capacity=capacity,
        attorney_no=said("授权书第8号") if agent else None,
        file_hash="0" * 64,
        signer=said("示例代办人" if agent else "示例负责人"),
    )
    return (*asked(), GiveRightsNotice(), sign, CheckCommitment(in_order=True))


def received(*materials: str) -> tuple[Command, ...]:
    """These materials come and are found in form."""
    return tuple(
        act
        for code in materials
        for act in (SubmitMaterial(material=code), CheckMaterial(material=code, in_form=True))
    )


def accepted(*materials: str) -> tuple[Command, ...]:
    """Accepted with these materials, in the mode that the case has come to."""
    return (*received(*materials), Accept())


def accepted_without(
    *, deferred: tuple[str, ...] = (), replaced: tuple[str, ...] = (), by: date = date.min
) -> Accept:
    """Accepted with materials deferred to a day (容缺受理) or replaced (告知承诺)."""
    later = tuple(Owed(material=code, due_on=by) for code in deferred)
    return Accept(missing=MissingMaterials(deferred=later, replaced=replaced))


def supplement(**missing: str) -> RequestSupplement:
    """What is missing or wrong, by material, all at once."""
    defects = (DefectFound(material=code, words=said(text)) for code, text in missing.items())
    return RequestSupplement(defects=tuple(defects))


def not_accepted(ground: RefusalGround, reasons: str) -> RefuseAcceptance:
    """Acceptance refused in writing."""
    return RefuseAcceptance(ground=ground, reasons=said(reasons))


# --- in the back office ----------------------------------------------------------------


def step(code: str, *people: str) -> RecordStep:
    """A step of the procedure, done by these officers."""
    performed_by = tuple(said(name) for name in people)
    return RecordStep(step=code, performed_by=performed_by, record=said("情况属实。"))


def opinion() -> RecordOpinion:
    """An opinion in favour."""
    return RecordOpinion(recommends=Outcome.GRANTED, opinion=said("材料属实，建议准予。"))


def suspended(until: date) -> SuspendClock:
    """The clock stopped for a review by experts (许可法45)."""
    return SuspendClock(
        kind=SuspensionKind.EXPERT_REVIEW,
        notice_no=said("评审告知书第31号"),
        expected_end=until,
    )


def extended() -> ExtendLimit:
    """The limit extended by the head (许可法42)."""
    return ExtendLimit(days=5, reasons=said("现场情况复杂，需补充核实。"))


def granted() -> Decide:
    """A grant."""
    return Decide(outcome=Outcome.GRANTED)


def granted_at_once() -> Decide:
    """A grant in one act, which carries the opinion."""
    return Decide(outcome=Outcome.GRANTED, opinion=said("材料属实，当场准予。"))


def refused() -> Decide:
    """A refusal, with reasons and remedies (许可法38)."""
    return Decide(
        outcome=Outcome.REFUSED,
        reasons=said("设置位置影响通行，不符合技术规范。"),
        remedies=said("可在六十日内申请行政复议，或在六个月内提起行政诉讼。"),
    )


def delivered() -> Deliver:
    """Handed over at the window."""
    return Deliver(manner=DeliveryManner.WINDOW, proof=said("送达回证第12号"))


def closed() -> tuple[Command, ...]:
    """Handed over at the window, and closed."""
    return (delivered(), Close())


def sent() -> tuple[Command, ...]:
    """Reviewed, granted, and sent by free courier."""
    by_courier = UseBenefit(benefit="FREE_COURIER", proof=said(PARCEL))
    sent_off = Deliver(manner=DeliveryManner.COURIER, proof=said(PARCEL))
    return (StartReview(), opinion(), granted(), by_courier, sent_off)


def revoked(heard_on: date) -> RevokeDecision:
    """The grant taken back, since the commitment was false (许可法69)."""
    return RevokeDecision(
        document_no=said("撤销决定书第2号"),
        heard_on=heard_on,
        reasons=said("承诺内容与事实不符。"),
    )
