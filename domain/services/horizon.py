"""Whether what is promised reaches beyond the confirmed calendar."""

from datetime import date

from domain.deadline import due
from domain.horizon import Horizon
from domain.services.calendars import load_calendar
from domain.store.due_cases import last_due_day
from domain.store.promises import promised_limits


async def horizon(today: date) -> Horizon:
    """How far the calendar is confirmed, and the last day that a limit of an open case comes to, or
    the longest promised limit of the catalogue, begun today.
    """
    calendar = await load_calendar()
    days = [due(calendar, today, limit).on for limit in await promised_limits(today)]
    last = await last_due_day()
    return Horizon(
        confirmed_until=calendar.confirmed_until,
        last_promised=max(days if last is None else (*days, last), default=None),
    )
