"""Adapters to the public credit register (公共信用综合评价): over HTTP, from a file, or none.

Whatever happens to a query, the caller gets an answer: a register that is down, slow or garbled
is `UNAVAILABLE` with its cause (四(一)). An identifier is sent in the body of a request only, and
stands in no URL and no log.
"""

import asyncio
import hashlib
import logging
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import httpx
import msgspec
from circuitbreaker import CircuitBreaker  # type: ignore[import-untyped]
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from api.register_contract import Question, Unanswered, readings_from
from api.register_file import FileRegister
from domain.credit import AskedFact, CreditRegister, RegisterAnswer, Subject, UnavailableCause

log = logging.getLogger(__name__)

BODY_LIMIT = 65_536
"""Bytes an answer may have; a real one has some hundred."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a register is asked before its silence is the answer.

    One query takes at most `attempts * (timeout + pause)` seconds.
    """

    timeout: float = 2.0
    """Seconds one attempt may take, from connecting to the last byte."""
    attempts: int = 3
    """Requests for one query at most. Only an outage is tried again."""
    pause: float = 0.2
    """Seconds between two attempts, at most."""
    failures: int = 5
    """Queries in a row without an answer, after which the register is left alone."""
    rest: float = 30.0
    """Seconds it is left alone before it is tried again."""


class _Outage(Unanswered):
    """The register itself is out: worth another attempt, and counted by the circuit."""


class _Received(NamedTuple):
    content_type: str
    body: bytes


class HttpRegister:
    """A register that answers `POST url` as `docs/register.md` says.

    One per process: it holds the connections and the circuit. `bearer` is the hall's own token.
    """

    def __init__(
        self, url: str, *, bearer: str | None = None, patience: Patience = Patience()
    ) -> None:
        self._url = url
        self._patience = patience
        self._client = httpx.AsyncClient(
            headers=_headers(bearer),
            timeout=None,  # noqa: S113  `_post` bounds the whole attempt, not each of its reads
            trust_env=False,  # identifiers go to the register, never to a proxy found by chance
            verify=ssl.create_default_context(),  # the machine's authorities, an intranet's too
        )
        self._circuit = CircuitBreaker(
            failure_threshold=patience.failures,
            recovery_timeout=patience.rest,
            # A caller that did not wait for the end counts too, or a hanging register stays in.
            expected_exception=(_Outage, asyncio.CancelledError),
        )

    async def query(self, subject: Subject, facts: Sequence[AskedFact]) -> RegisterAnswer:
        """The register's readings of these facts, or UNAVAILABLE with the cause for each."""
        question = Question(subject=subject, facts=tuple(facts))
        raw_hash = None
        try:
            received = await self._ask(msgspec.json.encode(question))
            raw_hash = hashlib.sha256(received.body).hexdigest()
            _require_json(received.content_type)
            return RegisterAnswer(
                readings=readings_from(received.body, question), raw_hash=raw_hash
            )
        except Unanswered as outcome:
            log.warning("credit register not read: %s", outcome.cause)
            return RegisterAnswer.unavailable(facts, outcome.cause, raw_hash)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, body: bytes) -> _Received:
        if self._circuit.opened:
            raise Unanswered(UnavailableCause.CIRCUIT_OPEN)
        with self._circuit:
            return await self._retrying()(self._post, body)

    def _retrying(self) -> AsyncRetrying:
        return AsyncRetrying(
            retry=retry_if_exception_type(_Outage),
            stop=stop_after_attempt(self._patience.attempts),
            wait=wait_random_exponential(multiplier=0.05, max=self._patience.pause),
            reraise=True,
        )

    async def _post(self, body: bytes) -> _Received:
        try:
            async with (
                asyncio.timeout(self._patience.timeout),
                self._client.stream("POST", self._url, content=body) as response,
            ):
                return await _received(response)
        except TimeoutError:
            raise _Outage(UnavailableCause.TIMEOUT) from None
        except httpx.TransportError:
            raise _Outage(UnavailableCause.REFUSED) from None


def _headers(bearer: str | None) -> dict[str, str]:
    # `identity`: the bytes that are counted and hashed are the bytes that were sent.
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "User-Agent": "xinyipi",
    }
    return headers if bearer is None else headers | {"Authorization": f"Bearer {bearer}"}


async def _received(response: httpx.Response) -> _Received:
    if response.is_server_error:
        raise _Outage(UnavailableCause.HTTP_STATUS)
    if response.status_code != httpx.codes.OK:
        raise Unanswered(UnavailableCause.HTTP_STATUS)
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise Unanswered(UnavailableCause.GARBLED)
    return _Received(response.headers.get("Content-Type", ""), bytes(body))


def _require_json(content_type: str) -> None:
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Unanswered(UnavailableCause.GARBLED)


class NoRegister:
    """No register is set up: every fact is unavailable, and cases go on as ordinary ones."""

    async def query(self, subject: Subject, facts: Sequence[AskedFact]) -> RegisterAnswer:
        """UNAVAILABLE with NOT_CONFIGURED."""
        return RegisterAnswer.unavailable(facts, UnavailableCause.NOT_CONFIGURED)

    async def aclose(self) -> None:
        """Nothing is held."""


def register_from(
    url: str, *, bearer: str | None = None, patience: Patience = Patience()
) -> CreditRegister:
    """The register that `url` names: `http(s)://…`, `file:…` (CSV or JSON), or none if empty.

    Raises `ValueError` for any other URL, and `RegisterFileFault` (one too) for a file that
    cannot be used: a service with a faulty register does not start.
    """
    if not url:
        return NoRegister()
    match _reached_by(url):
        case "http" | "https":
            return HttpRegister(url, bearer=bearer, patience=patience)
        case "file":
            return FileRegister(unquote(urlsplit(url).path))
        case _:
            raise ValueError("the register's URL must be http(s)://HOST[:PORT]/PATH or file:PATH")


def _reached_by(url: str) -> str | None:
    """The scheme of a URL that is whole: with a host, or with the path of a file."""
    try:
        parts = urlsplit(url)
        web = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        return None
    local = parts.scheme == "file" and not parts.netloc and parts.path
    return parts.scheme if web or local else None
