"""What a service is handed with every request: who asks, what time it is, and the register."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.author import Author
from domain.caller import Caller
from domain.credit import CreditRegister
from domain.refusal import RefusalCode, Refused, refusal
from domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One request at the service (a desk of the hall, or a portal).

    `now` reads the clock, `new_id` makes an unused id: the only places where either is done.
    """

    caller: Caller
    request_id: str
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    register: CreditRegister

    def acting_as(self, roles: Sequence[Role]) -> Role:
        """The first of these roles that the caller has. Refused with FORBIDDEN if it has none."""
        for role in roles:
            if role in self.caller.roles:
                return role
        raise Refused(refusal(RefusalCode.FORBIDDEN, requires=" / ".join(roles)))

    def holds(self, roles: Sequence[Role]) -> bool:
        """Whether the caller has one of these roles."""
        return not self.caller.roles.isdisjoint(roles)

    def author(self, role: Role | None) -> Author:
        """What the log writes down of this request, acting in this role, or in none."""
        return Author(
            officer=self.caller.account or None,
            role=role,
            caller=self.caller.came_by,
            request_id=self.request_id,
        )
