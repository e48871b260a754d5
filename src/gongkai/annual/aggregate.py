"""Adding the reports of many organs up into one, cell by cell.

A government's report covers its departments (《条例》第四十九条). A figure that one of them left
blank, unreadable or out is not taken for 0: the sum is that of the known figures, and every
unknown one is listed with its organ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.annual import form as forms
from gongkai.annual.canonical import to_dict as report_to_dict
from gongkai.annual.figures import plain
from gongkai.annual.form import INDICATORS
from gongkai.annual.model import Cell, Number, Report


class CannotAdd(ValueError):
    """The reports cannot be added up; the message says in Chinese why and which ones."""


@dataclass(frozen=True)
class Aggregate:
    """The sum of ``members`` (organ names, in the order given) as a report without text.

    ``unknown``: organ → cells it has no figure for, left out of the sums. ``sub_rows``:
    organs whose sub-rows went into the sum of their row and are dropped. ``missing``:
    expected organs without a report, ``unexpected``: organs that were not expected, both empty
    when no list of expected organs was given.
    """

    report: Report
    members: tuple[str, ...]
    unknown: Mapping[str, tuple[str, ...]]
    sub_rows: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()

    def notes(self) -> list[str]:
        """What a reader of the sums must know, in Chinese."""
        notes = [f"共汇总 {len(self.members)} 份报告"]
        if self.missing:
            notes.append(f"应报未报 {len(self.missing)} 家：{'、'.join(self.missing)}")
        if self.unexpected:
            notes.append(f"不在名单内 {len(self.unexpected)} 家：{'、'.join(self.unexpected)}")
        for organ, cells in self.unknown.items():
            notes.append(
                f"{organ}有 {len(cells)} 格没有数（空白、存疑或者缺行），未计入合计，请补正"
            )
        if self.sub_rows:
            notes.append(f"按合计数计入、不保留分项的单位：{'、'.join(self.sub_rows)}")
        return notes


def add(
    reports: Sequence[Report], *, organ: str | None = None, expected: Iterable[str] = ()
) -> Aggregate:
    """Add reports of one form and one year up. ``organ`` is whose report the sum is.

    ``expected`` names the organs that should have reported. Raises CannotAdd when there is no
    report, when forms or years differ or are unknown, or when an organ reports twice.
    """
    form, year = _common_form(reports), _common_year(reports)
    members = tuple(_name(n, report) for n, report in enumerate(reports, 1))
    _refuse_twice(members)
    codes = {f"{INDICATORS}.{code}": code for code in form.codes}
    names = (*form.cells, *codes)
    sums = {name: cell for name in names if (cell := _sum(name, reports)) is not None}
    unknown = {
        member: missing
        for member, report in zip(members, reports, strict=True)
        if (missing := tuple(n for n in sums if report.value(n) is None))
    }
    wanted = {_squash(name): name for name in expected}
    present = {_squash(name) for report in reports for name in _names(report)}
    return Aggregate(
        report=Report(
            form=form.id,
            organ=organ,
            year=year,
            title=f"{organ}{year}年{form.title}" if organ else None,
            cells={name: cell for name, cell in sums.items() if name not in codes},
            indicators={codes[name]: cell.value for name, cell in sums.items() if name in codes},
        ),
        members=members,
        unknown=unknown,
        sub_rows=tuple(m for m, r in zip(members, reports, strict=True) if r.sub_rows),
        missing=tuple(name for key, name in wanted.items() if key not in present),
        unexpected=tuple(
            member
            for member, report in zip(members, reports, strict=True)
            if wanted and not any(_squash(name) in wanted for name in _names(report))
        ),
    )


def to_dict(aggregate: Aggregate) -> dict[str, Any]:
    """The sum as plain JSON values: the report's canonical form and what to know about it."""
    return report_to_dict(aggregate.report) | {
        "members": list(aggregate.members),
        "unknown": {organ: list(cells) for organ, cells in aggregate.unknown.items()},
        "sub_rows_dropped": list(aggregate.sub_rows),
        "missing": list(aggregate.missing),
        "unexpected": list(aggregate.unexpected),
        "notes": aggregate.notes(),
    }


def _squash(text: str) -> str:
    return "".join(text.split())


def _names(report: Report) -> tuple[str, ...]:
    return (*((report.organ,) if report.organ else ()), *report.organ_alt)


def _name(n: int, report: Report) -> str:
    return report.organ or f"第 {n} 份（单位不明）"


def _common_form(reports: Sequence[Report]) -> forms.Form:
    if not reports:
        raise CannotAdd("没有可以汇总的报告")
    by_form = Counter(report.form for report in reports)
    if len(by_form) > 1:
        kinds = "、".join(f"{form or '不明'}（{count} 份）" for form, count in by_form.items())
        raise CannotAdd(f"格式不同的报告不能相加：{kinds}；请按同一格式重新填报后再汇总")
    form = forms.all_forms().get(reports[0].form or "")
    if form is None:
        raise CannotAdd(f"“{reports[0].form or '不明'}”格式没有可以相加的表格")
    return form


def _common_year(reports: Sequence[Report]) -> int:
    years = Counter(report.year for report in reports)
    year = reports[0].year
    if len(years) > 1 or year is None:
        kinds = "、".join(
            f"{f'{year} 年' if year else '年度不明'}（{count} 份）" for year, count in years.items()
        )
        raise CannotAdd(f"只有同一年度的报告可以相加：{kinds}；请先核对各份报告的年度")
    return year


def _refuse_twice(members: Sequence[str]) -> None:
    twice = [name for name, count in Counter(map(_squash, members)).items() if count > 1]
    if twice:
        raise CannotAdd(f"同一单位有两份以上报告：{'、'.join(twice)}；请各留一份")


def _sum(name: str, reports: Sequence[Report]) -> Cell | None:
    """The sum of the known figures; blank where all are blank; None where no report has it."""
    cells = [report.cell(name) for report in reports]
    values = [cell.value for cell in cells if cell.value is not None]
    if values:
        total: Number = sum(values, start=0)
        return Cell(plain(total) if isinstance(total, Decimal) else total)
    if all(cell.state == "missing" for cell in cells):
        return None
    if all(cell.is_blank or cell.state == "missing" for cell in cells):
        return Cell()
    return Cell(state="ambiguous")
