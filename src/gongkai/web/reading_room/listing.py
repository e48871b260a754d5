"""The list of reports: filters, order, pages, export."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from gongkai.web.reading_room.models import FORMS, ReportRecord

A_PAGE = 50

KINDS = {
    "errors": ("有错误", Q(errors__gt=0)),
    "explain": ("需说明", Q(unexplained__gt=0)),
    "unsure": ("识读存疑", Q(unsure__gt=0)),
    "late": ("没有按期公布", Q(late=True)),
    "clean": ("没有问题", Q(errors=0, warnings=0, infos=0)),
}

COLUMNS = (
    ("about", "单位"),
    ("year", "年度"),
    ("form", "格式"),
    ("source", "来源"),
    ("dated", "日期"),
    ("findings", "问题"),
    ("state", "状态"),
)
ORDERS: dict[str, tuple[str, ...]] = {
    "about": ("about",),
    "year": ("year",),
    "form": ("form",),
    "source": ("source",),
    "dated": ("dated",),
    "findings": ("errors", "warnings", "infos"),
    "state": ("errors", "unexplained"),
}


@dataclass(frozen=True)
class Query:
    """What the list shows. ``kind`` is a key of :data:`KINDS` or ""."""

    text: str = ""
    year: str = ""
    form: str = ""
    kind: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> Query:
        """From the address; whatever is not understood is left out."""
        kind, sort, page = given.get("kind", ""), given.get("sort", ""), given.get("page", "")
        form, year = given.get("form", ""), given.get("year", "")
        return cls(
            text=given.get("q", "").strip()[:100],
            year=year if year.isdecimal() and len(year) == 4 else "",
            form=form if form in FORMS else "",
            kind=kind if kind in KINDS else "",
            sort=sort if sort.lstrip("-") in ORDERS else "",
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )

    def address(self, **changes: Any) -> str:
        """The query string with some parts changed; a change starts at the first page."""
        parts = {
            "q": self.text,
            "year": self.year,
            "form": self.form,
            "kind": self.kind,
            "sort": self.sort,
        } | changes
        return "?" + urlencode({key: value for key, value in parts.items() if value})

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.year or self.form or self.kind)


@dataclass(frozen=True)
class Header:
    """A column heading that sorts."""

    label: str
    address: str
    direction: str


def _without_kind(query: Query) -> QuerySet[ReportRecord]:
    rows: QuerySet[ReportRecord] = ReportRecord.objects.annotate(
        dated=Coalesce("published_on", "signed_on")
    )
    if query.text:
        rows = rows.filter(about__icontains=query.text)
    if query.year:
        rows = rows.filter(year=int(query.year))
    if query.form:
        rows = rows.filter(form=query.form)
    return rows


def select(query: Query) -> QuerySet[ReportRecord]:
    """The rows asked for, in order."""
    rows = _without_kind(query)
    if query.kind:
        rows = rows.filter(KINDS[query.kind][1])
    name = query.sort.lstrip("-")
    if not name:
        return rows.order_by(F("year").desc(nulls_last=True), "about", "-id")
    order = [
        F(field).desc(nulls_last=True)
        if query.sort.startswith("-")
        else F(field).asc(nulls_last=True)
        for field in ORDERS[name]
    ]
    return rows.order_by(*order, "about", "-id")


def page_of(query: Query) -> Page[ReportRecord]:
    """Fifty rows."""
    return Paginator(select(query), A_PAGE).get_page(query.page)


def tags(query: Query) -> list[dict[str, Any]]:
    """The kinds to filter by with their counts, under the other conditions."""
    conditions = {"": ("全部", Q())} | KINDS
    counts = _without_kind(query).aggregate(
        **{f"of_{key}": Count("pk", condition) for key, (_, condition) in conditions.items()}
    )
    out = [
        {"label": label, "count": counts[f"of_{key}"], "key": key}
        for key, (label, _) in conditions.items()
    ]
    return [
        tag | {"address": query.address(kind=tag["key"]), "current": tag["key"] == query.kind}
        for tag in out
        if tag["count"] or tag["key"] in ("", query.kind)
    ]


def conditions(query: Query) -> list[dict[str, str]]:
    """The other conditions in force, each with the address without it."""
    out = []
    if query.text:
        out.append({"label": f"单位含“{query.text}”", "address": query.address(q="")})
    if query.year:
        out.append({"label": f"{query.year} 年度", "address": query.address(year="")})
    if query.form:
        out.append({"label": FORMS[query.form], "address": query.address(form="")})
    return out


def headers(query: Query) -> list[Header]:
    """The column headings; a second press turns the order round."""
    now = query.sort or "-year"
    out = []
    for key, label in COLUMNS:
        direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
        turned = f"-{key}" if direction == "ascending" else key
        out.append(Header(label, query.address(sort=turned), direction))
    return out


def years() -> list[int]:
    """The report years there are, newest first."""
    rows = ReportRecord.objects.exclude(year=None).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def state_of(record: ReportRecord) -> tuple[str, str]:
    """(style of the chip, word) of a report's state."""
    if record.errors:
        return "late", "待改正"
    if record.unexplained:
        return "soon", "待说明"
    return "ok", "无待办"


def export(query: Query) -> bytes:
    """The list, all pages of it, as XLSX."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("年度报告")
    sheet.freeze_panes = "A2"
    for letter, width in zip(
        "ABCDEFGHIJKL", (42, 8, 18, 10, 12, 12, 8, 8, 8, 10, 10, 40), strict=True
    ):
        sheet.column_dimensions[letter].width = width
    names = [
        "单位",
        "年度",
        "格式",
        "来源",
        "公布",
        "落款",
        "错误",
        "需说明",
        "提示",
        "识读存疑",
        "状态",
        "文件",
    ]
    heading = [WriteOnlyCell(sheet, value=name) for name in names]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    for row in _export_rows(query):
        sheet.append([plain_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain_cell(sheet: Any, value: Any) -> Any:
    """A text as a text: what begins with = must not become a formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell


def _export_rows(query: Query) -> Iterator[tuple[Any, ...]]:
    for record in select(query).iterator(chunk_size=500):
        yield (
            record.about or "（未识别单位）",
            record.year,
            record.form_name,
            record.source_name,
            record.published_on,
            record.signed_on,
            record.errors,
            record.warnings,
            record.infos,
            record.unsure,
            state_of(record)[1],
            record.file_name,
        )


def waiting_count() -> int:
    """Reports somebody still has to do something about."""
    return int(ReportRecord.objects.filter(KINDS["errors"][1] | KINDS["explain"][1]).count())
