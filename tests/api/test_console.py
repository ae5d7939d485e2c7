"""The console as it is served: the bundle, compressed and guarded, or how to come by it."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.console import BUILD_COMMAND, console_routes
from api.middleware import Entrance

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PAGE, SCRIPT = "<!doctype html><p>页面</p>", "export const one = 1;"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle as vite leaves it: a page, and a script with its compressed twin."""
    (tmp_path / "assets").mkdir()
    for name, text in (("index.html", PAGE), ("assets/index-1a2b.js", SCRIPT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    return tmp_path


@pytest.fixture
async def browser(bundle: Path) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP to the console of that bundle, within the headers that every answer gets."""
    app = Entrance(Starlette(routes=console_routes(bundle)), most=0)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://xinyipi.test"
    ) as client:
        yield client


async def test_the_page_is_asked_for_anew_each_time(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/console/")
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_what_carries_its_hash_in_its_name_is_kept_for_ever(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/console/assets/index-1a2b.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_a_file_is_sent_by_brotli_to_who_takes_that(
    browser: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "assets" / "index-1a2b.js.br").write_bytes(b"packed")
    async with browser.stream(
        "GET", "/console/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip, br"}
    ) as answer:
        sent = b"".join([part async for part in answer.aiter_raw()])
    assert (sent, answer.headers["content-encoding"]) == (b"packed", "br")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("path", ["/console/", "/console/assets/index-1a2b.js"])
async def test_a_file_is_sent_compressed_to_who_takes_that_and_plain_to_others(
    browser: httpx.AsyncClient, path: str
) -> None:
    packed = await browser.get(path, headers={"Accept-Encoding": "gzip, br"})
    plain = await browser.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    assert (packed.text, packed.headers["content-type"]) == (
        plain.text,
        plain.headers["content-type"],
    )


async def test_a_page_that_has_not_changed_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    first = await browser.get("/console/")
    again = await browser.get("/console/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/console",
        "/console/",
        "/console/assets/index-1a2b.js",
        "/console/none",
        "/console/%2e%2e/x",
    ],
)
async def test_every_answer_below_the_console_may_load_its_own_files_only(
    browser: httpx.AsyncClient, path: str
) -> None:
    assert (await browser.get(path)).headers["content-security-policy"] == POLICY


async def test_the_address_without_its_slash_leads_to_the_one_with_it(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/console")
    assert (answer.status_code, answer.headers["location"]) == (307, "console/")


@pytest.mark.parametrize("path", ["/console/none", "/console/assets/old-0000.js"])
async def test_what_is_not_in_the_bundle_is_not_found_and_not_kept(
    browser: httpx.AsyncClient, path: str
) -> None:
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-cache")


async def test_without_a_bundle_the_page_says_what_to_type(
    browser: httpx.AsyncClient, bundle: Path
) -> None:
    (bundle / "index.html").unlink()
    answer = await browser.get("/console/")
    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == POLICY
    assert f"<pre>{BUILD_COMMAND}</pre>" in answer.text
    assert answer.text.index("控制台尚未构建") < answer.text.index("not built yet")


async def test_the_first_page_of_the_service_leads_to_the_console(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/")).text
    assert '<a href="http://xinyipi.test/console/">' in page
