"""Enums of the domain that several subjects share, with a word on each value.

Import them from here, so that they are described wherever they are used.
"""

from domain.applicant import ApplicantKind
from domain.eligibility import CaseMode
from domain.matter import MatterType
from domain.policy import Channel
from schema.describe import described

__all__ = ["ApplicantKind", "CaseMode", "Channel", "MatterType"]

described(
    MatterType,
    "What kind of power a matter is (事项类型), as the national catalogue has it.",
    ADMIN_LICENCE="A licence (行政许可).",
    ADMIN_PENALTY="A penalty (行政处罚); never on application.",
    ADMIN_COERCION="Coercion (行政强制); never on application.",
    ADMIN_LEVY="A levy (行政征收); never on application.",
    ADMIN_PAYMENT="A payment (行政给付).",
    ADMIN_INSPECTION="An inspection (行政检查); never on application.",
    ADMIN_CONFIRMATION="A confirmation (行政确认).",
    ADMIN_REWARD="A reward (行政奖励).",
    ADMIN_ADJUDICATION="An adjudication (行政裁决).",
    OTHER_ADMIN_POWER="Another power (其他行政权力), such as a filing.",
    PUBLIC_SERVICE="A public service (公共服务).",
)
described(
    Channel,
    "How an application came in (办理渠道, 二(三)).",
    OFFLINE_HALL="At a window of the hall (线下政务大厅).",
    ONLINE_PORTAL="By the portal (网上办理).",
    SELF_SERVICE="At a self-service terminal (自助终端).",
    MOBILE="By a mobile app (移动端).",
)
described(
    ApplicantKind,
    "Kinds of applicants (申请主体类型).",
    LEGAL_PERSON="A legal person (法人), by USCC.",
    UNINCORPORATED="An organisation without legal personality (非法人组织), by USCC.",
    NATURAL_PERSON="A natural person (自然人), by resident ID.",
)
described(
    CaseMode,
    "How a case is handled (办理方式).",
    ORDINARY="The ordinary way (普通办理).",
    ORDINARY_STRICT="The ordinary way, strictly (依法依规严格审批, 三4).",
    CREDIT="By credit approval (信用审批).",
)
