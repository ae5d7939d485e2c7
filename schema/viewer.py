"""Who asks (当前用户), as the service knows it by the token."""

import strawberry

from domain.roles import Role
from domain.services.office import OfficeAction, office_of
from schema.context import Info
from schema.describe import described, field
from schema.matter_parts import Authority

described(
    OfficeAction,
    "What is open by office, before anything is chosen to do it to (职责范围).",
    EXCHANGE_MATTERS="Take the catalogue in and out as a file (导入、导出目录).",
    READ_MATTER_CHANGES="See how matters are being changed: drafts, comparisons, reviews "
    "(查看事项变更).",
    PROPOSE_EXCLUSION_REVIEW="Propose how matters stand to 二(二) (提出除外情形审核).",
    CHANGE_CALENDAR="Load a notice, set and remove local days (调整日历).",
)


@strawberry.type(description="Who asks (当前用户): an officer or a portal, by its token.")
class Viewer:
    _authority: strawberry.Private[str | None]
    id: strawberry.ID = strawberry.field(description="The account (账号标识), for ever.")
    name: str = strawberry.field(description="Its name (姓名、名称).")
    roles: list[Role] = strawberry.field(description="What it may do in the hall (角色).")
    allowed_actions: list[OfficeAction] = strawberry.field(
        description="What is open to it by its roles alone (可操作); acts on one case, matter or "
        "policy are told there."
    )

    @field("The authority it works for (所属机关); null for the whole hall.")
    async def authority(self, info: Info) -> Authority | None:
        found = self._authority and await info.context.authorities.load(self._authority)
        return Authority.of(found) if found else None


@strawberry.type
class ViewerQuery:
    @field("Who asks (当前用户).")
    def viewer(self, info: Info) -> Viewer:
        desk = info.context.desk
        caller = desk.caller
        return Viewer(
            id=strawberry.ID(caller.account),
            name=caller.name,
            roles=sorted(caller.roles, key=list(Role).index),
            allowed_actions=office_of(desk),
            _authority=caller.authority,
        )
