"""Which outcome a request comes to, asked question by question: the decision tree as data.

The questions stand in ``exemptions.toml``, in the order of Articles 14 to 16, before them those on
the request as a whole. A walk takes the clerk's answers and says what is asked next, or where they
lead: to an outcome, or to a step to take first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from gongkai.statute.articles import rule
from gongkai.statute.outcomes import PARTIAL

Entry = Literal["request", "record"]
SEVERABLE = "severable"
_STEP = "step:"
_OUTCOME = "O-"


class NotAsked(ValueError):
    """An answer to a question that this walk does not ask."""


@dataclass(frozen=True, slots=True)
class Node:
    """A question answered yes or no. Fields as in ``exemptions.toml``; "" where absent."""

    id: str
    question: str
    article: str
    help: str
    yes: str
    no: str
    ground: str = ""
    ground_on: Literal["yes", "no"] = "yes"
    duty_on_yes: str = ""
    overrides: tuple[str, ...] = ()

    def next(self, answer: bool) -> str:
        """Where the answer leads."""
        return self.yes if answer else self.no

    def grounds(self, answer: bool) -> str:
        """The ground of withholding that the answer establishes, or ""."""
        return self.ground if answer == (self.ground_on == "yes") else ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do before the questions go on, or that the answers make due."""

    key: str
    label: str
    article: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the answers lead. Exactly one of ``asks``, ``step`` and ``outcome`` is set.

    ``path``: the questions answered, in order, with the answers. ``ground``: the code of the
    ground found; with O-PARTIAL it is that of the withheld part. ``duties``: owed besides.
    """

    path: tuple[tuple[Node, bool], ...]
    asks: Node | None = None
    step: Step | None = None
    outcome: str = ""
    ground: str = ""
    duties: tuple[Step, ...] = ()


@cache
def _data() -> Mapping[str, Any]:
    text = (resources.files("gongkai.statute") / "exemptions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def nodes() -> Mapping[str, Node]:
    """Every question by id, in the order in which they are asked.

    The ends of ``severable`` are O-PARTIAL and, where nothing can be severed, its own id: the
    ground found decides.
    """
    found = [
        Node(**{**raw, "overrides": tuple(raw.get("overrides", ()))}) for raw in _data()["node"]
    ]
    found.append(Node(**_data()[SEVERABLE], yes=PARTIAL, no=SEVERABLE))
    return {node.id: node for node in found}


@cache
def steps() -> Mapping[str, Step]:
    """What the tree may send the clerk to do first, by key."""
    return {key: Step(key, **raw) for key, raw in _data()["step"].items()}


@cache
def duties() -> Mapping[str, Step]:
    """What answers may make due besides, by key."""
    return {key: Step(key, **raw) for key, raw in _data()["duty"].items()}


def entries() -> Mapping[str, str]:
    """The first question of each way in."""
    return dict(_data()["entry"])


@rule(
    "R711 13",
    "R711 14",
    "R711 15",
    "R711 16(1)",
    "R711 16(2)",
    "R711 17(3)",
    "R711 37",
    says="除第十四条、第十五条、第十六条规定的信息外，应当公开；能够区分处理的，公开其余内容；"
    "不能确定的，报有关主管部门或者保密行政管理部门确定",
)
def walk(answers: Mapping[str, bool], entry: Entry = "record") -> Walk:
    """Follow the answers, by id of the question, from ``entry`` to the first question without one,
    a step, or an outcome. Raises NotAsked for an answer that the others make idle, so that
    a stored set of answers is always the whole reason of its outcome."""
    path: list[tuple[Node, bool]] = []
    owed: list[Step] = []
    ground = ""
    place = entries()[entry]
    while place in nodes():
        node = nodes()[place]
        if node.id not in answers:
            _refuse_idle(answers, path)
            return Walk(tuple(path), asks=node, ground=ground, duties=tuple(owed))
        answer = answers[node.id]
        path.append((node, answer))
        ground = node.grounds(answer) or ground
        if answer and node.duty_on_yes:
            owed.append(duties()[node.duty_on_yes])
        place = node.next(answer)
        if place == node.id:
            place = ground
    _refuse_idle(answers, path)
    if place.startswith(_STEP):
        step = steps()[place.removeprefix(_STEP)]
        return Walk(tuple(path), step=step, ground=ground, duties=tuple(owed))
    return Walk(tuple(path), outcome=place, ground=ground, duties=tuple(owed))


def _refuse_idle(answers: Mapping[str, bool], path: list[tuple[Node, bool]]) -> None:
    asked = {node.id for node, _ in path}
    if idle := [id for id in answers if id not in asked]:
        raise NotAsked(f"按前面的回答不会问到：{'、'.join(idle)}。请去掉这些回答。")


@rule(
    "R711 15",
    "R711 16(2)",
    says="第三方同意、公共利益重大影响，或者法律、法规、规章规定应当公开的，予以公开",
)
def override_questions(code: str) -> tuple[Node, ...]:
    """The questions that may lift the ground ``code``; asked before a reply rests on it."""
    return tuple(node for node in nodes().values() if code in node.overrides)


def end_of(place: str) -> Literal["node", "step", "outcome"]:
    """What a place in the tree is. Raises KeyError where it is nothing."""
    if place in nodes():
        return "node"
    if place.startswith(_STEP) and place.removeprefix(_STEP) in steps():
        return "step"
    if place.startswith(_OUTCOME):
        return "outcome"
    raise KeyError(place)
