"""Who asks: an account with roles and, mostly, one authority whose rows it may see."""

from __future__ import annotations

from dataclasses import dataclass

from domain.case import Case
from domain.roles import Role, Standing

DESK_ROLES = (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.ISSUER, Role.CREDIT_OFFICER)
"""Roles that see the cases of their own authority."""

WATCHING_ROLES = (Role.SUPERVISOR, Role.AUDITOR)
"""Roles that see all cases, masked."""

CASE_READERS = (*DESK_ROLES, *WATCHING_ROLES)
"""Everybody who sees cases, and so their applicants, without a query code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An officer or a portal, by account, with the token or the session it came by.

    `authority` is the code of the authority it works for; None is the whole hall. Whoever has to
    change a password first, `must_change`, has no role until then. A token may be for reading
    alone, and for some `matters`, by 业务办理项编码; None is all of them.
    """

    account: str
    token: str | None = None
    session: str | None = None
    name: str
    roles: frozenset[Role]
    authority: str | None
    must_change: bool = False
    read_only: bool = False
    matters: frozenset[str] | None = None

    def handles(self, matter: str) -> bool:
        """Whether it may have to do with the matter that has this 业务办理项编码."""
        return self.matters is None or matter in self.matters

    def sees_cases(self) -> bool:
        """Whether it sees any case at all without its query code."""
        return bool(self.roles.intersection(CASE_READERS))

    def serves(self, case: Case) -> bool:
        """Whether it sees the case because it works for one of its authorities."""
        own = self.authority in (None, case.accepting_authority, case.reviewing_authority)
        return own and not self.roles.isdisjoint(DESK_ROLES)

    @property
    def came_by(self) -> str | None:
        """The token or session, as the log has it."""
        return self.token or self.session

    @property
    def standing(self) -> Standing:
        """In which roles, and for which authority, it acts."""
        return Standing(self.roles, self.authority)


OPERATOR = Caller(account="", name="", roles=frozenset({Role.ADMINISTRATOR}), authority=None)
"""Whoever runs the command line on the machine of the service, without an account."""
