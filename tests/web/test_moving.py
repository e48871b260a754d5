"""Somebody moves to another department: the system administrator says so, and it is on record."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.web.organs import departments
from gongkai.web.organs.models import Actor, AdminEntry, Department, Organ
from gongkai.web.organs.roles import Role
from tests.web.conftest import stand


@pytest.fixture
def finance(organ: Organ) -> Department:
    return Department.objects.create(organ=organ, name="财务科")


@pytest.fixture
def office(organ: Organ) -> Department:
    return Department.objects.create(organ=organ, name="办公室")


@pytest.fixture
def clerk(organ: Organ, finance: Department) -> Actor:
    clerk = stand(organ, Role.CLERK, name="张㛃")
    clerk.department = finance
    clerk.save()
    return clerk


def move(client: Client, standing: Actor, name: str) -> tuple[int, str]:
    answer = client.post(f"/system/standings/{standing.pk}/department", {"department": name})
    standing.refresh_from_db()
    return answer.status_code, answer.content.decode()


def offered(client: Client, standing: Actor) -> list[str]:
    page = client.get(f"/system/people/{standing.person_id}/").content.decode()
    return [part.partition('"')[0] for part in page.split('<option value="')[1:]]


def test_a_person_moves_and_it_is_on_record(
    system: Client, admin: Actor, clerk: Actor, office: Department
) -> None:
    assert offered(system, clerk) == ["办公室", ""]
    assert move(system, clerk, "办公室")[0] == 302
    assert clerk.department == office
    entry = AdminEntry.objects.get()
    assert (entry.actor, entry.organ, entry.what) == (admin, clerk.organ, "调整内设机构")
    assert (entry.about, entry.detail) == (
        clerk.person.login_name, "原来在“财务科”，现在在“办公室”",
    )  # fmt: skip
    assert clerk.grants.get().ended_at is None, "the role is untouched"


def test_out_of_a_closed_department_and_into_none(
    system: Client, admin: Actor, clerk: Actor, finance: Department, office: Department
) -> None:
    departments.close(admin, finance)
    page = system.get(f"/system/people/{clerk.person_id}/").content.decode()
    assert '财务科 <span class="chip">停用</span>' in page
    assert "财务科（已停用）" in system.get("/system/people/").content.decode()
    assert offered(system, clerk) == ["办公室", ""]
    assert move(system, clerk, "办公室")[0] == 302
    assert clerk.department == office
    assert move(system, clerk, "")[0] == 302
    assert clerk.department is None
    assert AdminEntry.objects.first().detail == "原来在“办公室”，现在不在任何内设机构"  # type: ignore[union-attr]
    assert offered(system, clerk) == ["办公室"], "nobody moves back into a closed one"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("财务科", "张㛃现在就在“财务科”，没有改动。"),
        ("旧科", "已经停用、改名或者不在这个单位"),
        ("外单位的科", "已经停用、改名或者不在这个单位"),
        ("没有的科\x00", "已经停用、改名或者不在这个单位"),
    ],
)
def test_only_into_a_department_in_use_of_the_same_organ(
    name: str, says: str, system: Client, clerk: Actor, stranger: Actor
) -> None:
    Department.objects.create(organ=clerk.organ, name="旧科", is_active=False)
    Department.objects.create(organ=stranger.organ, name="外单位的科")
    status, page = move(system, clerk, name)
    assert status == 409 and says in page
    assert str(clerk.department) == "财务科"
    assert not AdminEntry.objects.exists()


def test_without_departments_the_page_leads_to_where_they_are_set_up(
    system: Client, admin: Actor
) -> None:
    page = system.get(f"/system/people/{admin.person_id}/").content.decode()
    assert f'href="/system/organs/{admin.organ_id}/departments/">先设内设机构' in page
    assert "不在任何内设机构，没有改动" in move(system, admin, "")[1]


def test_a_standing_elsewhere_is_not_ones_own_to_move(
    system: Client, clerk: Actor, stranger: Actor
) -> None:
    """Of one who stands in two organs, each administration places its own standing."""
    elsewhere = Actor.objects.create(organ=stranger.organ, person=clerk.person, name=clerk.name)
    Department.objects.create(organ=stranger.organ, name="外单位的科")
    assert "外单位的科" not in offered(system, clerk)
    assert move(system, elsewhere, "外单位的科")[0] == 404
    assert move(system, clerk, "")[0] == 302
