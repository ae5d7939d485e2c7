"""Versions of a matter in time: which one holds on a day, and how the next one comes about.

A version never changes and never overlaps with another. What holds on a day is settled before the
day begins, since cases registered on it pin it (二(二)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum, unique
from typing import NamedTuple, TypeVar

import msgspec

from domain.catalogue_columns import title_of
from domain.finding import Finding
from domain.matter import Matter, MatterImported, MatterVersioned, content, content_hash
from domain.policy_versions import DraftState
from domain.refusal import Refusal, RefusalCode, invalid, refusal


class Held(NamedTuple):
    """A version of a matter, and the last day on which it holds; None while the end is open.

    One that ends before it begins never holds: another has taken its place.
    """

    matter: Matter
    last: date | None

    def holds_since(self, day: date) -> bool:
        """Whether it holds on this day or on a later one."""
        return self.last is None or self.last >= max(self.matter.valid_from, day)


def latest(held: Sequence[Held]) -> Matter:
    """The version that came last; LookupError where there is none."""
    return held[-1].matter


def following(held: Sequence[Held], day: date) -> Sequence[Matter]:
    """The versions that hold on this day or later, in the order of their days."""
    since = (each.matter for each in held if each.holds_since(day))
    return sorted(since, key=lambda matter: matter.valid_from)


def changed_from(
    held: Sequence[Held], first: date, change: Callable[[Matter], Matter]
) -> Iterator[Matter]:
    """The versions by which a change holds from `first` on, without ids.

    One follows on what holds on that day, and one on each version that is still to begin, so that
    the change brings nothing else forward and nothing of it is lost.
    """
    for version, matter in enumerate(following(held, first), start=latest(held).version + 1):
        begins = max(first, matter.valid_from)
        yield msgspec.structs.replace(change(matter), version=version, valid_from=begins)


def switched_already(
    held: Sequence[Held], made: Sequence[Matter], first: date
) -> Iterator[Refusal]:
    """Why a matter cannot be switched: nothing holds from that day on, or it is so already."""
    if not made:
        yield invalid(
            f"自 {first} 起没有该事项的有效版本",
            f"no version of the matter holds on {first} or later",
            "firstDay",
        )
    if made and all(map(says_the_same, following(held, first), made)):
        yield refusal(RefusalCode.WRONG_STAGE, stage="ACTIVE" if made[0].active else "INACTIVE")


def says_the_same(one: Matter, other: Matter) -> bool:
    """Whether the catalogue says the same in both, whenever they begin."""
    return content(one) == content(other)


def too_early(first: date, today: date, *path: str) -> Iterator[Refusal]:
    """No version begins on a day on which applications may have been registered."""
    if first <= today:
        yield invalid(
            f"生效日期须晚于今天（{today}）：今天登记的办件适用现行版本",
            f"it must begin after today ({today}): cases of today keep their version",
            *path,
        )


def as_ground(found: Finding, *path: str) -> Refusal:
    """What was found in a row or a value, as a ground against an act."""
    where = title_of(found.column) if found.column else "文件"
    return invalid(
        f"“{where}”处{found.reason('zh')}，{found.cure('zh')}",
        f"{found.column or 'the file'}: {found.reason('en')}. {found.cure('en')}",
        *path,
    )


# --- drafts ----------------------------------------------------------------------------


class MatterDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The next version of a matter as it is being written, faults and all.

    `text` is a catalogue file in JSON with this one matter. `editors` are the accounts of all who
    wrote in it, `basis` the id of the version it was last compared with.
    """

    id: str
    version: int = 1
    state: DraftState = DraftState.OPEN
    matter: str
    code: str
    basis: str
    text: str
    editors: tuple[str, ...]

    def edited(self, text: str, by: str, basis: str) -> MatterDraft:
        """The draft with another text, as its next version."""
        return msgspec.structs.replace(
            self,
            version=self.version + 1,
            text=text,
            basis=basis,
            editors=tuple(dict.fromkeys((*self.editors, by))),
        )

    def ended(self, state: DraftState) -> MatterDraft:
        """The draft as nobody edits it any more."""
        return msgspec.structs.replace(self, version=self.version + 1, state=state)


def not_a_draft_of(before: Matter, after: Matter) -> Iterator[Refusal]:
    """Why the matter in a draft cannot be the next version: it is another one, or says what the
    latest version says.
    """
    if after.handling_code != before.handling_code:
        yield invalid(
            f"业务办理项编码应为 {before.handling_code}，另一事项请另行导入",
            f"the handling code must be {before.handling_code}; another matter comes by import",
            *("text", "task_handle_item"),
        )
    if says_the_same(before, after):
        yield invalid(
            "与现有版本内容相同，无须确认",
            "it says what the latest version says, so there is nothing to confirm",
            *("text", "matters"),
        )


# --- what is written down --------------------------------------------------------------


class MatterDrafted(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft was begun; its text stands in a row of its own."""

    matter: str
    basis: str
    content_hash: str


class MatterDraftEdited(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft says something else."""

    basis: str
    content_hash: str


class MatterDraftDiscarded(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft will never be confirmed."""


class MatterConfirmed(MatterVersioned, frozen=True, kw_only=True):
    """A second person made a draft the next version."""

    draft: str


class MatterActivated(MatterVersioned, frozen=True, kw_only=True):
    """A matter is in use from that day on, by a document whose number stands beside the log."""

    document_words: str


class MatterDeactivated(MatterVersioned, frozen=True, kw_only=True):
    """A matter is not in use from that day on, by a document whose number stands beside the log."""

    document_words: str


class ExclusionReviewed(MatterVersioned, frozen=True, kw_only=True):
    """A second person confirmed how the matter stands to 二(二)."""

    proposal: str


@unique
class Origin(StrEnum):
    """How a version came about."""

    IMPORTED = "IMPORTED"
    CONFIRMED = "CONFIRMED"
    ACTIVATED = "ACTIVATED"
    DEACTIVATED = "DEACTIVATED"
    REVIEWED = "REVIEWED"


ORIGINS: Mapping[type[MatterVersioned], Origin] = {
    MatterImported: Origin.IMPORTED,
    MatterVersioned: Origin.IMPORTED,
    MatterConfirmed: Origin.CONFIRMED,
    MatterActivated: Origin.ACTIVATED,
    MatterDeactivated: Origin.DEACTIVATED,
    ExclusionReviewed: Origin.REVIEWED,
}

MATTER_EVENTS = {kind.__name__: kind for kind in ORIGINS}
"""The events of a matter by their kind in the log; each makes one version, and vouches for it."""

Kind = TypeVar("Kind", bound=MatterVersioned)


def versioned(kind: type[Kind], made: Matter, **more: str) -> Kind:
    """The event of this kind by which a version came about."""
    return kind(
        version=made.id,
        valid_from=made.valid_from,
        content_hash=content_hash(content(made)),
        **more,
    )
