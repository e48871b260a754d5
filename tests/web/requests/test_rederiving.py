"""A change of the working calendar moves the open cases, and says which."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.utils import timezone

from gongkai.web.ledger import rebuild
from gongkai.web.ledger.models import Job
from gongkai.web.organs import calendars
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import clocks, rederiving
from gongkai.web.requests.models import DueMoved, RequestCase
from tests.web.conftest import sign_in, stand, work_off
from tests.web.requests.conftest import Desk, decided, in_process

ARRIVED = date(2026, 2, 5)
DUE = date(2026, 3, 11)
OFF = date(2026, 3, 6)
LATE = date(2026, 12, 21)
"""Its twenty working days reach into a year that no notice covers."""
NEXT = "元旦：1月1日至3日放假。\n春节：2月5日至11日放假调休。1月30日、2月20日上班。"


@pytest.fixture
def keeper(desk: Desk) -> Actor:
    return stand(desk.organ, Role.SYSTEM, name="系统管理员")


def rederive() -> None:
    rederiving.ask_all()
    work_off()


def test_an_open_case_follows_and_the_move_is_listed(desk: Desk, keeper: Actor) -> None:
    subject, other = in_process(desk, ARRIVED), in_process(desk, date(2026, 3, 9))
    untouched = desk.row(other).due_on
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    rederive()
    assert desk.row(subject).due_on == date(2026, 3, 12)
    assert desk.row(other).due_on == untouched
    moved = DueMoved.objects.get()
    assert (moved.subject, moved.number) == (subject, desk.row(subject).number)
    assert (moved.was, moved.now) == (DUE, date(2026, 3, 12))
    page = sign_in(desk.people[Role.CLERK]).get("/requests/moved/").content.decode()
    assert "2026-03-11" in page and "<b>2026-03-12</b>" in page and "公告第3号" in page


def test_the_board_leads_to_the_moves_once_there_are_any(desk: Desk, keeper: Actor) -> None:
    in_process(desk, ARRIVED)
    clerk = sign_in(desk.people[Role.CLERK])
    link = 'href="/requests/moved/"'
    assert link not in clerk.get("/requests/board/").content.decode()
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    rederive()
    assert link in clerk.get("/requests/board/").content.decode()


def test_the_trace_names_the_day_and_its_source(desk: Desk, keeper: Actor) -> None:
    subject = in_process(desk, ARRIVED)
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    page = sign_in(desk.people[Role.CLERK]).get(f"/requests/{subject}/clock/").content.decode()
    assert "公告第3号" in page and "纪念日" in page


def test_a_new_notice_makes_a_provisional_date_certain(desk: Desk, keeper: Actor) -> None:
    subject = in_process(desk, LATE)
    before = desk.row(subject)
    assert before.provisional
    clerk = sign_in(desk.people[Role.CLERK])
    assert "2027 年放假安排还没有公布" in clerk.get(f"/requests/{subject}/").content.decode()
    calendars.set_year(keeper, 2027, "国办发明电〔2026〕1号", NEXT)
    rederive()
    after = desk.row(subject)
    assert not after.provisional
    assert before.due_on and after.due_on and after.due_on > before.due_on, "1 January is off"
    assert "还没有公布" not in clerk.get(f"/requests/{subject}/").content.decode()


def test_closed_cases_follow_in_silence(desk: Desk, keeper: Actor) -> None:
    """Else the ledger's own check would find rows that are not what their events come to."""
    subject = in_process(desk, ARRIVED)
    decided(desk, subject, date(2026, 3, 2))
    desk.do(subject, "serve", date(2026, 3, 12), way="direct", proof="回证")
    assert desk.row(subject).late is True
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    assert list(rebuild.compare()) != []
    rederive()
    assert desk.row(subject).late is False
    assert not DueMoved.objects.exists()
    assert list(rebuild.compare()) == []


def test_it_is_asked_for_once_an_edition(desk: Desk, keeper: Actor) -> None:
    in_process(desk, ARRIVED)
    assert rederiving.ask_all() == 1
    assert rederiving.ask_all() == 0
    work_off()
    assert rederiving.keep_up(date(2026, 3, 18), timezone.now()) == 0
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    assert rederiving.keep_up(date(2026, 3, 18), timezone.now()) == 1
    calendars.set_day(keeper, OFF, "as_noticed", "公告第4号", "")
    assert rederiving.keep_up(date(2026, 3, 18), timezone.now()) == 1


def test_rows_of_an_older_program_get_their_new_column(desk: Desk, keeper: Actor) -> None:
    subject = in_process(desk, ARRIVED)
    rederive()
    RequestCase.objects.update(counted_from=None)
    last = Job.objects.filter(kind=calendars.REDERIVE).latest("id")
    Job.objects.filter(pk=last.pk).update(input={**last.input, "rows": rederiving.ROWS - 1})
    assert rederiving.ask_all() == 1 and rederiving.ask_all() == 0
    rederive()
    assert desk.row(subject).counted_from == ARRIVED
    assert not DueMoved.objects.exists(), "no date moved"
    assert list(rebuild.compare()) == []


def test_a_worker_that_died_in_between_loses_no_move(
    desk: Desk, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    subjects = {in_process(desk, ARRIVED) for _ in range(3)}
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    monkeypatch.setattr(rederiving, "A_STEP", 1)
    job = rederiving.ask(desk.organ)
    assert job is not None
    walk = rederiving.work(job)
    next(walk)
    next(walk)
    walk.close()
    rederive()
    assert set(DueMoved.objects.values_list("subject", flat=True)) == subjects
    job.refresh_from_db()
    assert job.result == {"moved": 3}


def test_another_organ_s_cases_follow_as_its_own(desk: Desk, keeper: Actor) -> None:
    other = Organ.objects.create(name="安澜市教育局", parent=desk.organ)
    with organ_scope([other.pk]):
        stand(other, Role.CLERK, Role.SYSTEM)
    subject = in_process(desk, ARRIVED)
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    rederive()
    with organ_scope([other.pk]):
        assert not DueMoved.objects.exists()
        assert not RequestCase.objects.exists()
    admin = sign_in(keeper).get("/system/calendar/").content.decode()
    assert "移动了 1 件在办申请的期限" in admin
    assert desk.row(subject).number not in admin, "an administration sees no case"


def test_a_case_is_read_by_the_calendar_in_force(desk: Desk, keeper: Actor) -> None:
    subject: UUID = in_process(desk, ARRIVED)
    case = desk.case(subject)
    assert clocks.due_on(case) == DUE
    calendars.set_day(keeper, OFF, "off", "公告第3号", "纪念日")
    assert clocks.due_on(case) == date(2026, 3, 12)
    assert clocks.clock_of(case, None, None).due_on == date(2026, 3, 12)
