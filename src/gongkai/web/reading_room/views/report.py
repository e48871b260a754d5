"""One report: its page, its source, its downloads."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.annual import canonical
from gongkai.annual.model import Chapter
from gongkai.annual.writing import to_bytes
from gongkai.web import errors
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import DESK
from gongkai.web.reading_room import documents, files, official
from gongkai.web.reading_room.models import ReportRecord
from gongkai.web.reading_room.review import Review
from gongkai.web.reading_room.views.answers import XLSX, attachment

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}

LAST = 99
"""Where a table of chapter 0, an annex, stands among the chapters."""


@dataclass(frozen=True)
class Part:
    """A chapter as the page shows it, with the tables that belong to it."""

    number: int
    heading: str
    chapters: tuple[Chapter, ...]
    tables: tuple[official.Drawn, ...]
    findings: int


def find(pk: int) -> ReportRecord:
    """The record, or 404 — also when it is another organ's."""
    found: ReportRecord = get_object_or_404(ReportRecord.objects.all(), pk=pk)
    return found


def _parts(review: Review, tables: tuple[official.Drawn, ...]) -> list[Part]:
    report = review.report
    numbers = {c.number for c in report.chapters} | {t.chapter for t in tables}
    of_tables = {t.chapter: f"{t.key}." for t in tables}
    parts = []
    for number in sorted(numbers, key=lambda number: number or LAST):
        chapters = tuple(c for c in report.chapters if c.number == number)
        prefix = of_tables.get(number)
        count = sum(
            any(
                cell == f"chapter:{number}" or (prefix and cell.startswith(prefix))
                for cell in marked.finding.cells[:1]
            )
            for marked in review.findings
        )
        its_tables = tuple(t for t in tables if t.chapter == number)
        heading = chapters[0].heading if chapters else its_tables[0].title
        parts.append(Part(number, heading, chapters, its_tables, count))
    return parts


def _ends_label(review: Review) -> str:
    """Where the document is cut, in words."""
    place = review.report.ends_at or ""
    if place.startswith("chapter:"):
        return f"第{official.CHAPTER_NUMBERS[int(place[8:])]}部分"
    try:
        return review.report.form_data.label(place)
    except (KeyError, ValueError):
        return place


@allowed(*DESK, own=True)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: findings, source, official tables."""
    record = find(pk)
    review = Review(record)
    source = documents.source_of(record, review.read)
    marks = official.Marks(
        review.flags, review.corrections, source.anchors, review.read, record.source
    )
    tables = official.draw(review.report, marks)
    others = ReportRecord.objects.filter(about=record.about).exclude(pk=pk).exclude(about="")
    context = {
        "record": record,
        "review": review,
        "report": review.report,
        "parts": _parts(review, tables),
        "groups": review.groups,
        "source": source,
        "source_kind": "pages" if source.leaves else "lines" if source.lines else "blocks",
        "ends_label": _ends_label(review),
        "previous": review.previous,
        "others": others.exclude(year=None).order_by("-year")[:20],
        "suffixes": list(CONTENT_TYPES),
        "not_applicable": review.checked.not_applicable,
    }
    return render(request, "reading_room/report.html", context)


@allowed(*DESK, own=True)
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it was brought in, for saving only."""
    record = find(pk)
    data = files.original(record.sha256).read_bytes()
    return attachment(data, record.file_name, "application/octet-stream")


@allowed(*DESK, own=True)
@require_safe
def download(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The report with its corrections, in any format."""
    if suffix not in CONTENT_TYPES:
        raise Http404
    record = find(pk)
    report = Review(record).report
    if suffix == "json":
        data = canonical.dumps(canonical.to_dict(report, narrative=True)).encode()
    elif report.form is None:
        return errors.page(
            request,
            409,
            "这份报告不能转换",
            "没有认出它用的格式，排不出表格。可以下载原件或 JSON。",
        )
    else:
        data = to_bytes(report, f".{suffix}")
    name = f"{report.organ or '年度报告'}{report.year or ''}年政府信息公开工作年度报告.{suffix}"
    return attachment(data, name, CONTENT_TYPES[suffix])


@allowed(*DESK, own=True)
@require_safe
def page_image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page of the source as a picture, made on first need."""
    record = find(pk)
    try:
        data = documents.page_image(record, number)
    except documents.NoSuchPage:
        raise Http404 from None
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400"
    return response
