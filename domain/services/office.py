"""What somebody may do in the hall by office alone, whatever it is done to."""

from collections.abc import Mapping, Sequence
from enum import StrEnum, unique

from domain.access import AUDITORS, REVEALERS
from domain.roles import Role
from domain.services import calendar_changes, matter_exchange, matter_versions
from domain.services.accounts import ADMINISTRATORS
from domain.services.desk import Desk


@unique
class OfficeAction(StrEnum):
    """Something that is open, or is not, before anything is chosen to do it to."""

    EXCHANGE_MATTERS = "EXCHANGE_MATTERS"
    READ_MATTER_CHANGES = "READ_MATTER_CHANGES"
    PROPOSE_EXCLUSION_REVIEW = "PROPOSE_EXCLUSION_REVIEW"
    CHANGE_CALENDAR = "CHANGE_CALENDAR"
    REVEAL_PERSONAL_DATA = "REVEAL_PERSONAL_DATA"
    KEEP_ACCOUNTS = "KEEP_ACCOUNTS"
    AUDIT = "AUDIT"


OPEN_TO: Mapping[OfficeAction, Sequence[Role]] = {
    OfficeAction.EXCHANGE_MATTERS: matter_exchange.KEEPERS,
    OfficeAction.READ_MATTER_CHANGES: matter_versions.READERS,
    OfficeAction.PROPOSE_EXCLUSION_REVIEW: matter_versions.WRITERS,
    OfficeAction.CHANGE_CALENDAR: calendar_changes.WRITERS,
    OfficeAction.REVEAL_PERSONAL_DATA: REVEALERS,
    OfficeAction.KEEP_ACCOUNTS: ADMINISTRATORS,
    OfficeAction.AUDIT: AUDITORS,
}
"""Whose each is: the roles that the services themselves ask for."""


def office_of(desk: Desk) -> list[OfficeAction]:
    """What is open to the caller."""
    return [action for action, roles in OPEN_TO.items() if desk.holds(roles)]
