"""Bearer tokens (令牌), kept by administrators."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.accounts import Account as DomainAccount
from domain.roles import Role
from domain.services.accounts import ADMINISTRATORS, account_for
from domain.services.replay import Order
from domain.services.tokens import (
    NEWEST,
    TokenAnswer,
    count_tokens,
    issue_token,
    list_tokens,
    revoke_token,
    rotate_token,
)
from domain.tokens import LONGEST_OVERLAP, TokenAccess, TokenAction, TokenScope, token_actions
from domain.tokens import Token as DomainToken
from schema.accounts import Account
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import Cost, Requires
from schema.matter_parts import Authority
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, ShortText

HOURS = LONGEST_OVERLAP.days * 24

described(
    TokenAccess,
    "What a token may be used for (令牌权限).",
    READ="To ask (只读).",
    WRITE="To ask and to act (读写).",
)
described(
    TokenAction,
    "What an administrator does to a token (令牌操作).",
    ROTATE="Give it another secret (轮换).",
    REVOKE="Let it open nothing any more (吊销).",
)


@strawberry.type(
    description="A way to an account by a secret, for machines (令牌), never wider than that."
)
class Token:
    id: strawberry.ID = strawberry.field(description="As events name it (令牌标识), for ever.")
    version: int = strawberry.field(description="Grows with each change (版本).")
    label: str = strawberry.field(description="What it is for (用途).")
    roles: list[Role] = strawberry.field(description="Those of its account that it has (角色).")
    access: TokenAccess = strawberry.field(description="To read, or to write too (权限).")
    matters: list[str] = strawberry.field(
        description="The matters that it has to do with, by 业务办理项编码 (事项); none are all."
    )
    networks: list[str] = strawberry.field(
        description="Where it may come from, as CIDR (来源网段); none are everywhere."
    )
    created_at: datetime = strawberry.field(description="When it was made (创建时间).")
    expires_at: datetime | None = strawberry.field(
        description="When it ceases to open anything (到期时间); null for never."
    )
    used_at: datetime | None = strawberry.field(
        description="When it was last used (最近使用), to the minute."
    )
    revoked_at: datetime | None = strawberry.field(description="When it was revoked (吊销时间).")
    overlap_until: datetime | None = strawberry.field(
        description="Until when the secret before the last opens too (旧密钥有效至)."
    )
    allowed_actions: list[TokenAction] = strawberry.field(
        description="The acts open to this caller now (可操作)."
    )
    _account: strawberry.Private[str]
    _authority: strawberry.Private[str | None]

    @classmethod
    def of(cls, info: Info, token: DomainToken) -> "Token":
        """The token as an administrator reads it."""
        scope = token.scope
        return cls(
            id=strawberry.ID(token.id),
            version=token.version,
            label=token.label,
            roles=sorted(scope.roles, key=list(Role).index),
            access=scope.access,
            matters=list(scope.matters),
            networks=list(scope.networks),
            created_at=token.created,
            expires_at=scope.expires,
            used_at=token.used,
            revoked_at=token.revoked,
            overlap_until=token.overlap,
            allowed_actions=token_actions(token, info.context.desk.now()),
            _account=token.account,
            _authority=scope.authority,
        )

    @field("Whose it is (所属账号).", Cost(weight=2))
    async def account(self, info: Info) -> Account:
        found = await account_for(info.context.desk, self._account)
        assert isinstance(found, DomainAccount), "who sees a token keeps its account"
        return Account.of(info, found)

    @field("The authority it works for (所属机关); null for the whole hall.")
    async def authority(self, info: Info) -> Authority | None:
        found = self._authority and await info.context.authorities.load(self._authority)
        return Authority.of(found) if found else None


# --- inputs and payload ----------------------------------------------------------------


@strawberry.input(description="For createToken (新建令牌).")
class CreateTokenInput:
    account_id: strawberry.ID = strawberry.field(description="Whose it is (所属账号).")
    label: ShortText = strawberry.field(description="What it is for (用途).")
    roles: list[Role] = strawberry.field(description="Those of its account that it has (角色).")
    authority: ShortText | None = strawberry.field(
        default=None,
        description="The code of the authority it works for (机关代码): the account's, or one of "
        "the hall's; all the hall where it is left out.",
    )
    access: TokenAccess = strawberry.field(
        default=TokenAccess.READ, description="To read, or to write too (权限)."
    )
    matters: list[ShortText] = strawberry.field(
        default_factory=list,
        description="The matters that it has to do with, by 业务办理项编码 (事项); none are all.",
    )
    networks: list[ShortText] = strawberry.field(
        default_factory=list,
        description="Where it may come from, as CIDR such as 10.1.0.0/16 (来源网段); none are "
        "everywhere.",
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it ceases to open anything (到期时间); left out for never."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def scope(self) -> TokenScope:
        """The scope of the service."""
        return TokenScope(
            roles=tuple(dict.fromkeys(self.roles)),
            authority=self.authority,
            access=self.access,
            matters=tuple(dict.fromkeys(self.matters)),
            networks=tuple(dict.fromkeys(self.networks)),
            expires=self.expires_at,
        )


@strawberry.input(description="What every act on a token carries (令牌操作).")
class TokenOrder:
    token_id: strawberry.ID = strawberry.field(description="The token (令牌).")
    expected_version: int = strawberry.field(
        description="Its version as the caller has seen it (所见版本); another one is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def order(self) -> Order:
        """The order of the service."""
        return Order(
            target=str(self.token_id),
            expected_version=self.expected_version,
            key=self.idempotency_key,
        )


@strawberry.input(description="For rotateToken (轮换令牌).")
class RotateTokenInput(TokenOrder):
    overlap_hours: int = strawberry.field(
        default=24,
        description=f"For how many hours the secret before goes on (并行时长), 0 to {HOURS}.",
    )


@strawberry.input(description="For revokeToken (吊销令牌).")
class RevokeTokenInput(TokenOrder):
    pass


@strawberry.type(description="What came of an act on a token (办理结果).")
class TokenPayload:
    token: Token | None = strawberry.field(description="The token as it now stands (令牌).")
    secret: str | None = strawberry.field(
        description="Its new secret (密钥), told this once; null where none was made, and for a "
        "repetition."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: TokenAnswer) -> "TokenPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            token=Token.of(info, answer.token) if answer.token else None,
            secret=answer.secret,
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------

_ENTITLED = Requires(roles=list(ADMINISTRATORS))


@strawberry.type
class TokensQuery:
    @restricted("The tokens (令牌), the newest first.", roles=ADMINISTRATORS)
    async def tokens(
        self,
        info: Info,
        account_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Those of an account (账号).")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Token] | None:
        desk, account = info.context.desk, str(account_id) if account_id is not None else None
        part = page(NEWEST, first=first, after=after, last=last, before=before)
        return Connection.of(
            await list_tokens(desk, account, part),
            NEWEST,
            key=lambda token: token.place,
            node=lambda token: Token.of(info, token),
            count=lambda: count_tokens(desk, account),
        )


@strawberry.type
class TokensMutation:
    @mutation(
        "Make a token for an account (新建令牌). Makes TokenCreated.",
        _ENTITLED,
    )
    async def create_token(self, info: Info, input: CreateTokenInput) -> TokenPayload:
        answer = await issue_token(
            info.context.desk,
            input.idempotency_key,
            str(input.account_id),
            input.label,
            input.scope,
        )
        return await TokenPayload.of(info, answer)

    @mutation(
        "Give a token another secret (轮换令牌); the one before goes on for some hours. Makes "
        "TokenRotated.",
        _ENTITLED,
    )
    async def rotate_token(self, info: Info, input: RotateTokenInput) -> TokenPayload:
        answer = await rotate_token(info.context.desk, input.order, input.overlap_hours)
        return await TokenPayload.of(info, answer)

    @mutation(
        "Let a token open nothing any more (吊销令牌), by any of its secrets. Makes TokenRevoked.",
        _ENTITLED,
    )
    async def revoke_token(self, info: Info, input: RevokeTokenInput) -> TokenPayload:
        return await TokenPayload.of(info, await revoke_token(info.context.desk, input.order))
