"""Somebody known stands in a further organ: the system administrator says so, within the remit."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.web.organs.models import Actor, AdminEntry, Department, Organ, RoleGrant
from gongkai.web.organs.roles import Role
from tests.web.conftest import sign_in, stand


@pytest.fixture
def education(organ: Organ) -> Organ:
    return Organ.objects.create(name="安澜市教育局", parent=organ)


@pytest.fixture
def finance(organ: Organ) -> Organ:
    return Organ.objects.create(name="安澜市财政局", parent=organ)


@pytest.fixture
def clerk(education: Organ) -> Actor:
    return stand(education, Role.CLERK, name="张㛃")


def add(client: Client, known: Actor, organ: Organ, department: str = "") -> tuple[int, str]:
    given = {"organ": organ.pk, "department": department}
    answer = client.post(f"/system/people/{known.person_id}/standings", given)
    return answer.status_code, answer.content.decode()


def offered(client: Client, known: Actor) -> list[str]:
    page = client.get(f"/system/people/{known.person_id}/").content.decode()
    options = page.partition('id="id_organ"')[2].partition("</select>")[0].split("<option")[2:]
    return [option.partition(">")[2].partition("<")[0] for option in options]


def stands_in(known: Actor) -> list[str]:
    return [each.organ.name for each in known.person.standings.order_by("pk")]


def test_a_further_standing_is_added_and_on_record(
    system: Client, admin: Actor, clerk: Actor, finance: Organ
) -> None:
    budget = Department.objects.create(organ=finance, name="预算科")
    assert offered(system, clerk) == ["安澜市商务局", "安澜市财政局"]
    assert add(system, clerk, finance, " 预算科 ")[0] == 302
    added = clerk.person.standings.get(organ=finance)
    assert (added.department, added.name, added.is_active) == (budget, "张㛃", True)
    entry = AdminEntry.objects.get()
    assert (entry.actor, entry.organ, entry.what) == (admin, finance, "安排任职")
    assert (entry.about, entry.detail) == (clerk.person.login_name, "预算科")
    assert not RoleGrant.objects.filter(actor=added).exists(), "roles are granted by another"
    clerk.refresh_from_db()
    assert clerk.department is None and clerk.grants.get().ended_at is None
    assert offered(system, clerk) == ["安澜市商务局"]


def test_the_person_then_chooses_for_which_organ_to_act(
    system: Client, clerk: Actor, finance: Organ
) -> None:
    add(system, clerk, finance)
    clerk.person.set_password("溪水长流-2026-三月")
    clerk.person.save()
    given = {"username": clerk.person.login_name, "password": "溪水长流-2026-三月"}
    client = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1")
    page = client.post("/sign-in/", given, follow=True).content.decode()
    assert "安澜市教育局" in page and "安澜市财政局" in page


def test_a_department_is_set_up_where_there_is_none_and_a_closed_one_refused(
    system: Client, clerk: Actor, organ: Organ, finance: Organ
) -> None:
    Department.objects.create(organ=finance, name="旧科", is_active=False)
    status, page = add(system, clerk, finance, "旧科")
    assert status == 400
    assert "已经停用；要再用，请恢复它" in page and 'value="旧科"' in page
    assert 'aria-current="page"' in page.partition("人员")[0].rpartition("<a")[2]
    assert stands_in(clerk) == ["安澜市教育局"] and not AdminEntry.objects.exists()
    assert add(system, clerk, organ, "法规科")[0] == 302
    assert Department.objects.get(organ=organ).name == "法规科"


def test_not_where_they_stand_already_nor_in_a_closed_organ_nor_outside_the_remit(
    system: Client, clerk: Actor, education: Organ, finance: Organ, stranger: Actor
) -> None:
    finance.is_active = False
    finance.save()
    for other in (education, finance, stranger.organ):
        status, page = add(system, clerk, other)
        assert status == 400 and "这个单位不能选" in page
        assert other.name not in offered(system, clerk)
    assert stands_in(clerk) == ["安澜市教育局"] and not AdminEntry.objects.exists()


def test_nobody_is_taken_over_who_stands_outside_the_remit_only(
    finance: Organ, clerk: Actor
) -> None:
    """The login name is taken, and that is all one learns of its owner."""
    clerk.person.login_name = "zhang.jie"
    clerk.person.save()
    below = sign_in(stand(finance, Role.SYSTEM))
    assert add(below, clerk, finance)[0] == 404
    given = {"login_name": "zhang.jie", "name": "李四", "organ": finance.pk}
    answer = below.post("/system/people/", given)
    assert "已经有人用了" in answer.content.decode()
    assert clerk.name not in answer.content.decode()
    assert stands_in(clerk) == ["安澜市教育局"]


def test_who_stands_in_and_outside_the_remit_stays_out_of_reach(
    education: Organ, clerk: Actor, stranger: Actor
) -> None:
    """A further standing gives no hold over one who also stands elsewhere."""
    school = Organ.objects.create(name="安澜市第一中学", parent=education)
    below = sign_in(stand(education, Role.SYSTEM))
    Actor.objects.create(organ=stranger.organ, person=clerk.person, name=clerk.name)
    assert add(below, clerk, school)[0] == 302
    answer = below.post(f"/system/people/{clerk.person_id}/change", {"act": "reset"})
    assert answer.status_code == 409


def test_without_another_organ_there_is_nothing_to_add(organ: Organ, stranger: Actor) -> None:
    alone = stand(organ, Role.SYSTEM)
    page = sign_in(alone).get(f"/system/people/{alone.person_id}/").content.decode()
    assert "增加任职</summary>" not in page


def test_a_known_login_name_leads_to_the_persons_page(
    system: Client, clerk: Actor, finance: Organ
) -> None:
    clerk.person.login_name = "zhang.jie"
    clerk.person.save()
    given = {"login_name": "zhang.jie", "name": "张㛃", "organ": finance.pk}
    page = system.post("/system/people/", given).content.decode()
    assert "已经有人用了" in page and "在他的人员页面上“增加任职”" in page
