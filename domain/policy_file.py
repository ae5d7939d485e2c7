"""Reading a policy file: text in, a `Policy` out, or every fault with its line.

Three steps, each only when the one before found nothing: the text as TOML, its form, its rules.
`check_policy` adds the examples. The file is described in `docs/policy-file.md`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from domain.canonical import canonical_hash
from domain.policy import Policy
from domain.policy_check import rule_faults
from domain.policy_example import run_examples
from domain.policy_fault import Fault, FaultCode, PolicyFault, fault
from domain.policy_shape import Form, shape_faults
from domain.toml_lines import line_of, toml_lines

FORMATS = (1,)
"""The formats of a policy file that this service reads."""

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
"""How tomllib tells where a text is no TOML: at the end of its sentence, and only there."""


def policy_text(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises PolicyFault."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = content[: why.start].count(b"\n") + 1
        found = msgspec.structs.replace(fault(FaultCode.NOT_UTF_8), line=line)
        raise PolicyFault((found,)) from None


def load_policy(text: str, *, id: str = "", version: int = 0) -> Policy:
    """The policy that a file says. Raises PolicyFault with every fault of the first step that
    finds any; its examples are not run.
    """
    policy = _decoded(formed(text, Policy), id, version)
    _refuse(text, rule_faults(policy))
    return policy


def check_policy(text: str) -> Policy:
    """`load_policy`, and every example must pass. Raises PolicyFault."""
    policy = load_policy(text)
    failed = (
        fault(
            FaultCode.EXAMPLE_FAILED,
            ("examples", place, "name"),
            example=result.name,
            difference="; ".join(result.differences),
        )
        for place, result in enumerate(run_examples(policy))
        if not result.passed
    )
    _refuse(text, failed)
    return policy


def stored_policy(text: str, *, id: str, version: int) -> Policy:
    """The policy of a file that was checked when it was published. Later versions of this service
    may check more; what is in force stays in force.
    """
    return _decoded(tomllib.loads(text), id, version)


def policy_hash(policy: Policy) -> str:
    """SHA-256, in hex, of all that the policy says, as canonical JSON (RFC 8785).

    Its id and version are no part of it, nor are comments, order and layout of the file. Every
    switch is, written or not, so a hash is taken once: when the version is published.
    """
    return canonical_hash(msgspec.structs.replace(policy, id="", version=0))


def formed(text: str, form: Form) -> dict[str, Any]:
    """What a file says, if it is TOML of this form. Raises PolicyFault with every fault of it."""
    try:
        data = _parsed(text)
        _refuse(text, _format_faults(data) or shape_faults(data, form))
    except RecursionError:
        raise PolicyFault((fault(FaultCode.NESTED_TOO_DEEP),)) from None
    return data


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as why:
        raise PolicyFault((_not_toml(text, str(why)),)) from None


def _not_toml(text: str, why: str) -> Fault:
    place = _PLACE.search(why)
    line = place and (place[1] or text.rstrip().count("\n") + 1)
    found = fault(FaultCode.NOT_TOML, why=_PLACE.sub("", why))
    return msgspec.structs.replace(found, line=int(line or 1))


def _format_faults(data: dict[str, Any]) -> tuple[Fault, ...]:
    """Of a file in another format nothing else can be said."""
    format = data.get("format", FORMATS[-1])
    if format in FORMATS:
        return ()
    known = ", ".join(map(str, FORMATS))
    return (fault(FaultCode.FORMAT_UNKNOWN, ("format",), format=format, known=known),)


def _decoded(data: dict[str, Any], id: str, version: int) -> Policy:
    for code, benefit in data["benefits"].items():
        benefit["code"] = code
    return msgspec.convert(data | {"id": id, "version": version}, Policy)


def _refuse(text: str, faults: Iterable[Fault]) -> None:
    """Raise PolicyFault with these faults, in the order of their lines, if there are any."""
    found = tuple(faults)
    if found:
        raise PolicyFault(tuple(_in_order(text, found)))


def _in_order(text: str, faults: tuple[Fault, ...]) -> Iterator[Fault]:
    lines = toml_lines(text)
    placed = [msgspec.structs.replace(each, line=line_of(lines, each.path)) for each in faults]
    yield from sorted(placed, key=lambda each: each.line)
