"""The forms as data: whole, consistent, and described in ``docs/forms.md`` as they are."""

from __future__ import annotations

import pytest

from gongkai.annual import form as forms
from gongkai.annual.identities import rules_of
from tests.conftest import ROOT

FORMS = tuple(forms.all_forms().values())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_names_are_unique(form: forms.Form) -> None:
    assert len(set(form.cells)) == len(form.cells)
    assert len({identity.id for identity in form.identities}) == len(form.identities)
    codes = [indicator.code for indicator in form.indicators]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_cell_has_its_place(form: forms.Form) -> None:
    for cell in form.cells:
        table, _, row, column = form.place(cell)
        assert cell == f"{table.key}.{row.key}.{column.key}"
        assert row.label[-1] in form.label(cell) and column.label[-1] in form.label(cell)
    with pytest.raises(KeyError):
        form.place("table3.new.nobody")
    with pytest.raises(KeyError):
        form.place("indicators.L0")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_identity_holds_somewhere(form: forms.Form) -> None:
    places = {rule.identity.id for rule in rules_of(form)}
    assert places == {identity.id for identity in form.identities}


def test_the_form_of_a_year() -> None:
    due = {2008: "legacy", 2018: "legacy", 2019: "2019", 2020: "2019", 2021: "2021", 2040: "2021"}
    for year, form_id in due.items():
        assert forms.for_year(year) is forms.get(form_id)
    assert forms.for_year(1999) is None


def test_the_page_on_forms_is_current() -> None:
    page = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    for form in FORMS:
        assert f"| `{form.id}` |" in page
        assert form.source in page
        for table in form.tables:
            assert f"| `{table.key}` | {table.chapter} " in page
            assert f"| `{table.layout}` |" in page
