"""Logs: an object of JSON a line on standard error, or a line for people where that is a terminal.

Whoever logs, whatever looks like a personal identifier, a phone number or a secret is struck out
here, and so is what PostgreSQL repeats of a row. What of a request is logged: `api.observation`.
"""

import logging
import re
import sys
from typing import Any, Final, TextIO

import orjson
import structlog
from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

from api.settings import Form, Level

_STRUCK: Final = (
    (re.compile(r"(?<!\w)\d{17}[\dXx](?!\w)"), "[公民身份号码]"),
    (re.compile(r"(?<!\w)1\d{10}(?!\w)"), "[电话]"),
    (re.compile(r"xyp_[\w-]+"), "[令牌]"),
    (re.compile(r"(?m)^(DETAIL|CONTEXT):.*$"), r"\1: […]"),
)


CHATTY: Final = ("httpx", "httpcore", "asyncio")
"""httpx tells the address of each request, asyncio its selector: neither is of use here."""


def struck_out(text: str) -> str:
    """The text without what looks like a personal identifier, a phone number or a secret."""
    for pattern, instead in _STRUCK:
        text = pattern.sub(instead, text)
    return text


def set_up_logs(level: Level, form: Form, to: TextIO = sys.stderr) -> None:
    """Send what anything in this process logs, from a level up, to one place in one form."""
    handler = logging.StreamHandler(to)
    handler.setFormatter(_formatter(lines=form == "text" or (form == "auto" and to.isatty())))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))


def _formatter(*, lines: bool) -> logging.Formatter:
    written = structlog.dev.ConsoleRenderer() if lines else JSONRenderer(serializer=_json)
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            format_exc_info,
            _strike,
            written,
        ],
    )


def _strike(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return {
        name: struck_out(value) if isinstance(value, str) else value for name, value in line.items()
    }


def _json(line: EventDict, default: Any = None, **_: object) -> str:
    return orjson.dumps(line, default=default).decode()
