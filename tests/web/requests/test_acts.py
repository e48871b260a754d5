"""The list of acts: nothing succeeds outside its states, and what is unlawful says why."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from gongkai.statute.citation import cite
from gongkai.web.ledger import history, personal
from gongkai.web.ledger.acts import Act, Refused
from gongkai.web.ledger.canonical import plain
from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Organ, RoleGrant
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import clock_line, clocks, offers, services, states
from gongkai.web.requests.acts import ACTS, BY_NAME
from gongkai.web.requests.case import Case, from_json, to_json
from gongkai.web.requests.folding import FOLDS, fold, state_of
from gongkai.web.requests.kind import REQUEST, row
from gongkai.web.requests.models import DeskSettings, RequestCase
from gongkai.web.requests.papers import About
from tests.web.requests.conftest import DRAFT, NOW, PERSON, Desk, decided, in_process, searched
from tests.web.requests.histories import History, NotPossible, histories, input_for

START = date(2025, 3, 3)
SIGNED = "register take draft submit review secrecy_review legal_review sign document_made"
SHORTEST = {
    states.SUBMITTED: "receive_copy",
    states.AWAIT_CONFIRM: "file_online",
    states.REGISTERED: "register",
    states.CORRECTION_ASKED: "register ask_correction",
    states.REASONS_ASKED: "register ask_reasons",
    states.IN_PROCESS: "register take",
    states.FEE_NOTICED: "register take notice_fee",
    states.THIRD_PARTY: "register take consult_third_party",
    states.OTHER_ORGAN: "register take consult_co_maker",
    states.REFERRED: "register take refer",
    states.REVIEW: "register take draft submit",
    states.DECIDED: SIGNED,
    states.SERVED: f"{SIGNED} serve",
    states.CLOSED: "register withdraw",
    states.ARCHIVED: "register withdraw archive",
    states.REDO: f"{SIGNED} serve order_redo",
    states.SPLIT: "register split",
    states.ANNULLED: "register annul",
}


@cache
def standing(state: str) -> History:
    """A case in that state, by the shortest way."""
    made = History(on=START)
    for name in SHORTEST[state].split():
        made.attempt(BY_NAME[name], START, input_for(BY_NAME[name], made.case, START))
    assert made.state == state
    return made


def test_every_state_is_reached_and_every_act_known_to_folding() -> None:
    assert set(SHORTEST) == set(states.LABELS)
    assert set(FOLDS) == {act.name for act in ACTS}


@pytest.mark.parametrize("state", SHORTEST)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_no_act_succeeds_outside_its_states(act: Act, state: str) -> None:
    made = standing(state)
    tried = History(made.case, list(made.entries), made.on)
    try:
        tried.attempt(act, START + timedelta(days=1), input_for(act, made.case, START))
        succeeded = True
    except NotPossible as refusal:
        succeeded = False
        assert refusal.where != "form", f"the test's input is wrong: {refusal}"
        assert str(refusal).split(": ", 1)[1].strip(), "a refusal says why"
    assert not succeeded or state in act.from_states


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_names_its_article_its_roles_and_is_fit_to_be_a_button(act: Act) -> None:
    assert cite(act.article) and act.roles and 2 <= len(act.label) <= 12


@given(histories())
def test_a_case_is_what_its_events_come_to(made: History) -> None:
    again = Case()
    for entry in made.entries:
        again = fold(again, entry)
    assert again == made.case
    assert from_json(to_json(made.case)) == made.case
    assert from_json(plain(made.case)) == made.case
    assert row(made.case).keys() <= {f.attname for f in _columns()} | {"handler_id"}


def _columns() -> list[Any]:
    return list(RequestCase._meta.fields)


@given(histories())
def test_lawful_histories_have_no_error_on_the_clock(made: History) -> None:
    assert clocks.errors(made.case) == ()


@given(histories())
@settings(max_examples=60)
def test_the_line_stays_within_its_frame(made: History) -> None:
    reading = clocks.clock_of(made.case, None, made.on)
    line = clock_line.draw(made.case, reading, made.on)
    if line is None:
        return
    bars = [line.used, line.late, line.extension, *line.suspended]
    for bar in filter(None, bars):
        assert bar.x >= 0 and bar.width >= 0 and bar.x + bar.width <= 100
    if not made.case.delayed_until and not made.case.redos:
        assert sum(bar.days for bar in line.suspended) == reading.days_suspended


@given(histories())
def test_offers_name_a_reason_or_are_possible(made: History) -> None:
    found = offers.offers(made.case, list(Role), made.on)
    for offer in found:
        assert offer.possible == (not offer.why)
        if offer.possible:
            assert state_of(made.case) in offer.act.from_states
    assert [each.possible for each in found] == sorted((e.possible for e in found), reverse=True)


# What the law refuses, one by one.


@pytest.mark.article("R711 30")
def test_a_late_correction_notice_needs_its_reason(desk: Desk) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    data = {"unclear": "不明确", "guidance": "写明年度", "until": "2026-04-10"}
    with pytest.raises(Refused, match="2026年2月14日届满"):
        desk.do(subject, "ask_correction", date(2026, 2, 24), **data)
    desk.do(subject, "ask_correction", date(2026, 2, 24), late_reason="春节", **data)


@pytest.mark.article("R711 33")
def test_an_extension_is_approved_by_another_once_and_in_time(desk: Desk) -> None:
    subject = in_process(desk)
    desk.do(subject, "propose_extension", date(2026, 3, 9), days=20, why="文件多")
    with pytest.raises(Refused, match="届满"):
        desk.do(subject, "approve_extension", date(2026, 3, 12))
    desk.do(subject, "approve_extension", date(2026, 3, 11))
    assert desk.row(subject).due_on == date(2026, 4, 9)
    with pytest.raises(Refused, match="只能延长一次"):
        desk.do(subject, "propose_extension", date(2026, 3, 12), days=5, why="又")


@pytest.mark.article("R711 32")
def test_a_third_party_suspends_until_it_answers(desk: Desk) -> None:
    subject = in_process(desk)
    ref = personal.keep(desk.organ, {"name": "安澜市永固建设工程有限公司", "is_organisation": True})
    desk.do(
        subject, "consult_third_party", date(2026, 2, 26), third_party=ref.as_data(), about="合同"
    )
    assert desk.row(subject).state == states.THIRD_PARTY
    desk.do(subject, "deliver", date(2026, 2, 27), notice="n2", way="direct")
    with pytest.raises(Refused, match="才届满"):
        desk.do(subject, "record_silence", date(2026, 3, 10), consultation="c1")
    desk.do(
        subject,
        "record_answer",
        date(2026, 3, 10),
        consultation="c1",
        answer="refuse",
        reasons="商业秘密",
    )
    row = desk.row(subject)
    assert row.state == states.IN_PROCESS
    assert row.due_on == date(2026, 3, 24), "nine working days do not count"
    letters = [made for made in row.case.documents if made.key.startswith("third_party")]
    assert len(letters) == 2, "the letter and its reply slip"


@pytest.mark.article("R711 36(4)")
def test_what_does_not_exist_was_searched_for(desk: Desk) -> None:
    subject = in_process(desk)
    draft = {"outcome": "O-NONE-ABSENT", "basis": "条例", "answer_检索情况": "检索了公文系统。"}
    with pytest.raises(Refused, match="检索记录"):
        desk.do(subject, "draft", date(2026, 2, 9), **draft)
    searched(desk, subject, date(2026, 2, 9))
    desk.do(subject, "draft", date(2026, 2, 9), **draft)


@pytest.mark.article("R711 16(1)")
def test_withholding_follows_from_the_questions(desk: Desk) -> None:
    subject = in_process(desk)
    with pytest.raises(Refused, match="逐项判断"):
        desk.do(
            subject,
            "draft",
            date(2026, 2, 9),
            outcome="O-DENY-INTERNAL",
            basis="条例",
            answer_内部事务种类="人事管理",
            answer_不予公开理由="属于内部事务。",
        )


def test_who_drafted_does_not_sign(desk: Desk) -> None:
    subject = in_process(desk)
    clerk = desk.people[Role.CLERK]
    RoleGrant.objects.create(actor=clerk, role=Role.REVIEWER, from_day=date(2020, 1, 1))
    desk.do(
        subject,
        "draft",
        date(2026, 2, 9),
        outcome="O-OPEN",
        basis="条例",
        answer_提供方式和时间="随附。",
    )
    desk.do(subject, "submit", date(2026, 2, 9))
    desk.people = {**desk.people, Role.REVIEWER: clerk}
    with pytest.raises(Refused, match="另一人"):
        desk.do(subject, "review", date(2026, 2, 9))


def test_the_chain_of_an_organ_leaves_steps_out(desk: Desk) -> None:
    DeskSettings.objects.create(organ=desk.organ, chain=["review", "sign"])
    subject = in_process(desk)
    desk.do(
        subject,
        "draft",
        date(2026, 2, 9),
        outcome="O-OPEN",
        basis="条例",
        answer_提供方式和时间="随附。",
    )
    desk.do(subject, "submit", date(2026, 2, 9))
    with pytest.raises(Refused, match="轮到“审核”"):
        desk.do(subject, "sign", date(2026, 2, 9))
    desk.do(subject, "review", date(2026, 2, 9))
    desk.do(subject, "sign", date(2026, 2, 9))
    assert desk.row(subject).state == states.DECIDED


@pytest.mark.article("R711 35")
def test_reasons_are_received_before_they_are_judged(desk: Desk) -> None:
    subject = in_process(desk)
    with pytest.raises(Refused, match="没有要求申请人说明理由"):
        desk.do(subject, "judge_reasons", date(2026, 2, 9), judged="reasonable")
    due = desk.row(subject).due_on
    desk.do(subject, "ask_reasons", date(2026, 2, 9), facts="一月八十件", until="2026-03-02")
    assert desk.row(subject).state == states.REASONS_ASKED
    desk.do(subject, "receive_reasons", date(2026, 2, 11), given="撰写论文")
    row = desk.row(subject)
    assert (row.state, row.due_on) == (states.IN_PROCESS, due), "it is the desk's turn again"
    next_act = offers.offers(row.case, [Role.CLERK], date(2026, 2, 12))[0]
    assert next_act.act.name == "judge_reasons"
    with pytest.raises(Refused, match="没有逾期"):
        desk.do(subject, "judge_reasons", date(2026, 3, 3), judged="none")
    desk.do(subject, "judge_reasons", date(2026, 2, 12), judged="reasonable")
    reasons = desk.case(subject).reasons
    assert (reasons.given, reasons.given_on) == ("撰写论文", date(2026, 2, 11))
    with pytest.raises(Refused, match="作出认定"):
        desk.do(subject, "judge_reasons", date(2026, 2, 13), judged="unreasonable")
    told = desk.do(subject, "set_delay", date(2026, 2, 12), until="2026-04-30", why="件数多")
    assert About(told.event).values_for("delay_notice")["说明理由日期"] == "2026年2月11日"


@pytest.mark.article("R711 35")
def test_reasons_given_too_late_may_still_count_as_none(desk: Desk) -> None:
    subject = in_process(desk)
    desk.do(subject, "ask_reasons", date(2026, 2, 9), facts="一月八十件", until="2026-02-16")
    desk.do(subject, "receive_reasons", date(2026, 2, 25), given="撰写论文")
    desk.do(subject, "judge_reasons", date(2026, 2, 26), judged="none")
    assert desk.case(subject).reasons.judged == "none"


@pytest.mark.article("FEE109 4", "FEE109 6")
def test_the_eleventh_of_a_month_costs_and_payment_restarts_the_clock(desk: Desk) -> None:
    subjects = [desk.arrive(date(2026, 2, 5), description=f"第{n}件") for n in range(11)]
    for subject in (subjects[9], subjects[10]):
        desk.do(subject, "take", date(2026, 2, 5))
    with pytest.raises(Refused, match="不收费"):
        desk.do(subjects[9], "notice_fee", date(2026, 2, 9), tariff="item", payment="窗口")
    desk.do(subjects[10], "notice_fee", date(2026, 2, 9), tariff="item", payment="窗口")
    row = desk.row(subjects[10])
    assert (row.state, str(row.case.fee.amount), row.due_on) == (states.FEE_NOTICED, "100", None)
    desk.do(subjects[10], "deliver", date(2026, 2, 10), notice="n2", way="direct")
    desk.do(subjects[10], "record_payment", date(2026, 3, 2), receipt="票据 0001")
    assert desk.row(subjects[10]).due_on == date(2026, 3, 30)


@pytest.mark.article("FEE109 6")
@pytest.mark.parametrize(
    ("account", "words", "says"),
    [
        ("户名：市财政局\n账号：0001", "", "户名：市财政局\n账号：0001"),
        ("账号：0001", "附言写明文号。", "附言写明文号。\n账号：0001"),
        ("", "", "到本机关政府信息公开申请的受理地点（临江路1号）缴纳。"),
    ],
)
def test_a_fee_notice_says_where_to_pay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, account: str, words: str, says: str
) -> None:
    monkeypatch.setattr("gongkai.web.requests.requesters.nth_of_month", lambda *_: 12)
    Organ.objects.filter(pk=desk.organ.pk).update(payment=account, address="临江路1号")
    desk.organ.refresh_from_db()
    subject = in_process(desk)
    made = desk.do(subject, "notice_fee", date(2026, 2, 9), tariff="item", payment=words)
    assert About(made.event).values_for("fee_notice")["缴费方式"] == says
    # Another account later: the notice stays as it was sent.
    Organ.objects.filter(pk=desk.organ.pk).update(payment="账号：0002")
    assert About(made.event).values_for("fee_notice")["缴费方式"] == says


@pytest.mark.article("FEE109 6")
def test_no_clerk_says_to_which_account(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.requests.requesters.nth_of_month", lambda *_: 12)
    Organ.objects.filter(pk=desk.organ.pk).update(payment="账号：0001")
    desk.organ.refresh_from_db()
    subject = in_process(desk)
    desk.do(subject, "notice_fee", date(2026, 2, 9), tariff="item", pay_to="账号：9999")
    assert desk.case(subject).fee.how == "账号：0001"


@pytest.mark.article("R711 36(5)")
def test_a_copy_is_a_fresh_arrival_at_the_other_organ(desk: Desk) -> None:

    other = Organ.objects.create(
        name="安澜市住房和城乡建设局", short_name="市住建局", word="安建公"
    )
    subject = in_process(desk)
    decided(
        desk, subject, date(2026, 2, 9), outcome="O-NONE-NOTOURS", answer_理由="由市住建局制作。"
    )
    desk.do(subject, "serve", date(2026, 2, 10), way="internet")
    sent = {
        "actor": desk.people[Role.CLERK],
        "role": Role.CLERK,
        "on": date(2026, 2, 10),
        "now": NOW,
        "key": "copy-key-1",
        "version": None,
    }
    with pytest.raises(Refused, match="不能晚于今天"):
        services.send_copy(desk.row(subject), other, **sent | {"on": date(2099, 1, 1)})
    services.send_copy(desk.row(subject), other, **sent)
    services.send_copy(desk.row(subject), other, **sent)
    assert desk.case(subject).copies_sent == (other.name,)
    with organ_scope([other.pk]):
        row = RequestCase.objects.get()
        assert (row.state, row.case.copied_from) == (states.SUBMITTED, str(subject))
        assert row.received_on == date(2026, 2, 10)


def test_the_projection_is_what_the_events_come_to(desk: Desk) -> None:
    subject = in_process(desk)
    searched(desk, subject, date(2026, 2, 6))
    decided(desk, subject, date(2026, 2, 9))
    row = desk.row(subject)
    assert row.case == history.state(REQUEST, desk.organ, subject)


def test_no_name_stands_in_any_event(desk: Desk) -> None:
    subject = in_process(desk)
    decided(desk, subject, date(2026, 2, 9))
    told = str(list(Event.objects.values_list("data", "reason")))
    assert not any(str(PERSON[name]) in told for name in ("name", "id_number", "contact", "email"))


@pytest.mark.article("XFY2023 23(2)")
def test_a_reply_that_cannot_name_its_remedies_is_not_sent_to_review(desk: Desk) -> None:
    subject = in_process(desk)
    desk.do(subject, "draft", date(2026, 2, 9), **DRAFT)
    Organ.objects.filter(pk=desk.organ.pk).update(court="")
    with pytest.raises(Refused, match="没有设置管辖法院"):
        desk.do(subject, "submit", date(2026, 2, 9))
