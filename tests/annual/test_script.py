"""What of a printed label counts."""

from __future__ import annotations

from gongkai.annual.script import fold


def test_two_spellings_of_a_label_are_one() -> None:
    assert fold("2.其它法律行政法规禁止公开") == fold("2．其他法律、行政法规禁止公开")
