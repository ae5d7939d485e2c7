"""The versions of a matter: how each came about, side by side, activated and deactivated."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from domain.matter import Matter as DomainMatter
from domain.matter_versions import Origin
from domain.services.catalogue import is_portal, shelf_on
from domain.services.matter_outlook import MatterAction, matter_outlook
from domain.services.matter_versions import (
    CONFIRMERS,
    SwitchAnswer,
    Version,
    switch_matter,
    versions,
)
from domain.services.replay import Order
from schema.catalogue import Matter
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import OPEN, Cost, LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.scalars import DocumentNo, Key, ShortText

described(
    Origin,
    "How a version of a matter came about (版本来源).",
    IMPORTED="By import of a catalogue file (导入).",
    CONFIRMED="By a draft that a second person confirmed (起草、确认).",
    ACTIVATED="By activation (启用).",
    DEACTIVATED="By deactivation (停用).",
    REVIEWED="By an exclusion review that a second person confirmed (除外情形审核).",
)


@strawberry.type(description="A version of a matter, and how it came about (事项版本).")
class MatterVersion:
    origin: Origin = strawberry.field(description="How it came about (来源).")
    last_day: date | None = strawberry.field(
        description="The last day on which it holds (有效期至); null while the end is open. One "
        "before its first day says that another took its place before it began."
    )
    made_at: datetime = strawberry.field(description="When it was made (形成时间).")
    drafted_by: list[str] | None = strawberry.field(
        description="Who drafted or proposed it (起草人、提出人); null for a portal."
    )
    made_by: str | None = strawberry.field(
        description="Who confirmed, switched or imported it (确认人、办理人); null for a portal, "
        "and where nobody did so over GraphQL."
    )
    document_no: str | None = strawberry.field(
        description="The document it was switched by (启用、停用文号); null for a portal."
    )
    allowed_actions: list[MatterAction] = strawberry.field(
        description="The acts on its matter open to this caller (可操作); of the latest version "
        "alone."
    )
    _matter: strawberry.Private[DomainMatter]

    @classmethod
    def of(cls, info: Info, version: Version, *, latest: bool) -> "MatterVersion":
        """The version as this caller reads it."""
        desk = info.context.desk
        portal = is_portal(desk.caller)
        return cls(
            origin=version.origin,
            last_day=version.last,
            made_at=version.at,
            drafted_by=None if portal else list(version.drafted_by),
            made_by=None if portal else version.made_by,
            document_no=None if portal else version.document_no,
            allowed_actions=list(matter_outlook(desk, version.matter).allowed) if latest else [],
            _matter=version.matter,
        )

    @field("What it says (内容), read under the policy of its first day.", Cost(weight=2))
    async def matter(self, info: Info) -> Matter:
        return await as_it_begins(info, self._matter)


async def as_it_begins(info: Info, matter: DomainMatter) -> Matter:
    """A version as this caller reads it, under the policy of its first day."""
    return Matter.of(info.context, matter, await shelf_on(matter.valid_from))


# --- activating and deactivating -------------------------------------------------------


@strawberry.input(description="What switching a matter needs (启用、停用).")
class SwitchOrder:
    matter_code: ShortText = strawberry.field(description="Its 业务办理项编码, as handlingCode.")
    expected_version: int = strawberry.field(
        description="The number of its latest version as the caller has seen it (所见版本), "
        "whether that holds yet or not; another one is CONFLICT."
    )
    first_day: date = strawberry.field(
        description="From which day (生效日期), tomorrow at the earliest."
    )
    document_no: DocumentNo = strawberry.field(
        description="The number of the document that says so (文号)."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    async def carried_out(self, info: Info, *, active: bool) -> "SwitchMatterPayload":
        """What came of it."""
        order = Order(
            target=self.matter_code,
            expected_version=self.expected_version,
            key=self.idempotency_key,
        )
        answer = await switch_matter(
            info.context.desk,
            order,
            active=active,
            first=self.first_day,
            document_no=self.document_no,
        )
        return await SwitchMatterPayload.of(info, answer)


@strawberry.input(description="For activateMatter (启用事项).")
class ActivateMatterInput(SwitchOrder):
    pass


@strawberry.input(description="For deactivateMatter (停用事项).")
class DeactivateMatterInput(SwitchOrder):
    pass


@strawberry.type(description="What came of switching a matter (办理结果).")
class SwitchMatterPayload:
    matter: Matter | None = strawberry.field(
        description="Its latest version as it now stands (最新版本)."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: SwitchAnswer) -> "SwitchMatterPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            matter=await as_it_begins(info, answer.matter) if answer.matter else None,
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------


@strawberry.type
class MatterVersionsQuery:
    @field(
        "Every version of a matter (事项版本), the newest first; none where there is no such "
        "matter.",
        Cost(weight=10),
        OPEN,
    )
    async def matter_versions(
        self,
        info: Info,
        code: Annotated[
            ShortText, strawberry.argument(description="Its 业务办理项编码, as handlingCode.")
        ],
    ) -> list[MatterVersion]:
        found = await versions(code)
        return [MatterVersion.of(info, each, latest=each is found[0]) for each in found]


@strawberry.type
class MatterVersionsMutation:
    @mutation(
        "Put a matter into use from a day after today (启用事项), by a document. Makes "
        "MatterActivated.",
        Requires(roles=list(CONFIRMERS)),
        LegalBasis(clause="二(二)"),
    )
    async def activate_matter(self, info: Info, input: ActivateMatterInput) -> SwitchMatterPayload:
        return await input.carried_out(info, active=True)

    @mutation(
        "Take a matter out of use from a day after today (停用事项), by a document: nothing is "
        "registered on it any more, and open cases go on. Makes MatterDeactivated.",
        Requires(roles=list(CONFIRMERS)),
        LegalBasis(clause="二(二)"),
    )
    async def deactivate_matter(
        self, info: Info, input: DeactivateMatterInput
    ) -> SwitchMatterPayload:
        return await input.carried_out(info, active=False)
