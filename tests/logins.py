"""Officers at a browser of their own: they log in, and have a cookie instead of a token."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from starlette.applications import Starlette

from domain.roles import Role
from tests.hall import Officer

MARK = {"X-Requested-With": "xinyipi"}
CHOSEN = "Correct-Horse-9"
"""A password that an officer may choose."""


@dataclass(frozen=True)
class Browser(Officer):
    """Somebody at a browser, which keeps the cookies of the service."""

    secret: str = ""

    async def answer(self, document: str, **variables: object) -> dict[str, Any]:
        body: dict[str, Any] = (await self.post(document, variables)).json()
        return body

    async def post(
        self, document: str, variables: Mapping[str, object], **headers: str
    ) -> httpx.Response:
        """One request, as a page of the console sends it."""
        asked = {"query": document, "variables": variables}
        return await self.client.post("/graphql", json=asked, headers=MARK | headers)

    async def tries(self, login: str, password: str) -> httpx.Response:
        """Log in, or be refused."""
        said = {"login": login, "password": password}
        return await self.client.post("/session", json=said, headers=MARK)

    async def logs_in(self, login: str, password: str) -> None:
        """Log in."""
        answer = await self.tries(login, password)
        assert answer.status_code == 200, answer.text

    async def chooses(self, current: str, new: str = CHOSEN) -> list[str]:
        """Change the password; the codes of what is against it."""
        payload = await self.mutate(
            "changePassword",
            "mustChangePassword refusals { code }",
            currentPassword=current,
            newPassword=new,
            idempotencyKey=str(uuid4()),
        )
        return payload.codes

    async def is_known(self) -> bool:
        """Whether the service knows who this is."""
        return (await self.post("{ viewer { id } }", {})).status_code == 200


@asynccontextmanager
async def browser(service: Starlette, url: str = "http://xinyipi.test") -> AsyncIterator[Browser]:
    """A browser at this service, without a socket."""
    transport = httpx.ASGITransport(service)
    async with httpx.AsyncClient(transport=transport, base_url=url) as client:
        yield Browser(client)


async def first_password(
    admin: Officer, name: str, login: str, *roles: Role, authority: str | None = None
) -> str:
    """Make an account, and return the password that it has to begin with."""
    payload = await admin.mutate(
        "createAccount",
        "password refusals { code }",
        name=name,
        login=login,
        roles=[*roles],
        authority=authority,
        idempotencyKey=str(uuid4()),
    )
    assert payload.codes == []
    return str(payload.data["password"])
