"""The credit website is told in all its moods (五1; R-40): each thing once, in order."""

from collections.abc import AsyncIterator, Iterator

import pytest

from api.clock import new_id
from api.credit_website import HttpCreditWebsite
from domain.services.push_file import push_again
from domain.services.push_sending import PushSender
from tests.breaches import Breach
from tests.credit_website import DROP, GARBAGE, Website, credit_website
from tests.hall import HallClock, Officer
from tests.test_push_file import breach, credit, goes_on

__all__ = ["breach", "credit"]  # fixtures


@pytest.fixture
def website() -> Iterator[Website]:
    with credit_website() as running:
        yield running


@pytest.fixture
async def sender(website: Website, clock: HallClock) -> AsyncIterator[PushSender]:
    made = PushSender(website=HttpCreditWebsite(website.url), now=clock, new_id=new_id)
    yield made
    await made.aclose()


async def always() -> bool:
    return True


async def never() -> bool:
    return False


async def state(credit: Officer, breach: Breach) -> str:
    found = await credit.ask("query ($id: ID!) { breach(id: $id) { state } }", id=breach.id)
    return str(found["breach"]["state"])


@pytest.mark.clause("五1")
async def test_whatever_comes_between_the_website_has_each_thing_once_and_in_order(
    breach: Breach, credit: Officer, website: Website, sender: PushSender, clock: HallClock
) -> None:
    await sender.deliver(never)
    assert website.asked == []
    website.moods = [503, GARBAGE, DROP]
    for number, waited in enumerate((1, 10, 60, 0), start=1):
        await sender.deliver(always)
        await sender.deliver(always)
        assert len(website.asked) == number, "it waits after each attempt"
        clock.pass_(seconds=waited)
    assert (await state(credit, breach), website.told) == ("PUSHED", ["未履行承诺内容"])
    assert len(set(website.asked)) == 1
    await goes_on(credit, "correctBreach", breach, clock, facts="另有实情", reasons="核实")
    clock.set("2027-01-11T10:00")
    repair = {"documentNo": "修复〔2027〕1号", "documentOn": "2027-01-11"}
    await sender.deliver(always)
    await goes_on(credit, "repairBreach", breach, clock, **repair)
    while await sender.deliver(always):
        pass
    assert website.told == ["未履行承诺内容", "更正", "撤回"]


@pytest.mark.clause("五1")
async def test_what_is_refused_is_given_up_until_somebody_has_it_sent_again(
    breach: Breach, credit: Officer, website: Website, sender: PushSender, clock: HallClock
) -> None:
    website.moods = [422]
    for _ in range(2):
        await sender.deliver(always)
        clock.pass_(days=1)
    assert (website.told, len(website.asked)) == ([], 1)
    await push_again(website.asked[0])
    await sender.deliver(always)
    assert (await state(credit, breach), website.told) == ("PUSHED", ["未履行承诺内容"])
