"""What may be done next with a matter, a draft or a review of it, as its keepers read it."""

import strawberry

from domain.services.matter_outlook import MatterAction
from domain.services.outlook import Outlook
from schema.context import Context
from schema.describe import described
from schema.refusal import Refusal, told

described(
    MatterAction,
    "An act on a matter, on a draft of one or on a proposed review (事项操作).",
    DRAFT="Begin a draft of the next version (据此起草).",
    EDIT="Change it (修改).",
    DISCARD="Give it up (放弃).",
    CONFIRM="Confirm it as a second person (确认).",
    REJECT="Reject it as a second person (退回).",
    ACTIVATE="Put it into use (启用).",
    DEACTIVATE="Take it out of use (停用).",
)


@strawberry.type(description="An act on a matter that is not open now, and why (不可操作).")
class BlockedMatterAction:
    action: MatterAction = strawberry.field(description="The act (操作).")
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (原因).")

    @classmethod
    async def listed(
        cls, context: Context, found: Outlook[MatterAction]
    ) -> list["BlockedMatterAction"]:
        """The acts that are not open, as this caller reads them."""
        return [
            cls(action=action, refusals=await told(context, refusals))
            for action, refusals in found.blocked
        ]
