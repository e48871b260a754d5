"""What a requester answers online: corrections, reasons, payment, a withdrawal."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import organ_scope
from gongkai.web.portal import limits, uploads
from gongkai.web.requests import services
from tests.web.portal.conftest import (
    cases,
    correction_asked,
    fill,
    hidden,
    look,
    png,
    post,
    registered,
    submit,
)
from tests.web.requests.conftest import Desk, decided


@pytest.mark.article("R711 30")
def test_a_correction_is_answered_online(browser: Client, desk: Desk, filed: str) -> None:
    correction_asked(desk)
    page = look(browser, filed)
    assert "等你补正" in page
    assert "请在2026年3月31日前补正" in page
    form = browser.get("/my-request/do/receive_correction").content.decode()
    assert "没有写明年度" in form
    answer = post(
        browser, "/my-request/do/receive_correction", {"description": "2024年𠮷祥里改造资金明细"}
    )
    assert answer.status_code == 302, answer.content.decode()
    row = cases(desk.organ)[0]
    assert row.description == "2024年𠮷祥里改造资金明细"
    assert row.case.correction.corrected_on == date(2026, 3, 18)


def reasons_asked(desk: Desk) -> None:
    registered(desk)
    with organ_scope([desk.organ.pk]):
        subject = cases(desk.organ)[0].subject
        desk.do(
            subject, "ask_reasons", date(2026, 2, 10), facts="一个月内八十件", until="2026-03-31"
        )


@pytest.mark.article("R711 35")
def test_reasons_are_given_online(browser: Client, desk: Desk, filed: str) -> None:
    reasons_asked(desk)
    page = look(browser, filed)
    assert "等你说明理由" in page
    assert "请在 2026年3月31日前说明理由" in page
    address = "/my-request/do/receive_reasons"
    assert "一个月内八十件" in browser.get(address).content.decode()
    assert post(browser, address, {"given": " "}).status_code == 400
    sent = {"given": "撰写𠮷祥里志", "material": [png("课题任务书.png")]}
    assert post(browser, address, sent).status_code == 302
    row = cases(desk.organ)[0]
    assert (row.state, row.case.reasons.given) == ("registered", "撰写𠮷祥里志")
    assert row.case.reasons.given_on == date(2026, 3, 18)
    assert len(row.case.materials) == 2, "the proof of identity, and what came with the reasons"
    with organ_scope([desk.organ.pk]):
        event = Event.objects.get(act="receive_reasons")
        assert (event.role, event.actor.name) == ("requester", "申请人")
    page = browser.get("/my-request/").content.decode()
    assert "收到你说明的理由" in page
    assert address not in page
    assert browser.get(address).status_code == 404, "once"


def test_reasons_that_nobody_asked_for_cannot_be_given(
    browser: Client, desk: Desk, filed: str
) -> None:
    registered(desk)
    look(browser, filed)
    assert browser.get("/my-request/do/receive_reasons").status_code == 404
    assert browser.get("/my-request/do/judge_reasons").status_code == 404


def test_answers_are_limited_and_kept_on_the_page(
    browser: Client, desk: Desk, filed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reasons_asked(desk)
    look(browser, filed)
    monkeypatch.setitem(limits.MOST, "answer", 0)
    answer = post(browser, "/my-request/do/receive_reasons", {"given": "撰写论文"})
    assert answer.status_code == 429
    assert "撰写论文" in answer.content.decode()
    assert cases(desk.organ)[0].case.reasons.given_on is None


def test_a_file_too_large_for_an_answer_is_said_and_nothing_sent(
    browser: Client, desk: Desk, filed: str
) -> None:
    reasons_asked(desk)
    look(browser, filed)
    large = SimpleUploadedFile("证.jpg", b"\xff\xd8\xff" + b"0" * uploads.LIMIT, "image/jpeg")
    sent = {"given": "撰写论文", "material": [large]}
    answer = post(browser, "/my-request/do/receive_reasons", sent)
    assert answer.status_code == 400
    assert "超过 20 MB" in answer.content.decode()
    assert cases(desk.organ)[0].case.reasons.given_on is None


@pytest.mark.article("R711 41")
def test_a_record_to_be_corrected_is_handled_and_counted_like_one_brought_in_person(
    browser: Client, desk: Desk
) -> None:
    fill(
        browser, desk.organ,
        what={"matter": "own_record", "description": "出生日期有误", "evidence": [png()]},
    )  # fmt: skip
    code = submit(browser, desk.organ)
    day = date(2026, 3, 18)
    with organ_scope([desk.organ.pk]):
        by_hand = desk.arrive(day, matter="own_record")
        online = cases(desk.organ)[0].subject
        desk.do(online, "confirm_receipt", day, how="电话确认")
        for subject in (by_hand, online):
            desk.do(subject, "take", day, department="办公室")
            with pytest.raises(Refused, match="其他处理"):
                decided(desk, subject, day)
            decided(
                desk, subject, day, outcome="O-OTHER", kind="record_correction",
                answer_审核情况="属实。", answer_更正处理结果="已更正。",
            )  # fmt: skip
            desk.do(subject, "serve", day, way="internet")
        table = services.table3(desk.organ, 2026)
    assert table["other_misc", "natural_person"] == table["new", "natural_person"] == 2
    assert "要求更正记录：出生日期有误" in look(browser, code)


@pytest.mark.article("FEE109 6")
def test_who_has_to_pay_is_told_where(
    browser: Client, desk: Desk, filed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.web.requests.requesters.nth_of_month", lambda *_: 12)
    Organ.objects.filter(pk=desk.organ.pk).update(payment="户名：市财政局\n账号：0001")
    desk.organ.refresh_from_db()
    registered(desk)
    with organ_scope([desk.organ.pk]):
        subject = cases(desk.organ)[0].subject
        desk.do(subject, "take", date(2026, 2, 6), department="办公室")
        desk.do(subject, "notice_fee", date(2026, 2, 9), tariff="item")
    page = look(browser, filed)
    assert "怎样缴费" in page
    assert "户名：市财政局<br>账号：0001" in page


def test_a_withdrawal_wants_to_be_meant(browser: Client, desk: Desk, filed: str) -> None:
    look(browser, filed)
    assert post(browser, "/my-request/do/withdraw", {"reason": "已经找到"}).status_code == 400
    assert post(browser, "/my-request/do/withdraw", {"sure": "on"}).status_code == 302
    assert "已撤回" in browser.get("/my-request/").content.decode()
    assert cases(desk.organ)[0].state == "closed"
    assert browser.get("/my-request/do/withdraw").status_code == 404


def test_what_others_did_meanwhile_is_told(browser: Client, desk: Desk, filed: str) -> None:
    correction_asked(desk)
    look(browser, filed)
    address = "/my-request/do/receive_correction"
    sent = hidden(browser.get(address).content.decode())
    with organ_scope([desk.organ.pk]):
        desk.do(cases(desk.organ)[0].subject, "note", date(2026, 3, 18), text="电话联系")
    answer = browser.post(address, sent | {"description": "2024年的明细"})
    assert answer.status_code == 409
    assert "2024年的明细" in answer.content.decode()
    broken = post(browser, address, {"description": "2024年的明细", "version": "x"})
    assert "这张表单不完整" in broken.content.decode()
    assert "2024年的明细" in broken.content.decode()
    assert post(browser, address, {"description": "2024年的明细"}).status_code == 302
