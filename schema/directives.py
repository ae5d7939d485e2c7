"""What the SDL tells of a field besides its type, read by the service and by those who call it."""

import strawberry
from strawberry.schema_directive import Location

from domain.roles import Role
from schema.describe import described

described(
    Role,
    "What somebody may do in the hall (角色).",
    CLERK="At the window (窗口工作人员).",
    REVIEWER="Reviews and decides (审核人员).",
    HEAD="Heads the authority (机关负责人).",
    ISSUER="Hands out results (出件窗口).",
    CATALOGUE_ADMIN="Keeps the catalogue (事项管理员).",
    CATALOGUE_CONFIRMER="Confirms versions and exclusion reviews of matters (事项复核人).",
    POLICY_ADMIN="Drafts policies and loads calendars (政策管理员).",
    POLICY_PUBLISHER="Publishes policies (政策发布人).",
    CREDIT_OFFICER="Follows commitments and breaches (信用信息专员).",
    SUPERVISOR="Watches all cases (督办).",
    EDITOR="Publishes interpretations and cases (宣传).",
    AUDITOR="Reads the log (审计).",
    ADMINISTRATOR="Keeps accounts, roles and tokens, and sees no case (系统管理员).",
    PORTAL="Another system (对接门户).",
)


@strawberry.schema_directive(
    name="cost",
    locations=[Location.FIELD_DEFINITION],
    description="What asking for the field costs (代价), where it is not 1 for an object and 0 "
    "for a value.",
)
class Cost:
    """The weight of a field in the sum that `api.limits` holds against the limit of a request."""

    weight: int


@strawberry.schema_directive(
    name="requires",
    locations=[Location.FIELD_DEFINITION],
    description="Which roles may ask for the field (所需角色): one of them is enough.",
)
class Requires:
    """The roles of which the caller needs one; otherwise null, or a FORBIDDEN refusal."""

    roles: list[Role]


@strawberry.schema_directive(
    name="authenticated",
    locations=[Location.FIELD_DEFINITION],
    description="The field is open to every caller that the service knows (所有登录用户), in "
    "whatever role; nobody else is let in at all.",
)
class Authenticated:
    """Public law, or the caller's own: it takes no role, only an account."""


OPEN = Authenticated()


@strawberry.schema_directive(
    name="legalBasis",
    locations=[Location.FIELD_DEFINITION],
    repeatable=True,
    description="A clause the act rests on (法律依据), such as `四(二)2`, as the policy of the "
    "house has it; `Case.legalBases` tells those of another district's.",
)
class LegalBasis:
    """A clause of the policy, or an article of a law, by the id `clause` takes."""

    clause: str
