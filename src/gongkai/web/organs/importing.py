"""Organs and people from an XLSX table: checked row by row, then applied whole or not at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.web.organs import departments, people
from gongkai.web.organs.models import Actor, Organ, Person, check_uscc
from gongkai.web.organs.refusals import NotPossible, unless_organ_taken

LIMIT = 2000
"""Rows of a table; more is to be split."""
LARGEST = 5 * 1024 * 1024
ORGANS, PEOPLE = "单位", "人员"
COLUMNS = {
    ORGANS: (
        "全称", "简称", "统一社会信用代码", "上级单位", "类别", "层级", "发文机关代字",
        "政府信息公开工作机构", "办公地址", "联系电话",
    ),
    PEOPLE: ("用户名", "姓名", "单位", "内设机构", "电子邮箱"),
}  # fmt: skip
KINDS = {label: value for value, label in Organ.Kind.choices}
LEVELS = {label: value for value, label in Organ.Level.choices}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row: sheet, row as the table counts, and what to do."""

    sheet: str
    row: int
    message: str


@dataclass
class Report:
    """What a table says, and what came of it."""

    organs: list[Organ] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    """The superior's name by the organ's."""
    people: list[tuple[Person, dict[str, str]]] = field(default_factory=list)
    """Each as drafted, with the row."""
    faults: list[Fault] = field(default_factory=list)
    made: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, login name and initial password of each person made; shown once."""


def template() -> bytes:
    """The empty table with its columns, and what each may hold."""
    book = Workbook()
    book.remove(book.active)
    for name, columns in COLUMNS.items():
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 22
        sheet.freeze_panes = "A2"
    notes = book.create_sheet("填表说明")
    for line in (
        ("类别", "、".join(KINDS)),
        ("层级", "、".join(LEVELS)),
        ("上级单位", "写全称：在用的单位，或者本表中另一行的单位"),
        ("用户名", "3—40 位小写字母、数字、点、横线"),
        ("角色", "不在表里：由安全管理员授予"),
    ):
        notes.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheets(file: Any) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """The rows of each sheet by column. Raises ValidationError."""
    if file.size > LARGEST:
        raise ValidationError(f"文件超过 {LARGEST // 1024 // 1024} MB。请分成几张表导入。")
    try:
        book = load_workbook(io.BytesIO(file.read()), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise ValidationError("打不开：不是 XLSX 表格，或者已损坏。请用模板填写。") from error
    return {name: list(_rows(book[name], name)) for name in COLUMNS if name in book.sheetnames}


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    rows = sheet.iter_rows(values_only=True, max_row=LIMIT + 2, max_col=40)
    head = [str(value or "").strip() for value in next(rows, ())]
    missing = [column for column in COLUMNS[name][:2] if column not in head]
    if missing:
        raise ValidationError(f"“{name}”表第一行缺少列：{'、'.join(missing)}。请用模板填写。")
    for number, values in enumerate(rows, 2):
        if number > LIMIT + 1:
            raise ValidationError(f"“{name}”表超过 {LIMIT} 行。请分成几张表导入。")
        texts = ["" if value is None else str(value).strip() for value in values]
        if any(texts):
            yield number, dict(zip(head, texts, strict=False))


def read(actor: Actor, file: Any) -> Report:
    """Check every row of a table; what is wrong stands in ``faults`` and nothing is written."""
    report = Report()
    try:
        sheets = _sheets(file)
    except ValidationError as refusal:
        report.faults.append(Fault("", 0, refusal.messages[0]))
        return report
    if not any(sheets.values()):
        report.faults.append(Fault("", 0, "表里没有“单位”或者“人员”的行。请用模板填写。"))
    mine = Organ.objects.filter(pk__in=people.remit_of(actor))
    known = dict(mine.values_list("name", "is_active"))
    for number, row in sheets.get(ORGANS, []):
        _read_organ(report, number, row)
    fresh = {organ.name: True for organ in report.organs}
    for number, row in sheets.get(ORGANS, []):
        others = known | {name: True for name in fresh if name != row["全称"]}
        if row["全称"] in fresh and (fault := _unusable("上级单位", row, others)):
            report.faults.append(Fault(ORGANS, number, fault))
    if _circle(report.parents):
        report.faults.append(Fault(ORGANS, 0, "上级单位写成了一圈。请核对“上级单位”一列。"))
    seen: set[str] = set()
    for number, row in sheets.get(PEOPLE, []):
        _read_person(report, number, row, known | fresh, seen)
    return report


def _unusable(column: str, row: dict[str, str], organs: dict[str, bool]) -> str:
    """Why the organ named in a column cannot be meant, or "". ``organs``: which are in use."""
    name = row.get(column, "")
    if name not in organs:
        return f"{column}“{name}”不在本单位以下，也不在本表中。请写全称。"
    if not organs[name]:
        return f"{column}“{name}”已经停用。请改写在用的单位，或者先在这个单位的页面上恢复“在用”。"
    return ""


def _circle(parents: dict[str, str]) -> bool:
    for start in parents:
        above, steps = parents.get(start), 0
        while above in parents and steps <= len(parents):
            above, steps = parents[above], steps + 1
        if steps > len(parents):
            return True
    return False


def _read_organ(report: Report, number: int, row: dict[str, str]) -> None:
    faults = []
    name, code = row.get("全称", ""), row.get("统一社会信用代码", "").upper()
    if not name:
        faults.append("缺少全称。")
    elif Organ.objects.filter(name=name).exists() or name in report.parents:
        faults.append(f"“{name}”已经有了。已有的单位请在页面上修改。")
    if code:
        try:
            check_uscc(code)
        except ValidationError as refusal:
            faults.append(refusal.messages[0])
        if Organ.objects.filter(uscc=code).exists() or code in {o.uscc for o in report.organs}:
            faults.append(f"统一社会信用代码 {code} 已经有单位用了。")
    kind, level = row.get("类别", ""), row.get("层级", "")
    if kind not in KINDS:
        faults.append(f"类别“{kind}”不对，应为：{'、'.join(KINDS)}。")
    if level not in LEVELS:
        faults.append(f"层级“{level}”不对，应为：{'、'.join(LEVELS)}。")
    organ = _drafted(row)
    try:
        organ.clean_fields(exclude=["parent", "uscc", "kind", "level", *([] if name else ["name"])])
    except ValidationError as refusal:
        faults += _by_column(Organ, refusal)
    if faults:
        report.faults += [Fault(ORGANS, number, message) for message in faults]
        return
    report.parents[name] = row.get("上级单位", "")
    report.organs.append(organ)


def _drafted(row: dict[str, str]) -> Organ:
    return Organ(
        name=row.get("全称", ""),
        short_name=row.get("简称", ""),
        uscc=row.get("统一社会信用代码", "").upper() or None,
        kind=KINDS.get(row.get("类别", ""), ""),
        level=LEVELS.get(row.get("层级", ""), ""),
        word=row.get("发文机关代字", ""),
        office=row.get("政府信息公开工作机构", ""),
        address=row.get("办公地址", ""),
        phone=row.get("联系电话", ""),
    )


def _by_column(model: type[Model], refusal: ValidationError) -> list[str]:
    """What a model refuses, each message with the column that it is about."""
    said = []
    for name, errors in refusal.error_dict.items():
        column = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for error in errors:
            message = error.messages[0]
            if error.code == "max_length":
                message = "最多 {limit_value} 个字，现在有 {show_value} 个。".format(**error.params)
            said.append(message if column in message else f"{column}：{message}")
    return said


def _read_person(
    report: Report, number: int, row: dict[str, str], organs: dict[str, bool], seen: set[str]
) -> None:
    faults = []
    login = row.get("用户名", "").lower()
    try:
        person = people.draft(login, row.get("姓名", ""), row.get("电子邮箱", ""))
        report.people.append((person, row))
    except ValidationError as refusal:
        faults += _by_column(Person, refusal)
    if login in seen:
        faults.append(f"用户名“{login}”在表里不止一行。")
    seen.add(login)
    if fault := _unusable("单位", row, organs):
        faults.append(fault)
    organ = Organ.objects.filter(name=row.get("单位", "")).first()
    if fault := departments.fault(organ, row.get("内设机构", "")):
        faults.append(f"内设机构：{fault}")
    report.faults += [Fault(PEOPLE, number, message) for message in faults]


def apply(actor: Actor, report: Report) -> None:
    """Write what was read; an error undoes the whole. What somebody else has entered since the
    check is a fault of the report."""
    try:
        with transaction.atomic():
            _write(actor, report)
    except (NotPossible, ValidationError) as refusal:
        message = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
        report.faults.append(Fault("", 0, message))
        report.made.clear()


def _write(actor: Actor, report: Report) -> None:
    made: dict[str, Organ] = {}
    waiting = list(report.organs)
    while waiting:
        organ = waiting.pop(0)
        parent = report.parents[organ.name]
        if parent in report.parents and parent not in made:
            waiting.append(organ)
            continue
        organ.parent = made.get(parent) or Organ.objects.get(name=parent)
        with unless_organ_taken(organ):
            organ.save()
        made[organ.name] = organ
        people.note(actor, organ, "导入单位", organ.name)
    for person, row in report.people:
        secret = people.admit(person)
        organ = made.get(row["单位"]) or Organ.objects.get(name=row["单位"])
        departments.place(actor, person, organ, row.get("内设机构", ""))
        report.made.append((person.name, person.login_name, secret))
