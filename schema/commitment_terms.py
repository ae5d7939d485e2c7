"""Enums of commitments, with a word on each value."""

from enum import Enum
from typing import cast

from domain.commitment_acts import ItemAction
from domain.commitment_life import COMMITMENT_EVENTS, ItemKind, ItemState, WaiverCause
from domain.journal import event_type
from schema.describe import described

__all__ = ["CommitmentLogKind", "ItemAction", "ItemKind", "ItemState", "WaiverCause"]


CommitmentLogKind = cast(
    "type[Enum]",
    Enum("CommitmentLogKind", {event_type(kind): kind for kind in COMMITMENT_EVENTS}),
)
"""What can happen to a commitment, by its `kind` in the log."""

described(
    ItemKind,
    "What is followed up (承诺事项类型).",
    name="CommitmentItemKind",
    LETTER_ITEM="An item of the signed letter (承诺书条目), by its number.",
    DEFERRED_MATERIAL="A deferred material (容缺材料).",
    REPLACED_EVIDENCE="A material or condition that the commitment replaced (以承诺代替的证明).",
    STEP_AFTERWARDS="A step moved behind the decision (先入后验).",
    FILING="A decision on a filing, verified afterwards (备案即入).",
    WAIVED_SITE_CHECK="A site check that was waived (现场免勘验): it is drawn, or not.",
)
described(
    ItemState,
    "How an item stands, or a whole commitment (履约状态): open while one of its items is, then "
    "broken where one was, else kept where one was.",
    name="CommitmentState",
    OPEN="Somebody has to follow it up (履行中).",
    KEPT="It is kept (已履行).",
    BROKEN="It was not kept (未履行).",
    WAIVED="Nobody follows it up any more (免予核查).",
)
described(
    WaiverCause,
    "Why an item is not followed up any more (免予核查原因).",
    name="CommitmentWaiverCause",
    REASON="For a reason, by an officer (经办人说明理由).",
    CASE_ENDED="Nothing was granted, or it was taken back (未准予或者已撤销).",
    CREDIT_ENDED="Credit approval ended, and it is owed the ordinary way (信用审批终止).",
    NOT_DRAWN="The draw did not take it (未抽中).",
)
described(
    ItemAction,
    "An act on an item (承诺核查): the mutation of this name.",
    name="CommitmentItemAction",
    ASSIGN="assignCommitmentItem (分派).",
    MARK_KEPT="markCommitmentKept (登记履约).",
    REPORT_BROKEN="reportCommitmentBroken (登记未履行).",
    WAIVE="waiveCommitmentItem (免予核查).",
)
described(
    CommitmentLogKind,
    "What happened to a commitment (事件类型).",
    COMMITMENT_OPENED="It was opened by its case (建立台账).",
    COMMITMENT_ITEMS_ADDED="More is followed up, after a grant (增加事项).",
    FOLLOW_UP_OPENED="An item became a task (生成核查任务).",
    FOLLOW_UP_ASSIGNED="It became the task of an officer (分派).",
    FOLLOW_UP_REMINDED="It was reminded of (到期提醒).",
    FOLLOW_UP_OVERDUE="Its last day has passed (逾期).",
    COMMITMENT_KEPT="An item is kept (已履行).",
    COMMITMENT_BROKEN="An item was not kept (未履行).",
    COMMITMENT_WAIVED="An item is followed up no more (免予核查).",
    VISIT_DRAWN="A waived site check was in a draw (双随机抽查).",
)
