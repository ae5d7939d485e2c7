"""What every resolver is handed: the desk of this request, its language, and what was denied."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import strawberry
from strawberry.dataloader import DataLoader

from domain.authority import Authority
from domain.breach import LiveBreach
from domain.instants import civil_day
from domain.roles import Role
from domain.services.breach_warnings import breaches_since_commitment
from domain.services.calendars import days_left
from domain.services.catalogue import authorities_with
from domain.services.desk import Desk
from domain.services.holding import officer_names
from domain.services.sessions import WayIn
from domain.services.webhook_sending import WebhookSender


@dataclass(slots=True, kw_only=True)
class Context:
    """One request. `language` is `zh` or `en`; `denied` collects what a missing right hid, and
    `refused` the root fields among them and the acts that were refused for want of one.

    `spend_pre_check` raises RATE_LIMITED when the caller has asked too often; `begin` does
    something beside the service when the request has been answered; `keep_secret` has the browser
    keep another secret of its session; `sender` reaches the receivers of events. `authorities`
    and `officer_names` read all those of a list at once; `days_left` counts the working days to
    each of its days, by one calendar; `breaches_since` reads those confirmed since the commitment
    in each of its cases.
    """

    desk: Desk
    language: str
    spend_pre_check: Callable[[], Awaitable[None]]
    begin: Callable[[Coroutine[Any, Any, None]], None]
    way_in: WayIn
    sender: WebhookSender
    keep_secret: Callable[[str], None]
    denied: list[dict[str, object]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    authorities: DataLoader[str, Authority | None] = field(
        default_factory=lambda: DataLoader(authorities_with)
    )
    officer_names: DataLoader[str, str | None] = field(
        default_factory=lambda: DataLoader(officer_names)
    )
    days_left: DataLoader[date, int] = field(init=False)
    breaches_since: DataLoader[str, list[LiveBreach]] = field(init=False)

    def __post_init__(self) -> None:
        self.breaches_since = DataLoader(
            lambda cases: breaches_since_commitment(civil_day(self.desk.now()), cases)
        )
        self.days_left = DataLoader(lambda days: days_left(civil_day(self.desk.now()), days))

    @property
    def read_only(self) -> bool:
        """Whether the caller came by a token that only reads."""
        return self.desk.caller.read_only

    def deny(self, info: "Info", *roles: Role, tried: bool = True) -> None:
        """Say that the field is hidden from this caller, and which roles it needs; `tried` where
        it was another's that was asked for.
        """
        self.denied.append({"path": info.path.as_list(), "requires": list(roles)})
        if tried and info.path.prev is None:
            self.refused.append(info.field_name)


Info: TypeAlias = strawberry.Info[Context, None]
