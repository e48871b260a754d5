"""The page of acts is current."""

from __future__ import annotations

from gongkai.web.ledger import document, kinds
from tests.conftest import ROOT


def test_the_page_of_acts_is_current() -> None:
    page = (ROOT / "docs" / "acts.md").read_text(encoding="utf-8")
    assert page == document.page(), "run python -m gongkai.ops.act_table > docs/acts.md"


def test_the_page_names_every_act() -> None:
    page = document.page()
    for kind in kinds.registered():
        if kind.name != "box":
            assert all(f"| `{act.name}` | {act.label} |" in page for act in kind.acts)
