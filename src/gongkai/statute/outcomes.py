"""How a request ends: the outcomes, what their replies must contain, their row of Table 3.

The data is ``outcomes.toml``. The class of remedy is here because it goes by outcome and date;
the words of the remedy are ``remedies``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from gongkai.statute.articles import rule

RemedyClass = Literal["review_first", "choice", "none"]
PARTIAL = "O-PARTIAL"


class UnknownOutcome(KeyError):
    """No outcome has this code."""

    def __str__(self) -> str:
        return f"没有这个处理结果代码：{self.args[0]}"


class NoRow(ValueError):
    """The form of the annual report has no row for the outcome; the message says why."""


@dataclass(frozen=True, slots=True)
class Element:
    """Something a reply must contain: ``key`` for templates, ``text`` for people."""

    key: str
    text: str
    article: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a request ends.

    ``row``: the row of Table 3 by form, None where the form has none (``no_row`` says why).
    ``withholds``: refuses by Articles 14–16; ``severed``: may be the ground of a withheld part
    without that. ``document``: "" where a record may do instead.
    """

    code: str
    label: str
    article: str
    also: tuple[str, ...]
    row: Mapping[str, str | None]
    no_row: Mapping[str, str]
    states: tuple[Element, ...]
    withholds: bool
    severed: bool
    document: str


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One of the things that O-OTHER is made of."""

    key: str
    label: str
    article: str


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A dated row of the classes of remedy. ``since`` None: as far back as the Regulation."""

    withholds: bool
    remedy: RemedyClass
    since: date | None
    source: str


@cache
def _data() -> Mapping[str, Any]:
    text = (resources.files("gongkai.statute") / "outcomes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def elements() -> Mapping[str, Element]:
    """What replies may have to contain, by key."""
    return {key: Element(key, **raw) for key, raw in _data()["element"].items()}


@cache
def forms() -> tuple[str, ...]:
    """The forms of the annual report that outcomes have rows in."""
    return tuple(sorted({form for raw in _data()["outcome"] for form in raw["row"]}))


def _outcome(raw: Mapping[str, Any]) -> Outcome:
    return Outcome(
        raw["code"],
        raw["label"],
        raw["article"],
        tuple(raw.get("also", ())),
        {form: raw["row"].get(form) for form in forms()},
        raw.get("no_row", {}),
        tuple(elements()[key] for key in [*raw["states"], *_data()["every_reply"]]),
        raw.get("withholds", False),
        raw.get("severed", False),
        raw["document"],
    )


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Every outcome by code, in the order of Table 3."""
    return {raw["code"]: _outcome(raw) for raw in _data()["outcome"]}


@cache
def circumstances() -> Mapping[str, Circumstance]:
    """What O-OTHER is made of, by key."""
    return {raw["key"]: Circumstance(**raw) for raw in _data()["circumstance"]}


@cache
def class_rows() -> tuple[ClassRow, ...]:
    """The dated rows of the classes of remedy."""
    return tuple(
        ClassRow(raw["withholds"], raw["class"], raw.get("since"), raw["source"])
        for raw in _data()["remedy_class"]
    )


def outcome(code: str) -> Outcome:
    """The outcome with this code. Raises UnknownOutcome."""
    try:
        return outcomes()[code]
    except KeyError:
        raise UnknownOutcome(code) from None


@rule(
    "R711 36(1)",
    "R711 36(2)",
    "R711 36(3)",
    "R711 36(4)",
    "R711 36(5)",
    "R711 36(6)",
    "R711 36(7)",
    "R711 37",
    "R711 38",
    "R711 39(1)",
    "R711 39(2)",
    says="答复应当根据情形分别载明法定内容；不予公开的，说明理由",
)
def must_contain(code: str, withheld: Iterable[str] = ()) -> tuple[Element, ...]:
    """What the reply must contain. ``withheld``: the grounds of a partial disclosure's withheld
    parts, which are checked. Raises UnknownOutcome, or ValueError for a wrong ground."""
    grounds = [outcome(ground) for ground in withheld]
    if grounds and code != PARTIAL:
        raise ValueError("只有部分公开才另有不予公开部分的依据。")
    for ground in grounds:
        if not (ground.withholds or ground.severed):
            raise ValueError(f"“{ground.label}”不是部分公开中不予公开的依据。")
    return outcome(code).states


@rule("FORM2019", "FORM2021", says="每件办结的申请在表三中计入一行，且只计一行")
def row(code: str, form: str) -> str:
    """The key of the row of Table 3 that a case with this outcome counts in.

    Raises UnknownOutcome, or NoRow with the reason.
    """
    found = outcome(code)
    key = found.row.get(form)
    if key is None:
        raise NoRow(found.no_row.get(form, f"年度报告格式 {form} 中没有“{found.label}”一行。"))
    return key


@rule(
    "XFY2023 23(1)(4)",
    "XFY2023 20(1)",
    says="对依照第十四条至第十六条不予公开的决定（2024年1月1日起作出），应当先申请行政复议；"
    "对其他处理结果，可以选择申请行政复议或者提起行政诉讼",
)
def remedy_class(
    code: str, on: date | None = None, overrides: Mapping[str, RemedyClass] | None = None
) -> RemedyClass:
    """The class of remedy of a reply dated ``on`` (None: under the latest row). For a partial
    disclosure it is the class of the withheld part.

    ``overrides``: the organ's own reading by code, such as review_first for O-QUERY, from the day
    on which the law knows that class.
    """
    found = outcome(code)
    withholds = found.withholds or code == PARTIAL
    if overrides and code in overrides:
        withholds = overrides[code] == "review_first"
    for entry in class_rows():
        in_force = entry.since is None or on is None or on >= entry.since
        if entry.withholds == withholds and in_force:
            return entry.remedy
    raise AssertionError("outcomes.toml has a row without a date for each kind of reply")
