"""Random reports set in the flattened layouts seen: every figure in its own column, or open."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.annual.canonical import differences
from gongkai.annual.model import Report
from gongkai.annual.reading.blocks import NotAReport
from gongkai.annual.reading.recognise import recognise
from gongkai.annual.reading.text import lines_of
from gongkai.annual.writing.layout import Sheet
from tests.annual.reading import layouts
from tests.annual.reports import reports, valid_report, with_values

Layout = Callable[[Sheet], Iterable[str]]
ALL = {**layouts.KEEPS_BLANKS, **layouts.LOSES_BLANKS}
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def read(report: Report, layout: Layout) -> Report:
    return recognise(lines_of(layouts.flatten(report, layout)))


@pytest.mark.parametrize("name", ALL)
@few
@given(report=reports())
def test_a_full_report_reads_back_equal(name: str, report: Report) -> None:
    assert differences(report, read(report, ALL[name])) == []


@pytest.mark.parametrize("name", ALL)
@few
@given(report=reports(blanks=True))
def test_no_figure_moves_to_another_column(name: str, report: Report) -> None:
    got = read(report, ALL[name])
    moved = [
        cell
        for cell, printed in report.cells.items()
        if got.cell(cell).state not in ("ambiguous", "missing") and got.value(cell) != printed.value
    ]
    assert moved == []


@pytest.mark.parametrize("name", ["word_tabs", "tab_rows", "pipes_both_ends", "cell_a_line_pipes"])
@few
@given(report=reports(blanks=True, sub_rows=False))
def test_a_layout_with_borders_keeps_most_blanks(name: str, report: Report) -> None:
    got = read(report, ALL[name])
    open_cells = sum(cell.state is not None for cell in got.cells.values())
    assert open_cells <= 0.1 * len(report.cells)


@pytest.mark.parametrize("name", ALL)
@few
@given(report=reports(), share=st.floats(0.2, 0.999))
def test_a_cut_text_gives_no_figure_it_does_not_hold(
    name: str, report: Report, share: float
) -> None:
    text = layouts.flatten(report, ALL[name])
    try:
        got = recognise(lines_of(text[: int(len(text) * share)]))
    except NotAReport:
        return
    made_up = [
        cell
        for cell, printed in report.cells.items()
        if got.cell(cell).state not in ("ambiguous", "missing") and got.value(cell) != printed.value
    ]
    assert made_up == []


@pytest.mark.parametrize("name", layouts.LOSES_BLANKS)
def test_a_count_is_never_forced_to_be_negative(name: str) -> None:
    """A decrease printed after a blank is not put into the column of a count because nothing
    else would keep the identity of the row."""
    values = {"prior_items": None, "change": -1, "decisions": 1000}
    report = with_values(
        valid_report("2019"), {f"table2.coercion.{key}": each for key, each in values.items()}
    )
    got = read(report, ALL[name])
    for key, printed in values.items():
        cell = got.cell(f"table2.coercion.{key}")
        assert cell.state == "ambiguous" or cell.value == printed, key
