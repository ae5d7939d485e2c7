"""Who asks, and the door they ask at."""

from dataclasses import dataclass
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal
from graphql import is_non_null_type

from domain.roles import Role
from tests.contract.lived_in import ALL_ROLES
from tests.contract.questions import Operation


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, on a kind of database."""

    name: str
    roles: frozenset[Role]
    databases: str
    pre_checks: int = 10_000
    """How many this one may make in a minute."""

    def __str__(self) -> str:
        return f"{self.name}-{self.databases}"

    def may_reach(self, operation: Operation) -> bool:
        """Whether there is an answer for this one: a payload, or a list that may be empty, for any
        officer, other data for the entitled.
        """
        told_to_all = is_non_null_type(operation.field.type)
        return self != NOBODY and (told_to_all or operation.open_to(self.roles))


NOBODY = Asker("NOBODY", frozenset(), "sqlite")
CLERK = Asker("CLERK", frozenset({Role.CLERK}), "sqlite", pre_checks=5)
ALL = Asker("ALL", frozenset(ALL_ROLES), "sqlite")
ALL_ON_POSTGRES = Asker("ALL", frozenset(ALL_ROLES), "postgres")
ALWAYS = (NOBODY, CLERK, ALL, ALL_ON_POSTGRES)
EVERYBODY = (
    NOBODY,
    *(Asker(role.value, frozenset({role}), "sqlite") for role in Role),
    ALL,
    ALL_ON_POSTGRES,
)


@dataclass(frozen=True)
class Door:
    """The service, for a test that is no coroutine: hypothesis makes its questions in between."""

    portal: BlockingPortal
    client: httpx.AsyncClient
    secret: str | None

    def post(self, document: str, variables: object = None) -> httpx.Response:
        """Ask, as whoever holds the secret."""
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        body = {"query": document, "variables": variables}
        return self.portal.call(lambda: self.client.post("/graphql", json=body, headers=headers))

    def version_of(self, case_no: str) -> int:
        """The version in which a case now stands; 1 for who may not see it."""
        answer = self.post(
            "query ($no: ShortText!) { case(caseNo: $no) { version } }", {"no": case_no}
        )
        case: dict[str, Any] | None = (answer.json().get("data") or {}).get("case")
        return int(case["version"]) if case else 1
