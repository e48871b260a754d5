"""The rows of a ledger's table. Pure, so that a child process with limits can read it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.annual.reading.blocks import Unreadable

SHEET = "台账"
LIMIT = 10_000
"""Rows of one table; more is to be split."""
MUST = ("编号", "收到渠道", "收到日期", "申请人类别", "申请人", "所需政府信息")
COLUMNS = (
    "编号", "收到渠道", "收到日期", "确认日期", "申请人类别", "申请人", "证件种类", "证件号码",
    "联系电话", "所需政府信息", "文号或索引号", "希望得到的形式", "获取方式", "承办科室", "经办人",
    "延期批准日期", "处理结果", "法律依据", "答复文号", "答复日期", "送达方式", "送达日期", "档号",
)  # fmt: skip
SPLIT = (
    f"超过 {LIMIT:,} 行，不能一次导入。请按收到日期的先后分成几张表，每张不超过 {LIMIT:,} 行，"
    "逐张导入；每张要么全部写入，要么全部不写入。"
)


def read(data: bytes) -> list[list[str]]:
    """The table's rows as ``[row number, one text a column of COLUMNS]``. Raises Unreadable with
    what is wrong with the file as a whole."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise Unreadable("打不开：不是 XLSX 表格，或者已损坏。请用模板填写。") from error
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    return list(_rows(sheet))


def _rows(sheet: Any) -> Iterator[list[str]]:
    rows = sheet.iter_rows(values_only=True, max_col=60)
    head = [_text(value) for value in next(rows, ())]
    if missing := [name for name in MUST if name not in head]:
        raise Unreadable(f"第一行缺少列：{'、'.join(missing)}。请用模板填写。")
    places = [head.index(name) if name in head else None for name in COLUMNS]
    found = 0
    for number, values in enumerate(rows, 2):
        texts = [_text(values[at]) if at is not None and at < len(values) else "" for at in places]
        if any(texts):
            found += 1
            if found > LIMIT:
                raise Unreadable(SPLIT)
            yield [str(number), *texts]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def template(notes: list[tuple[str, str]]) -> bytes:
    """The empty table, with what each column may hold on a second sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(COLUMNS)
    for number, name in enumerate(COLUMNS, 1):
        sheet.cell(1, number).font = Font(bold=True)
        width = 48 if name == "所需政府信息" else 16
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B2"
    help_sheet = book.create_sheet("填表说明")
    help_sheet.column_dimensions["A"].width, help_sheet.column_dimensions["B"].width = 18, 100
    for line in notes:
        help_sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
