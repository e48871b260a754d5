"""A report as the desk sees it: what was read, with what people corrected, and what the checks
say of that.

Nothing here is stored but a few columns for the list; the checks are run anew whenever a page
needs them, so a correction, an explanation or a verdict acts at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gongkai.annual import canonical
from gongkai.annual.checking.decisions import Decision
from gongkai.annual.checking.engine import Checked, Context, Finding, check_report
from gongkai.annual.figures import read_figure
from gongkai.annual.form import INDICATORS, Column
from gongkai.annual.model import Cell, Number, Report
from gongkai.annual.narrative import claims
from gongkai.annual.writing.layout import figure_text
from gongkai.web.reading_room.models import Correction, Explanation, ReportRecord, Verdict
from gongkai.web.reading_room.official import Flag, anchor_of

FACTS = {"organ": "单位", "year": "年度", "published": "公布日期"}
"""What can be set by hand besides figures."""

LONGEST_FIGURE = 60

SEVERITY_WORDS = {
    "E": ("错误", "不改正不能报送"),
    "W": ("需说明", "说明随报告走"),
    "I": ("提示", "不影响报送"),
}


class NotAFigure(ValueError):
    """What was entered is no value for this place; the message says why in Chinese."""


@dataclass(frozen=True)
class Marked:
    """A finding with its number in the list and what people said about it."""

    finding: Finding
    number: int
    label: str
    """The place in words, of the first cell named."""
    cell: str
    """The first figure named, or ""."""
    verdict: Verdict | None
    explanation: Explanation | None

    @property
    def flag(self) -> Flag:
        """Its mark in a table."""
        return Flag(self.number, self.finding.severity.lower())

    @property
    def anchor(self) -> str:
        """Where the finding's place stands on the page, or ""."""
        if self.cell:
            return anchor_of(self.cell)
        first = self.finding.cells[0] if self.finding.cells else ""
        if first.startswith("chapter:"):
            return f"ch{first[8:]}"
        return "top" if first == "title" else ""

    @property
    def key(self) -> str:
        """Names the finding in an address while what it judged stays the same."""
        text = f"{self.finding.check}|{self.finding.cells}|{values_key(self.finding.values)}"
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    @property
    def how(self) -> str:
        """How it was worked out, in words; "" where there is but a formula of cell keys."""
        words = any("\u4e00" <= character <= "\u9fff" for character in self.finding.how)
        return self.finding.how if words else ""

    @property
    def needs_explanation(self) -> bool:
        """A W finding that nobody has explained or dismissed."""
        dismissed = self.verdict is not None and self.verdict.verdict == Verdict.Word.DISMISSED
        return self.finding.severity == "W" and not self.finding.explanation and not dismissed


@dataclass(frozen=True)
class Group:
    """The findings of one severity."""

    severity: str
    word: str
    meaning: str
    findings: tuple[Marked, ...]


def values_key(values: Mapping[str, object]) -> str:
    """The values a verdict judged, as text to compare."""
    return canonical.dumps(dict(sorted(values.items())), indent=None)


def standing(record: ReportRecord) -> dict[str, Correction]:
    """The corrections in force, by cell or fact."""
    latest = {row.cell: row for row in record.corrections.all()}
    return {cell: row for cell, row in latest.items() if not row.withdrawn}


def parse_figure(text: str, column: Column) -> Number | None:
    """A figure typed by hand for a column, an amount in its unit; None for an empty cell.

    Raises NotAFigure.
    """
    figure = None
    if len(text) <= LONGEST_FIGURE:
        money = column.unit is not None
        figure = read_figure(text, money=money, signed=column.signed, heading_unit=column.unit)
    if figure is None or figure.ambiguous:
        raise NotAFigure(f"“{text[:60]}”不是一个数；请填数字，原文为空格的留空")
    return figure.value


def corrected(report: Report, corrections: Mapping[str, Correction]) -> Report:
    """The report with the corrections in force; each keeps what was printed and where."""
    cells = {}
    for name, row in corrections.items():
        if name not in FACTS:
            old = report.cells.get(name, Cell())
            column = report.form_data.place(name)[3]
            cells[name] = Cell(parse_figure(row.value, column), printed=old.printed, at=old.at)
    if cells:
        report = report.with_cells(cells)
    if "organ" in corrections:
        report = replace(report, organ=corrections["organ"].value)
    if "year" in corrections:
        report = replace(report, year=int(corrections["year"].value))
    return report


class Review:
    """One report under review. Everything is worked out once per instance."""

    def __init__(self, record: ReportRecord) -> None:
        self.record = record
        self.read = record.report()
        self.corrections = standing(record)

    @cached_property
    def explanations(self) -> dict[str, Explanation]:
        """The explanations in force, by check."""
        latest = {row.check_id: row for row in self.record.explanations.all()}
        return {check: row for check, row in latest.items() if row.text}

    @cached_property
    def report(self) -> Report:
        """The report with its corrections and explanations: what is checked and handed out."""
        report = corrected(self.read, self.corrections)
        texts = {check: row.text for check, row in self.explanations.items()}
        return replace(report, explanations={**report.explanations, **texts})

    @cached_property
    def published(self) -> date | None:
        """The day the report was put on line, where somebody entered it."""
        row = self.corrections.get("published")
        return date.fromisoformat(row.value) if row and row.value else None

    @cached_property
    def previous(self) -> ReportRecord | None:
        """The same organ's report of the year before, where the room has it."""
        organ, year = self.report.organ, self.report.year
        if not organ or year is None:
            return None
        same = ReportRecord.objects.filter(about=organ, year=year - 1)
        found: ReportRecord | None = same.exclude(pk=self.record.pk).order_by("-id").first()
        return found

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], Verdict]:
        """The verdicts in force on this organ and year, by check and values."""
        rows = Verdict.objects.filter(about=self.report.organ or "", year=self.report.year)
        latest = {(row.check_id, row.values): row for row in rows.select_related("actor")}
        return {k: row for k, row in latest.items() if row.verdict != Verdict.Word.REOPENED}

    @cached_property
    def checked(self) -> Checked:
        """What the checks say."""
        previous = (
            corrected(self.previous.report(), standing(self.previous)) if (self.previous) else None
        )
        context = Context(
            previous=previous,
            published=self.published,
            decisions=tuple(decision_of(row) for row in self.verdicts.values()),
            explanations={check: row.text for check, row in self.explanations.items()},
        )
        return check_report(replace(self.report, narrative=claims(self.report)), context)

    @cached_property
    def findings(self) -> tuple[Marked, ...]:
        """The findings, numbered in the order shown."""
        return tuple(
            self._marked(finding, number) for number, finding in enumerate(self.checked.findings, 1)
        )

    def _marked(self, finding: Finding, number: int) -> Marked:
        figures = [name for name in finding.cells if self._is_figure(name)]
        # A broken sum names all its terms; the flag stands at the last, where the sum is.
        cell = figures[-1] if figures else ""
        verdict = self.verdicts.get((finding.check, values_key(finding.values)))
        return Marked(
            finding,
            number,
            self._label(finding, cell),
            cell,
            verdict,
            self.explanations.get(finding.check),
        )

    def _is_figure(self, name: str) -> bool:
        code = name.removeprefix(f"{INDICATORS}.")
        return name in self.report.cells or code in self.report.indicators

    def _label(self, finding: Finding, cell: str) -> str:
        if cell:
            return self.report.form_data.label(cell)
        first = finding.cells[0] if finding.cells else ""
        if first.startswith("chapter:"):
            return f"第{'零一二三四五六七八九'[int(first[8:])]}部分"
        return {"title": "标题", "signature": "落款"}.get(first, "全文")

    @property
    def groups(self) -> tuple[Group, ...]:
        """The findings by severity, the empty ones left out."""
        out = []
        for severity, (word, meaning) in SEVERITY_WORDS.items():
            of_it = tuple(m for m in self.findings if m.finding.severity == severity)
            if of_it:
                out.append(Group(severity, word, meaning, of_it))
        return tuple(out)

    @property
    def flags(self) -> dict[str, list[Flag]]:
        """The marks to draw in the tables, by cell."""
        flags: dict[str, list[Flag]] = {}
        for marked in self.findings:
            if marked.cell:
                flags.setdefault(marked.cell, []).append(marked.flag)
        return flags

    def count(self, severity: str) -> int:
        """How many findings of a severity still ask for something."""
        return sum(m.finding.severity == severity and m.finding.is_open for m in self.findings)


def decision_of(row: Verdict) -> Decision:
    """A verdict as the checks take it and as ``--decisions`` reads it."""
    values = canonical.loads(row.values)
    word = "confirmed" if row.verdict == Verdict.Word.CONFIRMED else "dismissed"
    return Decision(row.check_id, row.about or None, row.year, values, word, row.reason)


def refresh(record: ReportRecord) -> Review:
    """Bring the columns for the list up to date; returns the review they come from."""
    review = Review(record)
    report = review.report
    record.about = (report.organ or "")[:200]
    record.year, record.form = report.year, report.form or ""
    record.ends_at = report.ends_at or ""
    record.published_on, record.signed_on = review.published, report.signed_on
    record.errors, record.warnings = review.count("E"), review.count("W")
    record.infos = review.count("I")
    record.unexplained = sum(m.needs_explanation for m in review.findings)
    record.unsure = sum(c.state == "ambiguous" for c in report.cells.values())
    record.late = any(m.finding.check.startswith("D-DEADLINE") for m in review.findings)
    record.save()
    return review


def shown(report: Report, cell: str) -> str:
    """A figure as the table shows it."""
    return figure_text(report.cells.get(cell, Cell()))
