"""`GET /`: a plain page that says what this is, where it answers and what to do next; and
`GET /schema.graphql`: the schema to write against.
"""

from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse

PAGE = Template((Path(__file__).parent / "home.html").read_text(encoding="utf-8"))

SDL = Path(__file__).parent.parent / "schema" / "schema.graphql"

FIRST_LINE = "TOKEN=$(.venv/bin/xinyipi token create --name NAME --role clerk)"
"""The first command, on the machine of the service: a token, for `curl_line` to use."""


async def home(request: Request) -> HTMLResponse:
    address = f"{request.base_url}graphql"
    page = PAGE.substitute(
        address=escape(address),
        console=escape(f"{request.base_url}console/"),
        token=escape(FIRST_LINE),
        curl=escape(curl_line(address)),
    )
    return HTMLResponse(page)


async def sdl(_: Request) -> FileResponse:
    return FileResponse(SDL, media_type="text/plain; charset=utf-8")


def curl_line(address: str, query: str = "{ policyInForce { document { number title } } }") -> str:
    """A command that asks the service this, for a shell; by default for the policy in force."""
    return (
        f"curl -sS {address} -H 'Content-Type: application/json'"
        f""" -H "Authorization: Bearer $TOKEN" -d '{{"query":"{query}"}}'"""
    )
