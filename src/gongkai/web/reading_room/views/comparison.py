"""Two years of one organ side by side."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from gongkai.annual.compare import Comparison
from gongkai.annual.compare import compare as compare_reports
from gongkai.annual.model import Report
from gongkai.web import errors
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import DESK
from gongkai.web.reading_room import comparing
from gongkai.web.reading_room.listing import plain_cell
from gongkai.web.reading_room.models import ReportRecord
from gongkai.web.reading_room.review import Review
from gongkai.web.reading_room.views.answers import XLSX, attachment
from gongkai.web.reading_room.views.report import find


@allowed(*DESK, own=True)
@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the comparison with the report chosen in the form."""
    find(pk)
    other = request.GET.get("with", "")
    if not other.isdecimal() or len(other) > 18:
        return errors.page(request, 400, "没有选择年度", "请回到报告页，选择要对照的年度。")
    return redirect("reading_room:compare", pk, find(int(other)).pk)


def _compared(pk: int, other: int) -> tuple[ReportRecord, ReportRecord, Comparison]:
    """(older, newer, comparison) of two records, whichever way round they are named."""
    records = sorted((find(pk), find(other)), key=lambda record: (record.year or 0, record.pk))
    older, newer = records
    return older, newer, compare_reports(Review(older).report, Review(newer).report)


@allowed(*DESK, own=True)
@require_safe
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Figures with their change, texts with theirs."""
    older, newer, comparison = _compared(pk, other)
    show = request.GET.get("show", "")
    every_column = "columns" in request.GET
    same = ReportRecord.objects.filter(about=newer.about).exclude(about="")
    context = {
        "older": older,
        "newer": newer,
        "record": find(pk),
        "comparison": comparison,
        "blocks": comparing.blocks(
            comparison, every_column=every_column, only_great=show == "great"
        ),
        "left_out": comparing.left_out(comparison),
        "show": show,
        "every_column": every_column,
        "others": same.exclude(pk=pk).exclude(year=None).order_by("-year")[:20],
        "other": other,
        "alike": comparing.ALIKE,
        "chapters": [c for c in comparison.chapters if c.paragraphs],
        "only_old": _row_labels(comparison.old, comparison.only_old),
        "only_new": _row_labels(comparison.new, comparison.only_new),
    }
    return render(request, "reading_room/compare.html", context)


def _row_labels(report: Report, rows: tuple[str, ...]) -> list[str]:
    return [report.form_data.rows[row][2].label[-1] for row in rows]


@allowed(*DESK, own=True)
@require_safe
def export(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """The compared figures, every column, as XLSX."""
    older, newer, comparison = _compared(pk, other)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("两年对照")
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["A"].width = 60
    sheet.append(["项目", f"{older.year} 年", f"{newer.year} 年", "增减", "幅度（%）"])
    for change in comparison.figures:
        row = [change.label, change.old.value, change.new.value, change.change, change.percent]
        sheet.append([plain_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    name = f"{newer.about}{older.year}年与{newer.year}年对照.xlsx"
    return attachment(out.getvalue(), name, XLSX)
