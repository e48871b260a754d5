"""A reply after the first was revoked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.statute.redo import Decision, repeats_the_revoked

REVOKED = Decision("O-DENY-PROCESS", "该信息属于过程性信息。")


@pytest.mark.article("XFY2023 64(2)", "XSF2017 71")
@pytest.mark.parametrize("reasons", ["该信息属于过程性信息。", "该信息 属于过程性信息"])
def test_the_revoked_reply_is_not_given_again(reasons: str) -> None:
    said = repeats_the_revoked(REVOKED, replace(REVOKED, reasons=reasons), for_procedure=False)
    assert "不得以同一事实和理由" in said


@pytest.mark.article("XSF-JS2018 90", "XFY2023 64(2)")
def test_what_was_revoked_for_its_procedure_may_be_given_again() -> None:
    assert repeats_the_revoked(REVOKED, REVOKED, for_procedure=True) == ""


@pytest.mark.article("XFY2023 64(2)", "XSF2017 71")
@pytest.mark.parametrize(
    "new",
    [
        replace(REVOKED, outcome="O-OPEN"),
        replace(REVOKED, outcome="O-DENY-CASEFILE"),
        replace(REVOKED, reasons="经核实，该请示形成于决定作出之前，公开会妨碍今后坦率讨论。"),
        Decision("O-PARTIAL", REVOKED.reasons, frozenset({"O-DENY-PROCESS"})),
    ],
)
def test_another_result_or_other_reasons_may_be_given(new: Decision) -> None:
    assert repeats_the_revoked(REVOKED, new, for_procedure=False) == ""
