"""Two reports of one organ side by side: figures with their change, texts with theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rapidfuzz.distance import Indel

from gongkai.annual import form as forms
from gongkai.annual.figures import plain
from gongkai.annual.form import INDICATORS, Form
from gongkai.annual.model import Cell, Number, Report
from gongkai.annual.revisions import ParagraphChange, revisions

_NUMBERS = re.compile(
    r"[〇零一二三四五六七八九]{4}年度?|[0-9０-９]+(?:[.,．，][0-9０-９]+)*(?:年度?|[%％])?|\s+"
)
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A cell that both reports have, by its name, with what stands in each."""

    cell: str
    label: str
    old: Cell
    new: Cell
    signed: bool = False

    @property
    def change(self) -> Number | None:
        """New minus old; None when one of them is not known."""
        if self.old.value is None or self.new.value is None:
            return None
        difference = self.new.value - self.old.value
        return plain(difference) if isinstance(difference, Decimal) else difference

    @property
    def percent(self) -> Decimal | None:
        """The change in per cent of the old figure, one decimal; None from 0, from an unknown,
        and for figures that are changes themselves."""
        if self.change is None or not self.old.value or self.signed:
            return None
        share = Decimal(self.change) * 100 / Decimal(self.old.value)
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def is_equal(self) -> bool:
        """Both are the same figure, or both are blank."""
        return (self.old.value, self.old.state) == (self.new.value, self.new.state)


@dataclass(frozen=True, slots=True)
class ChapterChange:
    """A chapter by its number. ``similarity`` 0…1 as :func:`similarity`, None when one of the
    two is without text."""

    number: int
    heading: str
    similarity: Decimal | None
    paragraphs: tuple[ParagraphChange, ...]


@dataclass(frozen=True)
class Comparison:
    """What two reports have in common and how they differ. ``only_old`` and ``only_new`` are
    names of rows (``table2.procurement``) that one report has and the other has not."""

    old: Report
    new: Report
    notes: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    chapters: tuple[ChapterChange, ...]


def compare(old: Report, new: Report) -> Comparison:
    """Compare two reports, normally of one organ and two years."""
    common = common_cells(old, new)
    figures = tuple(
        FigureChange(
            name,
            new.form_data.label(name),
            old.cell(name),
            new.cell(name),
            new.form_data.place(name)[3].signed,
        )
        for name in common
        if "missing" not in (old.cell(name).state, new.cell(name).state)
    )
    rows = {change.cell.rpartition(".")[0] for change in figures}
    return Comparison(
        old,
        new,
        tuple(_notes(old, new, len(common))),
        figures,
        tuple(row for row in _rows(old) if row not in rows),
        tuple(row for row in _rows(new) if row not in rows),
        tuple(_chapters(old, new)),
    )


def common_cells(old: Report, new: Report) -> tuple[str, ...]:
    """The cells that mean the same in the forms of both reports, in the new form's order.

    Of two forms these are the cells of one name whose row and column labels are the same
    or known variants of each other.
    """
    known = forms.all_forms()
    if old.form not in known or new.form not in known:
        return ()
    before, after = old.form_data, new.form_data
    if before.id == after.id:
        return (*after.cells, *(f"{INDICATORS}.{code}" for code in after.codes))
    shared = set(before.cells)
    return tuple(name for name in after.cells if name in shared and _alike(before, after, name))


def similarity(old: str, new: str) -> Decimal:
    """How alike two texts are without their numbers, years and white space: 0 … 1, 1 equal.

    The share of characters that an edit from one to the other keeps, two decimals.
    """
    bare_old, bare_new = (_NUMBERS.sub("", text)[:_LONGEST] for text in (old, new))
    ratio = Indel.normalized_similarity(bare_old, bare_new)
    return Decimal(str(ratio)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON values."""
    return {
        "old": _identity(comparison.old),
        "new": _identity(comparison.new),
        "notes": list(comparison.notes),
        "figures": [_figure(change) for change in comparison.figures],
        "only_old": list(comparison.only_old),
        "only_new": list(comparison.only_new),
        "chapters": [
            {
                "number": chapter.number,
                "heading": chapter.heading,
                "similarity": chapter.similarity,
                "paragraphs": [_paragraph(change) for change in chapter.paragraphs],
            }
            for chapter in comparison.chapters
        ],
    }


def _identity(report: Report) -> dict[str, Any]:
    return {"organ": report.organ, "year": report.year, "form": report.form}


def _figure(change: FigureChange) -> dict[str, Any]:
    states = {"old_state": change.old.state, "new_state": change.new.state}
    return {
        "cell": change.cell,
        "label": change.label,
        "old": change.old.value,
        "new": change.new.value,
        "change": change.change,
        "percent": change.percent,
    } | {key: state for key, state in states.items() if state}


def _paragraph(change: ParagraphChange) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": change.kind, "old": change.old, "new": change.new}
    if change.pieces:
        out["pieces"] = [[piece.kind, piece.text] for piece in change.pieces]
    return out


# figures


def _alike(before: Form, after: Form, name: str) -> bool:
    _, _, old_row, old_column = before.place(name)
    _, _, new_row, new_column = after.place(name)
    return all(
        {a.label[-1], *a.variants} & {b.label[-1], *b.variants} and a.label[:-1] == b.label[:-1]
        for a, b in ((old_row, new_row), (old_column, new_column))
    )


def _rows(report: Report) -> Iterator[str]:
    if report.form in forms.all_forms():
        yield from (row for row in report.form_data.rows if report.has_row(row))


def _notes(old: Report, new: Report, common: int) -> Iterator[str]:
    if not common:
        yield "有一份报告认不出格式，只比较文字"
    elif old.form != new.form:
        yield f"两份报告格式不同（{old.form}、{new.form}），只比较含义相同的 {common} 格"
    if old.organ and new.organ and old.organ != new.organ:
        yield f"两份报告的单位名称不同：{old.organ}、{new.organ}，请核对是否同一单位"
    if old.year and new.year and old.year >= new.year:
        yield f"前一份是 {old.year} 年，后一份是 {new.year} 年，请核对先后"
    if old.sub_rows or new.sub_rows:
        yield "分项填报的事项按分项之和比较"


# text


def _chapters(old: Report, new: Report) -> Iterator[ChapterChange]:
    numbers = {chapter.number for report in (old, new) for chapter in report.chapters}
    for number in sorted(numbers):
        before, after = (
            [p for c in report.chapters if c.number == number for p in c.paragraphs]
            for report in (old, new)
        )
        chapter = new.chapter(number) or old.chapter(number)
        assert chapter is not None
        alike = similarity("\n".join(before), "\n".join(after)) if before and after else None
        yield ChapterChange(number, chapter.heading, alike, tuple(revisions(before, after)))
