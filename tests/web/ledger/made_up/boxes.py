"""Boxes: the kind, its acts and its folding."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from gongkai.web.ledger.acts import Act, Entry, Kind, Refused
from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import Role

HOLDS = 10


@dataclass(frozen=True, slots=True)
class Box:
    """What has become of a box."""

    title: str = ""
    things: int = 0
    weight: Decimal = Decimal(0)
    state: str = ""
    number: str = ""
    opened: date | None = None


class OpenForm(forms.Form):
    """How a box begins."""

    title = forms.CharField(max_length=200)


class FillForm(forms.Form):
    """What goes in."""

    things = forms.IntegerField(min_value=1, max_value=HOLDS)
    weight = forms.DecimalField(max_digits=8, decimal_places=2, required=False)


def filled(box: Box, entry: Entry) -> Mapping[str, Any]:
    """A box holds ten things."""
    if box.things + entry.data["things"] > HOLDS:
        raise Refused(f"一箱最多放{HOLDS}件，已有{box.things}件。", field="things", article="BOX 1")
    return {"things_now": box.things + entry.data["things"]}


def nothing_to_seal(box: Box, today: date) -> str:
    """An empty box is not sealed."""
    return "" if box.things else "空箱不能封存，请先装箱。"


def fold(box: Box, entry: Entry) -> Box:
    """What an entry makes of a box."""
    match entry.act:
        case "open":
            return Box(
                entry.data["title"], state="open", number=entry.numbers["box"], opened=entry.on
            )
        case "fill":
            weight = Decimal(entry.data.get("weight") or 0)
            return dataclasses.replace(
                box, things=box.things + entry.data["things"], weight=box.weight + weight
            )
        case "seal":
            return dataclasses.replace(box, state="sealed")
        case "unseal":
            return dataclasses.replace(box, state="open")
    return box


def number_text(organ: Organ, series: str, year: int, number: int) -> str:
    """A box's number."""
    return f"箱〔{year}〕{number}号"


CLERK, LEADER = frozenset({Role.CLERK}), frozenset({Role.LEADER})
OPEN, BOTH = frozenset({"open"}), frozenset({"open", "sealed"})
BOX = Kind(
    name="box",
    label="箱子",
    acts=(
        Act("open", "开箱", "BOX 2", CLERK, frozenset(), OpenForm, moves_to="open", number="box"),
        Act("fill", "装箱", "BOX 1", CLERK, OPEN, FillForm, filled),
        Act(
            "seal", "封存", "BOX 3", CLERK | LEADER, OPEN, barred=nothing_to_seal,
            moves_to="sealed", calls_for="seal_certificate", number="seal", second_person="fill",
        ),
        Act("unseal", "启封", "BOX 4", LEADER, frozenset({"sealed"}), moves_to="open", once=True),
        Act("note", "备注", "BOX 5", CLERK | LEADER | {Role.OFFICER, Role.PROGRAM}, BOTH),
    ),
    empty=Box(),
    fold=fold,
    state_of=lambda box: box.state,
    row=lambda box: {"title": box.title, "things": box.things},
    model="made_up.BoxRow",
    states={"open": "敞开", "sealed": "已封存"},
    number_text=number_text,
)  # fmt: skip
