"""The settings of the service in tests: no timers beside the test, no count of requests, and
passwords hashed in no time.
"""

from typing import Any

from api.settings import Settings

PUBLIC_URL = "http://xinyipi.test"
"""Where it is reached, without a socket; over plain HTTP, since nothing leaves the process."""


def unhurried(database_url: str, **others: Any) -> Settings:
    """Settings of a service whose timers the test runs itself, and that asks may hurry."""
    tests: dict[str, Any] = {
        "timers": "off",
        "requests_per_minute": 0,
        "strangers_per_minute": 0,
        "password_memory": 8,
        "public_url": PUBLIC_URL,
    }
    return Settings(database_url=database_url, **(tests | others))
