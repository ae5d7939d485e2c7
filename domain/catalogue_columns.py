"""The lists of a catalogue and their columns, by their national names and by Chinese headings.

In JSON a matter holds its materials, steps and so on; in a spreadsheet each of those lists is a
sheet of its own, whose rows name their matter by `KEY`. What the columns say: docs/catalogue.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

KEY = "task_handle_item"
"""The column that names the matter, 业务办理项编码."""

NOT_KEPT = {
    "fee_basis": "收费依据",
    "handle_type": "办理形式",
    "is_fee": "是否收费",
    "limit_scene_num": "到办事现场次数",
    "link_way": "咨询方式",
    "result_name": "审批结果名称",
    "result_type": "审批结果类型",
    "server_type": "服务对象",
    "supervise_way": "监督投诉方式",
    "task_version": "版本号",
    "transact_addr": "办理地点",
    "transact_time": "办理时间",
    "use_level": "行使层级",
}
"""Columns of the national table that say nothing this service acts on; they may stand in a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumns:
    """One list: its name in JSON and its title, the heading of each column, and which may stand
    there unread. `words` are the columns that hold several words in one cell.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    not_kept: Mapping[str, str]
    words: frozenset[str] = frozenset()

    @property
    def known(self) -> Mapping[str, str]:
        """Every column that may stand in a file."""
        return {**self.columns, **self.not_kept}


AUTHORITIES = ListColumns(
    name="authorities",
    title="部门",
    columns={
        "dept_code": "部门编码",
        "dept_name": "部门名称",
        "opens": "上班时刻",
        "closes": "下班时刻",
    },
    not_kept={},
)
MATTERS = ListColumns(
    name="matters",
    title="事项",
    columns={
        "task_name": "事项名称",
        "task_type": "事项类型",
        "catalog_code": "基本编码",
        "task_code": "实施编码",
        KEY: "业务办理项编码",
        "dept_code": "实施主体编码",
        "dept_name": "实施主体",
        "review_dept_code": "审批部门编码",
        "operation": "办理类型",
        "task_state": "事项状态",
        "plan_effective_date": "计划生效日期",
        "plan_cancel_date": "计划取消日期",
        "is_entry_center": "是否进驻政务大厅",
        "project_type": "办件类型",
        "decided_by": "决定人",
        "by_law": "设定依据",
        "anticipate_day": "法定办结时限",
        "anticipate_type": "法定办结时限单位",
        "anticipate_text": "法定时限原文",
        "promise_day": "承诺办结时限",
        "promise_type": "承诺办结时限单位",
        "special_procedure": "特别程序",
        "accept_condition": "受理条件",
        "site_check": "现场勘验",
        "statutory_commitment": "法定告知承诺",
        "verify_within_days": "事后核查期限",
        "is_express": "是否支持物流快递",
        "is_schedule": "是否支持预约办理",
        "enterprise_setup": "是否企业开办",
        "supports": "支持的便利",
        "to_confirm": "待核内容",
        "facts_source": "资料来源",
        "confidence": "可信度",
        "note": "备注",
    },
    not_kept=NOT_KEPT,
    words=frozenset({"supports", "to_confirm"}),
)
MATERIALS = ListColumns(
    name="materials",
    title="申请材料",
    columns={
        KEY: "业务办理项编码",
        "order_num": "序号",
        "material_name": "材料名称",
        "is_need": "是否必要",
        "material_type": "材料类型",
        "material_format": "材料形式",
        "source_type": "来源渠道",
        "accept_stand": "受理标准",
        "by_law": "要求提供材料的依据",
        "main": "主件",
        "deferrable": "可容缺",
        "defer_days": "补交期限",
        "commitment_replaceable": "可以承诺替代",
        "in_one_form": "纳入一表",
    },
    not_kept={"page_num": "份数"},
)
CONDITIONS = ListColumns(
    name="conditions",
    title="审批条件",
    columns={KEY: "业务办理项编码", "condition": "条件", "commitment_replaceable": "可以承诺替代"},
    not_kept={},
)
STEPS = ListColumns(
    name="steps",
    title="办理环节",
    columns={
        KEY: "业务办理项编码",
        "step_name": "环节名称",
        "statutory": "法定环节",
        "site_check": "现场勘验",
        "persons": "人数",
    },
    not_kept={},
)
PROMISES = ListColumns(
    name="promise_by_mode",
    title="分方式承诺时限",
    columns={
        KEY: "业务办理项编码",
        "mode": "办理方式",
        "promise_day": "承诺办结时限",
        "promise_type": "承诺办结时限单位",
    },
    not_kept={},
)
REVIEWS = ListColumns(
    name="exclusion_review",
    title="除外情形审核",
    columns={
        KEY: "业务办理项编码",
        "reviewed_by": "审核人",
        "reviewed_at": "审核日期",
        "confirmed_by": "复核人",
        "domains": "除外领域",
        "irrevocable": "不可撤销",
        "basis": "书面依据",
    },
    not_kept={},
    words=frozenset({"domains"}),
)

OF_MATTER = (MATERIALS, CONDITIONS, STEPS, PROMISES, REVIEWS)
"""The lists whose rows belong to a matter; of REVIEWS a matter has one row at most."""

LISTS = (AUTHORITIES, MATTERS, *OF_MATTER)
"""All, in the order of the sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What a kind of file holds: the number of its form, where that is told, and its lists.

    `main` is the list that a CSV file without names of lists holds; the rows of `parts` each hang
    on a row of `MATTERS`.
    """

    number: int
    guide: str
    main: ListColumns
    top: tuple[ListColumns, ...]
    parts: tuple[ListColumns, ...] = ()

    @property
    def lists(self) -> tuple[ListColumns, ...]:
        """All, in the order of the sheets."""
        return (*self.top, *self.parts)


CATALOGUE = Book(
    number=1,
    guide="docs/catalogue.md",
    main=MATTERS,
    top=(AUTHORITIES, MATTERS),
    parts=OF_MATTER,
)
"""A catalogue file; a change that old files do not survive is a new number."""

_IN_A_PART = re.compile(r"(?P<part>\w+)(?:\[(?P<number>\w+)\])?\.(?P<column>.+)")


class ColumnPath(NamedTuple):
    """A column of a matter: in which of its lists, in which row there, and its name.

    `part` and `number` are None for a column of the matter itself.
    """

    part: str | None
    number: str | None
    column: str


def column_path(path: str) -> ColumnPath:
    """What a path such as `materials[2].defer_days` names; a review has no number."""
    inside = _IN_A_PART.fullmatch(path)
    return ColumnPath(*inside.groups()) if inside else ColumnPath(None, None, path)


def title_of(path: str) -> str:
    """What people call the column of a matter with this path, such as 申请材料 2 补交期限.

    One word of several in a cell has its number: 支持的便利 2.
    """
    part, number, column = column_path(path)
    columns = _BY_NAME[part or MATTERS.name]
    inside = (columns.title, number or "") if part else ()
    name, _, place = column.removesuffix("]").partition("[")
    return " ".join(word for word in (*inside, columns.known.get(name, name), place) if word)


_BY_NAME = {each.name: each for each in LISTS}
