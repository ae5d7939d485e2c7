"""`GET /`: the address, a line to try, the next step; nothing loaded from elsewhere."""

import re
import subprocess
from html import unescape

import httpx
import pytest

from api.home import FIRST_LINE, curl_line
from tests.processes import Served


async def test_the_page_is_chinese_first_and_then_english(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert '<html lang="zh-CN">' in page
    assert page.index("信用+审批服务") < page.index("Credit + approval")


async def test_the_page_shows_the_address_a_curl_line_and_the_next_step(
    client: httpx.AsyncClient,
) -> None:
    page = unescape((await client.get("/")).text)
    assert "<pre>http://xinyipi.test/graphql</pre>" in page
    assert curl_line("http://xinyipi.test/graphql") in page
    assert FIRST_LINE in page


async def test_the_page_loads_nothing_and_runs_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert re.findall(r"<(?:script|style|link|img|iframe|form)|\bon\w+=", answer.text) == []


async def test_a_hostile_host_is_shown_as_text(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers={"Host": 'x"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


def test_the_curl_line_is_one_that_a_shell_understands(served: Served) -> None:
    line = curl_line(f"{served.url}healthz").replace("-d", "-G --data-urlencode")
    answered = subprocess.run(line, shell=True, capture_output=True, text=True, check=True)
    assert answered.stdout == '{"alive":true}'


@pytest.mark.parametrize("path", ["/docs", "/graphiql", "/playground"])
async def test_there_is_no_other_page(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
