"""How far the calendar is known, beside how far what is promised reaches (许可法82)."""

from datetime import date
from typing import Final, NamedTuple

from domain.refusal import Wording

_WARNING: Final = Wording(
    "期限可能到 {last}，日历只确认至 {until}：请加载国务院放假通知（xinyipi import calendar）",
    "limits may reach {last}, and the calendar is confirmed until {until}: load the notice of the "
    "State Council (xinyipi import calendar)",
)


class Horizon(NamedTuple):
    """The last confirmed day, and the last day by which anything is promised; None where there is
    none.
    """

    confirmed_until: date | None
    last_promised: date | None

    @property
    def crossed(self) -> bool:
        """Whether something is promised for a day that may yet turn out otherwise."""
        if self.last_promised is None:
            return False
        return self.confirmed_until is None or self.last_promised > self.confirmed_until

    def warning(self, language: str = "zh") -> str | None:
        """What to do, in `zh` or `en`; None where the calendar reaches far enough."""
        if not self.crossed:
            return None
        template = _WARNING.en if language == "en" else _WARNING.zh
        return template.format(last=self.last_promised, until=self.confirmed_until or "—")
