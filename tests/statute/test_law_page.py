"""Every rule of the law has its article, its test and its line in ``docs/law.md``."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from gongkai.statute import citation
from gongkai.statute.articles import Rule
from tests.statute import law_page

ROOT = Path(__file__).resolve().parents[2]
STATUTE = ROOT / "src" / "gongkai" / "statute"


def _place(rule: Rule) -> str:
    return rule.place


def test_the_page_is_current() -> None:
    page = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    assert page == law_page.text(), "run: python -m tests.statute.law_page > docs/law.md"


@pytest.mark.parametrize("rule", law_page.statute_rules(), ids=_place)
def test_a_rule_has_articles_that_a_test_names(rule: Rule) -> None:
    assert rule.says, "a rule says something"
    assert rule.articles, "a rule comes from an article"
    tests = law_page.shown()
    untested = [one for one in rule.articles if not law_page.showing(rule, one, tests)]
    assert not untested, f"no test is marked @pytest.mark.article({untested[0]!r})"
    assert all(citation.cite(one) for one in rule.articles)


def test_tests_name_articles_that_exist() -> None:
    for test in law_page.shown():
        assert citation.parse(test.article), test


def test_every_mark_in_the_source_is_a_rule() -> None:
    """The register misses nothing: as many rules as marks in the files of the package."""
    marks = [
        node
        for path in STATUTE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == "rule"
    ]
    assert len(law_page.statute_rules()) == len(marks) > 0


def test_marks_are_found_wherever_they_may_stand(tmp_path: Path) -> None:
    (tmp_path / "statute").mkdir()
    (tmp_path / "statute" / "test_it.py").write_text(
        "pytestmark = pytest.mark.article('R711 1')\n"
        "@pytest.mark.article('R711 2', 'R711 3')\n"
        "def test_a(): ...\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.article('R711 4'))])\n"
        "def test_b(x): ...\n",
        encoding="utf-8",
    )
    (tmp_path / "statute" / "case.yaml").write_text(
        "title: 一\narticle: R711 5\n---\n- title: 二\n  article: [R711 6, R711 7(1)]\n",
        encoding="utf-8",
    )
    found = law_page.shown(tmp_path)
    assert [test.article for test in sorted(found, key=lambda one: one.article)] == [
        *(f"R711 {n}" for n in range(1, 7)),
        "R711 7(1)",
    ]
    assert law_page.shows(found[-1], "R711 1") is False
    assert [t.test for t in found if law_page.shows(t, "R711 7")] == ["二"]
