"""How a request ends: code, article, contents of the reply, row of Table 3, class of remedy."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.annual import form as annual_form
from gongkai.statute import citation, outcomes
from gongkai.statute.outcomes import outcome

LISTED = """
O-OPEN-PUB O-OPEN O-PARTIAL O-DENY-SECRET O-DENY-LAW O-DENY-SAFETY O-DENY-THIRD O-DENY-INTERNAL
O-DENY-PROCESS O-DENY-CASEFILE O-QUERY O-NONE-ABSENT O-NONE-NOTOURS O-NONE-MAKE O-UNCLEAR
O-SKIP-PETITION O-SKIP-REPEAT O-SKIP-PUBLICATION O-SKIP-EXCESSIVE O-SKIP-CONFIRM O-ABANDON
O-FEE-UNPAID O-OTHER
"""
CODES = tuple(LISTED.split())
NOT_RESULTS = {"new", "carried_in", "total", "carried_out"}
BEFORE, AFTER = date(2023, 12, 31), date(2024, 1, 1)


def rows_of(form: str) -> list[str]:
    (block,) = annual_form.get(form).table("table3").blocks
    return [row.key for row in block.rows]


def test_every_code_is_there_once() -> None:
    assert tuple(outcomes.outcomes()) == CODES


@pytest.mark.article("FORM2019", "FORM2021")
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("code", CODES)
def test_an_outcome_counts_in_one_row_that_the_form_has(code: str, form: str) -> None:
    if (code, form) == ("O-FEE-UNPAID", "2019"):
        with pytest.raises(outcomes.NoRow, match="2021年1月1日"):
            outcomes.row(code, form)
    else:
        assert rows_of(form).count(outcomes.row(code, form)) == 1
        assert outcomes.row(code, form) not in NOT_RESULTS


@pytest.mark.article("FORM2019", "FORM2021")
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_row_of_results_has_an_outcome(form: str) -> None:
    """Rows come in the order of the outcomes: no result of the form is left without one."""
    counted = [key for one in outcomes.outcomes().values() if (key := one.row[form])]
    results = [key for key in rows_of(form) if key not in NOT_RESULTS]
    assert list(dict.fromkeys(counted)) == results


@pytest.mark.article("FORM2019", "FORM2021")
@pytest.mark.parametrize(
    ("code", "row_2019", "row_2021"),
    [
        ("O-OPEN-PUB", "granted", "granted"),
        ("O-QUERY", "denied_admin_query", "denied_admin_query"),
        ("O-NONE-NOTOURS", "unavailable_not_held", "unavailable_not_held"),
        ("O-ABANDON", "other_handling", "other_not_corrected"),
        ("O-OTHER", "other_handling", "other_misc"),
    ],
)
def test_rows_that_are_not_told_by_their_label(code: str, row_2019: str, row_2021: str) -> None:
    assert (outcomes.row(code, "2019"), outcomes.row(code, "2021")) == (row_2019, row_2021)


def test_a_form_nobody_knows_has_no_row() -> None:
    with pytest.raises(outcomes.NoRow, match="2031"):
        outcomes.row("O-OPEN", "2031")


@pytest.mark.parametrize("code", CODES)
def test_every_article_can_be_printed(code: str) -> None:
    found = outcome(code)
    articles = [found.article, *found.also, *(element.article for element in found.states)]
    assert all(citation.cite(article) for article in articles)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        pytest.param("O-OPEN-PUB", "way_of_obtaining", marks=pytest.mark.article("R711 36(1)")),
        pytest.param("O-OPEN", "information", marks=pytest.mark.article("R711 36(2)")),
        pytest.param("O-DENY-LAW", "refusal_reasons", marks=pytest.mark.article("R711 36(3)")),
        pytest.param("O-NONE-ABSENT", "search", marks=pytest.mark.article("R711 36(4)")),
        pytest.param("O-NONE-NOTOURS", "other_organ", marks=pytest.mark.article("R711 36(5)")),
        pytest.param("O-SKIP-REPEAT", "repeat", marks=pytest.mark.article("R711 36(6)")),
        pytest.param("O-QUERY", "special_rules", marks=pytest.mark.article("R711 36(7)")),
        pytest.param("O-PARTIAL", "part_withheld", marks=pytest.mark.article("R711 37")),
        pytest.param("O-NONE-MAKE", "needs_making", marks=pytest.mark.article("R711 38")),
        pytest.param("O-SKIP-PETITION", "not_a_request", marks=pytest.mark.article("R711 39(1)")),
        pytest.param(
            "O-SKIP-PUBLICATION", "publication_way", marks=pytest.mark.article("R711 39(2)")
        ),
    ],
)
def test_a_reply_must_contain_what_its_article_says(code: str, key: str) -> None:
    keys = [element.key for element in outcomes.must_contain(code)]
    assert keys[0] == key or key in keys
    assert "remedies" in keys


@pytest.mark.article("R711 36(3)")
@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("O-DENY")])
def test_every_refusal_gives_reasons(code: str) -> None:
    assert outcomes.elements()["refusal_reasons"] in outcomes.must_contain(code)


@pytest.mark.article("R711 37")
def test_the_withheld_part_rests_on_a_ground_of_refusal() -> None:
    assert outcomes.must_contain("O-PARTIAL", ["O-DENY-THIRD", "O-DENY-PROCESS"])
    with pytest.raises(ValueError, match="不是部分公开中不予公开的依据"):
        outcomes.must_contain("O-PARTIAL", ["O-QUERY"])
    with pytest.raises(ValueError, match="只有部分公开"):
        outcomes.must_contain("O-OPEN", ["O-DENY-THIRD"])


def test_only_elements_that_some_reply_needs_are_listed() -> None:
    used = {element.key for one in outcomes.outcomes().values() for element in one.states}
    assert used == set(outcomes.elements())


@pytest.mark.article("XFY2023 23(1)(4)", "XFY2023 20(1)")
@pytest.mark.parametrize("code", CODES)
def test_review_comes_first_for_refusals_since_2024(code: str) -> None:
    refuses = code.startswith("O-DENY") or code == "O-PARTIAL"
    assert outcomes.remedy_class(code, AFTER) == ("review_first" if refuses else "choice")
    assert outcomes.remedy_class(code, BEFORE) == "choice"
    assert outcomes.remedy_class(code) == outcomes.remedy_class(code, AFTER)


@pytest.mark.article("XFY2023 23(1)(4)")
def test_an_organ_may_read_administrative_queries_as_refusals() -> None:
    reading = {"O-QUERY": "review_first"}
    assert outcomes.remedy_class("O-QUERY", AFTER, reading) == "review_first"
    assert outcomes.remedy_class("O-QUERY", BEFORE, reading) == "choice"


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(outcomes.UnknownOutcome, match="O-NOTHING"):
        outcomes.remedy_class("O-NOTHING")


def test_what_counts_as_other_is_told() -> None:
    kinds = outcomes.circumstances()
    assert {"withdrawn", "record_correction", "archive"} <= set(kinds)
    assert kinds["record_correction"].article == "R711 41"
