"""The pages of the desk, by a client with the CSRF check off where it only fills in forms."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.web.ledger.models import Event, PersonalRead
from gongkai.web.organs.roles import Role
from gongkai.web.requests import services, states
from gongkai.web.requests.models import RequestCase
from tests.web.conftest import sign_in, stand
from tests.web.requests.conftest import PERSON, REQUEST, Desk, decided, in_process


@pytest.fixture
def clerk(desk: Desk) -> Client:
    return sign_in(desk.people[Role.CLERK])


def entry(**changes: str) -> dict[str, str]:
    return (
        REQUEST | PERSON | {"matter": "information", "on": "2026-02-05", "key": "k" * 20} | changes
    )


def test_register_then_look(desk: Desk, clerk: Client) -> None:
    answer = clerk.post("/requests/register/", entry())
    assert answer.status_code == 302, answer.content.decode()
    page = clerk.get(answer["Location"]).content.decode()
    assert "安商依申请〔2026〕1号" in page
    assert PERSON["name"] not in page, "a name is shown on demand only"
    assert "出具补正告知书" in page


def test_the_same_form_twice_is_one_request(desk: Desk, clerk: Client) -> None:
    first = clerk.post("/requests/register/", entry())
    again = clerk.post("/requests/register/", entry() | {"again": "1"})
    assert first["Location"] == again["Location"]
    assert RequestCase.objects.count() == 1


def test_errors_are_summed_at_the_top_and_the_entry_is_kept(desk: Desk, clerk: Client) -> None:
    answer = clerk.post(
        "/requests/register/", entry(id_number="110105194912310021", description="")
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "还有 2 处要改" in page and PERSON["name"] in page


@pytest.mark.parametrize("name", ["甲" * 61, "\ue000某"])
def test_an_agents_name_that_cannot_be_kept_is_said(clerk: Client, name: str) -> None:
    answer = clerk.post("/requests/register/", entry(agent_name=name, agent_contact="13800000000"))
    assert answer.status_code == 400
    assert "还有 1 处要改" in answer.content.decode()
    assert not RequestCase.objects.exists()


def test_showing_a_name_is_recorded(desk: Desk, clerk: Client) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    before = PersonalRead.objects.count()
    page = clerk.post(f"/requests/{subject}/requester/").content.decode()
    assert PERSON["name"] in page
    assert PersonalRead.objects.count() == before + 1


def test_an_act_by_its_page(desk: Desk, clerk: Client) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    address = f"/requests/{subject}/acts/take/"
    assert clerk.get(address).status_code == 200
    sent = {
        "key": "a" * 20,
        "version": desk.row(subject).version,
        "on": "2026-02-06",
        "department": "办公室",
    }
    answer = clerk.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert desk.row(subject).state == states.IN_PROCESS
    stale = clerk.post(
        f"/requests/{subject}/acts/note/", sent | {"key": "b" * 20, "text": "电话联系"}
    )
    page = stale.content.decode()
    assert stale.status_code == 409 and "承办本件" in page and "电话联系" in page


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99", "9" * 5000])
def test_a_form_whose_version_is_no_version_is_broken_and_nothing_is_lost(
    desk: Desk, clerk: Client, version: str
) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    before = desk.row(subject).version
    sent = {"key": "v" * 20, "on": "2026-02-06", "version": version}
    pages = {
        f"/requests/{subject}/acts/take/": {"department": "办公室"},
        f"/requests/{subject}/events/{Event.objects.get(act='register').pk}/": {
            "what": "void", "reason": "办公室登记错了",
        },
    }  # fmt: skip
    for address, data in pages.items():
        answer = clerk.post(address, sent | data)
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "这张表单不完整" in page and "办公室" in page
    assert desk.row(subject).version == before


@pytest.mark.parametrize("key", ["", "short", "k\0" * 10, "k" * 200])
def test_a_key_that_cannot_be_one_is_replaced(desk: Desk, clerk: Client, key: str) -> None:
    assert clerk.post("/requests/register/", entry(key=key)).status_code == 302
    assert len(Event.objects.get(act="register").key) == 24


@pytest.mark.article("R711 56")
@pytest.mark.parametrize("on", ["2019-05-14", "0001-01-01"])
def test_a_day_before_the_regulation_is_refused(desk: Desk, clerk: Client, on: str) -> None:
    answer = clerk.post("/requests/register/", entry(on=on))
    assert answer.status_code == 400
    assert "2019年5月15日起施行" in answer.content.decode()
    assert clerk.post("/requests/register/", entry(on="2019-05-15")).status_code == 302


def test_a_reason_is_given_for_what_is_not_possible(desk: Desk, clerk: Client) -> None:
    subject = in_process(desk)
    answer = clerk.post(
        f"/requests/{subject}/acts/propose_extension/",
        {
            "key": "c" * 20,
            "version": desk.row(subject).version,
            "on": "2026-06-01",
            "days": "20",
            "why": "x",
        },
    )
    assert answer.status_code == 400
    assert "届满前批准" in answer.content.decode()


def test_draft_a_reply_by_its_outcome(desk: Desk, clerk: Client) -> None:
    subject = in_process(desk)
    assert "选处理结果" in clerk.get(f"/requests/{subject}/acts/draft/").content.decode()
    address = f"/requests/{subject}/acts/draft/?outcome=O-OPEN"
    assert "提供方式和时间" in clerk.get(address).content.decode()
    answer = clerk.post(
        address,
        {"key": "d" * 20, "version": desk.row(subject).version, "on": "2026-02-06",
         "outcome": "O-OPEN",
         "basis": "条例",
         "answer_提供方式和时间": "随本答复书提供。"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    draft = desk.case(subject).draft
    assert draft and draft.answers == {"提供方式和时间": "随本答复书提供。"}


def test_documents_are_downloads(desk: Desk, clerk: Client) -> None:
    subject = in_process(desk)
    decided(desk, subject, date(2026, 2, 9))
    made = desk.case(subject).reply_document
    assert made
    answer = clerk.get(f"/requests/{subject}/files/{made.files['pdf']}")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert clerk.get(f"/requests/{subject}/files/{'0' * 64}").status_code == 404


def test_trace_and_questions(desk: Desk, clerk: Client) -> None:
    subject = in_process(desk)
    page = clerk.get(f"/requests/{subject}/clock/").content.decode()
    assert "国办发明电" in page or "放假" in page
    page = clerk.get(f"/requests/{subject}/questions/").content.decode()
    assert "是" in page and "?walk=" in page


def test_a_slip_is_corrected_and_both_stay_visible(desk: Desk, clerk: Client) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    desk.do(subject, "take", date(2026, 2, 9), department="办公室")
    event = Event.objects.get(subject=subject, act="take")
    address = f"/requests/{subject}/events/{event.pk}/"
    assert "办公室" in clerk.get(address).content.decode()
    sent = {
        "what": "correct",
        "key": "e" * 20,
        "version": desk.row(subject).version,
        "on": "2026-02-06",
        "department": "财务科",
    }
    assert "理由" in clerk.post(address, sent).content.decode()
    answer = clerk.post(address, sent | {"reason": "写错了科室"})
    assert answer.status_code == 302, answer.content.decode()
    assert desk.case(subject).department == "财务科"
    page = clerk.get(f"/requests/{subject}/").content.decode()
    assert "已更正" in page and "写错了科室" in page


def test_a_draft_is_corrected_from_what_was_recorded(desk: Desk, clerk: Client) -> None:
    subject = in_process(desk)
    desk.do(
        subject, "draft", date(2026, 2, 9), outcome="O-OPEN", basis="条例第三十六条第二项",
        answer_提供方式和时间="随本答复书寄送。",
    )  # fmt: skip
    event = Event.objects.get(subject=subject, act="draft")
    page = clerk.get(f"/requests/{subject}/events/{event.pk}/").content.decode()
    assert "条例第三十六条第二项" in page and "随本答复书寄送。" in page


def test_what_never_happened_is_voided(desk: Desk) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    desk.do(subject, "take", date(2026, 2, 9), department="办公室")
    event = Event.objects.get(subject=subject, act="take")
    other = sign_in(stand(desk.organ, Role.CLERK, name="另一经办"))
    sent = {
        "what": "void",
        "key": "f" * 20,
        "version": desk.row(subject).version,
        "reason": "登记错了",
    }
    answer = other.post(f"/requests/{subject}/events/{event.pk}/", sent)
    assert answer.status_code == 302, answer.content.decode()
    assert desk.row(subject).state == states.REGISTERED


def test_the_leader_sets_the_chain(desk: Desk) -> None:
    leader = sign_in(desk.people[Role.LEADER])
    leader.post("/requests/chain/", {"steps": ["review"]})
    assert services.chain_of(desk.organ) == ("review", "sign")
    assert desk.case(desk.arrive(date(2026, 2, 5))).chain == ("review", "sign")
