"""Commitments (承诺台账, R-43) as GraphQL shows them: what was promised in a case, and its items
as tasks. The acts stand in `commitment_acts`.
"""

from datetime import date, datetime
from enum import Enum
from typing import Annotated

import strawberry

from domain.caller import CASE_READERS, DESK_ROLES
from domain.commitment_acts import BlockedItemAction as Blocked
from domain.commitment_acts import subject
from domain.commitment_life import Item
from domain.listing import Window
from domain.policy import Policy
from domain.refusal import RefusalCode
from domain.roles import Role
from domain.services import commitment_reads
from domain.services.commitment_reads import (
    BY_LAST_DAY,
    NEWEST_COMMITMENT,
    CommitmentFilter,
    ItemFilter,
    ShownCommitment,
)
from domain.services.log_entries import Entry
from schema.applicants import Applicant
from schema.breaches import BreachSubject
from schema.case_parts import Fact
from schema.commitment_terms import (
    CommitmentLogKind,
    ItemAction,
    ItemKind,
    ItemState,
    WaiverCause,
)
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Context, Info
from schema.describe import field
from schema.directives import Cost
from schema.refusal import Clause, Refusal
from schema.rights import restricted
from schema.scalars import ShortText


@strawberry.type(description="One event of a commitment (承诺日志), as the log holds it.")
class CommitmentLogEntry:
    _words: strawberry.Private[tuple[tuple[str, str], ...] | None]
    version: int = strawberry.field(description="Its number within the commitment (版本).")
    kind: Enum = strawberry.field(
        graphql_type=CommitmentLogKind, description="What happened (事件类型)."
    )
    at: datetime = strawberry.field(description="When (时间).")
    officer: str | None = strawberry.field(description="By whom (经办人); null for a timer.")
    role: Role | None = strawberry.field(description="In which role (角色).")
    facts: list[Fact] = strawberry.field(description="Ids, codes, dates and hashes (要素).")
    hash: str = strawberry.field(description="Its hash in the chain of the log (链上摘要).")

    @classmethod
    def of(cls, entry: Entry, language: str) -> "CommitmentLogEntry":
        """The entry as GraphQL shows it."""
        return cls(
            version=entry.version,
            kind=CommitmentLogKind(entry.kind),
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
        where=lambda entry, _: entry._words is not None,
    )
    def words(self, info: Info) -> list[Fact] | None:
        return [Fact.of(word, info.context.language) for word in self._words or ()]


@strawberry.type(description="An act on an item that is not open now, and why (不可操作).")
class BlockedItemAction:
    action: ItemAction = strawberry.field(description="The act (操作).")
    code: RefusalCode = strawberry.field(description="The first ground against it (原因).")
    message: str = strawberry.field(description="A sentence that says what to do next (提示).")
    clause: Clause | None = strawberry.field(description="The clause it rests on (依据条款).")

    @classmethod
    def of(cls, blocked: Blocked, policy: Policy | None, language: str) -> "BlockedItemAction":
        """The act with its ground as GraphQL shows it."""
        ground = Refusal.of(blocked.refusal, policy, language)
        return cls(
            action=blocked.action, code=ground.code, message=ground.message, clause=ground.clause
        )


@strawberry.type(description="One thing that was promised (承诺事项), and what became of it.")
class CommitmentItem:
    _shown: strawberry.Private[ShownCommitment]
    _item: strawberry.Private[Item]
    number: int = strawberry.field(description="Its number within the commitment (序号).")
    kind: ItemKind = strawberry.field(description="What it is (承诺事项类型).")
    code: str = strawberry.field(
        description="Its code (编号): of a material, a condition or a step of the matter, the "
        "number of an item of the letter, or of the case."
    )
    due_on: date = strawberry.field(description="The last day for it (到期日), itself in time.")
    state: ItemState = strawberry.field(description="How it stands (履约状态).")
    task_since: date | None = strawberry.field(
        description="Since when it is a task (核查任务生成日); null until it nears its last day."
    )
    officer: str | None = strawberry.field(
        description="Whose task it is (经办人); null while it is nobody's."
    )
    reminded_on: date | None = strawberry.field(description="When it was reminded of (提醒日).")
    overdue: bool = strawberry.field(
        description="Whether its last day has passed with nothing done (逾期): an alert."
    )
    awaits_draw: bool = strawberry.field(
        description="Whether a draw has still to say if it is visited (待抽查)."
    )
    draw: strawberry.ID | None = strawberry.field(
        description="The draw that it was in (抽查): siteCheckDraw tells of it."
    )
    visit: bool = strawberry.field(description="Whether it was drawn to be visited (抽中).")
    ended_on: date | None = strawberry.field(description="When it ended (办结日).")
    cause: WaiverCause | None = strawberry.field(
        description="Why nobody follows it up any more (免予核查原因)."
    )
    clause: str | None = strawberry.field(
        description="The id of the clause on which an officer let it go (依据条款)."
    )
    breach_subject: BreachSubject | None = strawberry.field(
        description="What allegeBreach takes for it (违诺对象), once it is broken; null of a "
        "filing too, where the officer names the item of the letter that was not true."
    )

    @classmethod
    def of(cls, shown: ShownCommitment, item: Item) -> "CommitmentItem":
        """The item as GraphQL shows it."""
        about = subject(item) if item.state is ItemState.BROKEN else None
        return cls(
            _shown=shown,
            _item=item,
            number=item.number,
            kind=item.kind,
            code=item.code,
            due_on=item.due_on,
            state=item.state,
            task_since=item.task_since,
            officer=shown.names.get(item.officer or ""),
            reminded_on=item.reminded_on,
            overdue=item.overdue,
            awaits_draw=item.awaits_draw,
            draw=strawberry.ID(item.draw) if item.draw else None,
            visit=item.visit,
            ended_on=item.ended_on,
            cause=item.cause,
            clause=item.clause,
            breach_subject=BreachSubject(kind=about.kind, code=about.code) if about else None,
        )

    @field("The commitment it is of (承诺).")
    def commitment(self, info: Info) -> "Commitment":
        return Commitment.of(self._shown)

    @restricted(
        "The evidence, the facts or the reason that ended it (办结说明); to those who work on "
        "the case.",
        roles=DESK_ROLES,
        where=lambda item, _: item._shown.texts is not None,
    )
    def words(self, info: Info) -> str | None:
        return (self._shown.texts or {}).get(self._item.words or "")

    @field("The acts open to this caller now (可操作).")
    async def allowed_actions(self, info: Info) -> list[ItemAction]:
        found = await commitment_reads.outlook_of(info.context.desk, self._shown, self._item)
        return list(found[0])

    @field("The caller's acts that are not open now, with the reason (不可操作).", Cost(weight=3))
    async def blocked_actions(self, info: Info) -> list[BlockedItemAction]:
        found = await commitment_reads.outlook_of(info.context.desk, self._shown, self._item)
        policy = await commitment_reads.policy_of(self._shown.row)
        return [BlockedItemAction.of(each, policy, info.context.language) for each in found[1]]


@strawberry.type(description="What was promised in a case (承诺), followed up beyond its end.")
class Commitment:
    _shown: strawberry.Private[ShownCommitment]
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    version: int = strawberry.field(description="How many events it has (版本).")
    case_no: str = strawberry.field(description="In which case (办件编号).")
    matter_name: str = strawberry.field(description="The name of the matter (事项名称).")
    authority: str = strawberry.field(description="受理机关, by its code: it follows this up.")
    applicant: Applicant = strawberry.field(description="Who promised (申请主体).")
    opened_on: date = strawberry.field(description="Since when (建立日期).")
    state: ItemState = strawberry.field(description="How it stands as a whole (履约状态).")
    items: list[CommitmentItem] = strawberry.field(description="One by one (承诺事项).")

    @classmethod
    def of(cls, shown: ShownCommitment) -> "Commitment":
        """The commitment as GraphQL shows it."""
        commitment, row = shown.commitment, shown.row
        return cls(
            _shown=shown,
            id=strawberry.ID(commitment.id),
            version=commitment.version,
            case_no=row.row["case_no"],
            matter_name=row.row["matter_name"],
            authority=commitment.authority,
            applicant=Applicant.of(row.applicant),
            opened_on=commitment.opened_on,
            state=commitment.state,
            items=[CommitmentItem.of(shown, item) for item in commitment.items],
        )

    @restricted("What happened, oldest first (承诺日志).", Cost(weight=5), roles=CASE_READERS)
    async def history(self, info: Info) -> list[CommitmentLogEntry] | None:
        found = await commitment_reads.history(self._shown)
        return [CommitmentLogEntry.of(entry, info.context.language) for entry in found]


@strawberry.input(description="What a list of commitments is narrowed to (筛选条件).")
class CommitmentsFilter:
    states: list[ItemState] = strawberry.field(
        default_factory=list, description="Any of these (履约状态)."
    )
    authority: ShortText | None = strawberry.field(
        default=None, description="Accepted by the authority with this code (受理机关)."
    )
    applicant: strawberry.ID | None = strawberry.field(
        default=None, description="Of this applicant (申请主体)."
    )
    case_no: ShortText | None = strawberry.field(
        default=None, description="In the case with this number (办件编号)."
    )


@strawberry.input(description="What a list of items of commitments is narrowed to (筛选条件).")
class CommitmentItemsFilter:
    states: list[ItemState] = strawberry.field(
        default_factory=list, description="Any of these (履约状态)."
    )
    kinds: list[ItemKind] = strawberry.field(
        default_factory=list, description="Any of these (承诺事项类型)."
    )
    authority: ShortText | None = strawberry.field(
        default=None, description="Of the authority with this code (受理机关)."
    )
    officer: ShortText | None = strawberry.field(
        default=None, description="Of the officer with this name (经办人)."
    )
    unassigned: bool = strawberry.field(default=False, description="Of nobody yet (未分派).")
    task: bool | None = strawberry.field(
        default=None, description="Whether it is a task by now (已生成核查任务)."
    )
    awaits_draw: bool | None = strawberry.field(
        default=None, description="Whether it waits for a draw (待抽查)."
    )
    due_by: date | None = strawberry.field(
        default=None, description="With a last day until this one (到期日不晚于)."
    )


def _listed(
    context: Context, found: Window[ShownCommitment], only: CommitmentFilter
) -> Connection[Commitment]:
    return Connection.of(
        found,
        NEWEST_COMMITMENT,
        key=lambda shown: (shown.row.row["opened_on"], shown.commitment.id),
        node=Commitment.of,
        count=lambda: commitment_reads.count_commitments(context.desk, only),
    )


def _listed_items(
    context: Context, found: Window[ShownCommitment], only: ItemFilter
) -> Connection[CommitmentItem]:
    return Connection.of(
        found,
        BY_LAST_DAY,
        key=lambda shown: (shown.row.row["item_due_on"], shown.row.row["item_id"]),
        node=lambda shown: CommitmentItem.of(shown, shown.row.item),
        count=lambda: commitment_reads.count_items(context.desk, only),
    )


def _nothing() -> Window[ShownCommitment]:
    return Window((), has_previous=False, has_next=False)


def no_commitments(context: Context) -> Connection[Commitment]:
    """The list of whoever sees no case, and so no commitment."""
    return _listed(context, _nothing(), CommitmentFilter(nothing=True))


def no_items(context: Context) -> Connection[CommitmentItem]:
    """The same of items."""
    return _listed_items(context, _nothing(), ItemFilter(nothing=True))


async def _narrowed(asked: CommitmentItemsFilter) -> ItemFilter:
    named = asked.officer
    return ItemFilter(
        states=tuple(asked.states),
        kinds=tuple(asked.kinds),
        authority=asked.authority,
        officer=await commitment_reads.account_called(named) if named else None,
        unassigned=asked.unassigned,
        task=asked.task,
        awaits_draw=asked.awaits_draw,
        due_by=asked.due_by,
    )


@strawberry.type
class CommitmentsQuery:
    @restricted(
        "One commitment, by its id (承诺). Null where there is none in a case that the caller may "
        "see.",
        roles=CASE_READERS,
    )
    async def commitment(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which (标识).")],
    ) -> Commitment | None:
        found = await commitment_reads.find_commitment(info.context.desk, str(id))
        return Commitment.of(found) if found else None

    @restricted(
        "The commitments in the cases the caller may see (承诺台账), the newest first.",
        roles=CASE_READERS,
        otherwise=no_commitments,
    )
    async def commitments(
        self,
        info: Info,
        filter: Annotated[
            CommitmentsFilter | None, strawberry.argument(description="筛选条件.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Commitment]:
        part = page(NEWEST_COMMITMENT, first=first, after=after, last=last, before=before)
        asked = filter or CommitmentsFilter()
        only = CommitmentFilter(
            states=tuple(asked.states),
            authority=asked.authority,
            applicant=asked.applicant,
            case_no=asked.case_no,
        )
        found = await commitment_reads.list_commitments(info.context.desk, only, part)
        return _listed(info.context, found, only)

    @restricted(
        "The items of commitments in the cases the caller may see (承诺事项), by their last days: "
        "with `task: true, states: [OPEN]` the tasks.",
        roles=CASE_READERS,
        otherwise=no_items,
    )
    async def commitment_items(
        self,
        info: Info,
        filter: Annotated[
            CommitmentItemsFilter | None, strawberry.argument(description="筛选条件.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CommitmentItem]:
        part = page(BY_LAST_DAY, first=first, after=after, last=last, before=before)
        only = await _narrowed(filter or CommitmentItemsFilter())
        found = await commitment_reads.list_items(info.context.desk, only, part)
        return _listed_items(info.context, found, only)
