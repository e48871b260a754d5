"""Counting over random lawful histories (domain/07 §6.1)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual import form as forms
from gongkai.statute import outcomes
from gongkai.web.requests import counting, services
from gongkai.web.requests.words import REQUESTER_TYPES
from tests.web.requests.conftest import Desk, decided, in_process
from tests.web.requests.histories import History, histories

YEARS = range(2023, 2030)


@pytest.mark.article("R711 50")
@pytest.mark.parametrize("form", ["2019", "2021"])
@given(many=st.lists(histories(), max_size=6))
def test_what_came_and_was_there_is_closed_or_stays(form: str, many: list[History]) -> None:
    found = [each for history in many if (each := counting.counted(history.case))]
    # Nobody was asked to pay when the form of 2019 was in use, and it has no row for it.
    found = [each for each in found if form == "2021" or each.outcome != "O-FEE-UNPAID"]
    for year in YEARS:
        cells = counting.table(found, year, form)
        for kind in REQUESTER_TYPES:
            came = cells["new", kind] + cells["carried_in", kind]
            assert came == cells["total", kind] + cells["carried_out", kind]
            rows = sum(
                number
                for (row, whose), number in cells.items()
                if whose == kind and row not in ("new", "carried_in", "total", "carried_out")
            )
            assert rows == cells["total", kind]
        before = counting.table(found, year - 1, form)
        for kind in REQUESTER_TYPES:
            assert cells["carried_in", kind] == before["carried_out", kind]


@given(histories())
def test_a_closed_case_has_one_row_in_each_form(history: History) -> None:
    found = counting.counted(history.case)
    if found is None or found.closed_on is None:
        return
    for form in ("2019", "2021"):
        if outcomes.outcome(found.outcome).row[form] is None:
            assert found.outcome == "O-FEE-UNPAID" and form == "2019"
            continue
        cells = counting.table([found], found.closed_on.year, form)
        rows = Counter(row for row, _ in cells)
        assert rows.pop("total") == 1
        rows.pop("new", None), rows.pop("carried_in", None)
        assert sum(rows.values()) == 1
        printed = {row.key for row in forms.get(form).table("table3").blocks[0].rows}
        assert set(rows) <= printed


def test_a_redo_is_neither_new_nor_a_second_result(desk: Desk) -> None:
    subject = in_process(desk, date(2025, 11, 3))
    decided(desk, subject, date(2025, 11, 10))
    desk.do(subject, "serve", date(2025, 11, 11), way="internet")
    desk.do(
        subject,
        "order_redo",
        date(2026, 2, 3),
        by="安澜市人民政府",
        document="安政复决〔2026〕3号",
        until="2026-03-10",
    )
    desk.do(subject, "take", date(2026, 2, 3))
    desk.do(
        subject,
        "search",
        date(2026, 2, 4),
        systems="公文系统",
        keywords="资金",
        units="办公室",
        began="2026-02-04",
        ended="2026-02-04",
        person="经办岗",
        found="no",
        result="没有",
    )
    decided(
        desk, subject, date(2026, 2, 5), outcome="O-NONE-ABSENT", answer_检索情况="检索了公文系统。"
    )
    desk.do(subject, "serve", date(2026, 2, 6), way="internet")
    row = desk.row(subject)
    assert (row.outcome, row.closed_on) == ("O-OPEN", date(2025, 11, 11))
    assert [reply.outcome for reply in row.case.replies] == ["O-OPEN", "O-NONE-ABSENT"]
    assert services.table3(desk.organ, 2025) == {
        ("new", "natural_person"): 1,
        ("total", "natural_person"): 1,
        ("granted", "natural_person"): 1,
    }
    assert services.table3(desk.organ, 2026) == {}


def test_parts_of_a_split_count_and_the_whole_does_not(desk: Desk) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    desk.do(subject, "split", date(2026, 2, 6), matters="甲事项\n乙事项\n丙事项")
    assert services.table3(desk.organ, 2026)["new", "natural_person"] == 3
    assert desk.row(subject).state == "split"


def test_what_was_withdrawn_before_it_was_received_does_not_count(desk: Desk) -> None:
    subject = desk.arrive(date(2026, 2, 5), "file_online", channel="internet")
    desk.do(subject, "withdraw", date(2026, 2, 6), how="书面撤回")
    assert services.table3(desk.organ, 2026) == {}
