"""Sessions (会话), and what officers do with their own account."""

from datetime import datetime

import strawberry

from domain.services.own_account import (
    OwnAnswer,
    change_password,
    end_own_session,
    end_own_sessions,
    own_sessions,
)
from domain.sessions import Session as DomainSession
from domain.sessions import SessionHow
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import OPEN
from schema.refusal import Refusal, told
from schema.scalars import Key, Password

described(
    SessionHow,
    "How somebody logged in (登录方式).",
    PASSWORD="By login and password (账号密码).",  # noqa: S106
    OPENID="By an identity provider, with OpenID Connect (统一身份认证).",
)


@strawberry.type(description="A login of the caller that has not ended (会话).")
class Session:
    id: strawberry.ID = strawberry.field(description="Opaque (标识); not its secret.")
    how: SessionHow = strawberry.field(description="How it began (登录方式).")
    begun_at: datetime = strawberry.field(description="When it began (登录时间).")
    seen_at: datetime = strawberry.field(
        description="When it was last used (最近使用), to the minute."
    )
    idle_end: datetime = strawberry.field(
        description="When it ends unless it is used (空闲到期); each request puts that off."
    )
    end: datetime = strawberry.field(description="When it ends in any case (会话到期).")
    current: bool = strawberry.field(description="Whether the caller asks by it (当前会话).")

    @classmethod
    def of(cls, info: Info, session: DomainSession) -> "Session":
        """The session as its officer reads it."""
        return cls(
            id=strawberry.ID(session.id),
            how=session.how,
            begun_at=session.begun,
            seen_at=session.seen,
            idle_end=session.idle_end,
            end=session.end,
            current=session.id == info.context.desk.caller.session,
        )


# --- inputs and payload ----------------------------------------------------------------


@strawberry.input(description="For changePassword (修改密码).")
class ChangePasswordInput:
    current_password: Password = strawberry.field(description="The one that holds now (原密码).")
    new_password: Password = strawberry.field(
        description="12 characters or more, of three kinds of: small letters, capitals, digits, "
        "signs (新密码)."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For endSession (结束会话).")
class EndSessionInput:
    session_id: strawberry.ID = strawberry.field(description="One of the caller's (会话).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For endSessions (结束其他会话).")
class EndSessionsInput:
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of an act on the caller's own account (办理结果).")
class OwnAccountPayload:
    sessions: list[Session] = strawberry.field(
        description="The caller's sessions as they now stand (会话)."
    )
    must_change_password: bool = strawberry.field(
        description="Whether the password is still to be changed (须修改密码)."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: OwnAnswer) -> "OwnAccountPayload":
        """The answer of the service as GraphQL shows it."""
        if answer.secret is not None:
            info.context.keep_secret(answer.secret)
        return cls(
            sessions=[Session.of(info, each) for each in answer.sessions],
            must_change_password=answer.account.must_change,
            refusals=await told(info.context, answer.refusals),
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------


@strawberry.type
class SessionsQuery:
    @field("Where the caller is logged in (本人会话), the latest login first.", OPEN)
    async def my_sessions(self, info: Info) -> list[Session]:
        return [Session.of(info, each) for each in await own_sessions(info.context.desk)]


@strawberry.type
class SessionsMutation:
    @mutation(
        "Choose a password (修改密码), by a session. All other sessions end, and this one goes on "
        "by a new cookie. Makes PasswordChanged, and SessionEnded for each that ends.",
        OPEN,
    )
    async def change_password(self, info: Info, input: ChangePasswordInput) -> OwnAccountPayload:
        answer = await change_password(
            info.context.desk,
            info.context.way_in,
            input.idempotency_key,
            input.current_password,
            input.new_password,
        )
        return await OwnAccountPayload.of(info, answer)

    @mutation("End one of the caller's sessions (结束会话). Makes SessionEnded.", OPEN)
    async def end_session(self, info: Info, input: EndSessionInput) -> OwnAccountPayload:
        desk, session = info.context.desk, str(input.session_id)
        answer = await end_own_session(desk, input.idempotency_key, session)
        return await OwnAccountPayload.of(info, answer)

    @mutation(
        "End all of the caller's sessions but the one that asks (结束其他会话). Makes SessionEnded "
        "for each.",
        OPEN,
    )
    async def end_sessions(self, info: Info, input: EndSessionsInput) -> OwnAccountPayload:
        answer = await end_own_sessions(info.context.desk, input.idempotency_key)
        return await OwnAccountPayload.of(info, answer)
