"""One request to an ASGI application in this process, without a socket and without a client."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson
from starlette.types import ASGIApp

GRAPHQL = "/graphql"


@dataclass(frozen=True, slots=True)
class Door:
    """Requests of one caller; the secret is that of a bearer token."""

    app: ASGIApp
    secret: str

    async def get(self, path: str, **query: object) -> Any:
        """The JSON that a GET answers."""
        text = "&".join(f"{name}={quote(str(value))}" for name, value in query.items())
        return orjson.loads(await self._send("GET", path, text.encode(), b""))

    async def post(self, path: str, body: Mapping[str, object]) -> Any:
        """The JSON that a POST of JSON answers."""
        return orjson.loads(await self._send("POST", path, b"", orjson.dumps(body)))

    async def ask(self, document: str, **variables: object) -> Any:
        """The data of a GraphQL answer without errors."""
        answer = await self.post(GRAPHQL, {"query": document, "variables": variables})
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def _send(self, method: str, path: str, query: bytes, body: bytes) -> bytes:
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self.app(self._scope(method, path, query), receive, send)
        assert sent[0]["status"] == 200, sent
        return b"".join(message.get("body", b"") for message in sent)

    def _scope(self, method: str, path: str, query: bytes) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query,
            "root_path": "",
            "headers": [
                (b"host", b"xinyipi.test"),
                (b"accept", b"application/json"),
                (b"content-type", b"application/json"),
                (b"authorization", f"Bearer {self.secret}".encode()),
            ],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
