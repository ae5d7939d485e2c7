"""What operators see: logs and figures, and nothing in them that somebody sent."""

import gzip
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.logs import CHATTY, set_up_logs
from domain.roles import Role
from tests.databases import SqliteFiles
from tests.hall import Officer, officer
from tests.processes import serving, xinyipi
from tests.unhurried import unhurried

pytestmark = pytest.mark.anyio
RESIDENT = "41040419851231002X"
PHONE = "13800138000"


@pytest.fixture(params=["json", "text"])
def logged(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What the service would write on standard error, from `info` up, in either form."""
    root = logging.getLogger()
    handlers = root.handlers
    levels = {name: logging.getLogger(name).level for name in ("", *CHATTY)}
    written = StringIO()
    set_up_logs("info", request.param, written)
    yield written
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


as_json = pytest.mark.parametrize("logged", ["json"], indirect=True)


@pytest.fixture
def hall_url(sqlite: SqliteFiles) -> Iterator[str]:
    with sqlite.furnished() as url:
        yield url


@pytest.fixture
async def client(hall: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(hall)
    async with httpx.AsyncClient(transport=transport, base_url="http://hall") as client:
        yield client


@pytest.fixture
async def clerk(client: httpx.AsyncClient) -> Officer:
    return await officer(client, "窗口甲", Role.CLERK)


@as_json
async def test_each_request_is_a_line_with_the_id_that_its_answer_has(
    clerk: Officer, logged: StringIO
) -> None:
    response = await clerk.client.post(
        "/graphql",
        json={
            "query": "query Q { viewer { id } ...M } fragment M on Query { me: viewer { name } }"
        },
        headers={"authorization": f"Bearer {clerk.secret}"},
    )
    (line,) = _lines(logged)
    assert line["requestId"] == response.headers["x-request-id"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "graphql", 200)
    assert line["fields"] == ["viewer"]
    assert line["account"] == response.json()["data"]["viewer"]["id"]
    assert line["codes"] == []


@as_json
async def test_what_was_sent_is_in_no_line(clerk: Officer, logged: StringIO) -> None:
    query = f'query Q{RESIDENT} {{ applicantBy(residentId: "{RESIDENT}") {{ id }} }}'
    headers = {"authorization": f"Bearer {clerk.secret}"}
    await clerk.client.post(f"/graphql?phone={PHONE}", json={"query": query}, headers=headers)
    await clerk.client.post("/graphql", json={"query": query + "}"}, headers=headers)
    await clerk.client.get(f"/{RESIDENT}", headers=headers)
    written = logged.getvalue()
    assert [json.loads(line)["status"] for line in written.splitlines()] == [200, 200, 404]
    for secret in (RESIDENT, PHONE, clerk.secret):
        assert secret not in written


async def test_whoever_logs_identifiers_and_secrets_are_struck_out(
    logged: StringIO,
) -> None:
    told = f"no such applicant {RESIDENT}\nDETAIL: Key (name)=(张示例) exists"
    try:
        raise ValueError(told)
    except ValueError:
        logging.getLogger("somebody").exception("%s xyp_abc-DEF at %s", RESIDENT, PHONE)
    written = logged.getvalue()
    assert "ValueError" in written and "[公民身份号码]" in written
    for secret in (RESIDENT, PHONE, "xyp_abc", "张示例"):
        assert secret not in written


async def test_figures_count_requests_root_fields_and_codes(
    clerk: Officer, client: httpx.AsyncClient
) -> None:
    await clerk.ask("{ viewer { id } }")
    await clerk.answer("{ viewr { id } }")
    await client.get("/nobody/knows")
    figures = (await client.get("/metrics")).text
    assert 'xinyipi_requests_total{route="graphql",status="200"} 2.0' in figures
    assert 'xinyipi_requests_total{route="other",status="404"} 1.0' in figures
    assert 'xinyipi_root_fields_total{field="viewer"} 1.0' in figures
    assert 'xinyipi_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 1.0' in figures
    assert 'xinyipi_request_seconds_count{route="graphql"} 2.0' in figures


@pytest.mark.parametrize(
    ("token", "address", "headers", "status"),
    [
        ("", "127.0.0.1", {}, 200),
        ("", "192.0.2.1", {}, 404),
        ("", "127.0.0.1", {"x-forwarded-for": "192.0.2.1"}, 404),
        ("s3", "192.0.2.1", {"authorization": "Bearer s3"}, 200),
        ("s3", "127.0.0.1", {"authorization": "Bearer s4"}, 404),
        ("s3", "127.0.0.1", {}, 404),
    ],
)
async def test_figures_are_for_this_machine_or_for_who_brings_the_token(
    hall_url: str, token: str, address: str, headers: dict[str, str], status: int
) -> None:
    service = create_app(unhurried(hall_url, metrics_token=token))
    transport = httpx.ASGITransport(service, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall") as client:
        assert (await client.get("/metrics", headers=headers)).status_code == status


async def test_the_schema_is_published(client: httpx.AsyncClient) -> None:
    published = await client.get("/schema.graphql")
    assert published.text.startswith('"""')
    assert "type Query {" in published.text


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [("", None), ("https://portal.example", "https://portal.example")],
)
async def test_pages_of_other_origins_may_ask_only_where_the_operator_lists_them(
    hall_url: str, origins: str, allowed: str | None
) -> None:
    service = create_app(unhurried(hall_url, cors_origins=origins))
    transport = httpx.ASGITransport(service)
    async with httpx.AsyncClient(transport=transport, base_url="http://hall") as client:
        answer = await client.options(
            "/graphql",
            headers={
                "origin": "https://portal.example",
                "access-control-request-method": "POST",
                "access-control-request-headers": "authorization,content-type",
            },
        )
    assert answer.headers.get("access-control-allow-origin") == allowed
    assert "access-control-allow-credentials" not in answer.headers


def test_traces_go_where_the_operator_says_and_tell_nothing_that_was_sent(hall_url: str) -> None:
    made = xinyipi("token", "create", "--name=甲", "--role=CLERK", database_url=hall_url)
    query = f'{{ applicantBy(residentId: "{RESIDENT}") {{ id }} }}'
    with _collector() as (address, received), serving(hall_url, otel_url=address) as served:
        answer = httpx.post(
            f"{served.url}graphql?phone={PHONE}",
            json={"query": query},
            headers={
                "authorization": f"Bearer {made.stdout.strip()}",
                "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            },
            trust_env=False,
        )
        assert answer.json()["data"] == {"applicantBy": None}
        # What was not sent yet is sent when the service stops.
        served.stop()
    spans = b"".join(received)
    assert b"POST /graphql" in spans and b"applicantBy" in spans
    assert bytes.fromhex("0af7651916cd43dd8448eb211c80319c") in spans
    assert RESIDENT.encode() not in spans and PHONE.encode() not in spans


@contextmanager
def _collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector of traces on this machine: its address, and what it has received."""
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/traces", received
    finally:
        server.shutdown()
        server.server_close()


def _lines(logged: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]
