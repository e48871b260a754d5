"""What ``gongkai statute …`` takes: the law as code, asked from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.commands import statute, statute_law
from gongkai.commands.language import say

Verbs = argparse._SubParsersAction  # argparse gives its kind no public name


def add_parser(commands: Verbs[argparse.ArgumentParser]) -> None:
    """Declare ``gongkai statute …``. Each owner of verbs adds one line here."""
    group = commands.add_parser("statute", help=say("法定期限、费用、结果", "what the law says"))
    verbs = group.add_subparsers(dest="verb", required=True, metavar=say("动作", "VERB"))
    _add_clock(verbs)
    statute_law.add_verbs(verbs)


def _add_clock(verbs: Verbs[argparse.ArgumentParser]) -> None:
    about = ("申请的各个期限及其来历", "what is due when on a request, and why")
    verb = verbs.add_parser("clock", help=say(*about))
    verb.set_defaults(run=statute.clock)
    file_help = say(
        "申请及其经过（JSON；- 为标准输入）", "the request and its events (JSON; - is stdin)"
    )
    verb.add_argument("file", type=Path, metavar="FILE", help=file_help)
    verb.add_argument(
        "--today",
        type=statute.a_date,
        metavar="DATE",
        help=say("截至哪一天", "the day to look from"),
    )
    verb.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))
