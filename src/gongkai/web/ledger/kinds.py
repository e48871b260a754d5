"""The kinds of subjects that the desks declare. Desks call :func:`register` from ``ready()``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gongkai.web.ledger.acts import AMENDMENTS, Act, Kind

_kinds: dict[str, Kind] = {}


class BadKind(ValueError):
    """A kind's declaration contradicts itself."""


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises BadKind when its list of acts contradicts itself."""
    if problems := list(_problems(kind)):
        raise BadKind(f"{kind.name}: {'; '.join(problems)}")
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise BadKind(f"{kind.name} is registered twice")
    return kind


def get(name: str) -> Kind:
    """The kind of that name. Raises KeyError."""
    return _kinds[name]


def registered() -> tuple[Kind, ...]:
    """All kinds, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def _problems(kind: Kind) -> Iterable[str]:
    names = [act.name for act in kind.acts]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{name} is declared twice"
    if not any(not act.from_states for act in kind.acts):
        yield "no act makes a subject"
    if reserved := {*AMENDMENTS} & {*names}:
        yield f"{sorted(reserved)} belongs to the ledger"
    for act in kind.acts:
        yield from _problems_of_act(kind, act, names)


def _problems_of_act(kind: Kind, act: Act, names: list[str]) -> Iterable[str]:
    if not act.roles:
        yield f"nobody may do {act.name}"
    if unknown := act.from_states - set(kind.states):
        yield f"{act.name} starts from unknown states {sorted(unknown)}"
    if act.moves_to and act.moves_to not in kind.states:
        yield f"{act.name} moves to the unknown state {act.moves_to}"
    if act.second_person and act.second_person not in names:
        yield f"{act.name} names the unknown act {act.second_person}"
    read = {upcast.schema for upcast in kind.upcasts if upcast.act == act.name}
    if missing := set(range(1, act.schema)) - read:
        yield f"{act.name} cannot read its older schemas {sorted(missing)}"
