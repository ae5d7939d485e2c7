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
