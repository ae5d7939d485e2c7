"""What must hold of the limits of a matter: what is promised, within what the law allows.

Limits keep the unit the law writes and are never converted; where units differ, only what holds
on every calendar is said.
"""

from collections.abc import Iterable, Iterator, Mapping

from domain.cells import Rules
from domain.deadline import Limit, LimitUnit
from domain.finding import Finding, FindingCode, finding
from domain.matter import COMMITMENT_PROMISE, PROMISE_MODES, Matter, ProjectKind, SiteCheck
from domain.matter_rules import Known

_UNITS = {
    LimitUnit.WORKING_DAY: "工作日 working days",
    LimitUnit.DAY: "日 days",
    LimitUnit.MONTH: "个月 months",
}


def longer(promised: Limit, statutory: Limit) -> bool | None:
    """Whether `promised` takes longer than `statutory`; None where it depends on the calendar."""
    if promised.unit is statutory.unit:
        return promised.amount > statutory.amount
    shortest, longest = _span(promised)
    law_shortest, law_longest = _span(statutory)
    if shortest > law_longest:
        return True
    return False if longest <= law_shortest else None


def _span(limit: Limit) -> tuple[int, int]:
    """How many calendar days the limit takes at the least and at the most.

    Working days take half as many days again, and ten; more they have never taken, from whatever
    day on, in the calendars announced since 2008.
    """
    match limit.unit:
        case LimitUnit.DAY:
            return limit.amount, limit.amount
        case LimitUnit.MONTH:
            return limit.amount * 28, limit.amount * 31
        case LimitUnit.WORKING_DAY:
            return limit.amount, limit.amount * 3 // 2 + 10


def _promise_within_law(matter: Matter, _: Known) -> Iterator[Finding]:
    yield from _within_law("promise_day", matter.promised, matter.statutory)
    for number, limit in enumerate(matter.promised_by_mode.values(), start=1):
        column = f"promise_by_mode[{number}].promise_day"
        yield from _within_law(column, limit, matter.statutory)


def _within_law(column: str, promised: Limit, statutory: Limit) -> Iterator[Finding]:
    too_long = longer(promised, statutory)
    if too_long is not False:
        code = FindingCode.PROMISE_BEYOND_LAW if too_long else FindingCode.LIMITS_NOT_COMPARABLE
        yield finding(code, column, _said(promised), statutory=_said(statutory))


def _said(limit: Limit) -> str:
    return f"{limit.amount} {_UNITS[limit.unit]}"


def _law_as_read(matter: Matter, known: Known) -> Iterator[Finding]:
    """Imported limits are stale, both ways: compare them with what the law was read to say."""
    read = known.limits.get(same_name(matter.name))
    if read is not None and read != matter.statutory:
        yield finding(
            FindingCode.STATUTORY_LIMIT_DIFFERS,
            "anticipate_day",
            _said(matter.statutory),
            expected=_said(read),
        )


def same_name(name: str) -> str:
    """The name of a matter as it compares: brackets of one width, no blanks."""
    return name.translate({ord("（"): "(", ord("）"): ")", ord(" "): None})


def read_limits(matters: Iterable[Matter]) -> Mapping[str, Limit]:
    """The statutory limits that were read in the law: those no matter lists as to be confirmed."""
    return {
        same_name(matter.name): matter.statutory
        for matter in matters
        if "statutory" not in matter.to_confirm
    }


def _within_a_day(limit: Limit) -> bool:
    return limit.amount == 0 or (limit.amount == 1 and limit.unit is not LimitUnit.MONTH)


def _instant(matter: Matter, _: Known) -> Iterator[Finding]:
    """即办件: on the spot, or by the next day."""
    if matter.kind is ProjectKind.INSTANT and not _within_a_day(matter.promised):
        yield finding(FindingCode.PROMISE_NOT_INSTANT, "promise_day", _said(matter.promised))


def _site_check_in_a_day(matter: Matter, _: Known) -> Iterator[Finding]:
    if matter.site_check is not SiteCheck.NONE and _within_a_day(matter.promised):
        yield finding(FindingCode.SITE_CHECK_IN_A_DAY, "promise_day", _said(matter.promised))


def _statutory_commitment(matter: Matter, _: Known) -> Iterator[Finding]:
    if COMMITMENT_PROMISE in matter.promised_by_mode and not matter.statutory_commitment:
        yield finding(FindingCode.PROMISE_WITHOUT_COMMITMENT, "promise_by_mode")


def _mode(promise: tuple[str, Limit], _: Known) -> Iterator[Finding]:
    mode, _limit = promise
    if mode == "ORDINARY_STRICT":
        yield finding(FindingCode.PROMISE_WHEN_STRICT, "mode", mode)
    elif mode not in PROMISE_MODES:
        allowed = "、".join(PROMISE_MODES)
        yield finding(FindingCode.UNKNOWN_VALUE, "mode", mode, allowed=allowed)


def _deferral(matter: Matter, _: Known) -> Iterator[Finding]:
    """A deferral ends within every promised limit (R-30)."""
    promises = (matter.promised, *matter.promised_by_mode.values())
    for number, material in enumerate(matter.materials, start=1):
        term = Limit(material.defer_days or 0, LimitUnit.WORKING_DAY)
        for promised in promises:
            if longer(term, promised):
                yield finding(
                    FindingCode.DEFERRAL_BEYOND_PROMISE,
                    f"materials[{number}].defer_days",
                    material.defer_days,
                    promised=_said(promised),
                )
                break


OF_PROMISE: Rules[tuple[str, Limit], Known] = ((("mode",), _mode),)

OF_MATTER: Rules[Matter, Known] = (
    (
        ("promise_day", "promise_type", "promise_by_mode", "anticipate_day", "anticipate_type"),
        _promise_within_law,
    ),
    (("task_name", "anticipate_day", "anticipate_type"), _law_as_read),
    (("project_type", "promise_day", "promise_type"), _instant),
    (("site_check", "promise_day", "promise_type"), _site_check_in_a_day),
    (("statutory_commitment", "promise_by_mode"), _statutory_commitment),
    (("materials", "promise_day", "promise_type", "promise_by_mode"), _deferral),
)
