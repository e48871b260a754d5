"""``gongkai statute fee`` and ``gongkai statute outcomes``: what the law costs and how it ends."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from gongkai.commands.language import say
from gongkai.statute import fees, outcomes
from gongkai.statute.fees import Fee
from gongkai.statute.parameters import NotInForce

OK, WRONG = 0, 2
_CURRENCY = "元"
_DIGITS = 18


def _wrong(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(WRONG)


def _number(text: str, option: str) -> int:
    """A count from the command line: plain digits, few enough to be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        _wrong(say(f"{option} 应为非负整数：{text}", f"{option} is a whole number: {text}"))
    return int(text)


def _fee(arguments: argparse.Namespace) -> Fee:
    by_item = arguments.by == "item"
    wanted, unwanted = ("count", ("pages",)) if by_item else ("pages", ("count", "after"))
    for name in unwanted:
        if getattr(arguments, name) is not None:
            _wrong(
                say(
                    f"--{name} 不能与 --by {arguments.by} 同用",
                    f"--{name} does not go with --by {arguments.by}",
                )
            )
    if getattr(arguments, wanted) is None:
        _wrong(say(f"--by {arguments.by} 需要 --{wanted}", f"--by {arguments.by} needs --{wanted}"))
    number = _number(getattr(arguments, wanted), f"--{wanted}")
    if not by_item:
        return fees.by_volume(number, on=arguments.on)
    after = _number(arguments.after or "0", "--after")
    return fees.by_item(number, after=after, on=arguments.on)


def _money(amount: Decimal) -> str:
    return f"{amount:f}"


def _fee_value(fee: Fee) -> dict[str, Any]:
    return {
        "amount": _money(fee.amount),
        "unit": _CURRENCY,
        "steps": [
            {
                "from": step.first,
                "to": step.last,
                "rate": _money(step.rate),
                "amount": _money(step.amount),
            }
            for step in fee.steps
        ],
        "article": fee.article,
    }


def fee(arguments: argparse.Namespace) -> int:
    """Print the processing fee and how it is reckoned."""
    try:
        found = _fee(arguments)
    except (fees.WrongCount, NotInForce) as error:
        _wrong(str(error))
    if arguments.json:
        _print_json(_fee_value(found))
        return OK
    for line in fees.notice_grounds(found):
        print(f"  {line}")
    print(say(f"合计 {_money(found.amount)} 元", f"total {_money(found.amount)} yuan"))
    return OK


def show_outcomes(arguments: argparse.Namespace) -> int:
    """Print every outcome: code, label, article, row of Table 3, contents of the reply, remedy."""
    known = outcomes.outcomes().values()
    if arguments.json:
        _print_json(
            [
                {
                    "code": one.code,
                    "label": one.label,
                    "article": one.article,
                    "row": dict(one.row),
                    "must_contain": [element.text for element in one.states],
                    "remedy": outcomes.remedy_class(one.code, arguments.on),
                }
                for one in known
            ]
        )
        return OK
    words = {
        "review_first": say("复议前置", "reconsideration first"),
        "choice": say("复议或者诉讼", "reconsideration or suit"),
    }
    for one in known:
        remedy = words[outcomes.remedy_class(one.code, arguments.on)]
        print(f"{one.code:<20}{one.article:<12}{one.label}（{remedy}）")
    return OK


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            say(f"日期应为 YYYY-MM-DD：{text}", f"a date is YYYY-MM-DD: {text}")
        ) from None


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on",
        type=_date,
        metavar="DATE",
        help=say(
            "按该日施行的规定（不给则按现行规定）", "by the law of that day (else the latest)"
        ),
    )
    parser.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare ``fee`` and ``outcomes``."""
    verb = verbs.add_parser("fee", help=say("信息处理费", "the processing fee"))
    verb.set_defaults(run=fee)
    verb.add_argument(
        "--by",
        choices=("item", "volume"),
        required=True,
        help=say("item 按件，volume 按量", "tariff: by item or by volume"),
    )
    verb.add_argument(
        "--count",
        metavar="N",
        help=say("件数（按件）", "number of requests (by item)"),
    )
    verb.add_argument(
        "--after",
        metavar="K",
        help=say(
            "同一申请人当月此前已有件数（按件，默认 0）",
            "requests of the requester before them in the month (by item, default 0)",
        ),
    )
    verb.add_argument(
        "--pages", metavar="P", help=say("页数（按量）", "number of pages (by volume)")
    )
    _add_common(verb)

    verb = verbs.add_parser("outcomes", help=say("处理结果一览", "the ways a request ends"))
    verb.set_defaults(run=show_outcomes)
    _add_common(verb)
