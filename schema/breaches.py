"""Breaches (违诺, 五1) as GraphQL shows them, one or in lists. The acts stand in `breach_acts`."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated

import strawberry

from domain.breach import BreachKind
from domain.breach_acts import BlockedBreachAction as Blocked
from domain.breach_life import Measure
from domain.breach_life import Terms as DomainTerms
from domain.caller import CASE_READERS, DESK_ROLES
from domain.instants import civil_day
from domain.listing import Window
from domain.policy import Policy
from domain.refusal import RefusalCode
from domain.roles import Role
from domain.services import breach_reads
from domain.services.breach_reads import NEWEST_BREACH, BreachFilter, ShownBreach
from domain.services.log_entries import Entry
from schema.applicants import Applicant
from schema.breach_terms import BreachAction, BreachLogKind, BreachState, Severity, SubjectKind
from schema.case_parts import Fact
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Context, Info
from schema.describe import field
from schema.directives import Cost
from schema.refusal import Clause, Refusal
from schema.rights import restricted
from schema.scalars import ShortText


@strawberry.type(description="How long a breach counts (期限, 令第36号), from its document on.")
class BreachTerms:
    published_from: date | None = strawberry.field(
        description="From when it is published (公示起始日); null where it is not."
    )
    min_until: date = strawberry.field(
        description="The last day of the shortest term (最短公示期): repair comes after it."
    )
    max_until: date = strawberry.field(
        description="The last day on which it counts (最长公示期届满日)."
    )

    @classmethod
    def of(cls, terms: DomainTerms) -> "BreachTerms":
        """The terms as GraphQL shows them."""
        return cls(
            published_from=terms.published_from,
            min_until=terms.min_until,
            max_until=terms.max_until,
        )


@strawberry.type(description="A measure that somebody took (责任追究).")
class BreachMeasure:
    _shown: strawberry.Private[ShownBreach]
    _measure: strawberry.Private[Measure]
    id: strawberry.ID = strawberry.field(description="By which it is pushed (标识).")
    document_on: date = strawberry.field(description="The day of its document (文书日期).")

    @classmethod
    def of(cls, shown: ShownBreach, measure: Measure) -> "BreachMeasure":
        """The measure as GraphQL shows it."""
        return cls(
            _shown=shown,
            _measure=measure,
            id=strawberry.ID(measure.id),
            document_on=measure.document_on,
        )

    @restricted("What was done (追究内容); to those who work on the case.", roles=DESK_ROLES)
    def measure(self, info: Info) -> str | None:
        return (self._shown.texts or {}).get(self._measure.measure_words)

    @restricted("Its document (文书编号); to those who work on the case.", roles=DESK_ROLES)
    def document_no(self, info: Info) -> str | None:
        return (self._shown.texts or {}).get(self._measure.document_words)

    @restricted("What allows it (法律依据); to those who work on the case.", roles=DESK_ROLES)
    def legal_basis(self, info: Info) -> str | None:
        return (self._shown.texts or {}).get(self._measure.basis_words)


@strawberry.type(description="One event of a breach (违诺日志), as the log holds it.")
class BreachLogEntry:
    _words: strawberry.Private[tuple[tuple[str, str], ...] | None]
    version: int = strawberry.field(description="Its number within the breach (版本).")
    kind: Enum = strawberry.field(
        graphql_type=BreachLogKind, description="What happened (事件类型)."
    )
    at: datetime = strawberry.field(description="When (时间).")
    officer: str | None = strawberry.field(description="By whom (经办人); null for a timer.")
    role: Role | None = strawberry.field(description="In which role (角色).")
    facts: list[Fact] = strawberry.field(description="Ids, codes, dates and hashes (要素).")
    hash: str = strawberry.field(description="Its hash in the chain of the log (链上摘要).")

    @classmethod
    def of(cls, entry: Entry, language: str) -> "BreachLogEntry":
        """The entry as GraphQL shows it."""
        return cls(
            version=entry.version,
            kind=BreachLogKind(entry.kind),
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


@strawberry.type(description="An act on a breach that is not open now, and why (不可操作).")
class BlockedBreachAction:
    action: BreachAction = strawberry.field(description="The act (操作).")
    code: RefusalCode = strawberry.field(description="The first ground against it (原因).")
    message: str = strawberry.field(description="A sentence that says what to do next (提示).")
    clause: Clause | None = strawberry.field(description="The clause it rests on (依据条款).")

    @classmethod
    def of(cls, blocked: Blocked, policy: Policy | None, language: str) -> "BlockedBreachAction":
        """The act with its ground as GraphQL shows it."""
        ground = Refusal.of(blocked.refusal, policy, language)
        return cls(
            action=blocked.action, code=ground.code, message=ground.message, clause=ground.clause
        )


@strawberry.type(description="What was not kept (违诺对象), by its code in the case.")
class BreachSubject:
    kind: SubjectKind = strawberry.field(description="Of which kind it is (对象类型).")
    code: str = strawberry.field(description="Its code (对象编号).")


@strawberry.type(description="A promise that was not kept, or is said not to have been (违诺).")
class Breach:
    _shown: strawberry.Private[ShownBreach]
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    version: int = strawberry.field(description="How many events it has (版本).")
    case_no: str = strawberry.field(description="In which case (办件编号).")
    matter_name: str = strawberry.field(description="The name of the matter (事项名称).")
    authority: str = strawberry.field(description="受理机关, by its code: it acts on the breach.")
    applicant: Applicant = strawberry.field(description="Whose promise it was (申请主体).")
    subject: BreachSubject = strawberry.field(description="What was not kept (违诺对象).")
    kinds: list[BreachKind] = strawberry.field(description="What it was (违诺类型).")
    state: BreachState = strawberry.field(description="Where it stands (违诺状态).")
    live: bool = strawberry.field(
        description="Whether it counts today (是否有效): for decisions, and for replies."
    )
    alleged_at: str = strawberry.field(
        graphql_type=datetime, description="When it was alleged (登记时间)."
    )
    notified_on: date | None = strawberry.field(description="When the party was told (告知日期).")
    speak_until: date | None = strawberry.field(
        description="Until when the party may speak (陈述申辩期限)."
    )
    heard_on: date | None = strawberry.field(
        description="When the party first spoke (听取陈述申辩日期)."
    )
    severity: Severity | None = strawberry.field(description="How grave it is (严重程度).")
    confirmed_on: date | None = strawberry.field(
        description="The day of the document that confirms it (认定文书日期)."
    )
    terms: BreachTerms | None = strawberry.field(description="How long it counts (期限).")
    measures: list[BreachMeasure] = strawberry.field(
        description="The measures that were taken (责任追究)."
    )
    revision: int = strawberry.field(description="How often it was put right (更正次数).")
    receipts: list[str] = strawberry.field(
        description="The keys under which the credit website has taken it (推送回执)."
    )
    push_overdue: date | None = strawberry.field(
        description="The day by which it had to be pushed and was not (逾期未推送): an alert."
    )

    @classmethod
    def of(cls, context: Context, shown: ShownBreach) -> "Breach":
        """The breach as GraphQL shows it."""
        breach, row = shown.breach, shown.row
        return cls(
            _shown=shown,
            id=strawberry.ID(breach.id),
            version=breach.version,
            case_no=row.row["case_no"],
            matter_name=row.row["matter_name"],
            authority=breach.authority,
            applicant=Applicant.of(row.applicant),
            subject=BreachSubject(kind=breach.subject.kind, code=breach.subject.code),
            kinds=list(row.live.kinds or ()),
            state=breach.state,
            live=breach.counts_on(civil_day(shown.as_of or context.desk.now())),
            alleged_at=row.alleged_at,
            notified_on=breach.notified_on,
            speak_until=breach.speak_until,
            heard_on=breach.heard_on,
            severity=breach.severity,
            confirmed_on=breach.confirmed_on,
            terms=BreachTerms.of(breach.terms) if breach.terms else None,
            measures=[BreachMeasure.of(shown, each) for each in breach.measures],
            revision=breach.revision,
            receipts=list(breach.receipts),
            push_overdue=breach.push_overdue,
        )

    @restricted("What is said to have happened (违诺事实).", roles=DESK_ROLES)
    def facts(self, info: Info) -> str | None:
        return (self._shown.texts or {}).get(self._shown.breach.facts_words)

    @restricted("The document that confirms it (认定文书编号).", roles=DESK_ROLES)
    def document_no(self, info: Info) -> str | None:
        return (self._shown.texts or {}).get(self._shown.breach.document_words or "")

    @field(
        "The last day to push it to the credit website (推送期限); null unless it waits for that."
    )
    async def push_due_on(self) -> date | None:
        return await breach_reads.push_day(self._shown)

    @restricted("What happened, oldest first (违诺日志).", Cost(weight=5), roles=CASE_READERS)
    async def history(self, info: Info) -> list[BreachLogEntry] | None:
        found = await breach_reads.history(self._shown)
        return [BreachLogEntry.of(entry, info.context.language) for entry in found]

    @field("The acts open to this caller now (可操作).")
    async def allowed_actions(self, info: Info) -> list[BreachAction]:
        allowed, _ = await breach_reads.outlook_of(info.context.desk, self._shown)
        return list(allowed)

    @field("The caller's acts that are not open now, with the reason (不可操作).", Cost(weight=3))
    async def blocked_actions(self, info: Info) -> list[BlockedBreachAction]:
        _, blocked = await breach_reads.outlook_of(info.context.desk, self._shown)
        policy = await breach_reads.policy_of(self._shown.row)
        return [BlockedBreachAction.of(each, policy, info.context.language) for each in blocked]


@strawberry.input(description="What a list of breaches is narrowed to (筛选条件).")
class BreachesFilter:
    states: list[BreachState] = strawberry.field(
        default_factory=list, description="Any of these (违诺状态)."
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
    live: bool | None = strawberry.field(
        default=None, description="Whether it counts today (是否有效)."
    )
    push_overdue: bool | None = strawberry.field(
        default=None, description="Whether it was not pushed in time (逾期未推送)."
    )


def _narrowed(context: Context, asked: BreachesFilter) -> BreachFilter:
    return BreachFilter(
        states=tuple(asked.states),
        authority=asked.authority,
        applicant=asked.applicant,
        case_no=asked.case_no,
        live=asked.live,
        push_overdue=asked.push_overdue,
        today=civil_day(context.desk.now()),
    )


def _listed(context: Context, found: Window[ShownBreach], only: BreachFilter) -> Connection[Breach]:
    return Connection.of(
        found,
        NEWEST_BREACH,
        key=lambda shown: (shown.row.alleged_at, shown.row.id),
        node=lambda shown: Breach.of(context, shown),
        count=lambda: breach_reads.count_breaches(context.desk, only),
    )


def no_breaches(context: Context) -> Connection[Breach]:
    """The list of whoever sees no case, and so no breach."""
    found: Window[ShownBreach] = Window((), has_previous=False, has_next=False)
    return _listed(context, found, BreachFilter(nothing=True))


@strawberry.type
class BreachesQuery:
    @restricted(
        "One breach, by its id (违诺). Null where there is none in a case that the caller may see.",
        roles=CASE_READERS,
    )
    async def breach(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which (标识).")],
    ) -> Breach | None:
        found = await breach_reads.find_breach(info.context.desk, str(id))
        return Breach.of(info.context, found) if found else None

    @restricted(
        "The breaches in the cases the caller may see (违诺列表), the newest allegation first.",
        roles=CASE_READERS,
        otherwise=no_breaches,
    )
    async def breaches(
        self,
        info: Info,
        filter: Annotated[
            BreachesFilter | None, strawberry.argument(description="筛选条件.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Breach]:
        part = page(NEWEST_BREACH, first=first, after=after, last=last, before=before)
        only = _narrowed(info.context, filter or BreachesFilter())
        found = await breach_reads.list_breaches(info.context.desk, only, part)
        return _listed(info.context, found, only)
