"""What holds for every screen of the console, whoever made it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from domain.matter_import import starter
from domain.roles import Role
from tests.console.axe import axe
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import OFFICE, TWO_SETTINGS, Desk, Setting
from tests.console.screens import LOADERS, PATTERNS, place_of, shown
from tests.hall import ACCOUNTING
from tests.processes import xinyipi

WIDTH = "document.documentElement.scrollWidth"

Look = Callable[[Desk], list[str]]


def around(desk: Desk, hall: Hall, look: Look) -> dict[str, list[str]]:
    """What the look finds on each screen where it finds something."""
    desk.open("/nowhere")
    found = {}
    for pattern in PATTERNS:
        desk.go(place_of(pattern, hall))
        expect(desk.page.get_by_text(re.compile("找不到这个页面|no such page"))).to_have_count(0)
        shown(desk)
        if faults := look(desk):
            found[pattern] = faults
    return found


def test_every_route_is_one_of_the_screens_that_are_looked_at() -> None:
    assert len(set(PATTERNS)) == len(PATTERNS) == LOADERS


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_every_screen_is_open_to_everybody_in_its_language_and_width(
    open_desk: OpenDesk, hall: Hall, setting: Setting
) -> None:
    language = {"zh": "zh-CN", "en": "en"}[setting.language]

    def look(desk: Desk) -> list[str]:
        desk.page.wait_for_load_state("networkidle")
        spoken = desk.page.evaluate("document.documentElement.lang")
        wide = desk.page.evaluate(WIDTH)
        faults = [spoken] * (spoken != language) + [f"{wide} px"] * (wide > setting.width)
        return faults + axe(desk.page)

    assert around(open_desk(setting), hall, look) == {}


def test_every_screen_can_be_read_with_text_of_twice_the_size(
    open_desk: OpenDesk, hall: Hall
) -> None:
    def look(desk: Desk) -> list[str]:
        desk.page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = desk.page.evaluate(WIDTH)
        cut: list[str] = desk.page.evaluate(
            """() => [...document.querySelectorAll('main *, header *')]
                .filter((each) => !each.closest('.unseen, .scroll') && each.clientWidth > 1)
                .filter((each) => getComputedStyle(each).overflowX === 'hidden')
                .filter((each) => each.scrollWidth > each.clientWidth + 1)
                .map((each) => each.outerHTML.slice(0, 80))"""
        )
        return [f"{wide} px"] * (wide > OFFICE.width) + cut

    assert around(open_desk(), hall, look) == {}


def test_reload_and_back_show_every_screen_again(open_desk: OpenDesk, hall: Hall) -> None:
    desk = open_desk()
    headings: list[str] = []

    def look(desk: Desk) -> list[str]:
        before, place = desk.heading.inner_text(), desk.place
        headings.append(before)
        desk.page.reload()
        desk.log_in(Role.CLERK)
        shown(desk)
        expect(desk.heading).to_have_text(before)
        return [] if desk.place == place else [before]

    assert around(desk, hall, look) == {}
    for heading in reversed(headings[:-1]):
        desk.page.go_back()
        expect(desk.heading).to_have_text(heading)


def test_nothing_about_anybody_is_kept_or_sent_in_an_address(
    open_desk: OpenDesk, hall: Hall
) -> None:
    case = hall.ask(
        Role.CLERK,
        "query ($no: ShortText!) { case(caseNo: $no) { applicant { name maskedId } } }",
        no=hall.some_case(),
    )["case"]
    private = (hall.some_case(), *(text for text in case["applicant"].values() if text))
    desk = open_desk()
    asked: list[str] = []
    titles: set[str] = set()

    def note(request: Request) -> None:
        asked.append(request.url)

    def look(desk: Desk) -> list[str]:
        titles.add(desk.page.title())
        kept = desk.page.evaluate("JSON.stringify([localStorage, sessionStorage, document.title])")
        return [text for text in private if text in kept]

    desk.page.on("request", note)
    assert around(desk, hall, look) == {}
    assert len(titles) == len(PATTERNS), "each screen has a title of its own"
    assert [url for url in asked for text in private if text in url.split("#")[0]] == []
    settings = {"xinyipi.language", "xinyipi.theme", "xinyipi.shortcuts"}
    assert set(desk.page.evaluate("Object.keys(localStorage)")) <= settings


def test_a_slow_search_does_not_overwrite_a_later_one(desk: Desk, hall: Hall) -> None:
    desk.open("/queue")
    shown(desk)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    desk.page.route("**/graphql", hold_the_first)
    search = desk.page.get_by_role("searchbox", name="查找办件")
    search.fill("示例")
    search.press("Enter")
    expect(desk.heading).to_have_text("查找“示例”")
    search.fill(hall.some_case())
    search.press("Enter")
    rows = desk.page.locator("tbody tr")
    expect(rows).to_have_count(1)
    with desk.page.expect_response("**/graphql"):
        held[0].continue_()
    desk.page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(rows).to_have_count(1)
    expect(desk.heading).to_have_text(f"查找“{hall.some_case()}”")


def test_markup_in_the_catalogue_is_shown_as_text(desk: Desk, hall: Hall, tmp_path: Path) -> None:
    name = "示例<img src=x onerror=alert(1)><b>许可</b>"
    code = ACCOUNTING.replace("990113001", "990113999")
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(_with_one_matter(name, code)), encoding="utf-8")
    done = xinyipi("import", "matters", str(file), database_url=hall.served.database_url)
    assert done.returncode == 0, done.stderr
    main = desk.page.get_by_role("main")
    desk.open("/catalogue")
    for place in (f"/catalogue?text={code}", f"/catalogue/{code}"):
        desk.go(place)
        expect(main.get_by_text(name).first).to_be_visible()
        expect(main.locator("img, b")).to_have_count(0)


def _with_one_matter(name: str, code: str) -> dict[str, Any]:
    catalogue: dict[str, Any] = json.loads(starter())
    like = next(row for row in catalogue["matters"] if row["task_handle_item"] == ACCOUNTING)
    codes = {"catalog_code": code[19:31], "task_code": code[:31], "task_handle_item": code}
    return catalogue | {"matters": [like | codes | {"task_name": name, "note": name}]}
