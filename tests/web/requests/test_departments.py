"""The departments inside an organ: what is held by one is counted and found, whatever it is
called, and one that holds something is not closed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from gongkai.web.ledger import rebuild
from gongkai.web.ledger.models import Event
from gongkai.web.organs import departments
from gongkai.web.organs.models import AdminEntry, Department
from gongkai.web.organs.roles import Role
from tests.web.conftest import sign_in, stand
from tests.web.requests.conftest import Desk, decided, in_process

DAY = date(2026, 2, 9)


@pytest.fixture
def system(desk: Desk) -> Client:
    return sign_in(stand(desk.organ, Role.SYSTEM, name="系统管理员"))


@pytest.fixture
def clerk(desk: Desk) -> Client:
    return sign_in(desk.people[Role.CLERK])


@pytest.fixture
def finance(desk: Desk, system: Client) -> Department:
    """Set up from the page."""
    answer = system.post(f"/system/organs/{desk.organ.pk}/departments/add", {"name": " 财务科 "})
    assert answer.status_code == 302
    return Department.objects.get(organ=desk.organ, name="财务科")


@pytest.fixture
def held(desk: Desk, finance: Department) -> UUID:
    """A case of the finance department."""
    subject = desk.arrive(date(2026, 2, 5), description="专项资金分配方案")
    desk.do(subject, "take", date(2026, 2, 6), department="财务科")
    return subject


def change(client: Client, department: Department, act: str, name: str = "") -> tuple[int, str]:
    address = f"/system/departments/{department.pk}/change"
    answer = client.post(address, {"act": act, "name": name})
    department.refresh_from_db()
    return answer.status_code, answer.content.decode()


def offered(client: Client, subject: UUID, act: str = "hand_over") -> str:
    return client.get(f"/requests/{subject}/acts/{act}/").content.decode()


def noted(what: str) -> tuple[str, str]:
    entry = AdminEntry.objects.get(what=what)
    return entry.about, entry.detail


def test_a_new_one_is_offered_and_noted(
    desk: Desk, system: Client, clerk: Client, finance: Department
) -> None:
    assert noted("新建内设机构") == ("财务科", "")
    subject = desk.arrive(date(2026, 2, 5))
    assert '<option value="财务科">' in offered(clerk, subject, "take")


def test_a_rename_counts_for_new_acts_and_leaves_the_recorded_alone(
    desk: Desk, system: Client, clerk: Client, finance: Department, held: UUID
) -> None:
    before = list(Event.objects.filter(subject=held).values_list("hash", flat=True))
    assert change(system, finance, "rename", "计划财务科")[0] == 302
    assert noted("内设机构改名") == ("计划财务科", "原名：财务科")
    assert list(Event.objects.filter(subject=held).values_list("hash", flat=True)) == before
    assert desk.row(held).department == "财务科"
    assert list(rebuild.compare()) == []
    page = offered(clerk, held)
    assert '<option value="计划财务科">' in page and '<option value="财务科">' not in page


def test_what_it_holds_is_counted_and_found_under_every_name(
    desk: Desk, system: Client, clerk: Client, finance: Department, held: UUID
) -> None:
    other = in_process(desk, description="公园照明电费")
    change(system, finance, "rename", "计划财务科")
    fresh = desk.arrive(date(2026, 2, 6), description="年度预算说明")
    desk.do(fresh, "take", DAY, department="计划财务科")
    page = system.get(f"/system/organs/{desk.organ.pk}/departments/").content.decode()
    assert "曾用名：财务科" in page and "2 件" in page
    found = clerk.get("/requests/ledger/?department=计划财务科").content.decode()
    assert "计划财务科（曾用名财务科）" in found, "the choice says so"
    assert "专项资金分配方案" in found and "年度预算说明" in found
    assert desk.row(other).description not in found
    for number in (desk.row(held).number, desk.row(held).description):
        assert number not in page, "an administration sees no case"


def test_one_that_holds_open_cases_is_not_closed(
    desk: Desk, system: Client, finance: Department, held: UUID
) -> None:
    change(system, finance, "rename", "计划财务科")
    status, page = change(system, finance, "close")
    assert status == 400 and finance.is_active
    assert "还有 1 件在办申请（“财务科”名下 1 件），不能停用" in page
    desk.do(held, "hand_over", DAY, department="办公室", why="职责调整")
    assert change(system, finance, "close")[0] == 302
    assert not finance.is_active
    assert noted("停用内设机构") == ("计划财务科", "")


def test_a_closed_one_is_offered_no_more_and_its_history_is_kept(
    desk: Desk, system: Client, clerk: Client, finance: Department, held: UUID
) -> None:
    decided(desk, held, date(2026, 2, 10))
    desk.do(held, "serve", date(2026, 2, 11), way="direct", proof="回证")
    desk.do(held, "close", date(2026, 2, 11))
    assert change(system, finance, "close")[0] == 302
    assert desk.row(held).department == "财务科"
    assert "专项资金分配方案" in clerk.get("/requests/ledger/?department=财务科").content.decode()
    other = in_process(desk)
    assert '<option value="财务科">' not in offered(clerk, other)
    assert change(system, finance, "reopen")[0] == 302
    assert '<option value="财务科">' in offered(clerk, other)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请填写"),
        ("  ", "请填写"),
        ("长" * 101, "最多 100 个字"),
        ("审计\x00科", "看不见的控制字符"),
        ("审计\x1b科", "看不见的控制字符"),
        ("审计科\n法规科", "名称里有换行"),
        ("计划财务科", "已经有“计划财务科”。"),
        ("财务科", "“财务科”是“计划财务科”用过的名称"),
    ],
)
def test_a_name_stands_for_one_department(
    desk: Desk, system: Client, finance: Department, name: str, said: str
) -> None:
    change(system, finance, "rename", "计划财务科")
    answer = system.post(f"/system/organs/{desk.organ.pk}/departments/add", {"name": name})
    assert answer.status_code == 400 and said in answer.content.decode()
    other = departments.add(desk.people[Role.CLERK], desk.organ, "综合科")
    status, page = change(system, other, "rename", name)
    assert status == 400 and said in page and other.name == "综合科"


def test_a_department_takes_its_old_name_back(
    desk: Desk, system: Client, finance: Department
) -> None:
    change(system, finance, "rename", "计划财务科")
    assert "没有改动" in change(system, finance, "rename", "计划财务科")[1]
    assert change(system, finance, "rename", "财务科")[0] == 302
    assert finance.names == ["财务科", "计划财务科"]


def test_nobody_is_placed_in_a_closed_department(
    desk: Desk, system: Client, finance: Department
) -> None:
    change(system, finance, "close")
    given = {"login_name": "fresh", "name": "新人", "organ": desk.organ.pk, "department": "财务科"}
    answer = system.post("/system/people/", given)
    assert answer.status_code == 400
    assert "已经停用；要再用，请恢复它" in answer.content.decode()
    assert departments.fault(desk.organ, "财务科")
    assert not departments.fault(desk.organ, "法规科")
