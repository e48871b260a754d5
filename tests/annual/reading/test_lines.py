"""Lines of text that hold a label and its figures."""

from __future__ import annotations

import pytest

from gongkai.annual.reading.text import lines_of
from gongkai.annual.reading.tokens import tokenise


def tokens(line: str) -> list[tuple[str, str]]:
    return [(token.sort, token.text) for token in tokenise(lines_of(f"{line}\n\n\n").blocks)]


@pytest.mark.parametrize(
    "line",
    ["规章：3 5 74", "规章 ３ 5件 74", "规章　3件 5件 74", "规章 3宗 5次 74"],
)
def test_figures_behind_a_label(line: str) -> None:
    sorts = [sort for sort, _ in tokens(line)]
    assert sorts == ["word", "figure", "figure", "figure"]
    assert tokens(line)[0][1].rstrip(":：") == "规章"


def test_a_mark_among_figures_is_an_empty_cell() -> None:
    assert [sort for sort, _ in tokens("予以公开 3 / — 5 -")] == [
        "word",
        "figure",
        "blank",
        "blank",
        "figure",
        "blank",
    ]


@pytest.mark.parametrize("line", ["材料共三件", "规章 / 文件", "行政处罚、行政强制 -", "第 3 条"])
def test_words_that_end_like_a_figure_stay_words(line: str) -> None:
    assert {sort for sort, _ in tokens(line)} == {"word"}


def test_a_line_that_its_tab_does_not_close_keeps_its_last_figure() -> None:
    """Where rows close with a tab, one that does not has a figure there and no empty cell."""
    found = [text for _, text in tokens("a\tb\t\n \t5\nc\td\t")]
    assert found == ["a", "b", "5", "c", "d"]
