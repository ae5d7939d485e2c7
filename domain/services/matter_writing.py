"""Writing versions of a matter: each in its turn, with the event that vouches for it."""

from collections.abc import Iterable, Sequence

import msgspec

from domain.matter import Matter
from domain.matter_versions import Held, Kind, latest, versioned
from domain.refusal import RefusalCode, Refused, refusal
from domain.services.desk import Desk
from domain.store.log import NewEvent
from domain.store.matter_drafts import held
from domain.store.matters import add_versions


async def kept_versions(desk: Desk, handling_code: str, *path: str) -> Sequence[Held]:
    """The versions of a matter that the caller keeps.

    Refused with NOT_FOUND, and with FORBIDDEN for a matter of another authority.
    """
    found = await held(handling_code)
    if not found:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=path))
    if not keeps(desk, latest(found)):
        requires = latest(found).authority
        raise Refused(refusal(RefusalCode.FORBIDDEN, path=path, requires=requires))
    return found


def keeps(desk: Desk, matter: Matter) -> bool:
    """Whether the caller keeps the catalogue of the authority whose matter this is."""
    own = desk.caller.authority in (None, matter.authority)
    return own and desk.caller.handles(matter.handling_code)


async def add_made(
    desk: Desk, made: Iterable[Matter], kind: type[Kind], **more: str
) -> list[NewEvent]:
    """Add versions inside the open transaction, and return what the log is to say of them."""
    events: list[NewEvent] = []
    for each in made:
        version = msgspec.structs.replace(each, id=desk.new_id())
        # One at a time: each ends what holds on its first day, also the one added just before it.
        await add_versions([version])
        event = versioned(kind, version, **more)
        events.append(NewEvent(version.matter_id, version.version, event))
    return events
