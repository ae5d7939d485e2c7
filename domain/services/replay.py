"""A command that was carried out is not carried out again under its key (law 6)."""

from domain.refusal import RefusalCode, Refused, refusal
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint
from domain.store.keys import Done, done_under

ATTEMPTS = 3
"""How often an act is tried that lost a race: the second try finds what the winner wrote."""


async def done_before(desk: Desk, key: str, print_: Fingerprint) -> Done | None:
    """What the caller did under this key, or None. Refused with KEY_REUSED for anything else."""
    done = await done_under(desk.caller.account, key)
    if done is not None and done.input_hash != print_.hash:
        raise Refused(refusal(RefusalCode.KEY_REUSED))
    return done
