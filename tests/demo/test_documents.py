"""The demo's files are real files and read back to what they were made from."""

from __future__ import annotations

import pytest

from gongkai.annual import canonical, identities
from gongkai.annual.reading import NotAReport, Unreadable, read
from gongkai.demo.documents import documents, reports

FILES = dict(documents())
REPORTS = {raw["file"]: (raw, report) for raw, report in reports()}


def test_a_dozen_reports_of_both_forms_several_years_and_layouts() -> None:
    made = [raw for raw, _ in REPORTS.values()]
    assert len(made) >= 12
    assert {raw["form"] for raw in made} == {"2019", "2021"}
    assert len({raw["year"] for raw in made}) >= 6
    assert len({raw["layout"] for raw in made}) >= 7
    assert set(FILES) - set(REPORTS) == {"平湾区财政局2023年年报（损坏）.docx", "座谈会通知.txt"}


@pytest.mark.parametrize("name", REPORTS)
def test_reads_back(name: str) -> None:
    raw, report = REPORTS[name]
    found = read(FILES[name], name)
    if raw.get("cut_after"):
        assert found.ends_at is not None
        assert (found.form, found.organ, found.year) == (report.form, report.organ, report.year)
        return
    assert canonical.differences(found, report) == []


@pytest.mark.parametrize("name", REPORTS)
def test_only_the_planted_faults_break_an_identity(name: str) -> None:
    _, report = REPORTS[name]
    assert report.form is not None
    broken = {
        rule.identity.id
        for rule in identities.shipped_rules(report.form)
        if rule.holds(report.value) is False
    }
    planted = {
        "平湾区人民政府2022年年报.md": {"T3-ROW-SUM", "T3-COL-BALANCE", "T3-RESULT-SUM"},
        "安澜市商务局2020年年报（网页复制）.txt": {"T2-19-UNPUB"},
    }
    assert broken == planted.get(name, set())


def test_two_files_fail_as_they_should() -> None:
    broken, notice = "平湾区财政局2023年年报（损坏）.docx", "座谈会通知.txt"
    with pytest.raises(Unreadable):
        read(FILES[broken], broken)
    with pytest.raises(NotAReport):
        read(FILES[notice], notice)
