"""Enums of breaches, with a word on each value."""

from enum import Enum
from typing import cast

from domain.breach_acts import BreachAction
from domain.breach_life import BREACH_EVENTS, BreachState, Severity, SubjectKind
from domain.journal import event_type
from schema.describe import described

__all__ = ["BreachAction", "BreachLogKind", "BreachState", "Severity", "SubjectKind"]


BreachLogKind = cast(
    "type[Enum]", Enum("BreachLogKind", {event_type(kind): kind for kind in BREACH_EVENTS})
)
"""What can happen to a breach, by its `kind` in the log: BREACH_ALLEGED is BreachAlleged."""

described(
    BreachState,
    "Where a breach stands (违诺状态). It counts in CONFIRMED, PUSHED and CORRECTED alone.",
    ALLEGED="Alleged (已登记).",
    NOTIFIED="The party was told and may speak (已告知).",
    CONFIRMED="Confirmed on a document (已认定).",
    PUSHED="Pushed to the credit website (已推送).",
    CORRECTED="Put right after it was pushed (已更正).",
    OBJECTED="Contested (异议中).",
    DISMISSED="There is no breach (不予认定).",
    REPAIRED="Repaired (已修复).",
    EXPIRED="Its longest term is over (已届满).",
)
described(
    Severity,
    "How grave a breach is (严重程度), which sets its terms.",
    MINOR="轻微: up to 3 months, not published as a rule.",
    GENERAL="一般: 3 to 12 months.",
    SERIOUS="严重: 12 to 36 months.",
)
described(
    SubjectKind,
    "What was not kept (违诺对象).",
    name="BreachSubjectKind",
    COMMITMENT_ITEM="An item of the written commitment (承诺事项).",
    DEFERRED_MATERIAL="A deferred material (容缺材料).",
)
described(
    BreachAction,
    "An act on a breach (违诺办理): the mutation of this name.",
    NOTIFY_PARTY="notifyBreachParty (告知当事人).",
    RECORD_DEFENCE="recordBreachDefence (听取陈述申辩).",
    CONFIRM="confirmBreach (认定).",
    DISMISS="dismissBreach (不予认定).",
    ADD_ACCOUNTABILITY="addBreachAccountability (登记责任追究).",
    CORRECT="correctBreach (更正).",
    OBJECT="objectToBreach (登记异议).",
    RESOLVE_OBJECTION="resolveBreachObjection (处理异议).",
    REPAIR="repairBreach (信用修复).",
)
described(
    BreachLogKind,
    "What happened to a breach (事件类型): BREACH_ALLEGED is the event BreachAlleged.",
    BREACH_ALLEGED="It was alleged (登记违诺).",
    PARTY_NOTIFIED="The party was told (告知当事人).",
    DEFENCE_RECORDED="The party was heard (听取陈述申辩).",
    BREACH_CONFIRMED="It was confirmed on a document (认定).",
    BREACH_DISMISSED="The allegation was let go (不予认定).",
    ACCOUNTABILITY_ADDED="A measure was taken (责任追究).",
    PUSH_ACKNOWLEDGED="The credit website has taken it (推送回执).",
    BREACH_CORRECTED="What was pushed was put right (更正).",
    BREACH_OBJECTED="The party contests it (异议).",
    BREACH_OBJECTION_RESOLVED="The objection was answered (异议处理).",
    BREACH_REPAIRED="It was repaired (信用修复).",
    BREACH_EXPIRED="Its longest term was over (届满).",
    PUSH_OVERDUE="It was not pushed in time (逾期未推送).",
)
