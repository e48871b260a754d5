"""What people do in the reading room. Each act is appended with its actor, then the report's
findings are worked out anew."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.annual.checking.engine import Finding
from gongkai.annual.writing.layout import number_text
from gongkai.web.organs.models import Actor
from gongkai.web.reading_room import review
from gongkai.web.reading_room.models import Correction, Explanation, ReportRecord, Verdict
from gongkai.web.reading_room.review import FACTS, NotAFigure, Review


def _read_value(record: ReportRecord, cell: str) -> str:
    report = record.report()
    if cell == "organ":
        return report.organ or ""
    if cell == "year":
        return str(report.year or "")
    return "" if cell in FACTS else review.shown(report, cell)


def _check_fact(cell: str, value: str) -> str:
    value = value.strip()
    if cell == "organ" and not 2 <= len(value) <= 200:
        raise NotAFigure("请填单位全称，2 至 200 个字")
    if cell == "year" and not (value.isdecimal() and 2008 <= int(value) <= 2100):
        raise NotAFigure("请填四位年度，例如 2024")
    if cell == "published" and value:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise NotAFigure("公布日期请写成 2025-01-20 的样子") from None
    return value


def correct(actor: Actor, record: ReportRecord, cell: str, value: str, reason: str) -> Review:
    """Set a figure (or 单位, 年度, 公布日期) by hand, beside what was read.

    Raises NotAFigure when the value does not fit, KeyError when there is no such place.
    """
    if cell in FACTS:
        value = _check_fact(cell, value)
    else:
        if cell not in record.report().cells:
            raise KeyError(cell)
        number = review.parse_figure(value, Review(record).report.form_data.place(cell)[3])
        value = "" if number is None else number_text(number)
    if len(reason) > 500:
        raise NotAFigure("理由最多 500 字")
    with transaction.atomic():
        Correction.objects.create(
            organ=record.organ,
            actor=actor,
            record=record,
            cell=cell,
            read=_read_value(record, cell)[:200],
            value=value,
            reason=reason.strip(),
        )
        return _refresh(record)


def withdraw(actor: Actor, record: ReportRecord, cell: str) -> Review:
    """Take a correction back: the place shows again what was read."""
    with transaction.atomic():
        if cell in review.standing(record):
            Correction.objects.create(
                organ=record.organ,
                actor=actor,
                record=record,
                cell=cell,
                read=_read_value(record, cell)[:200],
                reason="撤回改正",
                withdrawn=True,
            )
        return _refresh(record)


def _refresh(record: ReportRecord) -> Review:
    """The report's columns, and those of the years that are judged by it."""
    before = (record.about, record.year)
    result = review.refresh(record)
    for about, year in {before, (record.about, record.year)}:
        if about and year is not None:
            for following in ReportRecord.objects.filter(about=about, year=year + 1):
                review.refresh(following)
    return result


def recheck(record: ReportRecord) -> Review:
    """Work out the findings of a new report and of those judged by it."""
    with transaction.atomic():
        return _refresh(record)


def decide(actor: Actor, record: ReportRecord, finding: Finding, word: str, reason: str) -> Verdict:
    """Record a verdict on a finding. Raises NotAFigure when a dismissal gives no reason."""
    if word not in Verdict.Word.values:
        raise NotAFigure("请选择“属实”或“不成立”")
    if word == Verdict.Word.DISMISSED and not reason.strip():
        raise NotAFigure("认为不成立的，请写明理由")
    if len(reason) > 500:
        raise NotAFigure("理由最多 500 字")
    with transaction.atomic():
        report = Review(record).report
        row: Verdict = Verdict.objects.create(
            organ=record.organ,
            actor=actor,
            check_id=finding.check,
            about=report.organ or "",
            year=report.year,
            values=review.values_key(finding.values),
            verdict=word,
            reason=reason.strip(),
        )
        for same in ReportRecord.objects.filter(about=row.about, year=row.year):
            review.refresh(same)
    return row


def explain(actor: Actor, record: ReportRecord, check: str, text: str) -> Explanation:
    """Write (or, empty, withdraw) the explanation of a W finding. Raises NotAFigure."""
    if len(text) > 2000:
        raise NotAFigure("说明最多 2000 字")
    with transaction.atomic():
        row: Explanation = Explanation.objects.create(
            organ=record.organ, actor=actor, record=record, check_id=check, text=text.strip()
        )
        review.refresh(record)
    return row
