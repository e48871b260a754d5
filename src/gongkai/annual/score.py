"""Cell accuracy of the reader against labelled documents (``NAME.EXT`` + ``NAME.gold.json``).

A labelled number must be matched exactly. A blank is right when it is read as blank or not at
all; a number offered for it, or in a document that is no report, is a phantom. Cells a labeller
left open do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from gongkai.annual import form as forms
from gongkai.annual.canonical import loads
from gongkai.annual.model import Number, Report
from gongkai.annual.reading import NotAReport, Unreadable, read_file


@dataclass
class Score:
    """Counts of labelled cells by outcome. ``notes`` names each cell that is not right."""

    zero: int = 0
    zero_right: int = 0
    nonzero: int = 0
    nonzero_right: int = 0
    blank: int = 0
    blank_right: int = 0
    missing: int = 0
    wrong: int = 0
    phantom: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> int:
        """Labelled numbers."""
        return self.zero + self.nonzero

    def add(self, other: Score) -> None:
        """Add another score's counts to this one."""
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    def judge(self, name: str, gold: Number | None, read: Number | None) -> None:
        """Count one cell."""
        if gold is None:
            self.blank += 1
            if read is None:
                self.blank_right += 1
            else:
                self.phantom += 1
                self.notes.append(f"{name}: blank, read {read}")
            return
        kind = "zero" if gold == 0 else "nonzero"
        setattr(self, kind, getattr(self, kind) + 1)
        if read == gold:
            setattr(self, f"{kind}_right", getattr(self, f"{kind}_right") + 1)
        elif read is None:
            self.missing += 1
            self.notes.append(f"{name}: {gold}, not read")
        else:
            self.wrong += 1
            self.notes.append(f"{name}: {gold}, read {read}")


def gold_cells(gold: Mapping[str, Any]) -> Iterator[tuple[str, Number | None]]:
    """Every labelled cell: (cell name, number or None for a blank)."""
    known = forms.all_forms().get(gold["form"])
    form = known if known is not None and known.tables else forms.newest()
    for table in form.tables:
        columns = [column.key for column in table.blocks[0].columns]
        for row, value in (gold.get(table.key) or {}).items():
            name = f"{table.key}.{row}"
            if table.layout == "matrix":
                pairs = list(zip((f"{name}.{key}" for key in columns), value, strict=True))
            elif isinstance(value, list):
                pairs = [
                    (f"{name}.{n}.{key}", part[key])
                    for n, part in enumerate(value)
                    for key in part
                    if key != "name"
                ]
            else:
                pairs = [(f"{name}.{key}", part) for key, part in value.items()]
            yield from ((cell, number) for cell, number in pairs if number != "?")


def score_report(gold: Mapping[str, Any], report: Report | None) -> Score:
    """Judge a read report (None: refused or unreadable) against its labels."""
    score = Score()
    if gold["form"] is None:
        score.phantom = sum(c.value is not None for c in report.cells.values()) if report else 0
        return score
    for name, number in gold_cells(gold):
        score.judge(name, number, report.value(name) if report else None)
    return score


def _head_notes(gold: Mapping[str, Any], report: Report | None) -> list[str]:
    out = []
    for key in ("form", "organ", "year"):
        expected = gold.get(key)
        got = getattr(report, key) if report else None
        spellings = (expected, *(gold.get("organ_alt") or ())) if key == "organ" else (expected,)
        if expected != "?" and got not in spellings:
            out.append(f"{key}: {expected}, read {got}")
    return out


def score_folder(folder: Path) -> Iterator[tuple[str, Score, list[str]]]:
    """Score every labelled document: (file name, score, notes on form, organ and year)."""
    for gold_path in sorted(folder.glob("*.gold.json")):
        stem = gold_path.name.removesuffix(".gold.json")
        source = next(
            path for path in sorted(folder.glob(f"{stem}.*")) if path.name != gold_path.name
        )
        gold = loads(gold_path.read_text(encoding="utf-8"))
        report: Report | None
        try:
            report = read_file(source)
        except (NotAReport, Unreadable) as error:
            report = None
            score = score_report(gold, None)
            if gold["form"] is not None:
                score.notes.append(f"refused: {error}")
        else:
            score = score_report(gold, report)
        yield source.name, score, _head_notes(gold, report)
