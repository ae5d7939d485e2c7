"""What may be done next with a draft or a version of the policy, as its keepers read it."""

import strawberry

from domain.services.outlook import Outlook
from domain.services.policy_outlook import PolicyAction
from schema.context import Context
from schema.describe import described
from schema.refusal import Refusal, told

described(
    PolicyAction,
    "An act on a draft or on a version of the policy (政策操作).",
    DRAFT="Begin a draft from it (据此起草).",
    EDIT="Change it (修改).",
    DISCARD="Give it up (放弃).",
    PUBLISH="Publish it (发布).",
    RETIRE="Give it its last day (停用).",
)


@strawberry.type(description="An act on the policy that is not open now, and why (不可操作).")
class BlockedPolicyAction:
    action: PolicyAction = strawberry.field(description="The act (操作).")
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (原因).")

    @classmethod
    async def listed(
        cls, context: Context, found: Outlook[PolicyAction]
    ) -> list["BlockedPolicyAction"]:
        """The acts that are not open, as this caller reads them."""
        return [
            cls(action=action, refusals=await told(context, refusals))
            for action, refusals in found.blocked
        ]
