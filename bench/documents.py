"""The reports that the benches read: whole ones of the corpus, or made up where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tests.annual.reports import valid_report
from tests.conftest import CORPUS

from gongkai.annual.model import Report
from gongkai.annual.reading import NotAReport, read_file
from gongkai.annual.writing.text import to_text

WHOLE = 150
"""A report with all its tables has more cells than this."""


def _of_corpus() -> Iterator[tuple[str, Report]]:
    for path in sorted(CORPUS.glob("*.txt")):
        try:
            report = read_file(path)
        except NotAReport:
            continue
        if len(report.cells) > WHOLE and report.chapters:
            yield path.read_text(encoding="utf-8"), report


@cache
def whole_reports() -> tuple[tuple[str, Report], ...]:
    """(flattened text as it came, report) of each whole report: tables, chapters, title."""
    made_up = (valid_report("2019"), valid_report("2021"))
    return tuple(_of_corpus()) or tuple((to_text(report), report) for report in made_up)


def unseen(text: str, number: int) -> bytes:
    """The text with sentences that no cache has met before."""
    return text.replace("。", f"（{number}）。").encode()
