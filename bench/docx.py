"""A Word report against python-docx, which merely opens it and visits all its cells."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import docx

from bench.documents import whole_reports
from bench.measure import Measure, turn_about
from gongkai.annual.reading import read
from gongkai.annual.writing.docx import to_docx

BUDGET = 5
DOCUMENTS = 5


def _visit(data: bytes) -> int:
    document = docx.Document(BytesIO(data))
    return sum(
        len(cell.text) for table in document.tables for row in table.rows for cell in row.cells
    )


def measure() -> Iterator[Measure]:
    """Whole reports as we write them: three tables, some 200 figures, merged cells."""
    files = [to_docx(report) for _, report in whole_reports()[:DOCUMENTS]]
    ours, other = turn_about(
        lambda: [read(data, "a.docx") for data in files], lambda: [_visit(data) for data in files]
    )
    yield Measure(
        "read a Word report",
        f"{ours / len(files) * 1000:.1f} ms",
        f"python-docx, all cells visited: {other / len(files) * 1000:.1f} ms",
        f"{other / ours:.1f}× faster",
        f"≥ {BUDGET}× faster",
        other >= BUDGET * ours,
    )
