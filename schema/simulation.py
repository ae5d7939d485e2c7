"""What-if: past decisions made again under a draft of the policy, who gains and who loses."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

import strawberry

from domain.caller import CASE_READERS
from domain.disclosure import GRADE_READERS
from domain.instants import civil_day
from domain.policy_terms import RestrictionMeasure
from domain.services.case_reads import find_case
from domain.services.catalogue import authorities_with, matter_names
from domain.services.policy_drafts import READERS
from domain.services.simulation_runs import run_simulation
from domain.services.simulations import (
    BY_TIME,
    Differing,
    Question,
    Replayed,
    ShiftFilter,
    SimulationAnswer,
    cancel_simulation,
    count_shifts,
    list_shifts,
    replay,
    simulation_with,
    start_simulation,
)
from domain.services.simulations import Simulation as DomainSimulation
from domain.simulation import Count, Drift, JobState, Tally
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Info
from schema.decisions import EligibilityDecision
from schema.describe import described, field, mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, ShortText
from schema.terms import CaseMode

described(
    JobState,
    "How far something long has come (任务状态).",
    RUNNING="It is under way (进行中), or waits for another process where its own has died.",
    DONE="It is done (已完成).",
    CANCELLED="Somebody cancelled it (已取消).",
    FAILED="It ended in a fault, or the draft was edited meanwhile (已失败).",
)
described(
    Drift,
    "What a change of policy comes to for an applicant (影响).",
    GAINS="Better off (增加).",
    LOSES="Worse off (减少).",
    BOTH="Both (有增有减).",
    NEITHER="Another tier with the same benefits (仅档次变化).",
)


@strawberry.type(description="How many gain and how many lose (增减数); one with both is in both.")
class ShiftCount:
    key: str = strawberry.field(
        description="Whose (对象): the id of a matter, the code of an authority or a benefit."
    )
    name: str | None = strawberry.field(description="What people call it (名称).")
    gains: int = strawberry.field(description="How many gain (增加).")
    loses: int = strawberry.field(description="How many lose (减少).")


@strawberry.type(description="How many go from one tier to another (档次变化).")
class TierShift:
    before: str | None = strawberry.field(description="The id of the tier before (原档次).")
    after: str | None = strawberry.field(description="The id of the tier after (新档次).")
    decisions: int = strawberry.field(description="How many (判定数).")


@strawberry.type(description="A past decision that would differ (变化的判定).")
class SimulatedShift:
    decision_id: strawberry.ID = strawberry.field(description="The decision (判定).")
    case_no: str = strawberry.field(description="The case (办件编号).")
    matter_name: str = strawberry.field(description="The matter (事项名称).")
    tier_before: str | None = strawberry.field(
        description="The id of the tier then (原档次); null for none, and of a natural person for "
        "those who may not query the register."
    )
    tier_after: str | None = strawberry.field(description="Of the tier under the draft (新档次).")
    mode_before: CaseMode = strawberry.field(description="How it was handled (原办理方式).")
    mode_after: CaseMode = strawberry.field(description="How it would be (新办理方式).")
    drift: Drift = strawberry.field(description="What it comes to (影响).")
    gains: list[str] = strawberry.field(
        description="Codes of benefits that come, or are given for more (增加的便利)."
    )
    loses: list[str] = strawberry.field(
        description="Codes of benefits that go, or are given for less (减少的便利)."
    )
    terms: list[str] = strawberry.field(
        description="Those of gains and loses that stay: only their terms, or whether they must be "
        "asked for, differ (仅条件变化的便利)."
    )
    restricts: list[RestrictionMeasure] = strawberry.field(
        description="Measures of strict handling that come (新增限制措施)."
    )
    relieves: list[RestrictionMeasure] = strawberry.field(
        description="Measures of strict handling that go (取消限制措施)."
    )

    @field("Whether the caller may read the case (可查看办件).", Cost(weight=1))
    async def readable(self, info: Info) -> bool:
        desk = info.context.desk
        return desk.caller.sees_cases() and await find_case(desk, self.case_no, None) is not None

    @classmethod
    def of(cls, info: Info, found: Differing) -> "SimulatedShift":
        """The decision as this caller reads it."""
        hidden = found.person and not info.context.desk.holds(GRADE_READERS)
        tier_before, tier_after = (None, None) if hidden else found.tiers
        mode_before, mode_after = found.modes
        return cls(
            decision_id=strawberry.ID(found.decision),
            case_no=found.case_no,
            matter_name=found.matter_name,
            tier_before=tier_before,
            tier_after=tier_after,
            mode_before=mode_before,
            mode_after=mode_after,
            drift=found.drift,
            gains=list(found.gains),
            loses=list(found.loses),
            terms=list(found.terms),
            restricts=list(found.restricts),
            relieves=list(found.relieves),
        )


@strawberry.type(description="What all decisions come to together (汇总).")
class SimulationTally:
    _tally: strawberry.Private[Tally]
    changed: int = strawberry.field(description="How many decisions would differ (变化数).")
    gains: int = strawberry.field(description="In how many the applicant gains (增加).")
    loses: int = strawberry.field(description="In how many the applicant loses (减少).")
    newly_eligible: int = strawberry.field(description="Credit approval comes (新增适用).")
    no_longer_eligible: int = strawberry.field(description="Credit approval goes (不再适用).")
    newly_strict: int = strawberry.field(description="Strict handling comes (新增严格).")
    no_longer_strict: int = strawberry.field(description="Strict handling goes (不再严格).")
    tiers: list[TierShift] = strawberry.field(description="By tier (按档次).")
    benefits: list[ShiftCount] = strawberry.field(description="By benefit (按便利).")

    @classmethod
    def of(cls, tally: Tally) -> "SimulationTally":
        """The tally as GraphQL shows it."""
        return cls(
            _tally=tally,
            changed=tally.changed,
            gains=tally.applicants.gains,
            loses=tally.applicants.loses,
            newly_eligible=tally.newly_eligible,
            no_longer_eligible=tally.no_longer_eligible,
            newly_strict=tally.newly_strict,
            no_longer_strict=tally.no_longer_strict,
            tiers=[
                TierShift(before=before or None, after=after or None, decisions=count)
                for before, ends in sorted(tally.tiers.items())
                for after, count in sorted(ends.items())
            ],
            benefits=_counted(tally.benefits, {}),
        )

    @field("By matter (按事项).", Cost(weight=5))
    async def matters(self) -> list[ShiftCount]:
        return _counted(self._tally.matters, await matter_names(tuple(self._tally.matters)))

    @field("By authority (按受理机关).", Cost(weight=5))
    async def authorities(self) -> list[ShiftCount]:
        found = await authorities_with(tuple(self._tally.authorities))
        names = {each.code: each.name for each in found if each}
        return _counted(self._tally.authorities, names)


def _counted(counts: Mapping[str, Count], names: Mapping[str, str]) -> list[ShiftCount]:
    """The counts, those who move most first."""
    moved = sorted(counts.items(), key=lambda item: (-item[1].gains - item[1].loses, item[0]))
    return [
        ShiftCount(key=key, name=names.get(key), gains=count.gains, loses=count.loses)
        for key, count in moved
    ]


@strawberry.input(description="What a list of differing decisions is narrowed to (筛选条件).")
class ShiftFilterInput:
    drift: Drift | None = strawberry.field(default=None, description="What it comes to (影响).")
    matter: strawberry.ID | None = strawberry.field(
        default=None, description="On this matter, by its matterId (事项)."
    )
    authority: ShortText | None = strawberry.field(
        default=None, description="Accepted by the authority with this code (受理机关)."
    )
    tier_before: ShortText | None = strawberry.field(
        default=None, description="From the tier with this id (原档次)."
    )
    tier_after: ShortText | None = strawberry.field(
        default=None, description="To the tier with this id (新档次)."
    )
    benefit: ShortText | None = strawberry.field(
        default=None, description="Where the benefit with this code comes or goes (便利)."
    )

    def narrowing(self, *, graded: bool) -> ShiftFilter:
        """The filter of the service; `graded` for whoever reads the tier of a natural person."""
        return ShiftFilter(
            drift=self.drift or "",
            matter=str(self.matter or ""),
            authority=self.authority or "",
            tier_before=self.tier_before,
            tier_after=self.tier_after,
            benefit=self.benefit or "",
            graded=graded,
        )


@strawberry.type(
    description="A what-if (政策模拟): every decision of some days, on cases of the caller's "
    "authority, made again under a draft or a version. Nothing of a case is changed; what is found "
    "is kept for 30 days."
)
class Job:
    id: strawberry.ID = strawberry.field(description="Opaque (标识).")
    state: JobState = strawberry.field(description="How far it is (状态).")
    done: int = strawberry.field(description="Decisions made again so far (已完成).")
    total: int = strawberry.field(description="Decisions to make again (总数).")
    policy_id: strawberry.ID = strawberry.field(description="The draft or version (草案或版本).")
    policy_version: int = strawberry.field(description="The version of it that counts (版本).")
    authority_code: str | None = strawberry.field(
        description="Of which authority's cases (机关); null for the whole hall."
    )
    first: date = strawberry.field(description="Decisions from this day on (起始日期).")
    last: date = strawberry.field(description="Decisions up to this day (截止日期).")
    asked_at: datetime = strawberry.field(description="When it was begun (开始时间).")
    tally: SimulationTally | None = strawberry.field(
        description="What it came to (汇总); null before it is done."
    )

    @classmethod
    def of(cls, found: DomainSimulation) -> "Job":
        """The simulation as GraphQL shows it."""
        return cls(
            id=strawberry.ID(found.id),
            state=found.state,
            done=found.done,
            total=found.total,
            policy_id=strawberry.ID(found.policy),
            policy_version=found.policy_version,
            authority_code=found.authority,
            first=found.first,
            last=found.last,
            asked_at=found.asked_at,
            tally=SimulationTally.of(found.tally) if found.tally else None,
        )

    @field("The decisions that would differ (变化的判定), in the order in which they were made.")
    async def shifts(
        self,
        info: Info,
        filter: Annotated[
            ShiftFilterInput | None, strawberry.argument(description="What is wanted (筛选条件).")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[SimulatedShift]:
        part = page(BY_TIME, first=first, after=after, last=last, before=before)
        graded = info.context.desk.holds(GRADE_READERS)
        only = (filter or ShiftFilterInput()).narrowing(graded=graded)
        return Connection.of(
            await list_shifts(self.id, only, part),
            BY_TIME,
            key=lambda found: (found.place,),
            node=lambda found: SimulatedShift.of(info, found),
            count=lambda: count_shifts(self.id, only),
        )


@strawberry.type(description="A decision of a case beside the same under another version (重演).")
class Replay:
    decision_id: strawberry.ID = strawberry.field(description="The decision (判定).")
    made: EligibilityDecision = strawberry.field(description="As it was made (原判定).")
    as_if: EligibilityDecision = strawberry.field(
        description="As the other version would have it (按该版本)."
    )

    @classmethod
    def of(cls, found: Replayed, language: str) -> "Replay":
        """Both decisions as GraphQL shows them."""
        return cls(
            decision_id=strawberry.ID(found.id),
            made=EligibilityDecision.of(
                found.made, language, decided_at=found.decided_at, id=found.id
            ),
            as_if=EligibilityDecision.of(
                found.as_if, language, decided_at=found.decided_at, id=found.id
            ),
        )


# --- operations ------------------------------------------------------------------------


@strawberry.input(description="For simulatePolicy (政策模拟).")
class SimulatePolicyInput:
    policy_id: strawberry.ID = strawberry.field(description="A draft or a version (草案或版本).")
    from_: date = strawberry.field(
        name="from", description="Decisions of this day and later (起始日期)."
    )
    to: date | None = strawberry.field(
        default=None, description="Decisions of this day and earlier (截止日期); today by default."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For cancelJob (取消任务).")
class CancelJobInput:
    job_id: strawberry.ID = strawberry.field(description="Which (任务).")


@strawberry.type(description="What came of beginning or cancelling a job (办理结果).")
class JobPayload:
    job: Job | None = strawberry.field(description="The job as it now stands (任务).")
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: SimulationAnswer) -> "JobPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            job=Job.of(answer.simulation) if answer.simulation else None,
            refusals=await told(info.context, answer.refusals),
            replayed=answer.replayed,
        )


@strawberry.type
class SimulationQuery:
    @restricted(
        "A job, as far as it has come (任务进度); null for one of another authority.", roles=READERS
    )
    async def job(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The job (任务标识).")],
    ) -> Job | None:
        found = await simulation_with(info.context.desk, str(id))
        return Job.of(found) if found else None

    @restricted(
        "The decisions of a case, each beside the same under another version of the policy, as if "
        "that had been in force (重演); null for a case or a version that is not there.",
        Cost(weight=10),
        roles=CASE_READERS,
    )
    async def replay(
        self,
        info: Info,
        case_id: Annotated[strawberry.ID, strawberry.argument(description="The case (办件).")],
        as_if: Annotated[strawberry.ID, strawberry.argument(description="The version (政策版本).")],
    ) -> list[Replay] | None:
        found = await replay(info.context.desk, str(case_id), str(as_if))
        if found is None:
            return None
        return [Replay.of(each, info.context.language) for each in found]


@strawberry.type
class SimulationMutation:
    @mutation(
        "Make the decisions of some days again under a draft or a version (政策模拟), as if it had "
        "been in force. Answers at once with a job to follow; makes no event.",
        Requires(roles=list(READERS)),
        LegalBasis(clause="二(二)"),
    )
    async def simulate_policy(self, info: Info, input: SimulatePolicyInput) -> JobPayload:
        desk = info.context.desk
        last = input.to or civil_day(desk.now())
        question = Question(policy=str(input.policy_id), first=input.from_, last=last)
        answer = await start_simulation(desk, input.idempotency_key, question)
        if answer.simulation and not answer.replayed:
            work = run_simulation(answer.simulation.id, desk.new_id(), desk.now)
            info.context.begin(work)
        return await JobPayload.of(info, answer)

    @mutation(
        "End a job before it is done (取消任务); one that has ended stays so. Makes no event.",
        Requires(roles=list(READERS)),
        LegalBasis(clause="二(二)"),
    )
    async def cancel_job(self, info: Info, input: CancelJobInput) -> JobPayload:
        answer = await cancel_simulation(info.context.desk, str(input.job_id))
        return await JobPayload.of(info, answer)
