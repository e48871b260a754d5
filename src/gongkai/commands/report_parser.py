"""What ``gongkai report …`` takes: verbs, arguments, help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.annual.checking.organ_kind import ORGAN_KINDS
from gongkai.commands.language import say
from gongkai.commands.report import add, check, compare_reports, read, score, write

Command = Callable[[argparse.Namespace], int]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            say(f"日期应为 YYYY-MM-DD：{text}", f"a date is YYYY-MM-DD: {text}")
        ) from None


_Verbs = argparse._SubParsersAction  # argparse gives its kind no public name


def _verb(
    verbs: _Verbs[argparse.ArgumentParser], name: str, run: Command, *help_texts: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=say(*help_texts))
    parser.set_defaults(run=run)
    return parser


def _add_files(parser: argparse.ArgumentParser) -> None:
    chinese = "报告文件（txt md html docx xlsx pdf png jpg json）或者文件夹"
    english = "report files (txt md html docx xlsx pdf png jpg json) or folders"
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say(chinese, english))


def _add_option(parser: argparse.ArgumentParser, name: str, *help_texts: str, **how: Any) -> None:
    parser.add_argument(name, help=say(*help_texts), **how)


def _declare_single(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "read", read, "读出报告的数据", "read a report's data")
    _add_files(verb)
    _add_option(verb, "--json", "输出 JSON", "print JSON", action="store_true")
    _add_option(verb, "--out", "写入 JSON 文件", "write JSON to a file", type=Path)
    _add_option(
        verb,
        "--narrative",
        "连同正文所述数字",
        "with the figures stated in the text",
        action="store_true",
    )

    verb = _verb(verbs, "check", check, "检查报告", "check a report")
    _add_files(verb)
    _add_option(verb, "--previous", "上年报告", "last year's report", type=Path)
    _add_option(
        verb,
        "--peer",
        "同级单位的报告，可重复",
        "a sister organ's report, repeatable",
        type=Path,
        action="append",
        default=[],
    )
    _add_option(
        verb,
        "--organ-kind",
        "单位性质（不给则按名称判断）",
        "kind of organ (else by its name)",
        choices=ORGAN_KINDS,
    )
    _add_option(verb, "--published", "公布日期", "date of publication", type=_date)
    _add_option(verb, "--decisions", "复核决定（JSON）", "decisions (JSON)", type=Path)
    _add_option(verb, "--json", "输出 JSON", "print JSON", action="store_true")

    verb = _verb(verbs, "write", write, "生成报告文件", "write a report")
    verb.add_argument("report", type=Path, metavar="REPORT")
    _add_option(
        verb,
        "--to",
        "输出文件，按后缀定格式",
        "output file; its suffix is the format",
        type=Path,
        required=True,
        metavar="OUT.{docx,pdf,html,xlsx,txt,md}",
    )


def _declare_several(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "compare", compare_reports, "比较两年的报告", "compare two years")
    verb.add_argument("old", type=Path)
    verb.add_argument("new", type=Path)
    _add_option(verb, "--json", "输出 JSON", "print JSON", action="store_true")

    verb = _verb(verbs, "add", add, "汇总多份报告", "add reports up")
    _add_files(verb)
    _add_option(verb, "--out", "写入文件", "write to a file", type=Path)
    _add_option(verb, "--organ", "汇总单位名称", "name of the organ of the sum")
    _add_option(
        verb, "--expect", "应报单位名单，每行一个", "organs expected, one a line", type=Path
    )

    verb = _verb(verbs, "score", score, "按标注核对读取结果", "score against labels")
    verb.add_argument("folder", type=Path, metavar="DIR")


def add_parser(commands: _Verbs[argparse.ArgumentParser]) -> None:
    """Declare ``gongkai report …``."""
    group = commands.add_parser("report", help=say("年度报告", "annual reports"))
    verbs = group.add_subparsers(dest="verb", required=True, metavar=say("动作", "VERB"))
    _declare_single(verbs)
    _declare_several(verbs)
