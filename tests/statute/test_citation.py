"""Articles as documents print them."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import citation


@pytest.mark.parametrize(
    ("article", "printed"),
    [
        ("R711 14", "《中华人民共和国政府信息公开条例》第十四条"),
        ("R711 16(2)", "《中华人民共和国政府信息公开条例》第十六条第二款"),
        ("R711 20(15)", "《中华人民共和国政府信息公开条例》第二十条第（十五）项"),
        ("R711 36(3)", "《中华人民共和国政府信息公开条例》第三十六条第（三）项"),
        ("XFY2023 23(1)(4)", "《中华人民共和国行政复议法》第二十三条第一款第（四）项"),
        ("FEE109", "《政府信息公开信息处理费管理办法》"),
        ("235/2016", "国办公开办函〔2016〕235号"),
        (
            "XSF-JS2018 64",
            "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第六十四条",
        ),
    ],
)
def test_an_article_is_printed_with_the_instruments_name(article: str, printed: str) -> None:
    assert citation.cite(article) == printed


def test_the_name_may_be_left_out() -> None:
    assert citation.cite("R711 36(7)", titled=False) == "第三十六条第（七）项"


@pytest.mark.parametrize("article", ["R711 第14条", "ABC 3", "R711 36(1)(2)", ""])
def test_what_is_no_article_is_refused(article: str) -> None:
    with pytest.raises(citation.UnknownArticle, match="不认识的条文"):
        citation.cite(article)


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (53, "五十三"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (119, "一百一十九"),
        (264, "二百六十四"),
    ],
)
def test_numerals(number: int, printed: str) -> None:
    assert citation.numeral(number) == printed


@given(st.integers(1, 999), st.integers(1, 999))
def test_two_numbers_are_never_printed_alike(one: int, other: int) -> None:
    assert (citation.numeral(one) == citation.numeral(other)) == (one == other)


def test_a_tag_names_one_instrument() -> None:
    text = (resources.files("gongkai.statute") / "instruments.toml").read_text(encoding="utf-8")
    assert len(citation.instruments()) == text.count("[[instrument]]")
