"""A grade entered by hand, where a district lets the window do so while the register is down."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from domain.instants import civil_day
from domain.roles import Role
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import Desk
from tests.console.window import happened, like, unread
from tests.console.work import Work, registered

BY_HAND = """
    UPDATE policy_version
    SET document = replace(document, 'manualGradeEntry = false', 'manualGradeEntry = true');
"""


@pytest.fixture(scope="module")
def hall(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall whose policy has the switch on."""
    with like(hall, tmp_path_factory.mktemp("hand") / "hand.db", BY_HAND) as own:
        yield own


def act(desk: Desk, work: Work, role: Role, name: str) -> Locator:
    """The dialog of an act on the case, for somebody with that role."""
    desk.open(f"/cases/{work.number}", role)
    desk.page.get_by_role("button", name=name, exact=True).click()
    return desk.page.get_by_role("dialog")


@pytest.mark.clause("四(一)")
def test_one_officer_enters_it_with_its_evidence_and_another_confirms_it(
    open_desk: OpenDesk, hall: Hall
) -> None:
    work = registered(hall)
    with unread(hall.register):
        work.does(Role.CLERK, "queryCredit")
    evaluated_on = str(civil_day(datetime.now(UTC)) - timedelta(days=30))
    one, other = open_desk(), open_desk()
    entry = act(one, work, Role.CLERK, "手工录入等级")
    entry.get_by_label("等级").select_option("AA")
    entry.get_by_label("评价日期").fill(evaluated_on)
    entry.get_by_role("textbox", name="依据").fill("信用报告〔2026〕12号")
    entry.get_by_role("button", name="确定").click()
    expect(entry).to_have_count(0)
    confirmation = act(other, work, Role.REVIEWER, "复核录入等级")
    confirmation.get_by_role("button", name="确定").click()
    expect(confirmation).to_have_count(0)
    expect(other.page.locator("main dl").first).to_contain_text("暂不可用，现为 AA")
    assert happened(hall, work.number) == [
        "CASE_REGISTERED",
        "CREDIT_QUERIED",
        "GRADE_ENTERED",
        "GRADE_CONFIRMED",
    ]
