"""Reports a second on one core from flattened text and from web pages.

Every round reads sentences not met before, so that only what a long run keeps (labels, figures)
comes from caches. Nothing reads such reports as we do; the peers do the least that any reader
must: part a text into lines and cells, parse a page into its tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from lxml import etree

from bench.documents import unseen, whole_reports
from bench.measure import Measure, turn_about
from gongkai.annual.reading import read
from gongkai.annual.reading.text import is_spaced
from gongkai.annual.writing.html import to_html

BUDGET = 500


def _parted(data: bytes) -> object:
    return [line.split("|") for line in data.decode().splitlines()]


def _parsed(data: bytes) -> object:
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))


def _measure(
    what: str,
    name: str,
    texts: Sequence[str],
    other: Callable[[bytes], object],
    peer: str,
    budget: int | None = BUDGET,
) -> Measure:
    round_number = count()

    def each(work: Callable[[bytes], object]) -> None:
        number = next(round_number)
        for text in texts:
            work(unseen(text, number))

    ours, theirs = turn_about(lambda: each(lambda data: read(data, name)), lambda: each(other))
    rate = len(texts) / ours
    return Measure(
        f"read {what}",
        f"{rate:.0f} reports/s",
        f"{peer}: {len(texts) / theirs:.0f} reports/s",
        f"{ours / theirs:.1f}× its time",
        f"≥ {budget} reports/s" if budget else "",
        rate >= budget if budget else None,
    )


def measure() -> Iterator[Measure]:
    """Whole reports, some 200 figures each, tables, chapters and title."""
    parted = "lines and cells parted"
    texts = [text for text, _ in whole_reports() if not is_spaced(text)]
    laid_out = [text for text, _ in whole_reports() if is_spaced(text)]
    pages = [to_html(report) for _, report in whole_reports()]
    yield _measure("a flattened-text report", "a.txt", texts, _parted, parted)
    if laid_out:
        yield _measure("a text in page layout", "a.txt", laid_out, _parted, parted, None)
    yield _measure("an HTML report", "a.html", pages, _parsed, "lxml's bare parse")
