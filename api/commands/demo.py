"""`xinyipi demo`: a hall with people and cases to look at, on a database of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from api.clock import now
from api.commands.migrate import first_administrator
from api.commands.serve import run
from api.demo_hall import OFFICERS, Contents, DatabaseInUse, fill, login_of
from api.home import curl_line
from api.register import register_from
from api.settings import PREFIX, Settings
from domain.instants import civil_day
from domain.roles import Role
from domain.services.passwords import Passwords
from domain.services.seed import install
from domain.store.database import database

VARIABLE = f"{PREFIX}DATABASE_URL"
OWN_DATABASE = "sqlite://xinyipi-demo.db"
CASES = "{ cases(first: 50) { nodes { caseNo externalReference stage track mode } } }"


@click.command()
def demo() -> None:
    """启动演示。 Start the service with people, cases and a credit register to look at.

    The first start fills a database of its own, sqlite://xinyipi-demo.db unless
    XINYIPI_DATABASE_URL names another; later starts find what is there.
    """
    settings = Settings.from_environment({VARIABLE: OWN_DATABASE, **os.environ})
    passwords = Passwords(settings.password_memory)
    installed = asyncio.run(install(settings.database_url, passwords))
    with _register() as url:
        contents = asyncio.run(_filled(settings.database_url, url))
        contents = contents._replace(first_password=installed.password)
        run(replace(settings, register_url=url), lambda address: _told(contents, url, address))


@contextmanager
def _register() -> Iterator[str]:
    """The address of a stand-in register, in a process that ends with this one."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that `finally` is passed
    with subprocess.Popen(
        [sys.executable, "-m", "api.stand_in_register"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the service, which then ends the register
    ) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def _filled(database_url: str, register_url: str) -> Contents:
    register = register_from(register_url)
    try:
        async with database(database_url):
            return await fill(register, civil_day(now()))
    except DatabaseInUse:
        raise click.ClickException(
            f"{VARIABLE}: 该数据库已有其他内容，演示需要空数据库。"
            " There is something else in it; the demo wants an empty database."
        ) from None
    finally:
        await register.aclose()


def _told(contents: Contents, register_url: str, address: str) -> Iterator[str]:
    """What there is, who may look at it, and how."""
    yield f"演示办件 demo cases: {contents.cases}"
    for role, secret in contents.secrets.items():
        yield f"令牌，仅显示这一次 token, shown this once: {role} {OFFICERS[role]} {secret}"
    if contents.first_password:
        yield first_administrator(contents.first_password)
    if contents.password:
        logins = ", ".join(login for role in OFFICERS if (login := login_of(role)))
        yield f"登录名 logins: {logins}"
        yield f"密码，仅显示这一次 password of each, shown this once: {contents.password}"
    yield f"先取令牌 first, a token: {_token_line(contents)}"
    yield f"再看办件 then the cases: {curl_line(address, CASES)}"
    mode = f"{register_url.removesuffix('query')}_mode"
    yield f"""信用登记停摆 take the credit register down: curl -sS {mode} -d '{{"mode":"DOWN"}}'"""


def _token_line(contents: Contents) -> str:
    """A token as `curl_line` uses it: the clerk's, or another where it was shown before.

    A database that the user names is in the user's environment, and its URL may be secret.
    """
    if contents.secrets:
        return f"TOKEN={contents.secrets[Role.CLERK]}"
    own = "" if VARIABLE in os.environ else f"{VARIABLE}={OWN_DATABASE} "
    return f"TOKEN=$({own}.venv/bin/xinyipi token create --name NAME --role clerk)"
