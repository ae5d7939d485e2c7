"""How many decisions a second the pure function makes, without a database and a framework.

It remembers its answers, so three things are told apart: a question asked before, one asked the
first time on a day, and one on a matter it has never seen.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import cycle, islice, product

from msgspec.structs import replace

from domain.applicant import ApplicantKind
from domain.credit import Reading, ReadingStatus
from domain.eligibility import CreditSnapshot, Inputs, decide
from domain.matter import Matter
from domain.policy import Channel
from tests.bench.measure import Spread
from tests.casework import LICENCE
from tests.policies import shilong

TODAY = date(2026, 11, 20)
TOKENS = ("AAA", "AA", "A+", "A", "A-", "B", "C", "D", None)
DECISIONS = 200_000
NEW = 20_000
ROUNDS = 7

ASKED_BEFORE = "decisions on what was asked before that day, one core"
NEW_DAY = "decisions asked the first time on a day"
NEVER_SEEN = "decisions each on a matter never seen before"


def decisions_per_second() -> Mapping[str, Spread]:
    """Decisions a second, by what was asked before."""
    known = [replace(LICENCE, id=f"matter-{number}") for number in range(40)]
    asked = list(_asked(known))
    recurring = list(islice(cycle(asked), DECISIONS))
    return {
        ASKED_BEFORE: _spread(lambda _: recurring),
        NEW_DAY: _spread(partial(_on_new_days, asked)),
        NEVER_SEEN: _spread(_never_seen),
    }


def _spread(asked: Callable[[int], Sequence[Inputs]]) -> Spread:
    return Spread.of(_rate(asked(round)) for round in range(ROUNDS))


def _asked(matters: Sequence[Matter]) -> Iterator[Inputs]:
    policy = shilong()
    for matter, token, will in product(matters, TOKENS, (True, False)):
        yield Inputs(
            policy=policy,
            matter=matter,
            applicant=ApplicantKind.LEGAL_PERSON,
            channel=Channel.OFFLINE_HALL,
            snapshot=_snapshot(token),
            open_breaches=0,
            requested=will,
            committed=will,
            today=TODAY,
        )


def _snapshot(token: str | None) -> CreditSnapshot:
    reading = Reading(
        fact="grade",
        status=ReadingStatus.ABSENT if token is None else ReadingStatus.OK,
        token=token,
        source="PUBLIC_CREDIT_EVALUATION",
        evaluated_on=None if token is None else date(2026, 3, 31),
    )
    return CreditSnapshot(id=f"snapshot-{token}", readings=(reading,))


def _on_new_days(asked: Sequence[Inputs], round: int) -> Sequence[Inputs]:
    days = NEW // len(asked)
    passed = range(1 + round * days, 1 + (round + 1) * days)
    return [replace(given, today=TODAY + timedelta(day)) for day, given in product(passed, asked)]


def _never_seen(round: int) -> Sequence[Inputs]:
    ids = range(NEW // (2 * len(TOKENS)))
    return list(_asked([replace(LICENCE, id=f"new-{round}-{number}") for number in ids]))


def _rate(asked: Sequence[Inputs]) -> float:
    """`decide` on each of these, one after the other, on one core."""
    started = time.process_time()
    for given in asked:
        decide(
            given.policy,
            given.matter,
            given.applicant,
            given.channel,
            given.snapshot,
            given.open_breaches,
            given.requested,
            given.committed,
            given.today,
        )
    return len(asked) / (time.process_time() - started)
