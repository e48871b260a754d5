"""Changes between texts keep both texts whole."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual.revisions import pieces, revisions

_texts = st.text(st.sampled_from("公开信息申请，。 12ab"), max_size=30)
_many = st.lists(_texts, max_size=8)


@given(_texts, _texts)
def test_pieces_give_back_both_paragraphs(old: str, new: str) -> None:
    parts = pieces(old, new)
    assert "".join(p.text for p in parts if p.kind != "ins") == old
    assert "".join(p.text for p in parts if p.kind != "del") == new
    assert all(a.kind != b.kind for a, b in pairwise(parts))


@given(_many, _many)
def test_every_paragraph_of_both_texts_stands_there_once_in_order(
    old: list[str], new: list[str]
) -> None:
    changes = list(revisions(old, new))
    assert [c.old for c in changes if c.old is not None] == old
    assert [c.new for c in changes if c.new is not None] == new
    for change in changes:
        assert (change.old is None) == (change.kind == "added")
        assert (change.new is None) == (change.kind == "removed")


def test_numbers_are_replaced_whole() -> None:
    parts = [(p.kind, p.text) for p in pieces("全年公开信息1230条", "全年公开信息1250条")]
    assert parts == [("equal", "全年公开信息"), ("del", "1230"), ("ins", "1250"), ("equal", "条")]


def test_a_huge_text_is_not_compared_word_by_word() -> None:
    old, new = "甲" * 20_000, "乙" * 20_000
    assert [c.kind for c in revisions([old], [new])] == ["removed", "added"]
