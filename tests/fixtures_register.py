"""Fixtures: a credit register to ask, as a real process on the loopback address.

`tests/conftest.py` plugs them in: `pytest_plugins = ["tests.fixtures_register"]`.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from api.demo_people import DEMO_REGISTER
from api.register import HttpRegister, Patience
from api.stand_in_register import Mode
from tests.register_server import RegisterServer, serving_register

Connect = Callable[..., HttpRegister]
ONCE = Patience(timeout=30, attempts=1)


@pytest.fixture(scope="session")
def register_people() -> Path:
    """The file the register answers from: the demo's, evaluated on 2026-03-31."""
    return DEMO_REGISTER


@pytest.fixture(scope="session")
def register_process(register_people: Path) -> Iterator[RegisterServer]:
    """One process for the whole run."""
    with serving_register("--people", str(register_people)) as server:
        yield server


@pytest.fixture
def register_server(register_process: RegisterServer) -> Iterator[RegisterServer]:
    """The register, answering as it should and never asked before; in order again afterwards."""
    register_process.forget()
    yield register_process
    register_process.switch(Mode.OK)


@pytest.fixture
async def connect(register_server: RegisterServer) -> AsyncIterator[Connect]:
    """Make adapters to the register, or to the `url` given; closed after the test."""
    made: list[HttpRegister] = []

    def make(
        patience: Patience = ONCE,
        *,
        url: str = register_server.url,
        bearer: str | None = None,
    ) -> HttpRegister:
        made.append(HttpRegister(url, bearer=bearer, patience=patience))
        return made[-1]

    yield make
    for register in made:
        await register.aclose()
