"""The settings of the service in tests: no timers beside the test, and no count of requests."""

from typing import Any

from api.settings import Settings


def unhurried(database_url: str, **others: Any) -> Settings:
    """Settings of a service whose timers the test runs itself, and that asks may hurry."""
    tests: dict[str, Any] = {"timers": "off", "requests_per_minute": 0, "strangers_per_minute": 0}
    return Settings(database_url=database_url, **(tests | others))
