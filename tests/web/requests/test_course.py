"""Requests from arrival to archive, as the law has them."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.web.ledger.acts import Refused
from gongkai.web.requests import states
from tests.web.requests.conftest import Desk, decided, in_process


def test_in_person_a_request_is_received_at_once(desk: Desk) -> None:
    row = desk.row(desk.arrive(date(2026, 2, 5)))
    assert (row.state, row.received_on, row.due_on) == (
        states.REGISTERED,
        date(2026, 2, 5),
        date(2026, 3, 11),
    )
    assert row.number == "安商依申请〔2026〕1号"


@pytest.mark.article("R711 31")
def test_online_the_clock_waits_for_the_confirmation(desk: Desk) -> None:
    subject = desk.arrive(date(2026, 2, 3), "file_online", channel="internet")
    assert desk.row(subject).state == states.AWAIT_CONFIRM
    assert desk.row(subject).due_on is None
    desk.do(subject, "confirm_receipt", date(2026, 2, 5), how="电话确认")
    assert desk.row(subject).received_on == date(2026, 2, 5)
    assert desk.row(subject).due_on == date(2026, 3, 11)


@pytest.mark.article("R711 30")
def test_a_correction_starts_the_period_anew(desk: Desk) -> None:
    subject = desk.arrive(date(2025, 3, 3))
    desk.do(
        subject, "ask_correction", date(2025, 3, 10),
        unclear="没有写明年度", guidance="写明年度", until="2025-03-31",
    )  # fmt: skip
    assert desk.row(subject).state == states.CORRECTION_ASKED
    desk.do(subject, "receive_correction", date(2025, 3, 20), description="2024年的明细")
    row = desk.row(subject)
    assert (row.state, row.due_on) == (states.REGISTERED, date(2025, 4, 18))
    with pytest.raises(Refused, match="一次性"):
        desk.do(
            subject, "ask_correction", date(2025, 3, 21),
            unclear="仍不明确", guidance="写明", until="2025-04-10",
        )  # fmt: skip


def test_from_draft_to_archive(desk: Desk) -> None:
    subject = in_process(desk)
    decided(desk, subject, date(2026, 3, 2))
    row = desk.row(subject)
    assert (row.state, row.reply_number) == (states.DECIDED, "安商公复〔2026〕1号")
    assert [made.key for made in row.case.documents] == [
        "receipt", "registration_sheet", "reply_open", "review_sheet", "service_receipt",
    ]  # fmt: skip
    desk.do(subject, "serve", date(2026, 3, 3), way="post", place="EMS 1234")
    assert desk.row(subject).state == states.SERVED
    assert desk.row(subject).closed_on == date(2026, 3, 3)
    with pytest.raises(Refused, match="签收"):
        desk.do(subject, "close", date(2026, 3, 4))
    desk.do(subject, "prove_service", date(2026, 3, 6), proof="签收记录")
    desk.do(subject, "close", date(2026, 3, 6))
    desk.do(subject, "archive", date(2026, 3, 9), checked=True)
    row = desk.row(subject)
    assert (row.state, row.outcome, row.late) == (states.ARCHIVED, "O-OPEN", False)
    assert row.case.documents[-1].files.keys() == {"pdf"}


@pytest.mark.article("XFY2023 64")
def test_a_reply_ordered_anew_has_the_period_of_the_order(desk: Desk) -> None:
    subject = in_process(desk)
    decided(desk, subject, date(2026, 3, 2))
    desk.do(subject, "serve", date(2026, 3, 3), way="direct", proof="送达回证")
    desk.do(
        subject, "order_redo", date(2026, 5, 12),
        by="安澜市人民政府", document="安政复决〔2026〕3号", until="2026-06-09",
    )  # fmt: skip
    row = desk.row(subject)
    assert (row.state, row.due_on, row.running) == (states.REDO, date(2026, 6, 9), True)
    assert (row.closed_on, row.late) == (date(2026, 3, 3), False)
