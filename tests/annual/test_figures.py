"""Figures that hostile text makes long."""

from __future__ import annotations

import pytest

from gongkai.annual.figures import BLANK, read_figure


@pytest.mark.parametrize("printed", ["9" * 5000, "9," * 5000 + "9", "+" * 5000 + "1", "1或" * 99])
def test_a_text_that_is_too_long_is_no_figure(printed: str) -> None:
    assert read_figure(printed) is None
    assert read_figure(printed, money=True, signed=True) is None


def test_a_long_line_of_dashes_is_a_blank() -> None:
    assert read_figure("—" * 200) == BLANK


@pytest.mark.parametrize("printed", ["'12", "‘12", "＇１２"])
def test_the_mark_that_keeps_a_number_as_text_is_no_part_of_it(printed: str) -> None:
    figure = read_figure(printed)
    assert figure is not None
    assert figure.value == 12
