"""The catalogue in and out: a file is seen first, every fault in its place, then taken by a key."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from domain.matter_import import starter
from domain.roles import Role
from tests.console.axe import axe_in
from tests.console.conftest import Hall
from tests.console.desk import TWO_SETTINGS, Desk
from tests.hall import ACCOUNTING

NEW = ACCOUNTING.replace("990113001", "990113998")


def catalogue(**said: object) -> dict[str, Any]:
    """A file with a matter of its own, which is like one that the demo has."""
    like = next(
        row for row in json.loads(starter())["matters"] if row["task_handle_item"] == ACCOUNTING
    )
    codes = {"catalog_code": NEW[19:31], "task_code": NEW[:31], "task_handle_item": NEW}
    return {"format": 1, "authorities": [], "matters": [like | codes | said]}


def chosen(desk: Desk, file: Path, content: object) -> None:
    """Choose a file with this in it, as one does by hand: what was chosen before is forgotten."""
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    with desk.page.expect_file_chooser() as asked:
        desk.page.get_by_label("目录文件").click()
    asked.value.set_files(file)


@pytest.mark.clause("二(二)")
def test_a_file_is_seen_mended_and_taken_as_it_was_seen(
    desk: Desk, hall: Hall, tmp_path: Path
) -> None:
    file, page = tmp_path / "目录.json", desk.page
    desk.open("/catalogue/exchange", Role.CATALOGUE_ADMIN)
    expect(page.get_by_label("目录文件")).to_be_focused()
    chosen(desk, file, catalogue(task_name="示例许可", promise_day=999))
    expect(page.get_by_role("alert")).to_contain_text("有 1 处错误，一行也不会导入")
    expect(page.get_by_role("heading", name="预览：目录.json")).to_be_focused()
    fault = page.get_by_role("row", name="promise_day")
    expect(fault).to_contain_text("matters 第 1 行")
    expect(fault).to_contain_text("999")
    expect(page.get_by_role("button", name="导入目录")).to_have_count(0)
    assert axe_in(desk, TWO_SETTINGS) == []

    chosen(desk, file, catalogue(task_name="示例许可"))
    expect(page.get_by_role("button", name="导入目录")).to_be_focused()
    expect(page.get_by_role("row", name=NEW)).to_contain_text("示例许可")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("新增 1 项，变更 0 项")).to_be_visible()
    expect(dialog.get_by_text("依据 二(二)").first).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    expect(dialog.get_by_role("button", name="确定 · 导入目录")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已导入：新增 1 项，变更 0 项。")).to_be_visible()
    expect(desk.heading).to_be_focused()
    expect(desk.heading).to_have_text("事项目录")

    page.get_by_role("link", name="导入、导出").press("Enter")
    chosen(desk, file, catalogue(task_name="示例许可（改名）"))
    page.get_by_text("变更 1 处").first.press("Enter")
    expect(page.get_by_role("row", name="task_name").last).to_contain_text("示例许可（改名）")
    assert axe_in(desk, TWO_SETTINGS) == []
    chosen(desk, file, catalogue(task_name="示例许可"))
    expect(page.get_by_role("heading", name="与目录相同，没有可导入的内容")).to_be_visible()


def test_what_is_no_catalogue_file_is_said_before_it_is_sent(desk: Desk, tmp_path: Path) -> None:
    desk.open("/catalogue/exchange", Role.CATALOGUE_ADMIN)
    field = desk.page.get_by_label("目录文件")
    for name, size, told in (
        ("catalogue.xls", 1, "只能读 .xlsx、.csv 或 .json 文件"),
        ("catalogue.csv", 750_001, "文件超过 750 kB"),
    ):
        file = tmp_path / name
        file.write_bytes(b"1" * size)
        field.set_input_files(file)
        expect(desk.page.get_by_text(told)).to_be_visible()
        expect(field).to_have_attribute("aria-invalid", "true")
    assert axe_in(desk, TWO_SETTINGS) == []


def test_the_catalogue_is_given_out_as_a_file(desk: Desk) -> None:
    desk.open("/catalogue/exchange", Role.CATALOGUE_ADMIN)
    desk.guard.expects("blob:")
    with desk.page.expect_download() as given:
        desk.page.get_by_role("button", name="JSON").press("Enter")
    assert given.value.suggested_filename == "catalogue.json"
    assert json.loads(given.value.path().read_bytes())["format"] == 1


def test_who_does_not_keep_the_catalogue_is_told_who_does(desk: Desk) -> None:
    desk.open("/catalogue/exchange")
    expect(desk.page.get_by_role("heading", name="由事项管理员办理")).to_be_visible()
    expect(desk.page.get_by_label("目录文件")).to_have_count(0)
