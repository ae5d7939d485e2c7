"""What the window is told of a case on its way to acceptance: the steps, and what to examine."""

from datetime import date

import strawberry

from domain.checklist import ChecklistItem as DomainItem
from domain.checklist import ItemKind
from domain.completeness import Eased, WayToCount
from domain.window_steps import StepState
from domain.window_steps import WindowStep as DomainStep
from schema.case_terms import CaseAction
from schema.describe import described

described(
    StepState,
    "How far a step at the window is (步骤状态).",
    DONE="Done (已完成).",
    NEXT="The one to do next (当前).",
    LATER="To do after that (待办).",
)
described(
    ItemKind,
    "What there is to examine (清单类别).",
    COMMITMENT="The commitment letter (承诺书).",
    MATERIAL="A material of the one-time notice (申请材料).",
    CONDITION="A condition whose proof a commitment may replace (可承诺的审批条件).",
)
described(
    WayToCount,
    "How something that is to be examined may count (计入方式).",
    IN_FORM="Received, examined and in form (收到，符合): checkMaterial, or checkCommitment.",
    DEFERRED="To come after acceptance (容缺后补), named by acceptCase.",
    REPLACED="By commitment (承诺替代), named by acceptCase.",
)


@strawberry.type(description="A step on the way to acceptance (窗口步骤).")
class WindowStep:
    action: CaseAction = strawberry.field(
        description="The act that does it (操作). REQUEST_CREDIT_APPROVAL stands for the choice, "
        "of which DECLINE is the other answer; CHECK_MATERIAL for the examination of everything "
        "on the checklist, each by an act of its own."
    )
    state: StepState = strawberry.field(description="How far it is (状态).")

    @classmethod
    def of(cls, step: DomainStep) -> "WindowStep":
        """The step as GraphQL shows it."""
        return cls(action=step.action, state=step.state)


@strawberry.type(description="Something to examine before acceptance (收件清单项).")
class ChecklistItem:
    kind: ItemKind = strawberry.field(description="What it is (类别).")
    code: str = strawberry.field(
        description="Its code in the matter (编号); COMMITMENT for the letter."
    )
    name: str = strawberry.field(description="What it is called (名称).")
    required: bool = strawberry.field(description="Whether it is needed (是否必要).")
    received_on: date | None = strawberry.field(description="When it counts as received (收件日).")
    in_form: bool | None = strawberry.field(
        description="Whether it was found in form (是否符合); null until it was examined."
    )
    met_by_one_form: bool = strawberry.field(
        description="Whether the one form meets it (一表涵盖), so that it need not come."
    )
    lacking: bool = strawberry.field(
        description="Whether it is needed and counts in no way yet (尚缺)."
    )
    ways: list[WayToCount] = strawberry.field(
        description="How it may count, by an act done today (可选计入方式); none where it was "
        "found in form."
    )
    defer_until: date | None = strawberry.field(
        description="By when it may come after an acceptance today (最晚补交日期); null where it "
        "may not be deferred."
    )

    @classmethod
    def of(cls, item: DomainItem) -> "ChecklistItem":
        """The item as GraphQL shows it."""
        return cls(
            kind=item.kind,
            code=item.code,
            name=item.name,
            required=item.required,
            received_on=item.received_on,
            in_form=item.in_form,
            met_by_one_form=item.met_by_one_form,
            lacking=item.lacking,
            ways=list(item.ways),
            defer_until=item.defer_until,
        )


@strawberry.type(description="A material for which benefits do something (材料便利).")
class EasedMaterial:
    code: str = strawberry.field(description="Its code in the matter (材料编号).")
    deferrable: bool = strawberry.field(description="Whether it may come later (可容缺).")
    replaceable: bool = strawberry.field(
        description="Whether a commitment may stand for it (可承诺替代)."
    )
    in_one_form: bool = strawberry.field(description="Whether the one form meets it (一表涵盖).")

    @classmethod
    def of(cls, eased: Eased) -> "EasedMaterial":
        """The material as GraphQL shows it."""
        return cls(
            code=eased.material,
            deferrable=eased.deferrable,
            replaceable=eased.replaceable,
            in_one_form=eased.in_one_form,
        )
