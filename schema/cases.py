"""A case (办件) as GraphQL shows it. The acts stand in modules by region."""

from datetime import date, datetime

import strawberry

from domain.caller import CASE_READERS
from domain.disclosure import reads_grade
from domain.instants import civil_day
from domain.roles import Role
from domain.services import case_reads
from domain.services.breach_reads import breaches_of
from domain.services.breach_warnings import warned_of_breach
from domain.services.case_reads import NO_DUE
from domain.services.cases import correctable_by, outlook_of
from domain.services.catalogue import Shelf
from domain.services.commitment_reads import commitment_of_case
from domain.services.desk import Desk
from domain.services.eligibility import eased_materials, offer
from domain.services.holding import receivers
from domain.services.objections import objections_to_grade
from domain.services.pinned_cases import PinnedCase
from schema.applicants import Applicant
from schema.breaches import Breach
from schema.case_parts import (
    BlockedAction,
    CaseEvent,
    CaseMaterial,
    CaseOfficer,
    CaseTask,
    CorrectableAct,
    CreditSnapshot,
    Deadline,
    DeadlineAlert,
    LegalBasis,
    OverdueRecord,
)
from schema.case_terms import CaseAction, Outcome, Stage, Track
from schema.catalogue import Matter
from schema.commitments import Commitment
from schema.context import Context, Info
from schema.decisions import EligibilityDecision
from schema.describe import field
from schema.directives import Cost
from schema.eligibility import Explanation
from schema.objections import GradeObjection
from schema.policy import GradePolicy
from schema.rights import restricted
from schema.terms import CaseMode, Channel
from schema.tiers import Benefit, Restriction, Tier
from schema.window_parts import ChecklistItem, EasedMaterial, WindowStep


@strawberry.type(name="Case", description="One application and its handling (办件).")
class Case:
    _case: strawberry.Private[PinnedCase]
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    case_no: str = strawberry.field(description="The number people use (办件编号).")
    version: int = strawberry.field(description="How many events it has (版本).")
    stage: Stage = strawberry.field(description="Where it stands (阶段).")
    track: Track = strawberry.field(description="Where credit approval stands (信用审批进程).")
    mode: CaseMode = strawberry.field(description="How it is handled (办理方式).")
    outcome: Outcome | None = strawberry.field(description="How it was decided (决定结果).")
    channel: Channel = strawberry.field(description="How it came in (办理渠道).")
    external_reference: str | None = strawberry.field(
        description="The number another system gave it (外部编号)."
    )
    accepting_authority: str = strawberry.field(description="受理机关, by its code.")
    reviewing_authority: str = strawberry.field(description="审核机关, by its code.")
    registered_at: str = strawberry.field(
        graphql_type=datetime, description="When it was registered (登记时间)."
    )
    registered_on: date = strawberry.field(description="The day that fixed its rules (登记日).")
    in_scope: bool = strawberry.field(
        description="Whether credit approval exists for it at all (是否在信用审批范围内)."
    )
    accepted_on: date | None = strawberry.field(description="When it was accepted (受理日).")
    deemed_accepted: bool = strawberry.field(
        description="Whether silence accepted it (逾期未告知视为受理)."
    )
    due_on: date | None = strawberry.field(description="The promised last day (承诺到期日).")
    statutory_due_on: date | None = strawberry.field(description="The law's last day (法定到期日).")
    provisional: bool = strawberry.field(
        description="Whether a last day, of a limit or of delivery, lies beyond the confirmed "
        "calendar (是否暂定)."
    )
    decided_on: date | None = strawberry.field(description="When it was decided (决定日).")
    delivery_due_on: date | None = strawberry.field(description="送达到期日.")
    delivered_on: date | None = strawberry.field(description="When it was delivered (送达日).")
    supplement_due_on: date | None = strawberry.field(description="补正到期日.")
    act_by: date | None = strawberry.field(
        description="The day by which the authority has to act next (待办期限): to answer, to "
        "decide or to deliver; null where none is running."
    )
    priority: bool = strawberry.field(description="Whether it goes first (是否优先).")
    commitment_checked: bool = strawberry.field(description="承诺书是否已审查.")
    not_on_the_spot: bool = strawberry.field(
        description="Whether the applicant was told later than on the spot (未当场告知), for "
        "supervision."
    )
    applicant: Applicant = strawberry.field(description="Who applies (申请主体).")
    matter: Matter = strawberry.field(
        description="What is applied for, in the version of the registration day (事项)."
    )

    @classmethod
    def of(cls, context: Context, found: PinnedCase) -> "Case":
        """The case as GraphQL shows it, complete, with what hangs on it left to be asked for."""
        case, columns = found.state, found.columns
        limits = case.deadlines
        return cls(
            _case=found,
            id=strawberry.ID(case.id),
            case_no=case.case_no,
            version=case.version,
            stage=case.stage,
            track=case.track,
            mode=case.mode,
            outcome=case.outcome,
            channel=case.channel,
            external_reference=columns["external_reference"],
            accepting_authority=case.accepting_authority,
            reviewing_authority=case.reviewing_authority,
            registered_at=columns["registered_at"],
            registered_on=case.registered_on,
            in_scope=case.in_scope,
            accepted_on=case.accepted_on,
            deemed_accepted=case.deemed,
            due_on=limits.due_on if limits else None,
            statutory_due_on=limits.statutory_due_on if limits else None,
            provisional=bool(limits and limits.provisional) or case.delivery_provisional,
            decided_on=case.decided_on,
            delivery_due_on=case.delivery_due_on,
            delivered_on=case.delivered_on,
            supplement_due_on=case.supplement_due_on,
            act_by=date.fromisoformat(due) if (due := columns["due_sort"]) != NO_DUE else None,
            priority=columns["priority"] == 0,
            commitment_checked=case.commitment_checked,
            not_on_the_spot=case.told_on_the_spot is False,
            applicant=Applicant.of(found.applicant),
            matter=Matter.of(context, found.matter, Shelf(case.registered_on, found.policy)),
        )

    def _desk(self, info: Info) -> Desk:
        """The caller's desk, at the moment that the case is seen at."""
        return self._case.at_the_time(info.context.desk)

    @field(
        "Whether a query since acceptance speaks against credit approval, or a breach that was "
        "confirmed since the commitment (信用变化提示, A-12); it changes nothing by itself. Of a "
        "natural person, told to those only who may query the register."
    )
    async def credit_warning(self, info: Info) -> bool:
        desk, case = info.context.desk, self._case.state
        if not reads_grade(desk.caller, case):
            return False
        today, since = civil_day(desk.now()), info.context.breaches_since.load
        return case.credit_warning or await warned_of_breach(self._case, today, since)

    @field(
        "The working days left to `actBy` (剩余工作日), by the calendar in force: 0 on the last "
        "one, negative once it has passed; null where no limit is running."
    )
    async def days_left(self, info: Info) -> int | None:
        return await info.context.days_left.load(self.act_by) if self.act_by else None

    @field(
        "The tier the eligibility decision found (信用档次); of a natural person, where it is as "
        "narrow as a grade, only for those who may query the register."
    )
    def tier(self, info: Info) -> Tier | None:
        if not reads_grade(info.context.desk.caller, self._case.state):
            return None
        policy, code = self._case.policy, self._case.state.tier
        found = policy.tier(code) if policy and code else None
        return Tier.of(policy, found, info.context.language) if policy and found else None

    @field(
        "What the tier that calls for strict handling restricts, each with the clause of the law "
        "that allows it (限制措施, 三4); none for who may not know the tier."
    )
    def restrictions(self, info: Info) -> list[Restriction]:
        policy, case = self._case.policy, self._case.state
        if policy is None or not reads_grade(info.context.desk.caller, case):
            return []
        return [Restriction.of(policy, each) for each in case.restrictions(policy)]

    @field(
        "The version of the policy that it is handled by (政策版本), with the texts it is told and "
        "signs; null where none was in force."
    )
    def policy(self, info: Info) -> GradePolicy | None:
        policy = self._case.policy
        return GradePolicy.of(policy, info.context.language) if policy else None

    @field("The benefits that request and commitment made this case's own (已授予便利).")
    def granted_benefits(self, info: Info) -> list[Benefit]:
        policy, case = self._case.policy, self._case.state
        codes = case.granted(policy)
        tier = case.tier if reads_grade(info.context.desk.caller, case) else None
        return [
            Benefit.of(policy, policy.benefits[code], info.context.language, tier)
            for code in codes
            if policy
        ]

    @field("The codes of benefits used so far (已使用便利).")
    def used_benefits(self) -> list[str]:
        return list(self._case.state.used)

    @field(
        "Whether the last day for the supplement was counted beyond the confirmed calendar "
        "(补正到期日是否暂定)."
    )
    async def supplement_provisional(self) -> bool:
        return await case_reads.is_provisional(self._case.state.supplement_due_on)

    @field("The materials that came, are deferred, replaced or owed (办件材料).")
    def materials(self) -> list[CaseMaterial]:
        return [CaseMaterial.of(material) for material in self._case.state.materials]

    @field(
        "The way to acceptance in the order of the law (窗口步骤; 四(一), 四(二)1, 四(二)2): the "
        "steps that this case goes through, exactly one of which is next; empty once it is "
        "accepted or has ended.",
        Cost(weight=3),
    )
    async def window_steps(self, info: Info) -> list[WindowStep]:
        found = await case_reads.case_steps(self._desk(info), self._case.row)
        return [WindowStep.of(each) for each in found]

    @field(
        "What has to be examined before acceptance (收件清单, 四(二)2), the commitment letter "
        "first; empty once the case is accepted or has ended.",
        Cost(weight=3),
    )
    async def checklist(self, info: Info) -> list[ChecklistItem]:
        found = await case_reads.case_checklist(self._desk(info), self._case.row)
        return [ChecklistItem.of(each) for each in found]

    @restricted(
        "The materials that the benefits of this case ease, or those it is offered (材料便利), as "
        "the one-time notice marks them; the others are not listed, and none is before the "
        "register was asked.",
        Cost(weight=5),
        roles=CASE_READERS,
    )
    async def eased_materials(self, info: Info) -> list[EasedMaterial] | None:
        found = await eased_materials(self._desk(info), self._case)
        return [EasedMaterial.of(each) for each in found]

    @field(
        "Whether a decision made now carries the review opinion itself (决定须附审查意见), since "
        "the case is decided without a review before it.",
        Cost(weight=3),
    )
    async def opinion_with_decision(self, info: Info) -> bool:
        return await case_reads.decides_with_opinion(self._desk(info), self._case.row)

    @restricted(
        "Who answers for it now (承办人); null where the desk before this service handed it over.",
        roles=CASE_READERS,
    )
    async def holder(self, info: Info) -> CaseOfficer | None:
        account = self._case.state.holder
        name = await info.context.officer_names.load(account) if account else None
        return CaseOfficer(id=strawberry.ID(account), name=name) if account and name else None

    @field(
        "Whom the caller could hand it over to (可转办人员), by name; nobody where the caller may "
        "not.",
        Cost(weight=5),
    )
    async def hand_over_to(self, info: Info) -> list[CaseOfficer]:
        found = await receivers(info.context.desk, self._case)
        return [CaseOfficer(id=strawberry.ID(each.account), name=each.name) for each in found]

    @field(
        "What the caller could call wrong now (可更正的记录): nothing on which an acceptance, a "
        "supplement notice or a decision rests.",
        Cost(weight=3),
    )
    async def correctable(self, info: Info) -> list[CorrectableAct]:
        found = await correctable_by(info.context.desk, self._case)
        return [CorrectableAct.of(each) for each in found]

    @field("The act whose correction waits for a second person (待复核的更正).")
    def correction(self) -> CorrectableAct | None:
        wrong = self._case.state.correcting
        return CorrectableAct.of(wrong) if wrong else None

    @field("The codes of the steps done (已完成环节).")
    def steps_done(self) -> list[str]:
        return list(self._case.state.steps)

    @field("What has to be done after an act (任务).")
    def tasks(self) -> list[CaseTask]:
        return [CaseTask.of(task) for task in self._case.state.tasks]

    @field("The limits that have passed (逾期记录); time decides nothing by itself.")
    def overdue(self) -> list[OverdueRecord]:
        return [OverdueRecord.of(each) for each in self._case.state.overdue]

    @field("The alerts raised so far (预警).")
    def alerts(self) -> list[DeadlineAlert]:
        return [DeadlineAlert.of(warned) for warned in self._case.state.warned]

    @restricted(
        "The secret printed on the notice, for portals (查询码), for clerks who work on the case.",
        roles=(Role.CLERK,),
        where=lambda case, info: info.context.desk.caller.serves(case._case.state),
    )
    def query_code(self, info: Info) -> str | None:
        return str(self._case.columns["query_code"])

    @restricted("What happened, oldest first (办件日志).", Cost(weight=5), roles=CASE_READERS)
    async def events(self, info: Info) -> list[CaseEvent] | None:
        return [
            CaseEvent.of(entry, info.context.language)
            for entry in await case_reads.case_log(info.context.desk, self._case.row)
        ]

    @field("The limits and their days (期限明细).", Cost(weight=5))
    async def deadlines(self, info: Info) -> list[Deadline]:
        found = await case_reads.case_clocks(self._desk(info), self._case.row)
        return [Deadline.of(running, info.context.language) for running in found]

    @restricted(
        "What the credit register said for this case, oldest first (信用查询结果).",
        Cost(weight=5),
        roles=CASE_READERS,
    )
    async def credit_snapshots(self, info: Info) -> list[CreditSnapshot] | None:
        told = reads_grade(info.context.desk.caller, self._case.state)
        found = await case_reads.case_snapshots(self._case)
        return [CreditSnapshot.of(each, with_grade=told) for each in found]

    @restricted(
        "The objections of the applicant to the grade, oldest first (等级异议).",
        Cost(weight=5),
        roles=CASE_READERS,
    )
    async def grade_objections(self, info: Info) -> list[GradeObjection] | None:
        found = await objections_to_grade(info.context.desk, self._case.row)
        return [GradeObjection.of(each) for each in found]

    @restricted(
        "The breaches of what was promised in this case, oldest first (违诺).",
        Cost(weight=5),
        roles=CASE_READERS,
    )
    async def breaches(self, info: Info) -> list[Breach] | None:
        found = await breaches_of(info.context.desk, self._case.row, self._case.as_of)
        return [Breach.of(info.context, each) for each in found]

    @restricted(
        "What was promised in this case, followed up beyond its end (承诺); null where nothing "
        "was.",
        Cost(weight=3),
        roles=CASE_READERS,
    )
    async def commitment(self, info: Info) -> Commitment | None:
        found = await commitment_of_case(info.context.desk, self._case.row, self._case.as_of)
        return Commitment.of(found) if found else None

    @restricted(
        "What the applicant could have on this matter by what the register said, if it asked and "
        "committed (可享受的服务). Information only, as a pre-check is. Null before the register "
        "was asked, where it has to be, from acceptance on, and after a withdrawal that leaves "
        "nothing to ask for.",
        Cost(weight=5),
        roles=CASE_READERS,
    )
    async def offer(self, info: Info) -> EligibilityDecision | None:
        desk = self._desk(info)
        found = await offer(desk, self._case.row)
        if found is None:
            return None
        return EligibilityDecision.of(found, info.context.language, decided_at=desk.now())

    @restricted(
        "The eligibility decisions, oldest first, explained (信用审批判定).",
        Cost(weight=5),
        roles=CASE_READERS,
    )
    async def decisions(self, info: Info) -> list[Explanation] | None:
        ids = await case_reads.case_decisions(self._case)
        found = [await Explanation.of(info.context, id) for id in ids]
        return [each for each in found if each is not None]

    @field(
        "The acts open to this caller now (可操作); none on a case as of an earlier time.",
        Cost(weight=3),
    )
    async def allowed_actions(self, info: Info) -> list[CaseAction]:
        allowed, _ = await outlook_of(info.context.desk, self._case)
        return list(allowed)

    @field(
        "The caller's acts that are not open now, with the reason (不可操作); none on a case as of "
        "an earlier time.",
        Cost(weight=3),
    )
    async def blocked_actions(self, info: Info) -> list[BlockedAction]:
        _, blocked = await outlook_of(info.context.desk, self._case)
        policy, language = self._case.policy, info.context.language
        return [BlockedAction.of(each, policy, language) for each in blocked]

    @field(
        "What each act on the case rests on (法律依据), as its own policy has it, in the order of "
        "the procedure; empty where no policy was in force.",
    )
    def legal_bases(self) -> list[LegalBasis]:
        policy = self._case.policy
        return [LegalBasis.of(action, policy) for action in CaseAction] if policy else []
