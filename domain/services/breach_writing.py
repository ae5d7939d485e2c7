"""Writing a breach: its state over the one it came from, with its event, in one transaction."""

from datetime import datetime

from domain.author import Author
from domain.breach_life import Breach, BreachAlleged, BreachEvent, after, alleged
from domain.instants import instant_text
from domain.services.replay import Overtaken
from domain.store.breaches import add_breach, put_breach
from domain.store.log import NewEvent, append


async def begin(author: Author, id: str, event: BreachAlleged, at: datetime) -> Breach:
    """Write an allegation down. UniqueViolation where one of the same thing is on record."""
    breach = alleged(id, event)
    await add_breach(breach, instant_text(at))
    await append(author, at, [NewEvent(id, breach.version, event)])
    return breach


async def go_on(author: Author, breach: Breach, event: BreachEvent, at: datetime) -> Breach:
    """Write down what happened to a breach. Raises Overtaken where it has moved on meanwhile."""
    then = after(breach, event)
    if not await put_breach(then, breach.version):
        raise Overtaken
    await append(author, at, [NewEvent(breach.id, then.version, event)])
    return then
