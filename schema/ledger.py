"""The ledger (台账): its entries for whoever audits, and the heads by which it proves itself."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from domain.access import AUDITORS
from domain.caller import Caller
from domain.chain import Head, Tampering
from domain.roles import Role
from domain.services.evidence import (
    LATEST,
    NEWEST_ENTRY,
    Check,
    EntryFilter,
    LedgerEntry,
    check_so_far,
    count_entries,
    count_heads,
    head_now,
    heads_page,
    ledger_entries,
)
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Info
from schema.describe import described, field
from schema.directives import OPEN
from schema.rights import restricted
from schema.scalars import ShortText

described(
    Tampering,
    "What was done to the ledger where it first breaks (破坏方式).",
    CHANGED="An entry was changed (被修改).",
    REMOVED="An entry was removed (被删除).",
    SWAPPED="An entry was swapped with a later one (被调换).",
    INSERTED="An entry was inserted (系插入).",
    CUT_OFF="It and all later ones were cut off (被截断).",
    REWRITTEN="It or a later one was rewritten, and all since hashed anew (被改写并重算).",
)


@strawberry.type(description="Where the ledger ended on a day, as it was published (台账末端).")
class LedgerHead:
    day: date = strawberry.field(description="The day (日期).")
    position: str = strawberry.field(description="The position of the last entry (位置).")
    hash: str = strawberry.field(description="Its hash, SHA-256 in hex (哈希).")

    @classmethod
    def of(cls, head: Head) -> "LedgerHead":
        """The head as GraphQL shows it."""
        return cls(day=head.day, position=str(head.position), hash=head.hash)


@strawberry.type(description="What the daily check of the ledger came to (校验情况).")
class LedgerCheck:
    checked_to: str | None = strawberry.field(
        description="The last position when the end was last reached (已校验至); null before."
    )
    checked_at: datetime | None = strawberry.field(description="When that was (校验时间).")
    broken_at: str | None = strawberry.field(
        description="The first entry that is not what it was (首个异常位置); null where all hold."
    )
    tampering: Tampering | None = strawberry.field(description="What was done to it (破坏方式).")

    @classmethod
    def of(cls, check: Check) -> "LedgerCheck":
        """The check as GraphQL shows it."""
        broken = check.broken
        return cls(
            checked_to=None if check.checked_to is None else str(check.checked_to),
            checked_at=check.checked_at,
            broken_at=str(broken.position) if broken else None,
            tampering=broken.tampering if broken else None,
        )


@strawberry.type(
    name="LedgerEntry",
    description="An entry of the ledger (台账条目): ids, codes, dates and hashes.",
)
class Entry:
    position: str = strawberry.field(description="Its place over all (位置).")
    stream: strawberry.ID = strawberry.field(description="Of what it tells (所属对象).")
    version: int = strawberry.field(description="Its place in what is told of that (版本).")
    kind: str = strawberry.field(description="What happened (事件).")
    payload: str = strawberry.field(description="JSON by RFC 8785, as it was hashed (内容).")
    at: str = strawberry.field(graphql_type=datetime, description="When (时间).")
    officer: str | None = strawberry.field(description="Who (人员); null where time did it.")
    role: str | None = strawberry.field(description="In which role (角色).")
    request_id: str = strawberry.field(description="By which request (请求标识).")
    hash: str = strawberry.field(description="SHA-256 over the hash before and this (哈希).")

    @classmethod
    def of(cls, entry: LedgerEntry) -> "Entry":
        """The entry as GraphQL shows it."""
        return cls(
            position=str(entry.position),
            stream=strawberry.ID(entry.stream),
            version=entry.version,
            kind=entry.kind,
            payload=entry.payload,
            at=entry.at,
            officer=entry.officer,
            role=entry.role,
            request_id=entry.request_id,
            hash=entry.hash,
        )


@strawberry.input(description="What the ledger is narrowed to (筛选条件).")
class LedgerFilter:
    stream: strawberry.ID | None = strawberry.field(default=None, description="Of this (所属对象).")
    kinds: list[ShortText] = strawberry.field(
        default_factory=list, description="Any of these (事件)."
    )
    officer: ShortText | None = strawberry.field(default=None, description="By this one (人员).")
    from_: date | None = strawberry.field(
        default=None, name="from", description="On this day and later (起始日期)."
    )
    to: date | None = strawberry.field(
        default=None, description="On this day and earlier (截止日期)."
    )

    def only(self, caller: Caller) -> EntryFilter:
        """The same for the service, and nothing that this caller has nothing to do with."""
        return EntryFilter(
            stream=self.stream,
            kinds=tuple(self.kinds),
            officer=self.officer,
            first_day=self.from_,
            last_day=self.to,
            matters=caller.matters,
        )


@strawberry.type
class LedgerQuery:
    @restricted("Entries of the ledger (台账), the newest first.", roles=AUDITORS)
    async def ledger(
        self,
        info: Info,
        filter: Annotated[
            LedgerFilter | None, strawberry.argument(description="What is wanted (筛选条件).")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Entry] | None:
        part = page(NEWEST_ENTRY, first=first, after=after, last=last, before=before)
        only = (filter or LedgerFilter()).only(info.context.desk.caller)
        return Connection.of(
            await ledger_entries(only, part),
            NEWEST_ENTRY,
            key=lambda entry: (entry.position,),
            node=Entry.of,
            count=lambda: count_entries(only),
        )

    @restricted(
        "What the daily check of the ledger came to (校验情况).",
        roles=(*AUDITORS, Role.SUPERVISOR),
    )
    async def ledger_check(self, info: Info) -> LedgerCheck | None:
        return LedgerCheck.of(await check_so_far())

    @field("Where the ledger ends now (台账末端): to be kept by anybody, elsewhere.", OPEN)
    async def ledger_head(self, info: Info) -> LedgerHead:
        return LedgerHead.of(await head_now(info.context.desk.now()))

    @field("Where the ledger ended each day (每日台账末端), the latest day first.", OPEN)
    async def ledger_heads(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[LedgerHead]:
        part = page(LATEST, first=first, after=after, last=last, before=before)
        return Connection.of(
            await heads_page(part),
            LATEST,
            key=lambda head: (head.day.isoformat(),),
            node=LedgerHead.of,
            count=count_heads,
        )
