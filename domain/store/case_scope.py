"""Which rows of cases are there for a caller (law 9), as conditions on `service_case c`.

Every list, count, search and preview of cases reads by one of these.
"""

from collections.abc import Collection

from domain.caller import WATCHING_ROLES, Caller
from domain.roles import Role
from domain.store.database import Value

NOTHING: tuple[str, tuple[Value, ...]] = ("FALSE", ())


def visible(caller: Caller) -> tuple[str, tuple[Value, ...]]:
    """The rows that this caller may see."""
    return reached(caller) if caller.sees_cases() else NOTHING


def served(caller: Caller, roles: Collection[Role]) -> tuple[str, tuple[Value, ...]]:
    """The rows that this caller works on in one of these roles."""
    return NOTHING if caller.roles.isdisjoint(roles) else _own(caller)


def reached(caller: Caller) -> tuple[str, tuple[Value, ...]]:
    """The rows that an act of this caller may speak of, whatever the role: all for whoever watches
    or works for the whole hall, and those of the own authority for all others.
    """
    return _own(caller) if caller.roles.isdisjoint(WATCHING_ROLES) else handled(caller)


def handled(caller: Caller) -> tuple[str, tuple[Value, ...]]:
    """The rows on matters that the caller has to do with."""
    return on_matters(caller.matters)


def on_matters(codes: Collection[str] | None) -> tuple[str, tuple[Value, ...]]:
    """The rows on the matters with these 业务办理项编码; all for None."""
    if codes is None:
        return "TRUE", ()
    known = f"SELECT id FROM matter WHERE handling_code IN ({', '.join('?' for _ in codes)})"
    return f"c.matter IN ({known})", tuple(codes)


def names_case_on(codes: Collection[str] | None, column: str) -> tuple[str, tuple[Value, ...]]:
    """Where a column of another table names a case on these matters; everywhere for None."""
    if codes is None:
        return "TRUE", ()
    on, values = on_matters(codes)
    return f"{column} IN (SELECT c.id FROM service_case c WHERE {on})", values


def of_authority(authority: str | None) -> tuple[str, tuple[Value, ...]]:
    """The rows that this authority accepts or reviews; all for None."""
    if authority is None:
        return "TRUE", ()
    return "(c.accepting_authority = ? OR c.reviewing_authority = ?)", (authority, authority)


def _own(caller: Caller) -> tuple[str, tuple[Value, ...]]:
    (own, authority), (on, matters) = of_authority(caller.authority), handled(caller)
    return f"{own} AND {on}", (*authority, *matters)
