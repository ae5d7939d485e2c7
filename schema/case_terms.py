"""Enums of cases, with a word on each value."""

from enum import Enum
from typing import cast

from domain.action import CaseAction
from domain.case import Clock, MaterialStanding, Outcome, Stage, TaskKind, Track
from domain.deadline import Standing
from domain.events import CASE_EVENTS
from domain.journal import event_type
from domain.services.case_reads import DueBucket
from schema.describe import described

__all__ = [
    "CaseAction",
    "CaseEventKind",
    "Clock",
    "DueBucket",
    "MaterialStanding",
    "Outcome",
    "Stage",
    "Standing",
    "TaskKind",
    "Track",
]


CaseEventKind = cast(
    "type[Enum]", Enum("CaseEventKind", {event_type(kind): kind for kind in CASE_EVENTS})
)
"""What can happen to a case, by its `kind` in the log: CASE_REGISTERED is CaseRegistered."""

described(
    Stage,
    "Where the licence case stands (办件阶段).",
    REGISTERED="Registered (已登记).",
    NOTIFIED="The one-time notice was given (已一次性告知).",
    SUPPLEMENTING="A supplement was asked for (补正中).",
    ACCEPTED="Accepted (已受理).",
    IN_REVIEW="In review (审查中).",
    SUSPENDED="The clock is suspended (计时中止).",
    DECIDED="Decided (已决定).",
    DELIVERED="Delivered (已送达).",
    CLOSED="Closed (已办结).",
    NOT_ACCEPTED="Not accepted (不予受理).",
    ABANDONED="Withdrawn by the applicant (申请已撤回).",
)
described(
    Track,
    "Where credit approval stands on this case (信用审批进程).",
    NONE="Nothing said yet (未提醒).",
    REMINDED="The applicant was told of the policy (已提醒).",
    DECLINED="The applicant does not want it (未申请).",
    REQUESTED="Requested (已申请).",
    INELIGIBLE="Told that it does not apply (不可实行).",
    ELIGIBLE="Told that it applies (可实行).",
    COMMITTED="The commitment is signed (已承诺).",
    ACTIVE="Handled by credit approval (实行中).",
    WITHDRAWN="Withdrawn (已撤回).",
)
described(
    Outcome,
    "How a case was decided (决定结果).",
    GRANTED="Granted (准予).",
    REFUSED="Refused (不予许可).",
    REVOKED="A grant taken back (已撤销).",
)
described(
    MaterialStanding,
    "How a material counts (材料状态).",
    PLAIN="By itself (须提交).",
    DEFERRED="It comes later (容缺).",
    REPLACED="By commitment (承诺替代).",
    ONE_FORM="By the one form (一表涵盖).",
    OWED="It is owed (须补交).",
)
described(
    TaskKind,
    "What somebody has to do after an act (任务).",
    VERIFY_REPLACED="Verify what was replaced by commitment (核验承诺替代材料).",
    VERIFY_STEP="Do a step that moved behind the decision (后置核验环节).",
    VERIFY_FILING="Verify a case decided on filing (备案即入核验).",
    SITE_CHECK_DRAW="A waived site check enters the draw (免勘验抽查).",
    COLLECT_MATERIAL="Collect a material that is owed (催交材料).",
    DEFERRED_OVERDUE="A deferred material did not come (容缺逾期).",
    CARRY_OUT_STEP="Carry out a step that was waived or moved, before the decision (环节补办).",
    REQUEST_UNANSWERED="A request was left unanswered (申请未答复).",
)
described(
    Clock,
    "The clocks of a case (时限).",
    PROMISED="The authority's promised limit (承诺办结时限).",
    STATUTORY="The limit of the law (法定办结时限).",
    DELIVERY="From the decision to delivery (送达时限).",
)
described(
    Standing,
    "Whether a day counts (计时状态).",
    COUNTED="It counts (计入).",
    REST="A rest day (休息日).",
    SUSPENDED="The clock stood (中止).",
)
described(
    DueBucket,
    "Where a due day lies (期限区间).",
    OVERDUE="Before today (已逾期).",
    TODAY="Today (今日到期).",
    SOON="Within three working days (三个工作日内).",
    LATER="Later (三个工作日后).",
    NONE="None is running (无期限).",
)
described(
    CaseAction,
    "Acts on a case (办件操作), each a mutation.",
    GIVE_ONE_TIME_NOTICE="giveOneTimeNotice (一次性告知).",
    REMIND="remind (主动提醒告知).",
    QUERY_CREDIT="queryCredit (信用查询).",
    ENTER_GRADE="enterGrade (手工录入等级).",
    CONFIRM_GRADE="confirmGrade (复核录入等级).",
    DECLINE="decline (不申请信用审批).",
    REQUEST_CREDIT_APPROVAL="requestCreditApproval (申请信用审批).",
    DECIDE_ELIGIBILITY="decideEligibility (当场告知可否实行).",
    GIVE_RIGHTS_NOTICE="giveRightsNotice (告知权利和义务).",
    SIGN_COMMITMENT="signCommitment (书面承诺).",
    SUBMIT_MATERIAL="submitMaterial (收取材料).",
    CHECK_MATERIAL="checkMaterial (审查材料).",
    CHECK_COMMITMENT="checkCommitment (审查承诺书).",
    REQUEST_SUPPLEMENT="requestSupplement (补正告知).",
    ACCEPT="acceptCase (受理).",
    REFUSE_ACCEPTANCE="refuseAcceptance (不予受理).",
    USE_BENEFIT="useBenefit (使用便利).",
    WITHDRAW_CREDIT_APPROVAL="withdrawCreditApproval (撤回信用审批).",
    WITHDRAW_APPLICATION="withdrawApplication (撤回申请).",
    START_REVIEW="startReview (开始审查).",
    RECORD_STEP="recordStep (记录环节).",
    RECORD_OPINION="recordOpinion (审查意见).",
    SUSPEND_CLOCK="suspendClock (中止计时).",
    RESUME_CLOCK="resumeClock (恢复计时).",
    EXTEND_LIMIT="extendLimit (延长期限).",
    DECIDE="decideCase (作出决定).",
    DELIVER="deliverCase (送达).",
    CLOSE="closeCase (办结).",
    REVOKE_DECISION="revokeDecision (撤销决定).",
    RETURN="returnCase (退回).",
    HAND_OVER="handOverCase (转办).",
    TAKE_OVER="takeOverCase (接办).",
    CORRECT="correctCase (更正).",
    CONFIRM_CORRECTION="confirmCorrection (复核更正).",
)
described(
    CaseEventKind,
    "What happened to a case (事件类型): CASE_REGISTERED is the event CaseRegistered.",
    CASE_REGISTERED="The application was registered (登记).",
    CASE_HANDED_OVER="The desk before this service handed the open case over (移交).",
    ONE_TIME_NOTICE_GIVEN="Conditions and materials were told at once (一次性告知).",
    CREDIT_QUERIED="The credit register was asked (信用查询).",
    MATERIAL_SUBMITTED="A material was received (收取材料).",
    MATERIAL_CHECKED="A material was examined (审查材料).",
    SUPPLEMENT_REQUESTED="A supplement was asked for (补正告知).",
    CASE_ACCEPTED="The application was accepted (受理).",
    CASE_DEEMED_ACCEPTED="Silence accepted the application (逾期未告知视为受理).",
    ACCEPTANCE_REFUSED="The application was not accepted (不予受理).",
    APPLICATION_WITHDRAWN="The applicant withdrew the application (撤回申请).",
    REVIEW_STARTED="The review began (开始审查).",
    STEP_RECORDED="A step of the matter was carried out (记录环节).",
    OPINION_RECORDED="The reviewer gave an opinion (审查意见).",
    CASE_DECIDED="The case was decided (作出决定).",
    CASE_DELIVERED="The result was delivered (送达).",
    CASE_CLOSED="The case was closed (办结).",
    DECISION_REVOKED="The grant was taken back (撤销决定).",
    CASE_TRANSFERRED="The case was handed over to another officer (转办).",
    CASE_TAKEN_OVER="Another officer took the case over (接办).",
    CASE_RETURNED="The case went one step back (退回).",
    CORRECTION_PROPOSED="An act was called wrong (提出更正).",
    CORRECTION_REJECTED="A second person let the act stand (不予更正).",
    ACT_CORRECTED="A wrong act counts no more (更正).",
    CLOCK_SUSPENDED="The clock was stopped (中止计时).",
    CLOCK_RESUMED="The clock ran on (恢复计时).",
    LIMIT_EXTENDED="The limit was extended (延长期限).",
    DEADLINE_RECOMPUTED="The limits were counted anew (重算期限), by another calendar or since a "
    "stop has lasted longer.",
    DELIVERY_RECOMPUTED="The limit of delivery was counted anew (重算送达期限).",
    DEADLINE_WARNED="An alert was raised (预警).",
    DEADLINE_OVERDUE="A last day passed (逾期).",
    DEFERRAL_LAPSED="A deferred material did not come in time (容缺逾期).",
    GRADE_ENTERED="An officer typed in a grade (手工录入等级).",
    GRADE_CONFIRMED="A second person confirmed the typed grade (复核录入等级).",
    POLICY_REMINDED="The applicant was told of the policy (主动提醒告知).",
    CREDIT_APPROVAL_DECLINED="The applicant did not want credit approval (不申请信用审批).",
    CREDIT_APPROVAL_REQUESTED="The applicant asked for credit approval (申请信用审批).",
    ELIGIBILITY_DECIDED="Whether it applies was decided and told (当场告知可否实行).",
    RIGHTS_NOTICE_GIVEN="Rights and obligations were told (告知权利和义务).",
    COMMITMENT_SIGNED="The commitment was signed (书面承诺).",
    COMMITMENT_CHECKED="The commitment was examined (审查承诺书).",
    BENEFIT_USED="A benefit was used (使用便利).",
    CREDIT_APPROVAL_WITHDRAWN="The applicant withdrew credit approval (撤回信用审批).",
    CREDIT_APPROVAL_REVERTED="A later, lower grade ended credit approval (信用审批终止).",
)
