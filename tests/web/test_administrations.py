"""The three administrations: what each may do, and what keeps them apart."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from stdnum.cn import uscc

from gongkai.web.organs import importing, people
from gongkai.web.organs.models import (
    Actor,
    AdminEntry,
    Department,
    Organ,
    Person,
    RoleGrant,
    SignIn,
)
from gongkai.web.organs.roles import ADMINISTRATIONS, DESK, GRANTED, Role
from tests.web.conftest import sign_in, stand

DAY = date(2026, 3, 18)
CODE = "11990000DEM00010" + "0"
CODE += uscc.calc_check_digit(CODE)


@pytest.fixture
def county(db: None) -> Organ:
    return Organ.objects.create(name="临溪县人民政府", kind=Organ.Kind.GOVERNMENT)


@pytest.fixture
def bureau(county: Organ) -> Organ:
    return Organ.objects.create(name="临溪县教育局", parent=county)


@pytest.fixture
def system(county: Organ) -> Client:
    return sign_in(stand(county, Role.SYSTEM, name="系统管理员"))


@pytest.fixture
def security(county: Organ) -> Actor:
    return stand(county, Role.SECURITY, name="安全管理员")


def form(organ: Organ, **changes: object) -> dict[str, object]:
    given = {"name": organ.name, "kind": organ.kind, "level": "county", "is_active": "on"}
    return given | {"parent": organ.parent_id or ""} | changes


def test_an_organ_is_made_below_ones_own(system: Client, county: Organ) -> None:
    fresh = Organ(name="临溪县档案馆", kind="authorised", parent=county)
    assert system.post("/system/organs/new/", form(fresh, uscc=CODE)).status_code == 302
    made = Organ.objects.get(name="临溪县档案馆")
    assert (made.parent, made.uscc) == (county, CODE)
    assert AdminEntry.objects.get(what="新建单位").about == "临溪县档案馆"
    answer = system.post("/system/organs/new/", form(Organ(name="又一个"), parent=""))
    assert answer.status_code == 400, "an organ without a superior would stand outside"


@pytest.mark.parametrize("code", ["11990000DEM000100X", "12345", "1199 0000"])
def test_a_wrong_code_is_refused(code: str, system: Client, bureau: Organ) -> None:
    answer = system.post(f"/system/organs/{bureau.pk}/", form(bureau, uscc=code))
    assert answer.status_code == 400
    assert "统一社会信用代码不对" in answer.content.decode()


@pytest.mark.article("FEE109 6")
def test_where_fees_are_paid_is_said_by_the_system_administrator(
    system: Client, bureau: Organ
) -> None:
    page = f"/system/organs/{bureau.pk}/"
    account = "户名：临溪县财政局\r\n账号：0001"
    assert system.post(page, form(bureau, payment=account)).status_code == 302
    bureau.refresh_from_db()
    assert bureau.payment == "户名：临溪县财政局\n账号：0001"
    assert "账号：0001" in system.get(page).content.decode()
    clerk = sign_in(stand(bureau, Role.CLERK, name="经办"))
    assert clerk.post(page, form(bureau, payment="账号：9999")).status_code == 403
    bureau.refresh_from_db()
    assert "9999" not in bureau.payment


def test_no_organ_stands_below_itself(system: Client, bureau: Organ) -> None:
    school = Organ.objects.create(name="临溪县第一中学", parent=bureau)
    answer = system.post(f"/system/organs/{bureau.pk}/", form(bureau, parent=school.pk))
    assert "不能是它自己的下级" in answer.content.decode()


def test_the_top_keeps_its_own_superior(county: Organ, bureau: Organ) -> None:
    admin = sign_in(stand(bureau, Role.SYSTEM))
    given = form(bureau, parent=bureau.pk, phone="0000-1")
    assert admin.post(f"/system/organs/{bureau.pk}/", given).status_code == 302
    bureau.refresh_from_db()
    assert (bureau.parent, bureau.is_active, bureau.phone) == (county, True, "0000-1")


def test_a_person_is_made_with_a_password_shown_once(system: Client, bureau: Organ) -> None:
    given = {
        "login_name": "Ayiguli", "name": "阿依古丽·买买提", "organ": bureau.pk,
        "department": "办公室",
    }  # fmt: skip
    page = system.post("/system/people/", given).content.decode()
    person = Person.objects.get(login_name="ayiguli")
    secret = page.partition('class="secret">')[2].partition("<")[0]
    assert person.check_password(secret)
    assert person.must_change
    assert secret not in system.get("/system/people/").content.decode()
    assert Department.objects.get(organ=bureau).name == "办公室"
    assert not RoleGrant.objects.filter(actor__person=person).exists()
    again = system.post("/system/people/", given)
    assert again.status_code == 400
    assert "已经有人用了" in again.content.decode()


def test_a_closed_person_is_out_at_once_and_can_be_opened_again(
    system: Client, bureau: Organ
) -> None:
    clerk = stand(bureau, Role.CLERK)
    at_work = sign_in(clerk)
    assert at_work.get("/channels/").status_code == 200
    address = f"/system/people/{clerk.person_id}/change"
    assert system.post(address, {"act": "disable"}).status_code == 302
    assert at_work.get("/channels/").status_code == 302
    assert system.post(address, {"act": "enable"}).status_code == 302
    assert at_work.get("/channels/").status_code == 302, "the old session stays ended"


def test_who_also_stands_above_is_not_changed_from_below(county: Organ, bureau: Organ) -> None:
    admin = sign_in(stand(bureau, Role.SYSTEM))
    both = stand(county, Role.LEADER)
    Actor.objects.create(organ=bureau, person=both.person, name=both.name)
    before = Person.objects.get(pk=both.person_id).password
    answer = admin.post(f"/system/people/{both.person_id}/change", {"act": "reset"})
    assert answer.status_code == 409
    assert "还在别的单位任职" in answer.content.decode()
    assert Person.objects.get(pk=both.person_id).password == before


@pytest.mark.parametrize("role", sorted(ADMINISTRATIONS))
@pytest.mark.parametrize("act", ["reset", "disable"])
def test_no_administration_takes_over_another(
    act: str, role: Role, system: Client, county: Organ
) -> None:
    other = stand(county, role)
    answer = system.post(f"/system/people/{other.person_id}/change", {"act": act})
    assert answer.status_code == 409
    assert "在服务器上办理" in answer.content.decode()


@pytest.mark.parametrize("role", GRANTED)
def test_every_role_is_granted_and_taken_back_on_paper(
    role: Role, security: Actor, bureau: Organ
) -> None:
    to = stand(bureau)
    browser = sign_in(security)
    given = {"role": role.value, "from_day": "2026-03-18", "until_day": ""}
    assert browser.post(f"/security/roles/{to.pk}/", given).status_code == 302
    grant = RoleGrant.objects.get(actor=to)
    assert (grant.role, grant.granted_by) == (role, security)
    assert browser.post(f"/security/grants/{grant.pk}/end").status_code == 302
    grant.refresh_from_db()
    assert grant.ended_by == security


@pytest.mark.parametrize("held", GRANTED)
@pytest.mark.parametrize("role", GRANTED)
def test_administrations_are_apart_from_each_other_and_from_the_desks(
    held: Role, role: Role, security: Actor, bureau: Organ, county: Organ
) -> None:
    has = stand(county, held)
    to = Actor.objects.create(organ=bureau, person=has.person, name=has.name)
    apart = held != role and bool({held, role} & ADMINISTRATIONS)
    if apart:
        with pytest.raises(people.NotAllowed, match="不能由同一人担任"):
            people.grant(security, to, role, DAY)
    else:
        people.grant(security, to, role, DAY)
    assert RoleGrant.objects.filter(actor=to).exists() != apart


def test_nobody_grants_to_or_takes_from_themselves(security: Actor) -> None:
    with pytest.raises(people.NotAllowed, match="不能给自己授予"):
        people.grant(security, security, Role.SYSTEM, DAY)
    with pytest.raises(people.NotAllowed, match="不能收回自己"):
        people.take_back(security, security.grants.get())


def test_the_auditor_reads_all_three_logs(county: Organ, security: Actor, system: Client) -> None:
    people.grant(security, stand(county, name="新人"), Role.CLERK, DAY)
    system.post("/system/organs/new/", form(Organ(name="临溪县档案馆", parent=county)))
    auditor = sign_in(stand(county, Role.AUDITOR, name="审计员"))
    assert "新人" in auditor.get("/audit/grants/").content.decode()
    assert "临溪县档案馆" in auditor.get("/audit/administration/").content.decode()
    assert SignIn.objects.count() == 2
    assert auditor.get("/audit/sign-ins/").content.decode().count("还开着") == 2


def test_the_auditor_of_one_organ_does_not_read_anothers(county: Organ, bureau: Organ) -> None:
    sign_in(stand(county, Role.CLERK, name="县里的人"))
    auditor = sign_in(stand(bureau, Role.AUDITOR))
    assert "县里的人" not in auditor.get("/audit/sign-ins/").content.decode()


ORGANS = ["全称", "简称", "统一社会信用代码", "上级单位", "类别", "层级", "联系电话"]
PEOPLE = ["用户名", "姓名", "单位", "内设机构", "电子邮箱"]


def table(organs: list[list[str]], persons: list[list[str]]) -> SimpleUploadedFile:
    book = Workbook()
    book.remove(book.active)
    for name, head, rows in (("单位", ORGANS, organs), ("人员", PEOPLE, persons)):
        sheet = book.create_sheet(name)
        for row in (head, *rows):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("单位和人员.xlsx", out.getvalue())


def test_a_table_is_imported_whole(system: Client, county: Organ) -> None:
    # The superior may stand in a later row of the same table.
    file = table(
        [
            ["石桥镇中心小学", "", "", "石桥镇人民政府", "法律法规授权的组织", "乡级"],
            ["石桥镇人民政府", "石桥镇", CODE, "临溪县人民政府", "乡镇人民政府", "乡级"],
        ],
        [["zhang.san", "张㛃", "石桥镇人民政府", "办公室"]],
    )
    page = system.post("/system/import/", {"table": file}).content.decode()
    assert "已导入 2 个单位、1 人" in page
    school = Organ.objects.get(name="石桥镇中心小学")
    assert school.parent.parent == county
    person = Person.objects.get(login_name="zhang.san")
    secret = page.partition('class="secret">')[2].partition("<")[0]
    assert person.check_password(secret)
    assert person.standings.get().department.name == "办公室"


def test_one_wrong_row_imports_nothing_and_every_fault_is_named(
    system: Client, county: Organ
) -> None:
    file = table(
        [
            ["好的单位", "", "", "临溪县人民政府", "政府工作部门", "县级"],
            ["临溪县人民政府", "", "", "临溪县人民政府", "政府工作部门", "县级"],
            ["代码不对", "", "123", "临溪县人民政府", "部门", "县级"],
            ["外面的", "", "", "别的市政府", "政府工作部门", "县级"],
        ],
        [["ab", "张三", "好的单位", ""], ["li.si", "", "没有这个单位", ""]],
    )
    answer = system.post("/system/import/", {"table": file})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "没有导入：有 7 处要改" in page
    for says in (
        "“临溪县人民政府”已经有了", "统一社会信用代码不对", "类别“部门”不对",
        "上级单位“别的市政府”不在本单位以下", "用户名“ab”不对", "请填写姓名",
        "单位“没有这个单位”不在",
    ):  # fmt: skip
        assert says in page
    assert Organ.objects.count() == 1
    assert not Person.objects.filter(login_name="li.si").exists()


TOP, BUREAU, LEVEL = "临溪县人民政府", "政府工作部门", "县级"


def long_by_one(longest: int) -> str:
    return "长" * (longest + 1)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ([long_by_one(200), "", "", TOP, BUREAU, LEVEL], "全称：最多 200 个字，现在有 201 个。"),
        (["档案馆", long_by_one(60), "", TOP, BUREAU, LEVEL], "简称：最多 60 个字"),
        (["档案馆", "", "", TOP, BUREAU, LEVEL, "1" * 41], "联系电话：最多 40 个字"),
    ],
)
def test_an_organ_in_a_table_is_held_to_the_rules_of_the_page(
    row: list[str], says: str, system: Client
) -> None:
    answer = system.post("/system/import/", {"table": table([row], [])})
    assert answer.status_code == 400
    assert f'data-th="行">2</td><td role="cell" data-th="问题">{says}' in answer.content.decode()
    assert Organ.objects.count() == 1, "nothing is cut to fit"


@pytest.mark.parametrize("organ", [TOP, "临溪县档案馆"])
@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["li.si", long_by_one(60), "", "", ""], "姓名：最多 60 个字，现在有 61 个。"),
        (["li.si", "李四", "", "", "li.si"], "电子邮箱：输入一个有效的 Email 地址。"),
        (["li.si", "李四", "", "", "a" * 250 + "@a.cn"], "电子邮箱：最多 254 个字"),
        (["l" * 41, "李四", "", "", ""], "不对，应为 3—40 位"),
        (["zhang.san", "李四", "", "", ""], "用户名“zhang.san”在表里不止一行。"),
        (["li.si", "李四", "", long_by_one(100), ""], "内设机构：名称最多 100 个字。"),
    ],
)
def test_a_person_in_a_table_is_held_to_the_rules_of_the_page(
    row: list[str], says: str, organ: str, system: Client
) -> None:
    """Whether the organ is there already or stands in the same table."""
    row[2] = organ
    organs = [["临溪县档案馆", "", "", TOP, BUREAU, LEVEL]]
    persons = [["zhang.san", "张三", TOP, "办公室"], row]
    before = Person.objects.count()
    answer = system.post("/system/import/", {"table": table(organs, persons)})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "有 1 处要改" in page and says in page
    assert 'data-th="表">人员</td><td role="cell" data-th="行">3<' in page
    assert Organ.objects.count() == 1 and not Department.objects.exists()
    assert Person.objects.count() == before


def test_a_closed_organ_is_nobodys_superior_and_takes_nobody_in(
    system: Client, county: Organ, bureau: Organ
) -> None:
    """In a table as on the page, which keeps a closed superior where one stands already."""
    Organ.objects.filter(pk=bureau.pk).update(is_active=False)
    organs = [["临溪县第一中学", "", "", bureau.name, BUREAU, LEVEL]]
    persons = [["li.si", "李四", bureau.name, ""]]
    page = system.post("/system/import/", {"table": table(organs, persons)}).content.decode()
    assert "有 2 处要改" in page
    assert 'data-th="问题">上级单位“临溪县教育局”已经停用。请改写在用的单位' in page
    assert 'data-th="问题">单位“临溪县教育局”已经停用。请改写在用的单位' in page
    assert Organ.objects.count() == 2 and not Person.objects.filter(login_name="li.si").exists()
    fresh = form(Organ(name="临溪县第一中学"), parent=bureau.pk)
    assert system.post("/system/organs/new/", fresh).status_code == 400
    school = Organ.objects.create(name="临溪县第一中学", parent=bureau)
    given = form(school, phone="0000-1")
    assert system.post(f"/system/organs/{school.pk}/", given).status_code == 302


def test_a_circle_of_superiors_is_refused(system: Client, county: Organ) -> None:
    rows = [
        ["甲", "", "", "乙", "政府工作部门", "县级"],
        ["乙", "", "", "甲", "政府工作部门", "县级"],
    ]
    page = system.post("/system/import/", {"table": table(rows, [])}).content.decode()
    assert "写成了一圈" in page
    assert Organ.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"\x00" * 100])
def test_what_is_no_table_is_refused(data: bytes, system: Client) -> None:
    file = SimpleUploadedFile("x.xlsx", data)
    answer = system.post("/system/import/", {"table": file})
    assert answer.status_code == 400


def test_the_template_is_what_the_import_reads(system: Client) -> None:
    data = system.get("/system/import/template.xlsx").content
    book = load_workbook(io.BytesIO(data))
    for name, columns in importing.COLUMNS.items():
        assert tuple(cell.value for cell in book[name][1]) == columns


@pytest.mark.parametrize("role", DESK)
def test_no_desk_opens_an_administration(role: Role, bureau: Organ) -> None:
    browser = sign_in(stand(bureau, role))
    for address in ("/system/people/", "/security/roles/", "/audit/sign-ins/"):
        assert browser.get(address).status_code == 403
