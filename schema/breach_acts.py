"""The acts on a breach (五1), one mutation each: alleged, heard, confirmed, repaired."""

from datetime import date

import strawberry

from domain.breach_acts import (
    OFFICERS,
    AddAccountability,
    BreachCommand,
    Confirm,
    Correct,
    Dismiss,
    NotifyParty,
    Object,
    RecordDefence,
    Repair,
    ResolveObjection,
)
from domain.breach_life import Subject
from domain.services.breach_reads import policy_of
from domain.services.breaches import BreachAnswer, act_on_breach, allege_breach
from domain.services.replay import Order
from domain.words import Words
from schema.breach_terms import Severity, SubjectKind
from schema.breaches import Breach
from schema.context import Info
from schema.describe import mutation
from schema.directives import LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.scalars import DocumentNo, Key, LongText, ShortText

CLAUSE = LegalBasis(clause="五1")
OFFICER = Requires(roles=list(OFFICERS))


@strawberry.input(description="What every act on a breach carries (违诺操作).")
class BreachOrder:
    breach_id: strawberry.ID = strawberry.field(description="The breach (违诺).")
    expected_version: int = strawberry.field(
        description="The version the caller has seen (所见版本); another one is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(
        description="A new key for each act (幂等键); the same again repeats nothing."
    )


@strawberry.input(description="For allegeBreach (登记违诺).")
class AllegeBreachInput:
    case_no: ShortText = strawberry.field(description="In which case (办件编号).")
    kind: SubjectKind = strawberry.field(description="What was not kept (违诺对象类型).")
    code: ShortText = strawberry.field(
        description="Its code (对象编号): of a material, a step or a condition of the matter, or "
        "the number of an item of the commitment."
    )
    facts: LongText = strawberry.field(description="What happened (违诺事实).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For notifyBreachParty (告知当事人).")
class NotifyBreachPartyInput(BreachOrder):
    notice: LongText = strawberry.field(description="What the party is told (告知内容).")
    speak_until: date = strawberry.field(
        description="Until when it may speak (陈述申辩期限), after today."
    )


@strawberry.input(description="For recordBreachDefence (听取陈述申辩).")
class RecordBreachDefenceInput(BreachOrder):
    heard_on: date = strawberry.field(description="When it was heard (听取日期).")
    defence: LongText = strawberry.field(description="What it said (陈述申辩内容).")


@strawberry.input(description="For confirmBreach (认定).")
class ConfirmBreachInput(BreachOrder):
    document_no: DocumentNo | None = strawberry.field(
        default=None, description="The document with legal effect (认定文书编号)."
    )
    document_on: date | None = strawberry.field(
        default=None, description="Its day (文书日期), from which the terms run."
    )
    severity: Severity = strawberry.field(description="How grave it is (严重程度).")
    publish_minor: bool = strawberry.field(
        default=False, description="Whether even a minor one is published (轻微违诺是否公示)."
    )


@strawberry.input(description="For dismissBreach (不予认定).")
class DismissBreachInput(BreachOrder):
    reasons: LongText = strawberry.field(description="Why there is no breach (理由).")


@strawberry.input(description="For addBreachAccountability (登记责任追究).")
class AddBreachAccountabilityInput(BreachOrder):
    measure: LongText = strawberry.field(description="What was done (追究内容).")
    document_no: DocumentNo | None = strawberry.field(
        default=None, description="The document with legal effect (文书编号)."
    )
    document_on: date | None = strawberry.field(default=None, description="Its day (文书日期).")
    legal_basis: LongText | None = strawberry.field(
        default=None, description="What allows it (法律依据)."
    )


@strawberry.input(description="For correctBreach (更正).")
class CorrectBreachInput(BreachOrder):
    facts: LongText = strawberry.field(description="The facts as they are (更正后事实).")
    reasons: LongText = strawberry.field(description="Why (更正理由).")


@strawberry.input(description="For objectToBreach (登记异议).")
class ObjectToBreachInput(BreachOrder):
    reasons: LongText = strawberry.field(description="What the party says (异议理由).")


@strawberry.input(description="For resolveBreachObjection (处理异议).")
class ResolveBreachObjectionInput(BreachOrder):
    upheld: bool = strawberry.field(description="Whether the party is right (异议是否成立).")
    basis: LongText = strawberry.field(description="What the answer rests on (处理依据).")


@strawberry.input(description="For repairBreach (信用修复).")
class RepairBreachInput(BreachOrder):
    document_no: DocumentNo | None = strawberry.field(
        default=None, description="The repair decision (修复决定书编号)."
    )
    document_on: date | None = strawberry.field(default=None, description="Its day (文书日期).")


@strawberry.type(description="What came of an act on a breach (违诺办理结果).")
class BreachPayload:
    breach: Breach | None = strawberry.field(
        description="The breach as it now stands (违诺), also where the act was refused."
    )
    refusals: list[Refusal] = strawberry.field(
        description="Every ground on which it was refused (不予理由); empty where it was done."
    )
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(
        description="Whether the act had been done before under this key (重复请求)."
    )

    @classmethod
    async def of(cls, info: Info, answer: BreachAnswer) -> "BreachPayload":
        """The answer of the service as GraphQL shows it."""
        found = answer.breach
        policy = await policy_of(found.row) if found else None
        return cls(
            breach=Breach.of(info.context, found) if found else None,
            refusals=await told(info.context, answer.refusals, policy),
            version=answer.version,
            replayed=answer.replayed,
        )


async def _done(info: Info, order: BreachOrder, command: BreachCommand) -> BreachPayload:
    """Carry out a command and answer with the breach."""
    asked = Order(
        target=str(order.breach_id),
        expected_version=order.expected_version,
        key=order.idempotency_key,
    )
    return await BreachPayload.of(info, await act_on_breach(info.context.desk, asked, command))


def _words(info: Info, text: LongText | DocumentNo) -> Words:
    """A text to keep; a scalar of text is never blank."""
    return Words(info.context.desk.new_id(), text)


def _if_any(info: Info, text: LongText | DocumentNo | None) -> Words | None:
    return _words(info, text) if text else None


@strawberry.type
class BreachesMutation:
    @mutation(
        "Write down that a promise was not kept (登记违诺). Makes BreachAlleged.", OFFICER, CLAUSE
    )
    async def allege_breach(self, info: Info, input: AllegeBreachInput) -> BreachPayload:
        subject = Subject(kind=input.kind, code=input.code)
        facts = _words(info, input.facts)
        answer = await allege_breach(
            info.context.desk, input.idempotency_key, input.case_no, subject, facts
        )
        return await BreachPayload.of(info, answer)

    @mutation(
        "Tell the party what is alleged, and until when it may speak (告知当事人). Makes "
        "PartyNotified.",
        OFFICER,
        CLAUSE,
    )
    async def notify_breach_party(self, info: Info, input: NotifyBreachPartyInput) -> BreachPayload:
        command = NotifyParty(notice=_words(info, input.notice), speak_until=input.speak_until)
        return await _done(info, input, command)

    @mutation(
        "Write down what the party says (听取陈述申辩). Makes DefenceRecorded.", OFFICER, CLAUSE
    )
    async def record_breach_defence(
        self, info: Info, input: RecordBreachDefenceInput
    ) -> BreachPayload:
        command = RecordDefence(heard_on=input.heard_on, defence=_words(info, input.defence))
        return await _done(info, input, command)

    @mutation(
        "Confirm a breach on a document, once the party could speak (认定). Makes BreachConfirmed.",
        OFFICER,
        CLAUSE,
    )
    async def confirm_breach(self, info: Info, input: ConfirmBreachInput) -> BreachPayload:
        command = Confirm(
            document_no=_if_any(info, input.document_no),
            document_on=input.document_on,
            severity=input.severity,
            publish_minor=input.publish_minor,
        )
        return await _done(info, input, command)

    @mutation("Let an allegation go (不予认定). Makes BreachDismissed.", OFFICER, CLAUSE)
    async def dismiss_breach(self, info: Info, input: DismissBreachInput) -> BreachPayload:
        return await _done(info, input, Dismiss(reasons=_words(info, input.reasons)))

    @mutation(
        "Write down a measure that was taken (登记责任追究); the service imposes none. Makes "
        "AccountabilityAdded.",
        OFFICER,
        CLAUSE,
    )
    async def add_breach_accountability(
        self, info: Info, input: AddBreachAccountabilityInput
    ) -> BreachPayload:
        command = AddAccountability(
            measure=_words(info, input.measure),
            document_no=_if_any(info, input.document_no),
            document_on=input.document_on,
            legal_basis=_if_any(info, input.legal_basis),
        )
        return await _done(info, input, command)

    @mutation("Put right what was pushed (更正). Makes BreachCorrected.", OFFICER, CLAUSE)
    async def correct_breach(self, info: Info, input: CorrectBreachInput) -> BreachPayload:
        command = Correct(facts=_words(info, input.facts), reasons=_words(info, input.reasons))
        return await _done(info, input, command)

    @mutation(
        "Write down that the party contests a breach (登记异议): it does not count until that is "
        "resolved. Makes BreachObjected.",
        OFFICER,
        CLAUSE,
    )
    async def object_to_breach(self, info: Info, input: ObjectToBreachInput) -> BreachPayload:
        return await _done(info, input, Object(reasons=_words(info, input.reasons)))

    @mutation(
        "Uphold an objection, or reject it (处理异议). Makes BreachObjectionResolved.",
        OFFICER,
        CLAUSE,
    )
    async def resolve_breach_objection(
        self, info: Info, input: ResolveBreachObjectionInput
    ) -> BreachPayload:
        command = ResolveObjection(upheld=input.upheld, basis=_words(info, input.basis))
        return await _done(info, input, command)

    @mutation(
        "End a breach by a repair decision, after its shortest term (信用修复). Makes "
        "BreachRepaired.",
        OFFICER,
        CLAUSE,
    )
    async def repair_breach(self, info: Info, input: RepairBreachInput) -> BreachPayload:
        command = Repair(
            document_no=_if_any(info, input.document_no), document_on=input.document_on
        )
        return await _done(info, input, command)
