"""The catalogue on a day without a policy, and under one that leaves the window out."""

from datetime import date

import msgspec
import pytest

from domain.listing import Slice
from domain.policy import Channel, Policy
from domain.refusal import RefusalCode
from domain.services.catalogue import (
    MatterFilter,
    Shelf,
    count_listed,
    list_matters,
    window_reasons,
)
from tests.policies import shilong

pytestmark = pytest.mark.usefixtures("hall")

TODAY = date(2026, 9, 21)


def online() -> Policy:
    scope = msgspec.structs.replace(shilong().scope, channels=(Channel.ONLINE_PORTAL,))
    return msgspec.structs.replace(shilong(), scope=scope)


@pytest.mark.parametrize(
    ("policy", "reason"),
    [(None, RefusalCode.POLICY_NOT_IN_FORCE), (online(), RefusalCode.CHANNEL_NOT_COVERED)],
    ids=["no policy", "no window"],
)
async def test_nothing_is_in_scope(policy: Policy | None, reason: RefusalCode) -> None:
    shelf, every = Shelf(TODAY, policy), MatterFilter()
    whole = await list_matters(shelf, every, None, Slice(limit=100))
    assert whole.rows
    assert all(reason in {r.code for r in window_reasons(shelf, each)} for each in whole.rows)
    inside = await list_matters(shelf, every, True, Slice(limit=100))
    assert (inside.rows, inside.has_next, inside.has_previous) == ((), False, False)
    assert await count_listed(shelf, every, True) == 0
    outside = await list_matters(shelf, every, False, Slice(limit=100))
    assert outside.rows == whole.rows
    assert await count_listed(shelf, every, False) == await count_listed(shelf, every, None)


def narrowed(policy: Policy, **scope: tuple[str, ...]) -> Policy:
    return msgspec.structs.replace(policy, scope=msgspec.structs.replace(policy.scope, **scope))


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize("level", [0, 1, 2], ids=["基本编码", "实施编码", "业务办理项编码"])
async def test_a_policy_that_names_its_matters_lists_those(level: int) -> None:
    whole = await list_matters(Shelf(TODAY, shilong()), MatterFilter(), True, Slice(limit=100))
    code = whole.rows[0].codes[level]
    policy = narrowed(shilong(), positive_any=("pilot",))
    await _lists_as_it_decides(
        msgspec.structs.replace(policy, lists={"pilot": (code, "4" * 12)}),
        RefusalCode.MATTER_NOT_LISTED,
    )


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize("operation", ["新办", "没有的%"])
async def test_a_policy_that_names_operations_lists_their_matters(operation: str) -> None:
    await _lists_as_it_decides(
        narrowed(shilong(), operations=(operation,)), RefusalCode.OPERATION_NOT_COVERED
    )


async def _lists_as_it_decides(policy: Policy, bar: RefusalCode) -> None:
    shelf, page = Shelf(TODAY, policy), Slice(limit=100)
    whole = (await list_matters(shelf, MatterFilter(), None, page)).rows
    reasons = {each.id: {r.code for r in window_reasons(shelf, each)} for each in whole}
    assert any(bar in codes for codes in reasons.values())
    for standing, expected in (
        (True, [each for each in whole if not reasons[each.id]]),
        (False, [each for each in whole if reasons[each.id]]),
        (bar, [each for each in whole if bar in reasons[each.id]]),
    ):
        listed = (await list_matters(shelf, MatterFilter(), standing, page)).rows
        assert [each.id for each in listed] == [each.id for each in expected]
