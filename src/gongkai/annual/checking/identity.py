"""The identities that the form files state as data, registered as checks (勾稽关系)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from gongkai.annual import form as forms
from gongkai.annual.checking.engine import (
    Check,
    Context,
    Outcome,
    Shown,
    finding,
    from_forms,
    unjudged,
)
from gongkai.annual.checking.wording import short_label
from gongkai.annual.form import Form, Identity
from gongkai.annual.identities import Condition, Rule, Sum, if_blank_is_zero, shipped_rules
from gongkai.annual.model import Number, Report

Cause = Literal["beyond", "missing", "ambiguous", "blank"]

_WORDS = {
    "=": "应等于",
    "!=": "不应等于",
    ">=": "应不小于",
    "<=": "应不大于",
    ">": "应大于",
    "<": "应小于",
}
_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠"}
_CAUSES: dict[Cause, str] = {
    "beyond": "文件在“{end}”处中断，缺少所涉数字",
    "missing": "报告没有所涉数字",
    "ambiguous": "所涉数字存疑",
    "blank": "所涉单元格空白",
}


def actual_cells(report: Report, names: tuple[str, ...]) -> tuple[str, ...]:
    """The cells that stand in the document: a row with sub-rows is all of its sub-rows."""
    out: list[str] = []
    for name in names:
        row, _, key = name.rpartition(".")
        subs = report.sub_rows.get(row)
        out += [name] if subs is None else [f"{row}.{n}.{key}" for n in range(len(subs))]
    return tuple(out)


class _Wording:
    """Puts a rule at its place into words; the cells share a row or a column."""

    def __init__(self, form: Form, rule: Rule) -> None:
        self.places = {name: form.place(name) for name in rule.cells()}
        tables = [table for table, *_ in self.places.values()]
        rows = {row.key: row for _, _, row, _ in self.places.values()}
        columns = {column.key: column for *_, column in self.places.values()}
        self.by_row = len(rows) == 1
        row, column = next(iter(rows.values())), next(iter(columns.values()))
        label = (row if self.by_row else column).label[-1]
        table = forms.table_name(tables[0])
        line = tables[0].layout == "line"
        kind = ("栏" if line else "行") if self.by_row else "列"
        self.where = f"{table}“{short_label(label)}”{kind}"

    def term(self, name: str) -> str:
        """The label of one term: its column in a row, its row in a column."""
        _, _, row, column = self.places[name]
        return short_label((column if self.by_row else row).label[-1])

    def side(self, side: Sum, report: Report) -> str:
        """``自然人 58 + 商业企业 7 = 65``; zero terms of a long sum are left out."""
        terms = [
            (sign, str(term) if isinstance(term, int) else f"{self.term(term)} {value}")
            for sign, term in side.terms
            if (value := term if isinstance(term, int) else report.value(term)) is not None
            and (value or len(side.terms) <= 2)
        ]
        text = "".join(f" {'-' if sign < 0 else '+'} {words}" for sign, words in terms)
        total = side.value(report.value)
        if len(side.terms) == 1:
            return text.removeprefix(" + ")
        return f"{text.removeprefix(' + ')} = {total}" if len(terms) > 1 else f"各项之和 {total}"


def _both(condition: Condition, report: Report) -> tuple[Number | None, Number | None]:
    return condition.left.value(report.value), condition.right.value(report.value)


def _compared(rule: Rule, report: Report) -> tuple[Shown, Shown]:
    """(printed, expected). An equation's right side is what is printed, unless a constant."""
    left, right = _both(rule.then, report)
    if rule.link == "<=>":
        return left, str(right) if not rule.then.holds(report.value) else f"≠ {right}"
    if rule.then.op == "=":
        return (right, left) if rule.then.right.cells() else (left, right)
    return left, f"{_SIGNS.get(rule.then.op, rule.then.op)} {right}"


def _message(rule: Rule, report: Report) -> str:
    wording = _Wording(report.form_data, rule)
    then = rule.then
    left, right = wording.side(then.left, report), wording.side(then.right, report)
    before = f"{wording.side(rule.when.left, report)}，" if rule.when else ""
    says = rule.identity.says
    if rule.link == "<=>":
        return f"{wording.where}：{before}{left}；{says}"
    return f"{wording.where}：{before}{left}，{_WORDS[then.op]}{right}；{says}"


def _broken(rule: Rule, report: Report) -> Outcome:
    printed, expected = _compared(rule, report)
    return finding(
        *actual_cells(report, rule.cells()),
        message=_message(rule, report),
        printed=printed,
        expected=expected,
        how=rule.identity.rule,
    )


def _cause(rule: Rule, report: Report) -> Cause:
    cells = [report.cell(name) for name in rule.cells()]
    if any(cell.state == "missing" for cell in cells):
        return "beyond" if report.ends_at else "missing"
    return "ambiguous" if any(cell.state == "ambiguous" for cell in cells) else "blank"


def _undecided(rules: list[Rule], report: Report) -> Iterator[Outcome]:
    """One entry for each reason and each outcome with blanks as 0, naming the first places."""
    reasons = sorted(
        ((_cause(rule, report), if_blank_is_zero(rule, report), n) for n, rule in enumerate(rules)),
        key=lambda reason: (reason[0], reason[1] or "", reason[2]),
    )
    for (cause, verdict), group in groupby(reasons, key=lambda reason: reason[:2]):
        numbers = [n for *_, n in group]
        places = [_Wording(report.form_data, rules[n]).where for n in numbers]
        more = f"等 {len(places)} 处" if len(places) > 3 else ""
        why = _CAUSES[cause].format(end=report.ends_at)
        yield unjudged(f"{why}，不能判定：{'、'.join(places[:3])}{more}", verdict)


def evaluate(identity: str, report: Report) -> Iterator[Outcome]:
    """One identity at every place of the report's form."""
    undecided = []
    for rule in shipped_rules(report.form or ""):
        if rule.identity.id != identity:
            continue
        holds = rule.holds(report.value)
        if holds is False:
            yield _broken(rule, report)
        elif holds is None:
            undecided.append(rule)
    yield from _undecided(undecided, report)


def _check_of(identity: Identity, used_by: tuple[str, ...]) -> Check:
    def run(report: Report, context: Context) -> Iterator[Outcome]:
        return evaluate(identity.id, report)

    return Check(
        identity.id, identity.severity, run, identity.says, frozenset(), used_by, identity.basis
    )


@from_forms
def identity_checks() -> Iterator[Check]:
    """A check for each identity of the known forms."""
    known: dict[str, Identity] = {}
    used_by: dict[str, tuple[str, ...]] = {}
    for form in forms.all_forms().values():
        for identity in form.identities:
            known.setdefault(identity.id, identity)
            used_by[identity.id] = (*used_by.get(identity.id, ()), form.id)
    for id, identity in known.items():
        yield _check_of(identity, tuple(dict.fromkeys(used_by[id])))
