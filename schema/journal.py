"""The journal (事件日志): what happened, in the order of the log, for systems that follow along."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Final, Self, cast

import msgspec
import strawberry

from domain.journal import KINDS, READERS, event_type
from domain.journal import JournalEvent as DomainEvent
from domain.listing import Sort
from domain.services.journal import read_on
from schema.case_terms import CaseEventKind
from schema.connection import After, First, cursor, page, read_cursor
from schema.context import Info
from schema.describe import described, descriptions
from schema.rights import restricted
from schema.scalars import Cursor

EventType = cast("type[Enum]", Enum("EventType", {event_type(kind): kind for kind in KINDS}))
"""What the journal tells, by its `kind` in the log."""

described(
    EventType,
    "What happened (事件类型), to a case or to what all cases rest on.",
    **descriptions(CaseEventKind),
    MATTER_IMPORTED="A matter came into the catalogue (事项导入).",
    MATTER_VERSIONED="The catalogue says something else of a matter (事项变更).",
    MATTER_CONFIRMED="A second person confirmed a version of a matter (事项复核).",
    MATTER_ACTIVATED="A matter is in use (事项启用).",
    MATTER_DEACTIVATED="A matter is not in use (事项停用).",
    EXCLUSION_REVIEWED="How a matter stands to the exclusions was confirmed (除外情形审核).",
    POLICY_PUBLISHED="A version of the policy was published (政策发布).",
    POLICY_RETIRED="A version of the policy has a last day (政策废止).",
    CALENDAR_YEAR_LOADED="A year of the calendar was confirmed (年度日历).",
    LOCAL_DAYS_SET="Days are worked or not in this district (本地调休).",
    LOCAL_DAYS_REMOVED="Days are again what the notices say (取消本地调休).",
    APPLICANT_ERASED="Who an applicant was is kept no more (个人信息已删除): drop it too.",
)

LOG: Final = Sort("events", {"e.position": int})
"""What cursors of the journal are bound to."""


@strawberry.type(description="A name and a value (名称和值).")
class EventFact:
    name: str = strawberry.field(description="The name (名称).")
    value: str = strawberry.field(
        description="The value (值): a text as it is, everything else as JSON."
    )


@strawberry.type(description="An event of the journal (事件): ids, codes, dates and hashes.")
class JournalEvent:
    id: strawberry.ID = strawberry.field(
        description="For ever the same (事件标识), and that of a webhook's `id`."
    )
    type: Enum = strawberry.field(graphql_type=EventType, description="What happened (事件类型).")
    subject: strawberry.ID = strawberry.field(
        description="The id of the case, matter, policy or applicant it is of (所属对象)."
    )
    version: int = strawberry.field(
        description="Its number among those of its subject (版本), from 1."
    )
    at: str = strawberry.field(graphql_type=datetime, description="When (时间).")
    case_no: str | None = strawberry.field(
        description="The number of the case (办件编号); null where it is not of a case."
    )
    facts: list[EventFact] | None = strawberry.field(
        description="What it holds that the caller may read (要素); null once the applicant was "
        "erased."
    )

    @classmethod
    def of(cls, event: DomainEvent) -> Self:
        """The event as GraphQL shows it."""
        return cls(
            id=strawberry.ID(str(event.position)),
            type=EventType(event.kind),
            subject=strawberry.ID(event.subject),
            version=event.version,
            at=event.at,
            case_no=event.case_no,
            facts=None if event.facts is None else _facts(event.facts),
        )


def _facts(facts: Mapping[str, Any]) -> list[EventFact]:
    return [
        EventFact(
            name=name,
            value=value if isinstance(value, str) else msgspec.json.encode(value).decode(),
        )
        for name, value in facts.items()
    ]


@strawberry.type(description="The next events after a place in the log (事件页).")
class EventPage:
    nodes: list[JournalEvent] = strawberry.field(description="In the order of the log (事件).")
    end_cursor: Cursor = strawberry.field(
        description="To go on from (续读游标), also where the page is empty: nothing that was "
        "committed before it is ever told after it."
    )
    has_next_page: bool = strawberry.field(
        description="Whether the log goes on (是否有后页): ask again at once."
    )


_TYPES = strawberry.argument(description="Those of these types alone (事件类型); all by default.")


@strawberry.type
class JournalQuery:
    @restricted(
        "What happened (事件日志), in the order in which it was committed: without a gap, and none "
        "comes late. Without `after` from the beginning.",
        roles=READERS,
    )
    async def events(
        self,
        info: Info,
        after: After = None,
        types: Annotated[list[EventType] | None, _TYPES] = None,  # type: ignore[valid-type]
        first: First = None,
    ) -> EventPage | None:
        part = page(LOG, first=first, after=after)
        kinds = None if types is None else [str(cast("Enum", each).value) for each in types]
        found = await read_on(info.context.desk, kinds, place_of(after), part.limit)
        return EventPage(
            nodes=[JournalEvent.of(each) for each in found.events],
            end_cursor=cursor_at(found.reached),
            has_next_page=found.more,
        )


def place_of(after: Cursor | None) -> int:
    """The position of a cursor of the journal; the beginning where there is none."""
    return 0 if after is None else int(read_cursor(LOG, after)[0])


def cursor_at(position: int) -> Cursor:
    """The cursor of a position in the log."""
    return cursor(LOG, (position,))
