"""The viewer: whoever asks learns as whom the service knows it."""

import httpx
import pytest

from domain.roles import Role
from tests.hall import Officer, officer

VIEWER = "{ viewer { id name roles authority { code name } } }"
FINANCE = "11410404MB0T14003F"


async def test_an_officer_of_the_whole_hall_has_no_authority(clerk: Officer) -> None:
    viewer = (await clerk.ask(VIEWER))["viewer"]
    assert (viewer["name"], viewer["roles"]) == ("窗口甲", ["CLERK"])
    assert viewer["authority"] is None


async def test_an_officer_of_an_authority_learns_which_and_each_role(
    door: httpx.AsyncClient,
) -> None:
    finance = await officer(door, "财政", Role.HEAD, Role.CLERK, authority=FINANCE)
    viewer = (await finance.ask(VIEWER))["viewer"]
    assert viewer["roles"] == ["CLERK", "HEAD"]
    assert (viewer["authority"]["code"], viewer["authority"]["name"]) == (
        FINANCE,
        "石龙区财政部门（样例）",
    )


async def test_an_account_is_told_by_the_same_id_each_time(
    clerk: Officer, reviewer: Officer
) -> None:
    first, again, other = [
        (await asker.ask(VIEWER))["viewer"]["id"] for asker in (clerk, clerk, reviewer)
    ]
    assert first == again != other


@pytest.mark.parametrize(
    ("role", "open_to_it"),
    [
        (Role.CLERK, ["REVEAL_PERSONAL_DATA"]),
        (Role.AUDITOR, ["AUDIT"]),
        (Role.ADMINISTRATOR, ["KEEP_ACCOUNTS"]),
        (Role.POLICY_ADMIN, ["CHANGE_CALENDAR"]),
        (Role.CATALOGUE_CONFIRMER, ["READ_MATTER_CHANGES"]),
        (
            Role.CATALOGUE_ADMIN,
            ["EXCHANGE_MATTERS", "READ_MATTER_CHANGES", "PROPOSE_EXCLUSION_REVIEW"],
        ),
    ],
)
async def test_what_is_open_by_office_is_what_the_services_then_do(
    door: httpx.AsyncClient, role: Role, open_to_it: list[str]
) -> None:
    asker = await officer(door, "某某", role)
    viewer = (await asker.ask("{ viewer { allowedActions } }"))["viewer"]
    assert viewer["allowedActions"] == open_to_it
    denied = (await asker.answer("{ matterDrafts { id } }")).get("extensions", {}).get("denied")
    assert (denied is None) is ("READ_MATTER_CHANGES" in open_to_it)
