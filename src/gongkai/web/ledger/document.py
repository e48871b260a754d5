"""Makes ``docs/acts.md``, the table of every act, from the kinds that the desks register.

``python -m gongkai.ops.act_table > docs/acts.md``
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.web.ledger import kinds
from gongkai.web.ledger.acts import Act, Kind

HEAD = """# The acts

Made from the desks' lists of acts by `python -m gongkai.ops.act_table > docs/acts.md`; do
not edit by hand. A test fails when this page is not current. Buttons, the API's operations, the
history and the checks on the server come from the same lists (`acts.py` of each desk).

An act is possible from the states named; from “—” it makes the subject. “Document” is what it
calls for, “number” the series in which it takes a number without gaps.

Every kind has two acts more, by whoever may do the act amended: `correct` (更正记录) and `void`
(作废记录). See [the ledger](ledger.md#corrections).
"""
COLUMNS = ("Act", "Name", "By", "From", "To", "Article", "Document", "Number", "Besides")


def page() -> str:
    """The page. Kinds of tests are left out."""
    shown = [kind for kind in kinds.registered() if not kind.model.startswith("made_up.")]
    return "\n".join([HEAD, *("\n".join(_section(kind)) for kind in shown)])


def _section(kind: Kind) -> Iterator[str]:
    yield f"## {kind.label} (`{kind.name}`)\n"
    yield "States: " + ", ".join(f"{label} (`{name}`)" for name, label in kind.states.items())
    yield ""
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{' --- |' * len(COLUMNS)}"
    for act in kind.acts:
        yield f"| {' | '.join(_row(kind, act))} |"
    yield ""


def _row(kind: Kind, act: Act) -> tuple[str, ...]:
    by = "、".join(role.label for role in type(next(iter(act.roles))) if role in act.roles)
    states = [label for name, label in kind.states.items() if name in act.from_states]
    besides = ["once"] if act.once else []
    if act.second_person:
        besides.append(f"not by whoever did `{act.second_person}`")
    return (
        f"`{act.name}`",
        act.label,
        by,
        "、".join(states) if act.from_states else "—",
        kind.state_label(act.moves_to) if act.moves_to else "",
        act.article,
        f"`{act.calls_for}`" if act.calls_for else "",
        f"`{act.number}`" if act.number else "",
        ", ".join(besides),
    )
