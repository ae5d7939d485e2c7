"""Instants (时刻) and civil days (日): one text form, one zone, and never a clock.

An instant is an aware datetime. Its text is UTC with six digits of the second, always 27
characters, so that texts sort as instants do. A civil day is the day in Asia/Shanghai.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CIVIL_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of every civil date and of reception hours (GB/T 7408.1 writes it +08:00)."""

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def instant_text(instant: datetime) -> str:
    """Write an instant as `2022-01-12T01:30:00.000000Z`. ValueError if it names no zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} names no zone, so it is no instant")
    return instant.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def instant_from_text(text: str) -> datetime:
    """Read what `instant_text` wrote, and nothing else. ValueError for any other form."""
    if not _FORM.fullmatch(text):
        raise ValueError(f"{text!r} is no instant of the form YYYY-MM-DDTHH:MM:SS.ffffffZ")
    return datetime.fromisoformat(text)


def civil_day(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an instant falls. ValueError if it names no zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} names no zone, so it falls on no day")
    return instant.astimezone(CIVIL_ZONE).date()


def span(first: date, last: date) -> tuple[str, str]:
    """When the civil day `first` begins and when the one after `last` does, as texts."""
    days = (first, last + timedelta(days=1))
    begin, end = (datetime.combine(day, time.min, CIVIL_ZONE) for day in days)
    return instant_text(begin), instant_text(end)
