"""Names as people type them; rare characters stay what they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.requests import names

RARE = ["𠮷", "䶮", "㛃", "阿依古丽·买买提", "𠮷野䶮", "㛃·𬱖"]


@pytest.mark.parametrize("rare", RARE)
def test_rare_characters_stay(rare: str) -> None:
    assert names.name(rare) == rare
    assert names.text(f"关于{rare}的档案\n第二行") == f"关于{rare}的档案\n第二行"


@pytest.mark.parametrize("dot", "·•‧・∙⋅")
def test_every_dot_in_a_name_is_the_one(dot: str) -> None:
    assert names.name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"
    assert names.same(f"阿依古丽 {dot} 买买提", "阿依古丽·买买提")


def test_blanks_between_chinese_characters_go_and_between_words_stay() -> None:
    assert names.name(" 王　伟 ") == "王伟"
    assert names.name("𠮷 䶮") == "𠮷䶮"
    assert names.name("Anna\u00a0 Maria  Berg") == "Anna Maria Berg"


def test_invisible_and_control_characters_go() -> None:
    assert names.line("安\u200b澜\u202e市\x00\x08局") == "安澜市局"
    assert names.text("甲\r\n\r\n\r\n\r\n乙\t丙") == "甲\n\n乙 丙"


def test_a_character_of_a_private_area_is_refused_with_a_way_out() -> None:
    with pytest.raises(names.WrongText, match="GB 18030"):
        names.name("王\ue863")


def test_folding_makes_typing_alike() -> None:
    assert names.folded("ＡＢＣ 公司") == names.folded("abc公司")
    assert names.folded("𠮷") != names.folded("吉"), "a rare character is not its common cousin"


@given(st.text())
def test_making_alike_twice_changes_nothing(typed: str) -> None:
    once = names.text(typed)
    assert names.text(once) == once
    assert unicodedata.is_normalized("NFC", once)
