"""Who asks (当前用户), as the service knows it by the token."""

import strawberry

from domain.roles import Role
from schema.context import Info
from schema.describe import field
from schema.matter_parts import Authority


@strawberry.type(description="Who asks (当前用户): an officer or a portal, by its token.")
class Viewer:
    _authority: strawberry.Private[str | None]
    id: strawberry.ID = strawberry.field(description="The account (账号标识), for ever.")
    name: str = strawberry.field(description="Its name (姓名、名称).")
    roles: list[Role] = strawberry.field(description="What it may do in the hall (角色).")

    @field("The authority it works for (所属机关); null for the whole hall.")
    async def authority(self, info: Info) -> Authority | None:
        found = self._authority and await info.context.authorities.load(self._authority)
        return Authority.of(found) if found else None


@strawberry.type
class ViewerQuery:
    @field("Who asks (当前用户).")
    def viewer(self, info: Info) -> Viewer:
        caller = info.context.desk.caller
        return Viewer(
            id=strawberry.ID(caller.account),
            name=caller.name,
            roles=sorted(caller.roles, key=list(Role).index),
            _authority=caller.authority,
        )
