"""What time does to a breach: it expires (令第36号), and a push not made is told of (R-40).

Time pushes nothing, and decides nothing.
"""

from __future__ import annotations

from datetime import date

from domain.breach_life import Breach, BreachExpired, BreachState, PushOverdue
from domain.calendar import Calendar
from domain.policy import Policy, Switches


def expired(breach: Breach, today: date) -> BreachExpired | None:
    """The end of a live breach on the day after its longest term (令第36号); else None."""
    if not breach.is_live or breach.terms is None or today <= breach.terms.max_until:
        return None
    return BreachExpired(after=breach.terms.max_until)


def push_due(breach: Breach, calendar: Calendar, policy: Policy | None) -> date | None:
    """The last day to push a breach to the credit website: so many working days after its document
    as the policy says, since 五1 gives no term (R-40); None unless it waits for that.
    """
    if breach.state is not BreachState.CONFIRMED or breach.confirmed_on is None:
        return None
    switches = policy.switches if policy else Switches()
    return calendar.add_working_days(breach.confirmed_on, switches.push_days)


def due_event(
    breach: Breach, today: date, calendar: Calendar, policy: Policy | None
) -> BreachExpired | PushOverdue | None:
    """What has come due on a breach by today and was not recorded yet; None where nothing has.

    Once a breach has ended, nothing is due on it any more.
    """
    end = expired(breach, today)
    if end is not None:
        return end
    last = push_due(breach, calendar, policy)
    if last is None or breach.push_overdue is not None or today <= last:
        return None
    return PushOverdue(due_on=last)
