"""The register as a file: the usual ledger layout (``domain/07`` §8), one row a request.

Who asked is not in it: the type only; name, identity number and contact are read on the page of
the case, where each reading is logged.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gongkai.statute import outcomes
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import states
from gongkai.web.requests.case import Case
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.words import (
    ANSWERS,
    CHAIN_STEPS,
    CHANNELS,
    FORMS,
    REQUESTER_TYPES,
    SERVICE_WAYS,
    WAYS,
)

AT_ONCE = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet takes for a formula; full width as well, which some turn
into the plain characters."""
Told = Callable[[RequestCase, Case], Any]


def _result(row: RequestCase, case: Case) -> str:
    known = outcomes.outcomes()
    return known[row.outcome].label if row.outcome in known else row.outcome


def _correction(case: Case) -> str:
    asked = case.correction
    if not asked:
        return ""
    done = f"，{asked.corrected_on} 补正" if asked.corrected_on else ""
    return f"{asked.asked_on} 告知，限 {asked.until} 前{done}"


def _fee(case: Case) -> str:
    fee = case.fee
    if not fee:
        return ""
    by = f"按量（{fee.pages} 页）" if fee.tariff == "volume" else "按件"
    paid = f"{fee.paid_on} 缴费" if fee.paid_on else "未缴费"
    return f"当月第 {fee.nth} 件，{by}，{fee.amount} 元，{paid}"


def _consultations(case: Case) -> str:
    return "；".join(
        f"{each.asked_on} {each.organ or '第三方'}："
        + (f"{each.answered_on} {ANSWERS.get(each.answer, '')}" if each.answered_on else "待答复")
        for each in case.consultations
    )


def _assistance(case: Case) -> str:
    return "；".join(
        f"{each.unit}（{each.asked_on} 发函"
        + (f"，{each.answered_on} 回函）" if each.answered_on else "）")
        for each in case.assistance
    )


def _reasons(case: Case) -> str:
    asked = case.reasons
    if not asked:
        return ""
    judged = {"reasonable": "理由合理", "unreasonable": "理由不合理", "none": "未说明"}
    awaited = "待认定" if asked.given_on else "待说明"
    return f"{asked.asked_on} 要求说明，{judged.get(asked.judged, awaited)}"


def _referral(case: Case) -> str:
    asked = case.referral
    if not asked:
        return ""
    back = f"，{asked.answered_on} 确定" if asked.answered_on else "，待确定"
    return f"{asked.on} 报请{asked.to}{back}"


def _searches(case: Case) -> str:
    return "；".join(
        f"{each.on} {each.systems}（{each.units}）：{'找到' if each.found else '未找到'}"
        for each in case.searches
    )


def _steps(case: Case) -> str:
    return "；".join(f"{CHAIN_STEPS.get(each.step, each.step)} {each.on}" for each in case.steps)


def _service(case: Case) -> tuple[str, date | None]:
    service = case.replies[-1].service if case.replies else None
    return (SERVICE_WAYS.get(service.way, service.way), service.on) if service else ("", None)


COLUMNS: Mapping[str, Told] = {
    "编号": lambda row, case: row.number,
    "单位": lambda row, case: row.organ.name,
    "收到渠道": lambda row, case: CHANNELS.get(row.channel, row.channel),
    "收到日期": lambda row, case: row.arrived_on,
    "确认日期": lambda row, case: case.confirmed,
    "收到之日（起算）": lambda row, case: row.received_on,
    "申请人类别": lambda row, case: REQUESTER_TYPES.get(row.requester_type, row.requester_type),
    "所需政府信息": lambda row, case: row.description,
    "文号或索引号": lambda row, case: case.document_number,
    "希望得到的形式": lambda row, case: FORMS.get(case.form, case.form),
    "获取方式": lambda row, case: WAYS.get(case.way, case.way),
    "拆分自": lambda row, case: case.parent,
    "拆分件数": lambda row, case: len(case.parts) or None,
    "承办科室": lambda row, case: row.department,
    "经办人": lambda row, case: row.handler.name if row.handler else "",
    "协办单位": lambda row, case: _assistance(case),
    "补正": lambda row, case: _correction(case),
    "说明理由": lambda row, case: _reasons(case),
    "收费": lambda row, case: _fee(case),
    "征求意见": lambda row, case: _consultations(case),
    "延期（工作日）": lambda row, case: case.extension.days if case.extension else None,
    "报请确定": lambda row, case: _referral(case),
    "检索记录": lambda row, case: _searches(case),
    "审签": lambda row, case: _steps(case),
    "环节": lambda row, case: states.LABELS.get(row.state, "已作废"),
    "答复期限": lambda row, case: row.due_on,
    "处理结果": _result,
    "法律依据": lambda row, case: case.replies[-1].draft.basis if case.replies else "",
    "答复文号": lambda row, case: row.reply_number,
    "答复日期": lambda row, case: case.replies[-1].on if case.replies else None,
    "送达方式": lambda row, case: _service(case)[0],
    "送达日期": lambda row, case: _service(case)[1],
    "办结日期": lambda row, case: row.closed_on,
    "是否逾期": lambda row, case: {True: "是", False: "否", None: ""}[row.late],
    "转为主动公开": lambda row, case: case.publish,
    "责令重新答复": lambda row, case: "；".join(f"{each.on} {each.by}" for each in case.redos),
    "档号": lambda row, case: case.archive_number,
}


def rows_of(keys: Sequence[int], scope: Iterable[int]) -> Iterator[list[Any]]:
    """The rows of these cases in this order, read a few hundred at a time. The scope is opened
    for each reading anew: a response streams after the page's own scope is closed."""
    organs = frozenset(scope)
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        with organ_scope(organs):
            rows = RequestCase.objects.select_related("organ", "handler")
            found = rows.in_bulk(part)
        for key in part:
            if row := found.get(key):
                case = row.case
                yield [told(row, case) for told in COLUMNS.values()]


def neutral(value: Any) -> str:
    """A value as CSV text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark by which spreadsheets know it, line by line."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield b"\xef\xbb\xbf"
    for row in chain([list(COLUMNS)], _plain(rows)):
        writer.writerow(row)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _plain(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    return ([neutral(value) for value in row] for row in rows)


def as_xlsx(rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """An XLSX file, written row by row to a temporary file that goes when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("申请台账")
    sheet.freeze_panes = "B2"
    for number, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = (
            48 if name == "所需政府信息" else 16
        )
    heading = [WriteOnlyCell(sheet, value=name) for name in COLUMNS]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Any) -> Any:
    """A text as a text: what begins with = is no formula, and stays none when edited."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True
    return cell
