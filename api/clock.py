"""The clock and the ids of the service, read and made here and handed down."""

from datetime import UTC, datetime
from uuid import uuid4


def now() -> datetime:
    """The instant, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """An id nobody has used: random, so that it tells nothing."""
    return str(uuid4())
