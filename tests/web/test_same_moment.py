"""Two administrators enter the same at the same moment: the second is told so, in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.test import Client

from gongkai.web.organs import departments, importing, people
from gongkai.web.organs.models import Actor, AdminEntry, Department, Organ, Person
from gongkai.web.organs.refusals import NotPossible, unless_organ_taken
from tests.web.test_administrations import BUREAU, CODE, LEVEL, form, table

Before = Callable[..., None]


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> Before:
    """Have somebody else come in after the check and before the named function."""

    def come_in(module: object, name: str, other: Callable[[], object]) -> None:
        function = getattr(module, name)

        def later(*given: object) -> object:
            monkeypatch.setattr(module, name, function)
            other()
            return function(*given)

        monkeypatch.setattr(module, name, later)

    return come_in


def close(department: Department) -> None:
    department.is_active = False
    department.save()


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (lambda: people.create("li.si", "李四"), "别人刚刚建立了用户名“li.si”"),
        (lambda: Organ.objects.create(name="安澜市档案馆"), "别人刚刚录入了“安澜市档案馆”"),
        (lambda: Organ.objects.create(name="别的", uscc=CODE), "同一个统一社会信用代码"),
        (lambda: close(Department.objects.get()), "“办公室”，已经停用"),
    ],
)
def test_a_table_overtaken_by_somebody_else_imports_nothing(
    other: Callable[[], object], says: str, system: Client, organ: Organ, before: Before
) -> None:
    Department.objects.create(organ=organ, name="办公室")
    rows = [["安澜市档案馆", "", CODE, organ.name, BUREAU, LEVEL]]
    persons = [["zhang.san", "张三", organ.name, "法规科"], ["li.si", "李四", organ.name, "办公室"]]
    before(importing, "apply", other)
    answer = system.post("/system/import/", {"table": table(rows, persons)})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "没有导入：有 1 处要改" in page and says in page
    assert "初始密码只显示" not in page
    assert not Organ.objects.filter(name="安澜市档案馆", uscc=CODE).exists()
    assert not Person.objects.filter(login_name="zhang.san").exists()
    assert not AdminEntry.objects.exists() and Department.objects.count() == 1


def test_a_login_name_taken_meanwhile_is_marked_in_the_form(
    system: Client, organ: Organ, before: Before
) -> None:
    before(people, "admit", lambda: Person.objects.create(login_name="li.si", name="李四"))
    given = {"login_name": "li.si", "name": "李思", "organ": organ.pk}
    answer = system.post("/system/people/", given)
    assert answer.status_code == 400
    assert 'id="id_login_name_error">别人刚刚建立了用户名' in answer.content.decode()
    assert not Person.objects.filter(name="李思").exists()


def test_an_organ_entered_meanwhile_is_marked_in_the_form(
    system: Client, organ: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Organ(name="安澜市档案馆", parent=organ)
    monkeypatch.setattr(Organ, "validate_unique", lambda *_, **__: None)
    monkeypatch.setattr(Organ, "validate_constraints", lambda *_, **__: None)
    Organ.objects.create(name="安澜市档案馆")
    answer = system.post("/system/organs/new/", form(fresh))
    assert answer.status_code == 400
    assert 'id="id_name_error">别人刚刚录入了“安澜市档案馆”' in answer.content.decode()
    assert not AdminEntry.objects.exists()


def test_a_department_set_up_meanwhile(admin: Actor, organ: Organ, before: Before) -> None:
    office = departments.add(admin, organ, "办公室")
    for act in (
        lambda: departments.add(admin, organ, "法规科"),
        lambda: departments.rename(admin, office, "法规科"),
    ):
        Department.objects.filter(name="法规科").delete()
        before(departments, "_alone", lambda: organ.departments.create(name="法规科"))
        with pytest.raises(NotPossible, match="别人刚刚在安澜市商务局设了“法规科”"):
            act()
    assert AdminEntry.objects.count() == 1


def test_another_error_stays_our_own(organ: Organ) -> None:
    with pytest.raises(IntegrityError), unless_organ_taken(organ):
        Department.objects.create(organ=organ, name=None)
