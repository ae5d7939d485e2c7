"""Accounts (账号), kept by administrators."""

from typing import Annotated

import strawberry

from domain.accounts import Account as DomainAccount
from domain.accounts import AccountAction, AccountState
from domain.openid import OpenId as DomainOpenId
from domain.roles import Role
from domain.services.accounts import (
    ADMINISTRATORS,
    BY_NAME,
    AccountAnswer,
    NewAccount,
    account_for,
    count_accounts,
    create_account,
    disable_account,
    enable_account,
    list_accounts,
    open_actions,
    reset_password,
    set_account_roles,
)
from domain.services.accounts import AccountFilter as Filter
from domain.services.openid import bind_openid, unbind_openid
from domain.services.replay import Order
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import Requires
from schema.matter_parts import Authority
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, ShortText

described(
    AccountState,
    "Whether somebody may come in by an account (账号状态).",
    ACTIVE="They may (启用).",
    DISABLED="They may not (停用).",
)
described(
    AccountAction,
    "What an administrator does to an account (账号操作).",
    SET_ROLES="Give it other roles or another authority (调整角色).",
    DISABLE="Let nobody in by it (停用).",
    ENABLE="Open it again (启用).",
    RESET_PASSWORD="Give it a new password (重置密码).",  # noqa: S106
    BIND_OPENID="Let an identity of an identity provider open it (绑定统一身份).",
    UNBIND_OPENID="Let no identity open it any more (解绑统一身份).",
)


@strawberry.type(description="Somebody at an identity provider (统一身份).")
class OpenId:
    issuer: str = strawberry.field(description="The address of the provider (身份服务).")
    subject: str = strawberry.field(description="Its name for them, for ever (身份标识).")

    @classmethod
    def of(cls, openid: DomainOpenId) -> "OpenId":
        """The identity as GraphQL shows it."""
        return cls(issuer=openid.issuer, subject=openid.subject)


@strawberry.type(description="An officer, or the portal of another system (账号).")
class Account:
    id: strawberry.ID = strawberry.field(description="As events name it (账号标识), for ever.")
    version: int = strawberry.field(description="Grows with each change (版本).")
    name: str = strawberry.field(description="Its name (姓名、名称).")
    login: str | None = strawberry.field(
        description="By which somebody logs in (登录名); null for who comes by tokens alone."
    )
    roles: list[Role] = strawberry.field(description="What it may do in the hall (角色).")
    state: AccountState = strawberry.field(description="Whether it is open (状态).")
    must_change_password: bool = strawberry.field(
        description="Whether its password is to be changed before anything else (须修改密码)."
    )
    open_id: OpenId | None = strawberry.field(
        description="The identity that opens it too (统一身份); null for none."
    )
    allowed_actions: list[AccountAction] = strawberry.field(
        description="The acts open to this caller now (可操作)."
    )
    _authority: strawberry.Private[str | None]

    @classmethod
    def of(cls, info: Info, account: DomainAccount) -> "Account":
        """The account as an administrator reads it."""
        return cls(
            id=strawberry.ID(account.id),
            version=account.version,
            name=account.name,
            login=account.login,
            roles=sorted(account.roles, key=list(Role).index),
            state=account.state,
            must_change_password=account.must_change,
            open_id=OpenId.of(account.openid) if account.openid else None,
            allowed_actions=open_actions(info.context.desk, account),
            _authority=account.authority,
        )

    @field("The authority it works for (所属机关); null for the whole hall.")
    async def authority(self, info: Info) -> Authority | None:
        found = self._authority and await info.context.authorities.load(self._authority)
        return Authority.of(found) if found else None


# --- inputs and payload ----------------------------------------------------------------


@strawberry.input(description="Which accounts are asked for (账号筛选); all where nothing is said.")
class AccountFilter:
    text: ShortText | None = strawberry.field(
        default=None, description="A part of the name or the login (姓名或登录名)."
    )
    role: Role | None = strawberry.field(default=None, description="Who have this role (角色).")
    state: AccountState | None = strawberry.field(
        default=None, description="Who are in this state (状态)."
    )
    authority: ShortText | None = strawberry.field(
        default=None, description="Who work for the authority with this code (机关代码)."
    )

    @property
    def filter(self) -> Filter:
        """The filter of the service."""
        return Filter(text=self.text, role=self.role, state=self.state, authority=self.authority)


@strawberry.input(description="For createAccount (新建账号).")
class CreateAccountInput:
    name: ShortText = strawberry.field(description="The name (姓名、名称), nobody else's.")
    login: ShortText | None = strawberry.field(
        default=None,
        description="By which the officer logs in (登录名): a-z 0-9 . _ -, 2 to 64; none for a "
        "portal.",
    )
    roles: list[Role] = strawberry.field(description="What it may do in the hall (角色).")
    authority: ShortText | None = strawberry.field(
        default=None,
        description="The code of the authority it works for (机关代码); the whole hall where it is "
        "left out.",
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def new(self) -> NewAccount:
        """What the service makes an account from."""
        return NewAccount(
            name=self.name, login=self.login, roles=tuple(self.roles), authority=self.authority
        )


@strawberry.input(description="What every act on an account carries (账号操作).")
class AccountOrder:
    account_id: strawberry.ID = strawberry.field(description="The account (账号).")
    expected_version: int = strawberry.field(
        description="Its version as the caller has seen it (所见版本); another one is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def order(self) -> Order:
        """The order of the service."""
        return Order(
            target=str(self.account_id),
            expected_version=self.expected_version,
            key=self.idempotency_key,
        )


@strawberry.input(description="For setAccountRoles (调整角色).")
class SetAccountRolesInput(AccountOrder):
    roles: list[Role] = strawberry.field(description="All it may do from now on (角色).")
    authority: ShortText | None = strawberry.field(
        default=None,
        description="The code of the authority it works for (机关代码); the whole hall where it is "
        "left out.",
    )


@strawberry.input(description="For disableAccount (停用账号).")
class DisableAccountInput(AccountOrder):
    pass


@strawberry.input(description="For enableAccount (启用账号).")
class EnableAccountInput(AccountOrder):
    pass


@strawberry.input(description="For resetPassword (重置密码).")
class ResetPasswordInput(AccountOrder):
    pass


@strawberry.input(description="For bindOpenId (绑定统一身份).")
class BindOpenIdInput(AccountOrder):
    issuer: ShortText = strawberry.field(
        description="The address of the provider (身份服务), as its tokens have it."
    )
    subject: ShortText = strawberry.field(
        description="Its name for the officer, for ever (身份标识): what its tokens have as `sub`."
    )


@strawberry.input(description="For unbindOpenId (解绑统一身份).")
class UnbindOpenIdInput(AccountOrder):
    pass


@strawberry.type(description="What came of an act on an account (办理结果).")
class AccountPayload:
    account: Account | None = strawberry.field(description="The account as it now stands (账号).")
    password: str | None = strawberry.field(
        description="Its new password (初始密码), told this once and to be changed at the next "
        "login; null where none was made, and for a repetition."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: AccountAnswer) -> "AccountPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            account=Account.of(info, answer.account) if answer.account else None,
            password=answer.password,
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------

_ENTITLED = Requires(roles=list(ADMINISTRATORS))


@strawberry.type
class AccountsQuery:
    @restricted("The accounts (账号), by name.", roles=ADMINISTRATORS)
    async def accounts(
        self,
        info: Info,
        filter: Annotated[
            AccountFilter | None, strawberry.argument(description="Which of them (筛选).")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Account] | None:
        desk, asked = info.context.desk, filter.filter if filter else Filter()
        part = page(BY_NAME, first=first, after=after, last=last, before=before)
        return Connection.of(
            await list_accounts(desk, asked, part),
            BY_NAME,
            key=lambda account: (account.name, account.id),
            node=lambda account: Account.of(info, account),
            count=lambda: count_accounts(desk, asked),
        )

    @restricted("An account, by its id (账号).", roles=ADMINISTRATORS)
    async def account(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The account (账号标识).")],
    ) -> Account | None:
        found = await account_for(info.context.desk, str(id))
        return Account.of(info, found) if found else None


@strawberry.type
class AccountsMutation:
    @mutation(
        "Make an account (新建账号), with a password to be changed at the first login. Makes "
        "AccountCreated.",
        _ENTITLED,
    )
    async def create_account(self, info: Info, input: CreateAccountInput) -> AccountPayload:
        context = info.context
        answer = await create_account(
            context.desk, input.idempotency_key, input.new, context.way_in.passwords
        )
        return await AccountPayload.of(info, answer)

    @mutation(
        "Give an account these roles and this authority, and no others (调整角色). Makes "
        "AccountRolesSet.",
        _ENTITLED,
    )
    async def set_account_roles(self, info: Info, input: SetAccountRolesInput) -> AccountPayload:
        answer = await set_account_roles(
            info.context.desk, input.order, input.roles, input.authority
        )
        return await AccountPayload.of(info, answer)

    @mutation(
        "Let nobody in by an account any more (停用账号): its sessions end. Makes AccountDisabled.",
        _ENTITLED,
    )
    async def disable_account(self, info: Info, input: DisableAccountInput) -> AccountPayload:
        return await AccountPayload.of(info, await disable_account(info.context.desk, input.order))

    @mutation("Open an account again (启用账号). Makes AccountEnabled.", _ENTITLED)
    async def enable_account(self, info: Info, input: EnableAccountInput) -> AccountPayload:
        return await AccountPayload.of(info, await enable_account(info.context.desk, input.order))

    @mutation(
        "Give an account a password to be changed at the next login (重置密码): its sessions and "
        "its lock-out end. Makes PasswordReset.",
        _ENTITLED,
    )
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> AccountPayload:
        context = info.context
        answer = await reset_password(context.desk, input.order, context.way_in.passwords)
        return await AccountPayload.of(info, answer)

    @mutation(
        "Let an identity open an account too (绑定统一身份), in place of the one that did. Makes "
        "OpenIdBound.",
        _ENTITLED,
    )
    async def bind_open_id(self, info: Info, input: BindOpenIdInput) -> AccountPayload:
        openid = DomainOpenId(issuer=input.issuer, subject=input.subject)
        answer = await bind_openid(info.context.desk, input.order, openid)
        return await AccountPayload.of(info, answer)

    @mutation(
        "Let no identity open an account any more (解绑统一身份). Makes OpenIdUnbound.", _ENTITLED
    )
    async def unbind_open_id(self, info: Info, input: UnbindOpenIdInput) -> AccountPayload:
        return await AccountPayload.of(info, await unbind_openid(info.context.desk, input.order))
