"""Corrections beside what was read, verdicts, explanations, and what the checks make of them."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.web.organs.models import Actor
from gongkai.web.reading_room import services
from gongkai.web.reading_room.models import Correction, ReportRecord, Verdict
from gongkai.web.reading_room.review import Marked, NotAFigure, Review
from tests.web.conftest import COMMERCE, COMMERCE_NEXT, FAULTY, Bring

TOTAL = "table3.granted.total"
PUBLISHED = "table2.normative_documents.published"
BLANK = "table3.declined_publication.legal_service"


def _checks(record: ReportRecord) -> list[str]:
    return [marked.finding.check for marked in Review(record).findings]


def _finding(record: ReportRecord, check: str) -> Marked:
    return next(m for m in Review(record).findings if m.finding.check == check)


def _cell(record: ReportRecord, cell: str) -> str:
    return reverse("reading_room:cell", args=[record.pk, cell])


def test_a_correction_stands_beside_what_was_read(bring: Bring, web: Client, actor: Actor) -> None:
    record = bring(FAULTY)
    before = record.json
    assert Review(record).read.value(TOTAL) == 65
    answer = web.post(_cell(record, TOTAL), {"value": "66", "reason": "核对原文"})
    assert answer.headers["Location"].endswith("#c-table3-granted-total")

    record.refresh_from_db()
    assert record.json == before
    review = Review(record)
    assert (review.read.value(TOTAL), review.report.value(TOTAL)) == (65, 66)
    assert review.report.cell(TOTAL).printed == "65"
    assert review.report.cell(TOTAL).at == review.read.cell(TOTAL).at
    row = Correction.objects.get()
    assert (row.read, row.value, row.actor, row.organ) == ("65", "66", actor, actor.organ)
    page = web.get(reverse("reading_room:report", args=[record.pk])).content.decode()
    assert "手工改正，识读为“65”" in page
    assert "is-fixed" in page


def test_findings_are_worked_out_on_corrected_values(bring: Bring, actor: Actor) -> None:
    record = bring(FAULTY)
    broken = _checks(record).count("T3-ROW-SUM")
    errors = record.errors
    services.correct(actor, record, TOTAL, "66", "核对原文")
    assert _checks(record).count("T3-ROW-SUM") == broken - 1
    record.refresh_from_db()
    assert record.errors < errors


def test_withdrawing_shows_again_what_was_read(bring: Bring, web: Client) -> None:
    record = bring(FAULTY)
    findings = _checks(record)
    web.post(_cell(record, TOTAL), {"value": "66", "reason": "核对原文"})
    web.post(reverse("reading_room:withdraw", args=[record.pk, TOTAL]))
    assert Review(record).report.value(TOTAL) == 65
    assert _checks(record) == findings
    assert Correction.objects.count() == 2, "nothing is taken out of the history"
    assert "撤回改正" in web.get(_cell(record, TOTAL)).content.decode()


def test_a_blank_and_a_nought_are_different_corrections(bring: Bring, actor: Actor) -> None:
    record = bring(FAULTY)
    assert Review(record).report.cell(BLANK).is_blank
    services.correct(actor, record, BLANK, "0", "核对原文")
    assert Review(record).report.value(BLANK) == 0
    services.correct(actor, record, BLANK, "", "核对原文")
    assert Review(record).report.cell(BLANK).is_blank


@pytest.mark.parametrize("value", ["很多", "1或2", "12 13", "1e5", "--", "９" * 5 + "x"])
def test_what_is_no_figure_is_refused_and_stays_in_the_form(
    value: str, bring: Bring, web: Client
) -> None:
    record = bring(FAULTY)
    answer = web.post(_cell(record, TOTAL), {"value": value, "reason": "核对"})
    if value == "--":  # dashes are how many reports print an empty cell
        assert answer.status_code == 302
        return
    assert answer.status_code == 400
    assert f'value="{value}"' in answer.content.decode()
    assert not Correction.objects.exists()


def test_full_width_digits_and_separators_are_understood(bring: Bring, actor: Actor) -> None:
    record = bring(FAULTY)
    services.correct(actor, record, TOTAL, "１，３６２", "核对原文")
    assert Review(record).report.value(TOTAL) == 1362


def test_a_cell_that_the_report_lacks_is_not_there(bring: Bring, web: Client) -> None:
    record = bring(COMMERCE)
    for cell in ("table3.other_misc.total", "table9.x.y", "organ", "<b>"):
        assert web.get(reverse("reading_room:cell", args=[record.pk, cell])).status_code == 404


def test_organ_year_and_day_of_publication_can_be_set(bring: Bring, web: Client) -> None:
    record = bring(COMMERCE)
    address = reverse("reading_room:facts", args=[record.pk])
    given = {"organ": "安澜市商务和贸易局", "year": "2020", "published": "2021-03-02"}
    assert web.post(address, given).status_code == 302
    record.refresh_from_db()
    assert (record.about, str(record.published_on), record.late) == (
        "安澜市商务和贸易局",
        "2021-03-02",
        True,
    )
    assert "D-DEADLINE-DEPT" in _checks(record)
    assert Review(record).read.organ == "安澜市商务局"
    assert set(Correction.objects.values_list("cell", flat=True)) == {"organ", "published"}
    for wrong in ({"year": "20x0"}, {"published": "昨天"}, {"organ": ""}):
        answer = web.post(address, given | wrong)
        assert answer.status_code == 400
        assert 'class="error"' in answer.content.decode()


def _judge(web: Client, record: ReportRecord, check: str, **given: str) -> int:
    key = _finding(record, check).key
    address = reverse("reading_room:finding", args=[record.pk, key])
    return web.post(address, given).status_code


def test_a_verdict_holds_until_its_values_change(bring: Bring, web: Client, actor: Actor) -> None:
    record = bring(COMMERCE)
    assert _judge(web, record, "T2-19-UNPUB", act="dismissed", text="另一件不属主动公开") == 302
    marked = _finding(record, "T2-19-UNPUB")
    assert marked.verdict is not None
    assert (marked.verdict.verdict, marked.verdict.actor) == ("dismissed", actor)
    assert not marked.finding.is_open

    services.correct(actor, record, "table2.normative_documents.total_public", "8", "核对")
    assert _finding(record, "T2-19-UNPUB").verdict is not None, "it did not judge this value"
    services.correct(actor, record, "table2.normative_documents.made", "3", "核对")
    assert _finding(record, "T2-19-UNPUB").verdict is None
    services.withdraw(actor, record, "table2.normative_documents.made")
    assert _finding(record, "T2-19-UNPUB").verdict is not None


def test_a_dismissal_needs_a_reason(bring: Bring, web: Client) -> None:
    record = bring(COMMERCE)
    assert _judge(web, record, "T2-19-UNPUB", act="dismissed", text="  ") == 400
    assert _judge(web, record, "T2-19-UNPUB", act="nonsense", text="x") == 400
    assert not Verdict.objects.exists()


def test_an_error_stays_an_error_whatever_the_verdict(bring: Bring, web: Client) -> None:
    record = bring(FAULTY)
    errors = record.errors
    assert _judge(web, record, "T3-RESULT-SUM", act="dismissed", text="不认可") == 302
    record.refresh_from_db()
    assert record.errors == errors
    assert _judge(web, record, "T3-RESULT-SUM", act="explain", text="说明") == 400


def test_verdicts_are_handed_out_as_the_command_line_reads_them(bring: Bring, web: Client) -> None:
    from gongkai.annual.checking.decisions import from_list
    from gongkai.annual.checking.engine import Context, check_report

    record = bring(COMMERCE)
    _judge(web, record, "T2-19-UNPUB", act="confirmed", text="")
    raw = json.loads(web.get(reverse("reading_room:decisions")).content)
    checked = check_report(Review(record).report, Context(decisions=from_list(raw)))
    (found,) = [f for f in checked.findings if f.check == "T2-19-UNPUB"]
    assert found.decision is not None
    assert found.decision.verdict == "confirmed"
    _judge(web, record, "T2-19-UNPUB", act="reopened", text="")
    assert json.loads(web.get(reverse("reading_room:decisions")).content) == []


def test_an_explanation_travels_with_the_report(bring: Bring, web: Client) -> None:
    record = bring(COMMERCE)
    unexplained = record.unexplained
    assert _judge(web, record, "T2-19-UNPUB", act="explain", text="一件尚在征求意见") == 302
    record.refresh_from_db()
    assert record.unexplained == unexplained - 1
    address = reverse("reading_room:download", args=[record.pk, "json"])
    handed_out = json.loads(web.get(address).content)
    assert handed_out["explanations"] == {"T2-19-UNPUB": "一件尚在征求意见"}
    _judge(web, record, "T2-19-UNPUB", act="explain", text="")
    assert "explanations" not in json.loads(web.get(address).content)


def test_the_year_before_is_compared_whenever_it_comes(bring: Bring, actor: Actor) -> None:
    later = bring(COMMERCE_NEXT)
    assert "T2-BRIDGE-2021" not in _checks(later)
    earlier = bring(COMMERCE)
    assert Review(later).previous == earlier
    assert "T2-BRIDGE-2021" in _checks(later)
    infos = later.infos
    later.refresh_from_db()
    assert later.infos > infos


def test_findings_and_cells_lead_to_each_other(bring: Bring, web: Client) -> None:
    record = bring(FAULTY)
    page = web.get(reverse("reading_room:report", args=[record.pk])).content.decode()
    for marked in Review(record).findings:
        assert f'id="f{marked.number}"' in page
        if marked.cell:
            assert f'href="#{marked.anchor}"' in page
            assert f'id="{marked.anchor}"' in page
            assert f'href="#f{marked.number}"' in page


def test_too_much_text_is_refused(bring: Bring, actor: Actor) -> None:
    record = bring(COMMERCE)
    with pytest.raises(NotAFigure):
        services.explain(actor, record, "T2-19-UNPUB", "字" * 2001)
    with pytest.raises(NotAFigure):
        services.correct(actor, record, PUBLISHED, "2", "字" * 501)


def test_money_is_taken_in_the_unit_of_its_column(bring: Bring, actor: Actor) -> None:
    from decimal import Decimal

    record = bring(FAULTY)
    for typed, value in (("1203.05", Decimal("1203.05")), ("3405820元", Decimal("340.582"))):
        services.correct(actor, record, "table2.fees.amount_wan", typed, "核对原文")
        assert Review(record).report.value("table2.fees.amount_wan") == value


def test_a_report_of_the_years_before_the_tables_shows_its_indicators(
    bring: Bring, web: Client
) -> None:
    from dataclasses import replace

    from gongkai.annual import canonical
    from gongkai.annual.form import get

    record = bring(COMMERCE)
    codes = get("legacy").codes
    report = replace(
        record.report(),
        form="legacy",
        cells={},
        sub_rows={},
        labels={},
        year=2016,
        indicators={code: number for number, code in enumerate(codes[:5], 7001)},
    )
    record.json = canonical.dumps(canonical.to_dict(report))
    services.recheck(record)
    page = web.get(reverse("reading_room:report", args=[record.pk])).content.decode()
    for number in range(7001, 7006):
        assert page.count(f"<span>{number}</span>") == 1
    assert "零、" not in page
