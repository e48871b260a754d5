"""``gongkai statute clock``: what is due when on a request, and why."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from unicodedata import east_asian_width

from gongkai.commands.language import say
from gongkai.commands.report import Stop
from gongkai.statute import clock_input
from gongkai.statute.clock import Clock, Deadline, Filing
from gongkai.statute.clock import clock as run_clock
from gongkai.statute.parameters import NotInForce

OK, UNLAWFUL = 0, 1
_STATES = {
    "awaiting_confirmation": "等待与申请人确认收到",
    "running": "计算中",
    "correction_asked": "等待补正",
    "suspended": "征求意见，不计入期限",
    "fee_noticed": "等待缴费",
    "delayed": "延迟答复",
    "closed": "已办结",
}
_KINDS = {
    "confirmation": "确认收到",
    "correction_notice": "可以告知补正至",
    "correction": "申请人补正",
    "third_party": "第三方意见",
    "co_maker": "共同制作机关意见",
    "payment": "缴费",
    "extension_notice": "可以告知延长至",
    "reply": "答复",
}


def clock(arguments: argparse.Namespace) -> int:
    """Print the clock of a request described in a JSON file (``-``: standard input).

    The status is 1 when an event is unlawful. Raises Stop where the file cannot be read.
    """
    filing = _read(arguments.file)
    try:
        result = run_clock(filing, arguments.today)
    except NotInForce as error:
        raise Stop(f"{arguments.file}：{error}") from None
    if arguments.json:
        print(json.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(filing, result)))
    return UNLAWFUL if result.errors else OK


def _read(path: Path) -> Filing:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror
        raise Stop(say(f"打不开 {path}：{reason}", f"cannot open {path}: {reason}")) from None
    except UnicodeDecodeError:
        raise Stop(f"{path}：不是 UTF-8 编码的文本") from None
    try:
        return clock_input.read(json.loads(text))
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字符"
        raise Stop(f"{path}：不是 JSON，{where}处有误") from None
    except RecursionError:
        raise Stop(f"{path}：嵌套过深") from None
    except clock_input.Unreadable as error:
        raise Stop(f"{path}：{error}") from None


def _lines(filing: Filing, result: Clock) -> Iterator[str]:
    yield from _summary(filing, result)
    if result.deadlines:
        heading = ("期限", "编号", "最后一日", "完成", "逾期", "依据")
        yield from ("", *_table([heading, *map(_row, result.deadlines)]))
    if result.steps:
        yield from ("", "经过")
        yield from (f"  {one.date}  {one.text}" for one in result.steps)
    if result.skipped:
        yield from ("", "不是工作日而跳过的日期")
        for off in result.skipped:
            notice = f"（{off.notice}）" if off.notice else ""
            yield f"  {off.date}  {off.reason}{notice}"
    if result.errors:
        yield from ("", "不合法、没有效力的事件")
        for one in result.errors:
            event = filing.events[one.event]
            yield f"  events[{one.event}]  {event.date} {event.type}：{one.text}"


def _summary(filing: Filing, result: Clock) -> Iterator[str]:
    yield f"收到申请  {result.received_on or '尚未确认'}"
    due = f"{result.due_on}" if result.due_on else "待定"
    yield f"答复期限  {due}{'（暂定）' if result.provisional else ''}"
    yield f"状态      {_STATES[result.state]}{'，逾期' if result.late else ''}"
    if result.as_of:
        left = "待定" if result.days_left is None else result.days_left
        yield (
            f"工作日    截至 {result.as_of} 已用 {result.days_used}，"
            f"不计入 {result.days_suspended}，剩余 {left}"
        )
        later = sum(event.date > result.as_of for event in filing.events)
        if later:
            yield f"注意      {later} 个事件晚于 {result.as_of}，没有计入"


def _row(one: Deadline) -> tuple[str, ...]:
    late = {None: "", True: "是", False: "否"}[one.late]
    name = "" if one.id is None else str(one.id)
    done = one.done_on.isoformat() if one.done_on else ""
    return _KINDS[one.kind], name, one.due_on.isoformat(), done, late, one.article


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns side by side; a Chinese character is two places wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
        ]
        yield ("  " + "  ".join(cells)).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def a_date(text: str) -> date:
    """A date of the command line. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            say(f"日期应为 YYYY-MM-DD：{text}", f"a date is YYYY-MM-DD: {text}")
        ) from None
