"""The decision tree: it is a tree of law, and every path through it ends where the law says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from gongkai.statute import citation, exemptions, outcomes
from gongkai.statute.exemptions import SEVERABLE, NotAsked, Walk, nodes, walk

NOT_BY_QUESTION = {"O-ABANDON", "O-FEE-UNPAID"}
"""Time brings these about, no question does."""


def every_walk(entry: exemptions.Entry, answers: dict[str, bool] | None = None) -> Iterator[Walk]:
    """All finished walks from an entry."""
    answers = answers or {}
    here = walk(answers, entry)
    if here.asks is None:
        yield here
        return
    for answer in (True, False):
        yield from every_walk(entry, {**answers, here.asks.id: answer})


RECORD = list(every_walk("record"))
REQUEST = list(every_walk("request"))


def said(done: Walk, id: str) -> bool:
    return any(node.id == id and answer for node, answer in done.path)


def test_every_place_named_exists() -> None:
    for node in nodes().values():
        for place in (node.yes, node.no):
            if exemptions.end_of(place) == "outcome":
                assert place in outcomes.outcomes(), f"{node.id} leads to {place}"
        assert set(node.overrides) <= set(outcomes.outcomes())
        assert node.ground == "" or outcomes.outcome(node.ground).withholds
        assert citation.cite(node.article)
        assert node.question.endswith("？")
        assert node.help.endswith("。")


def test_there_is_no_cycle() -> None:
    order = {id: number for number, id in enumerate(nodes())}
    for node in nodes().values():
        for place in (node.yes, node.no):
            if place in order and node.id != SEVERABLE:
                assert order[place] > order[node.id], f"{node.id} leads back to {place}"


def test_every_question_step_and_outcome_is_reached() -> None:
    assert {node.id for done in REQUEST for node, _ in done.path} == set(nodes())
    assert {done.step.key for done in REQUEST if done.step} == set(exemptions.steps())
    reached = {done.outcome for done in REQUEST if done.outcome}
    assert reached == set(outcomes.outcomes()) - NOT_BY_QUESTION
    owed = {duty.key for done in REQUEST for duty in done.duties}
    assert owed == set(exemptions.duties())


def test_a_finished_walk_ends_in_one_place() -> None:
    for done in [*RECORD, *REQUEST]:
        assert (done.step is None) != (done.outcome == "")


@pytest.mark.article("R711 13", "R711 14", "R711 15", "R711 16(1)", "R711 16(2)")
def test_only_a_ground_of_articles_14_to_16_withholds() -> None:
    """The tree against the formula of the Regulation, on every path a clerk can take."""
    for done in RECORD:
        if done.step or done.outcome == "O-OPEN-PUB":
            continue
        article_14 = any(said(done, id) for id in ("secret", "prohibited", "safety"))
        article_15 = said(done, "third_party_right") and not said(done, "public_interest")
        article_16 = any(
            said(done, id) for id in ("internal_withheld", "process_withheld", "case_file_withheld")
        )
        withheld = article_14 or article_15 or article_16
        assert (done.outcome != "O-OPEN") == withheld
        assert bool(done.ground) == withheld


@pytest.mark.article("R711 37")
def test_what_can_be_severed_is_given() -> None:
    for done in RECORD:
        if done.ground and done.outcome:
            assert done.outcome == ("O-PARTIAL" if said(done, SEVERABLE) else done.ground)


@pytest.mark.article("R711 15")
def test_the_third_party_is_told_when_the_public_interest_prevails() -> None:
    for done in RECORD:
        told = [duty.key for duty in done.duties] == ["tell_third_party"]
        assert told == said(done, "public_interest")


@pytest.mark.article("R711 15")
def test_a_third_partys_information_is_not_judged_before_it_was_asked() -> None:
    done = walk(
        {
            "published": False,
            "secret": False,
            "uncertain": False,
            "prohibited": False,
            "safety": False,
            "third_party": True,
            "consulted": False,
        }
    )
    assert done.step == exemptions.steps()["consult_third_party"]


@pytest.mark.article("R711 17(3)")
def test_what_nobody_can_decide_is_referred() -> None:
    done = walk({"published": False, "secret": False, "uncertain": True})
    assert done.step == exemptions.steps()["refer"]


@pytest.mark.article("R711 16(2)")
@pytest.mark.parametrize("kind", ["process", "case_file"])
def test_a_rule_that_orders_disclosure_overrides_article_16(kind: str) -> None:
    for done in RECORD:
        if said(done, f"{kind}_owed"):
            assert not any(node.id == f"{kind}_withheld" for node, _ in done.path)


@pytest.mark.article("R711 15", "R711 16(1)", "R711 16(2)")
@pytest.mark.parametrize(
    ("code", "ids"),
    [
        ("O-DENY-THIRD", ["third_party_agrees", "public_interest"]),
        ("O-DENY-INTERNAL", ["internal_withheld"]),
        ("O-DENY-PROCESS", ["process_owed", "process_withheld"]),
        ("O-DENY-CASEFILE", ["case_file_owed", "case_file_withheld"]),
        ("O-DENY-SECRET", []),
        ("O-DENY-LAW", []),
        ("O-DENY-SAFETY", []),
    ],
)
def test_override_questions(code: str, ids: list[str]) -> None:
    assert [node.id for node in exemptions.override_questions(code)] == ids


@pytest.mark.article("R711 15", "R711 16(2)")
def test_no_ground_is_found_without_its_override_questions() -> None:
    for done in RECORD:
        asked = {node.id for node, _ in done.path}
        if done.ground:
            assert {node.id for node in exemptions.override_questions(done.ground)} <= asked


def test_questions_are_asked_in_the_order_of_the_law() -> None:
    order = list(nodes())
    for done in RECORD:
        places = [order.index(node.id) for node, _ in done.path]
        assert all(one < later for one, later in pairwise(places))


def test_an_idle_answer_is_refused() -> None:
    with pytest.raises(NotAsked, match="safety"):
        walk({"published": True, "safety": True})


def test_an_unfinished_walk_asks_the_next_question() -> None:
    here = walk({"published": False})
    assert here.asks == nodes()["secret"]
    assert (here.outcome, here.step) == ("", None)
