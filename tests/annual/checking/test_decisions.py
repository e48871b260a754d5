"""A reviewer's decision holds while the values it judged hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gongkai.annual import canonical
from gongkai.annual.checking import decisions
from gongkai.annual.checking.engine import Context, Finding, run_check
from gongkai.annual.model import Report
from tests.annual.reports import valid_report, with_values

_REPORT = with_values(valid_report(), {"table2.normative_documents.in_force": 3})


def _finding(report: Report, *known: decisions.Decision) -> Finding:
    (found,) = run_check("T2-21-VALID-GE", report, Context(decisions=known)).findings
    return found


def _decide(found: Finding, verdict: decisions.Verdict = "dismissed") -> decisions.Decision:
    return decisions.Decision(
        found.check, _REPORT.organ, _REPORT.year, found.values, verdict, "本年移交"
    )


def test_it_holds_on_every_later_run() -> None:
    decided = _finding(_REPORT, _decide(_finding(_REPORT)))
    assert decided.decision is not None
    assert decided.to_dict()["decision"] == {"verdict": "dismissed", "reason": "本年移交"}
    assert not decided.is_open


def test_it_opens_again_when_a_value_changes() -> None:
    known = _decide(_finding(_REPORT))
    changed = with_values(_REPORT, {"table2.normative_documents.in_force": 2})
    assert _finding(changed, known).decision is None
    assert _finding(changed, known).is_open


def test_it_is_of_one_organ_and_year() -> None:
    known = _decide(_finding(_REPORT))
    assert _finding(replace(_REPORT, organ="青桐县水利局"), known).decision is None
    assert _finding(replace(_REPORT, year=2024), known).decision is None


def test_the_last_one_counts() -> None:
    found = _finding(_REPORT)
    decided = _finding(_REPORT, _decide(found), _decide(found, "confirmed"))
    assert decided.decision is not None
    assert decided.decision.verdict == "confirmed"
    assert decided.is_open


def test_a_dismissed_error_still_counts() -> None:
    report = with_values(valid_report(), {"table3.granted.total": 1})
    found = run_check("T3-ROW-SUM", report).findings[0]
    known = decisions.Decision(
        found.check, report.organ, report.year, found.values, "dismissed", "笔误"
    )
    checked = run_check("T3-ROW-SUM", report, Context(decisions=(known,)))
    assert checked.findings[0].decision == known
    assert checked.findings[0].is_open
    assert checked.blocked


def test_through_json_and_back() -> None:
    report = with_values(valid_report("2019"), {"table2.procurement.items": 0})
    found = run_check("T2-19-PROC", report).findings[0]
    known = decisions.Decision(
        found.check, report.organ, report.year, found.values, "dismissed", "协议供货"
    )
    text = canonical.dumps([known.to_dict()])
    assert decisions.from_list(canonical.loads(text)) == (known,)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({}, "列表"),
        ([1], "第 1 条复核决定应为对象"),
        ([{"check": "T3-ROW-SUM"}], "缺少“organ、year、values、verdict”"),
        ([{"verdict": "maybe"}], "confirmed 或 dismissed"),
        ([{"verdict": "dismissed", "reason": " "}], "须写明理由"),
        ([{"verdict": "confirmed", "values": 3}], "“values”应为对象"),
    ],
)
def test_what_cannot_be_read_says_where(raw: Any, says: str) -> None:
    if isinstance(raw, list) and isinstance(raw[0], dict) and "verdict" in raw[0]:
        raw = [{"check": "V-INT", "organ": None, "year": 2023, "values": {}, **raw[0]}]
    with pytest.raises(decisions.InvalidDecisions, match=says):
        decisions.from_list(raw)
