"""The catalogue of checks as a page, made from the register.

``python -m gongkai.annual.checking.document > docs/checks.md``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gongkai.annual.checking.engine import EVERY_FORM, Check, all_checks

_INTRODUCTION = """\
# The checks of an annual report

Made from the register of rules by `python -m gongkai.annual.checking.document > docs/checks.md`;
do not edit by hand. A test fails when this page is not current, or when a rule has no passing
and no failing case in `tests/annual/checking/cases/`.

## Severity

An id has one severity, and severity is behaviour:

- **E, error**: one document contradicts itself, its own form, or a date of the law. It blocks
  submitting, never saving. It makes `gongkai report check` end with status 1.
- **W, warning**: probably wrong, or right and in need of a word. It asks for a written
  explanation, which travels with the report (`explanations`, by check id) and is printed beside
  the finding. It never blocks.
- **I, information**: shown, nothing asked.

Rules on prose, across years, or on a reading nobody has verified are W or I, never E.

## Not applicable

What the input does not let a rule judge is *not applicable*, with the reason, and never a
finding: no report of last year was given, the organ's kind cannot be told by its name, the
cells or chapters lie beyond the place where a document was cut, a figure is ambiguous. A blank
is not 0. An identity that blanks leave undecided says how it would come out if they were 0
(`if_blank_is_zero`: `pass` or `fail`). Where only some places of a rule can be judged, the rule
has findings for those and an entry here for the others. A signature later than a limit is enough
for a finding; an earlier one proves nothing, for publication may still have been late.

## Decisions

A reviewer confirms a finding or dismisses it with a reason. The decision is kept as
`{check, organ, year, values, verdict, reason}`, where `values` are the figures of the cells the
finding names and its `printed` and `expected`. It holds on every later run and re-opens when one
of these values changes. **A dismissed E still counts**: a document that contradicts itself does
so whatever a reader thinks of it, and if the reading is wrong the cell is corrected, after which
the finding is gone. A dismissed W or I is still listed, with its verdict, and asks for nothing.

## The organ's kind

The limit of Article 49 depends on what the organ is. Its name tells: …人民政府 or a bare
province, city or county is a government; 镇, 乡, 街道 a township (which Article 49 does not name,
so that only D-LOCAL applies); 局, 委, 办, 厅, 部, 署, 院, 中心, 队 a department. `--organ-kind`
overrides it; a name that tells nothing (a development zone) makes these rules not applicable.

## Form of the output

`{"findings": [{"check", "severity", "cells", "printed", "expected", "message", "basis"}],
"not_applicable": [{"check", "why"}]}`, findings in the order E, W, I and then of the form. A
finding also has `explanation` or `decision`, an entry `if_blank_is_zero`, only where there is
one. A place is a cell name, `chapter:N`, `title` or `signature`.

## The rules

Needs: what the input must have for the rule to apply, beside the cells it speaks of.
"""

_GROUPS = {
    "S-": "Structure",
    "V-": "Values of cells",
    "T2-": "Table 2",
    "T3-": "Table 3",
    "T4-": "Table 4",
    "N-": "Text against figures",
    "Y-": "From year to year, and among sister organs",
    "D-": "Dates",
    "L": "Indicators of reports before year 2019",
}
_NEEDS = {
    "claims": "figures claimed in the text",
    "date": "publication or signature date",
    "ledger": "the ledger",
    "organ_kind": "the organ's kind",
    "peers": "sister organs' reports",
    "previous": "last year's report",
    "whole": "an uncut document",
    "year": "the report year",
}


def _needs(rule: Check) -> str:
    return ", ".join(_NEEDS.get(need, need.replace(":", " ")) for need in sorted(rule.needs))


def _where(rule: Check) -> str:
    forms = "all" if rule.forms == EVERY_FORM else ", ".join(rule.forms)
    first, last = rule.years
    if first is None and last is None:
        return forms
    years = str(first) if first == last else f"{first or ''}–{last or ''}"
    return f"{forms}; year {years}"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    rules = all_checks()
    for prefix, title in _GROUPS.items():
        group = sorted((rule for id, rule in rules.items() if id.startswith(prefix)), key=_id)
        if not group:
            continue
        yield f"### {title}\n"
        yield "| id | severity | form | what it says | needs | source |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for rule in group:
            yield (
                f"| {rule.id} | {rule.severity} | {_where(rule)} | {rule.says} "
                f"| {_needs(rule)} | {rule.basis} |"
            )
        yield ""


def _id(rule: Check) -> str:
    return rule.id


def text() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
