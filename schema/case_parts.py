"""What hangs on a case: its materials, tasks, alerts, log and limits."""

from datetime import date, datetime
from enum import Enum

import strawberry

from domain.caller import DESK_ROLES
from domain.case import CaseMaterial as DomainMaterial
from domain.case import Overdue, Task, Trace, Warned
from domain.commands import Blocked
from domain.deadline import LedgerDay
from domain.names import day_name, fact_name
from domain.policy import Policy
from domain.refusal import RefusalCode
from domain.roles import Role
from domain.services import case_reads
from domain.services.log_entries import Entry
from schema.case_terms import (
    CaseAction,
    CaseEventKind,
    Clock,
    MaterialStanding,
    Standing,
    TaskKind,
)
from schema.context import Info
from schema.describe import field
from schema.eligibility import CreditReading
from schema.matter_parts import Limit
from schema.refusal import Clause, Refusal
from schema.rights import restricted
from schema.tiers import worded


@strawberry.type(description="An officer who has a case in hand, or may be given it (承办人).")
class CaseOfficer:
    id: strawberry.ID = strawberry.field(description="The account (账号).")
    name: str = strawberry.field(description="The name (姓名).")


@strawberry.type(description="An act that may be corrected, or is proposed to be (可更正的记录).")
class CorrectableAct:
    version: int = strawberry.field(description="The version it made (版本).")
    action: CaseAction = strawberry.field(description="Which act (操作).")
    subject: str = strawberry.field(description="What it was about (对象), a code.")

    @classmethod
    def of(cls, trace: Trace) -> "CorrectableAct":
        """The act as GraphQL shows it."""
        return cls(version=trace.version, action=trace.action, subject=trace.subject)


@strawberry.type(description="A material in a case (办件材料).")
class CaseMaterial:
    code: str = strawberry.field(description="Its code in the matter (材料编号).")
    received_on: date | None = strawberry.field(description="When it counts as received (收件日).")
    in_form: bool | None = strawberry.field(
        description="Whether it is in legal form (是否符合法定形式); null until checked."
    )
    standing: MaterialStanding = strawberry.field(description="How it counts (材料状态).")
    due_on: date | None = strawberry.field(description="By when it has to come (补交期限).")
    owed: bool = strawberry.field(description="Whether it has still to come (是否须补交).")

    @field(
        "The working days left to its last day (剩余工作日), negative once that has passed; null "
        "where nothing has still to come."
    )
    async def days_left(self, info: Info) -> int | None:
        awaited = self.due_on if self.owed else None
        return await info.context.days_left.load(awaited) if awaited else None

    @field("Whether its last day was counted beyond the confirmed calendar (是否暂定).")
    async def provisional(self) -> bool:
        return await case_reads.is_provisional(self.due_on)

    @classmethod
    def of(cls, material: DomainMaterial) -> "CaseMaterial":
        """The material as GraphQL shows it."""
        return cls(
            code=material.code,
            received_on=material.received_on,
            in_form=material.in_form,
            standing=material.standing,
            due_on=material.due_on,
            owed=material.owed,
        )


@strawberry.type(description="A task that follows from an act (任务).")
class CaseTask:
    kind: TaskKind = strawberry.field(description="What has to be done (任务类型).")
    subject: str = strawberry.field(description="What it is about (对象), a code.")
    due_on: date = strawberry.field(
        description="By when (期限), by the calendar of the day it was made."
    )

    @field("The working days left to that day (剩余工作日), negative once it has passed.")
    async def days_left(self, info: Info) -> int:
        return await info.context.days_left.load(self.due_on)

    @classmethod
    def of(cls, task: Task) -> "CaseTask":
        """The task as GraphQL shows it."""
        return cls(kind=task.kind, subject=task.subject, due_on=task.due_on)


@strawberry.type(description="An alert that was raised (预警).")
class DeadlineAlert:
    clock: Clock = strawberry.field(description="Which limit (时限).")
    level: int = strawberry.field(description="At what share of it, in per cent (预警级别).")

    @classmethod
    def of(cls, warned: Warned) -> "DeadlineAlert":
        """The alert as GraphQL shows it."""
        return cls(clock=warned.clock, level=warned.level)


@strawberry.type(description="A last day that passed without what was due on it (逾期记录).")
class OverdueRecord:
    clock: Clock = strawberry.field(description="Which limit (时限).")
    due_on: date = strawberry.field(description="The day that passed (到期日).")

    @classmethod
    def of(cls, overdue: Overdue) -> "OverdueRecord":
        """The record as GraphQL shows it."""
        return cls(clock=overdue.clock, due_on=overdue.due_on)


@strawberry.type(description="A query of the credit register for a case (信用查询).")
class CreditSnapshot:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    queried_at: datetime = strawberry.field(description="When (查询时间).")
    readings: list[CreditReading] = strawberry.field(
        description="One for each fact of the policy (查询结果)."
    )
    confirmed: bool = strawberry.field(
        description="Whether it counts (是否有效): a grade that an officer typed in does once "
        "another has confirmed it."
    )

    @classmethod
    def of(cls, snapshot: case_reads.Snapshot, *, with_grade: bool) -> "CreditSnapshot":
        """The snapshot as GraphQL shows it."""
        return cls(
            id=strawberry.ID(snapshot.id),
            queried_at=snapshot.queried_at,
            readings=[CreditReading.of(each, with_grade=with_grade) for each in snapshot.readings],
            confirmed=snapshot.confirmed,
        )


@strawberry.type(description="A name and a value (名称和值).")
class Fact:
    name: str = strawberry.field(description="The name (名称); branch on this alone.")
    title: str = strawberry.field(description="What people call it (标题).")
    value: str = strawberry.field(description="The value (值).")

    @classmethod
    def of(cls, fact: tuple[str, str], language: str) -> "Fact":
        """The field of an event as GraphQL shows it."""
        name, value = fact
        return cls(name=name, title=worded(fact_name(name), language), value=value)


@strawberry.type(description="One event of a case (办件事件), as the log holds it.")
class CaseEvent:
    _words: strawberry.Private[tuple[tuple[str, str], ...] | None]
    version: int = strawberry.field(description="Its number within the case (版本).")
    kind: Enum = strawberry.field(
        graphql_type=CaseEventKind, description="What happened (事件类型)."
    )
    at: datetime = strawberry.field(description="When (时间).")
    officer: str | None = strawberry.field(description="By whom (经办人); null for a timer.")
    role: Role | None = strawberry.field(description="In which role (角色).")
    facts: list[Fact] = strawberry.field(description="Ids, codes, dates and hashes (要素).")
    hash: str = strawberry.field(description="Its hash in the chain of the log (链上摘要).")

    @classmethod
    def of(cls, entry: Entry, language: str) -> "CaseEvent":
        """The entry as GraphQL shows it."""
        return cls(
            version=entry.version,
            kind=CaseEventKind(entry.kind),
            at=entry.at,
            officer=entry.officer,
            role=Role(entry.role) if entry.role else None,
            facts=[Fact.of(fact, language) for fact in entry.facts],
            hash=entry.hash,
            _words=entry.words,
        )

    @restricted(
        "Texts that go with it (文字), for those who work on the case; they may name somebody.",
        roles=DESK_ROLES,
        where=lambda event, _: event._words is not None,
    )
    def words(self, info: Info) -> list[Fact] | None:
        return [Fact.of(word, info.context.language) for word in self._words or ()]


@strawberry.type(description="A day of a limit, and why it counts or not (期限明细).")
class DeadlineDay:
    on: date = strawberry.field(description="The day (日期).")
    standing: Standing = strawberry.field(description="Whether it counts (计时状态).")
    number: int | None = strawberry.field(description="Its number, where it counts (第几日).")
    name: str | None = strawberry.field(description="Its name, or the procedure's (名称).")

    @classmethod
    def of(cls, day: LedgerDay, language: str) -> "DeadlineDay":
        """The day as GraphQL shows it."""
        name = day.name and worded(day_name(day.name), language)
        return cls(on=day.date, standing=day.standing, number=day.number, name=name)


@strawberry.type(description="A limit of a case that is running or has ended (期限).")
class Deadline:
    clock: Clock = strawberry.field(description="Which limit (时限).")
    started_on: date = strawberry.field(description="The day it started (起算日), not counted.")
    limit: Limit = strawberry.field(description="How long it is (时限长度).")
    due_on: date = strawberry.field(description="The last day in time, as told (到期日).")
    computed_on: date = strawberry.field(
        description="The last day by the calendar of today (现行日历下的到期日)."
    )
    provisional: bool = strawberry.field(
        description="Whether it lies beyond the confirmed calendar (是否暂定)."
    )
    overdue: bool = strawberry.field(description="Whether it is over (是否逾期).")
    days_left: int | None = strawberry.field(
        description="The working days left (剩余工作日) to `dueOn`, or to `computedOn` where that "
        "is later; negative where it is over, null once what it waited for was done."
    )
    days: list[DeadlineDay] = strawberry.field(description="Day by day (逐日明细).")

    @classmethod
    def of(cls, running: case_reads.Running, language: str) -> "Deadline":
        """The clock as GraphQL shows it."""
        return cls(
            clock=running.clock,
            started_on=running.start,
            limit=Limit.of(running.limit),
            due_on=running.told,
            computed_on=running.due.on,
            provisional=running.due.provisional,
            overdue=running.overdue,
            days_left=running.left,
            days=[DeadlineDay.of(day, language) for day in running.days],
        )


@strawberry.type(description="What an act rests on (法律依据).")
class LegalBasis:
    action: CaseAction = strawberry.field(description="The act (操作).")
    clauses: list[Clause] = strawberry.field(
        description="The clauses it rests on (依据条款), those of the policy first."
    )

    @classmethod
    def of(cls, action: CaseAction, policy: Policy) -> "LegalBasis":
        """The clauses of the act, as the policy has them."""
        cited = (Clause.cited(policy, clause.id) for clause in policy.bases(action))
        return cls(action=action, clauses=[each for each in cited if each])


@strawberry.type(description="An act that is not open now, and why (不可操作).")
class BlockedAction:
    action: CaseAction = strawberry.field(description="The act (操作).")
    code: RefusalCode = strawberry.field(description="The first ground against it (原因).")
    message: str = strawberry.field(description="A sentence that says what to do next (提示).")
    clause: Clause | None = strawberry.field(description="The clause it rests on (依据条款).")

    @classmethod
    def of(cls, blocked: Blocked, policy: Policy | None, language: str) -> "BlockedAction":
        """The act with its ground as GraphQL shows it."""
        ground = Refusal.of(blocked.refusal, policy, language)
        return cls(
            action=blocked.action,
            code=ground.code,
            message=ground.message,
            clause=ground.clause,
        )
