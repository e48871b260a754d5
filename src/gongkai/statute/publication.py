"""When information that must be published is due: Article 26 and the periods that override it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongkai.statute import calendar as calendars
from gongkai.statute import parameters as periods
from gongkai.statute.articles import rule

KINDS: Mapping[str, str] = {
    "licence": "行政许可决定",
    "penalty": "行政处罚决定",
    "enforcement": "其他行政执法决定",
    "budget": "部门预算、决算",
    "penalty_withdrawn": "被变更、撤销、确认违法或者确认无效的行政处罚决定（撤回）",
}
"""The kinds with a period of their own; every other kind falls under Article 26."""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day to publish, what it was counted by, and the days that did not count."""

    date: date
    period: periods.Period
    provisional: bool
    skipped: tuple[calendars.Day, ...]

    def to_dict(self) -> dict[str, Any]:
        """The due date as plain JSON values."""
        return {
            "due_on": self.date.isoformat(),
            "days": self.period.days,
            "unit": self.period.unit,
            "article": self.period.article,
            "source": self.period.source,
            "provisional": self.provisional,
            "skipped": [
                {"date": day.date.isoformat(), "reason": day.reason, "notice": day.notice}
                for day in self.skipped
            ],
        }


@rule(
    "R711 26",
    "YSF 14",
    "XCF 48",
    says="政府信息自形成或者变更之日起 20 个工作日内公开；法律、法规另有规定的，从其规定",
)
def due(
    kind: str,
    formed_or_changed: date,
    *,
    calendar: calendars.Calendar | None = None,
    parameters: periods.Parameters | None = None,
) -> Due:
    """When information of ``kind`` (:data:`KINDS`, or any other) is to be published.

    ``formed_or_changed`` is day 0: for a decision the day it was made, for a budget the day of
    the finance department's approval. A period in calendar days ends on its day even when that
    is a day off. Raises NotInForce.
    """
    calendar = calendar or calendars.official()
    parameters = parameters or periods.official()
    name = f"publication_{kind}" if kind in KINDS else "publication"
    period = parameters.at(name, formed_or_changed)
    if period.unit == "calendar":
        last = formed_or_changed + timedelta(days=period.days)
        return Due(last, period, provisional=False, skipped=())
    last = calendar.add(formed_or_changed, period.days)
    return Due(
        last,
        period,
        bool(calendar.provisional_years(formed_or_changed, last)),
        calendar.skipped(formed_or_changed, last),
    )
