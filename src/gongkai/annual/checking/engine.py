"""The engine of the checks: a register of rules, what each needs, and one run over a report.

A rule is a function ``(report, context)`` that yields :func:`finding` and, for a place it
cannot judge, :func:`unjudged`. Its docstring is what the rule says, in Chinese. The engine
stamps id, severity and basis on what it yields and never calls a rule whose needs the input
does not meet: that rule is not applicable.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from gongkai.annual import form as forms
from gongkai.annual.checking import decisions, extent, organ_kind
from gongkai.annual.checking.findings import (
    SEVERITIES,
    Checked,
    E,
    Finding,
    Found,
    I,
    NotApplicable,
    Outcome,
    Severity,
    Shown,
    Unjudged,
    W,
    finding,
    unjudged,
)
from gongkai.annual.checking.needs import Context, lacks
from gongkai.annual.checking.wording import form_words
from gongkai.annual.form import INDICATORS, by_forms
from gongkai.annual.model import Report

__all__ = [
    "EVERY_FORM",
    "SEVERITIES",
    "TABLE_FORMS",
    "Check",
    "Checked",
    "Context",
    "E",
    "Finding",
    "Found",
    "I",
    "NotApplicable",
    "Outcome",
    "Severity",
    "Shown",
    "Unjudged",
    "W",
    "add",
    "all_checks",
    "check",
    "check_report",
    "finding",
    "lacking",
    "run_check",
    "unjudged",
]

EVERY_FORM = tuple(forms.all_forms())
TABLE_FORMS = tuple(form.id for form in forms.all_forms().values() if form.tables)

Rule = Callable[[Report, Context], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered rule. ``needs``: see :func:`lacking`. ``years``: (first, last) report year,
    either None when open."""

    id: str
    severity: Severity
    run: Rule
    says: str
    needs: frozenset[str]
    forms: tuple[str, ...]
    basis: str
    years: tuple[int | None, int | None] = (None, None)


_REGISTER: dict[str, Check] = {}
_Maker = Callable[[], Iterable[Check]]
_MAKERS: list[_Maker] = []


def add(rule: Check) -> None:
    """Register a rule made by hand. Raises ValueError for an id taken or a rule without words."""
    if rule.id in _REGISTER:
        raise ValueError(f"the check {rule.id} is registered twice")
    if not rule.says:
        raise ValueError(f"the check {rule.id} does not say what it checks")
    _REGISTER[rule.id] = rule


def check(
    id: str,
    severity: Severity,
    *,
    basis: str,
    needs: set[str] | frozenset[str] = frozenset(),
    forms: tuple[str, ...] = TABLE_FORMS,
    years: tuple[int | None, int | None] = (None, None),
) -> Callable[[Rule], Rule]:
    """Register a rule. Its docstring's first paragraph is what it says.

    ``needs``: any of ``year``, ``title``, ``table2``, ``table3``, ``table4``, ``chapters``,
    ``chapter:N`` (there, and not cut), ``whole`` (the document is not cut), ``claims``,
    ``previous``, ``peers``, ``organ_kind``, ``date`` (published or signed on), ``ledger`` (a
    report alone never has it: the report desk judges these). ``years``: first and last report
    year it applies to; it then needs ``year``. Raises ValueError for an id already taken.
    """

    def register(run: Rule) -> Rule:
        says = "".join(
            line.strip() for line in (run.__doc__ or "").strip().split("\n\n")[0].splitlines()
        )
        asked = frozenset(needs) | ({"year"} if years != (None, None) else frozenset())
        add(Check(id, severity, run, says, asked, forms, basis, years))
        return run

    return register


def from_forms(make: _Maker) -> _Maker:
    """Register what makes the rules that the known forms bring; the ids are its own.

    It is asked again when the known forms change.
    """
    _MAKERS.append(make)
    return make


@by_forms
@cache
def all_checks() -> Mapping[str, Check]:
    """Every registered rule by id: all modules of this package are loaded."""
    package = importlib.import_module("gongkai.annual.checking")
    for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"{package.__name__}.{module}")
    brought = {rule.id: rule for make in _MAKERS for rule in make()}
    if taken := brought.keys() & _REGISTER.keys():
        raise ValueError(f"a form takes the id of another check: {', '.join(sorted(taken))}")
    return _REGISTER | brought


def lacking(rule: Check, report: Report, context: Context) -> str | None:
    """Why the rule cannot be applied to the report, in Chinese; None when it can."""
    if rule.forms != EVERY_FORM and report.form is None:
        return "不能判断报告所用的格式"
    used = forms.lineage(report.form) if report.form else ()
    if rule.forms != EVERY_FORM and not set(used) & set(rule.forms):
        return f"只适用于{'、'.join(map(form_words, rule.forms))}"
    for need in sorted(rule.needs):
        if why := lacks(need, report, context):
            return why
    first, last = rule.years
    if report.year is not None and (
        (first is not None and report.year < first) or (last is not None and report.year > last)
    ):
        return f"不适用于 {report.year} 年度"
    return None


def _values(found: Found, report: Report) -> dict[str, Shown]:
    """What was judged: the figures of the cells named, and both sides of the comparison."""
    values: dict[str, Shown] = {
        cell: report.value(cell)
        for cell in found.cells
        if cell in report.cells or cell.startswith(f"{INDICATORS}.")
    }
    return values | {"printed": found.printed, "expected": found.expected}


def _stamp(rule: Check, found: Found, report: Report, context: Context) -> Finding:
    values = _values(found, report)
    explanation = None
    if rule.severity == W:
        explanation = report.explanations.get(rule.id) or context.explanations.get(rule.id)
    return Finding(
        check=rule.id,
        severity=rule.severity,
        cells=found.cells,
        printed=found.printed,
        expected=found.expected,
        how=found.how or rule.says,
        message=found.message,
        basis=rule.basis,
        values=values,
        explanation=explanation,
        decision=decisions.of(context.decisions, rule.id, report, values),
    )


def _run(rule: Check, report: Report, context: Context) -> Iterator[Finding | NotApplicable]:
    if why := lacking(rule, report, context):
        yield NotApplicable(rule.id, why)
        return
    for outcome in rule.run(report, context):
        if isinstance(outcome, Found):
            yield _stamp(rule, outcome, report, context)
        else:
            yield NotApplicable(rule.id, outcome.why, outcome.if_blank_is_zero)


def run_check(id: str, report: Report, context: Context | None = None) -> Checked:
    """One rule over a report. Raises KeyError for an unknown id."""
    return _collect([all_checks()[id]], report, context or Context())


def check_report(report: Report, context: Context | None = None) -> Checked:
    """Every rule of every kind over a report, identities of its form included."""
    return _collect(list(all_checks().values()), report, context or Context())


def _collect(rules: list[Check], report: Report, context: Context) -> Checked:
    kind = context.organ_kind or organ_kind.told_by_name(context.organ_name or report.organ)
    context = replace(context, organ_kind=kind)
    results = [result for rule in rules for result in _run(rule, report, context)]
    found = [result for result in results if isinstance(result, Finding)]
    place = extent.places(report)
    found.sort(
        key=lambda f: (
            SEVERITIES.index(f.severity),
            min((extent.place(place, cell) for cell in f.cells), default=(0, 0)),
            f.check,
        )
    )
    lacking_rules = [result for result in results if isinstance(result, NotApplicable)]
    lacking_rules.sort(key=lambda entry: entry.check)
    return Checked(tuple(found), tuple(lacking_rules))
