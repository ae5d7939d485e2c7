"""How many decisions a second the pure function makes, without a database and a framework."""

import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, product

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


def decisions_per_second() -> tuple[Spread, Spread]:
    """Decisions a second: as they recur in a hall, and each on a matter never seen before."""
    known = [replace(LICENCE, id=f"matter-{number}") for number in range(40)]
    recurring = list(islice(_cycled(list(_asked(known))), DECISIONS))
    return (
        Spread.of(_rate(recurring) for _ in range(ROUNDS)),
        Spread.of(_rate(_never_seen(number)) for number in range(ROUNDS)),
    )


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


def _cycled(asked: Sequence[Inputs]) -> Iterator[Inputs]:
    while True:
        yield from asked


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
