"""Who asks (当前用户), as the service knows it by the session or the token."""

import strawberry

from domain.roles import Role
from domain.services.office import OfficeAction, office_of
from domain.services.own_account import own_account, own_sessions
from schema.context import Info
from schema.describe import described, field
from schema.directives import OPEN
from schema.matter_parts import Authority
from schema.sessions import Session

described(
    OfficeAction,
    "What is open by office, before anything is chosen to do it to (职责范围).",
    EXCHANGE_MATTERS="Take the catalogue in and out as a file (导入、导出目录).",
    READ_MATTER_CHANGES="See how matters are being changed: drafts, comparisons, reviews "
    "(查看事项变更).",
    PROPOSE_EXCLUSION_REVIEW="Propose how matters stand to 二(二) (提出除外情形审核).",
    CHANGE_CALENDAR="Load a notice, set and remove local days (调整日历).",
    REVEAL_PERSONAL_DATA="See applicants of cases it works on in clear (查看完整信息).",
    KEEP_ACCOUNTS="Keep accounts and tokens (管理账号和令牌).",
    AUDIT="Read the ledger, and who saw personal data of whom (查阅台账和查看记录).",
)


@strawberry.type(
    description="Who asks (当前用户): an officer or a portal, by a session or a token."
)
class Viewer:
    _authority: strawberry.Private[str | None]
    id: strawberry.ID = strawberry.field(description="The account (账号标识), for ever.")
    name: str = strawberry.field(description="Its name (姓名、名称).")
    roles: list[Role] = strawberry.field(
        description="What it may do in the hall (角色); none until the password is changed."
    )
    allowed_actions: list[OfficeAction] = strawberry.field(
        description="What is open to it by its roles alone (可操作); acts on one case, matter or "
        "policy are told there."
    )
    must_change_password: bool = strawberry.field(
        description="Whether the password is to be changed before anything else (须修改密码)."
    )

    @field("The authority it works for (所属机关); null for the whole hall.")
    async def authority(self, info: Info) -> Authority | None:
        found = self._authority and await info.context.authorities.load(self._authority)
        return Authority.of(found) if found else None

    @field("By which it logs in (登录名); null for who comes by tokens alone.")
    async def login(self, info: Info) -> str | None:
        return (await own_account(info.context.desk)).login

    @field("The session by which it asks (当前会话); null where it asks by a token.")
    async def session(self, info: Info) -> Session | None:
        sessions = [Session.of(info, each) for each in await own_sessions(info.context.desk)]
        return next((each for each in sessions if each.current), None)


@strawberry.type
class ViewerQuery:
    @field("Who asks (当前用户).", OPEN)
    def viewer(self, info: Info) -> Viewer:
        desk = info.context.desk
        caller = desk.caller
        return Viewer(
            id=strawberry.ID(caller.account),
            name=caller.name,
            roles=sorted(caller.roles, key=list(Role).index),
            allowed_actions=office_of(desk),
            must_change_password=caller.must_change,
            _authority=caller.authority,
        )
