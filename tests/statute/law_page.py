"""The table of the law as a page: article → rule → function → test, made from code and tests.

``python -m tests.statute.law_page > docs/law.md``
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

import gongkai.statute
from gongkai.statute import citation
from gongkai.statute.articles import Rule, rules

TESTS = Path(__file__).resolve().parents[1]
SHOWN = 3

_INTRODUCTION = """\
# The law, article by article

Which rule of the code says what an article says, and which tests show it. Made from the marks
`@rule` in `gongkai.statute` and the marks `article` of the tests by
`python -m tests.statute.law_page > docs/law.md`; do not edit by hand. A test fails when this page
is not current, when a rule has no test that names its article, or when a test names an article
of an instrument nobody knows.

An article is written as a tag of the instrument, the article and, in brackets, its paragraph or
item: `R711 36(3)`. Functions are named within `gongkai.statute`, tests within `tests/`; of many
tests the first three stand here.
"""


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """A test that names an article: its file within ``tests/`` and its own name."""

    file: str
    test: str
    article: str


def _articles_of(node: ast.AST) -> Iterator[str]:
    """The articles of every ``pytest.mark.article(…)`` in a piece of code."""
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Attribute)
            and part.func.attr == "article"
        ):
            yield from (each.value for each in part.args if isinstance(each, ast.Constant))


def _in_code(path: Path, name: str) -> Iterator[Shown]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for decorator in node.decorator_list:
                for article in _articles_of(decorator):
                    yield Shown(name, node.name, article)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            yield from (Shown(name, "", article) for article in _articles_of(node.value))


def _in_case(value: Any, name: str) -> Iterator[Shown]:
    """The articles of a case file: one case, a list of them, or cases inside a mapping."""
    if isinstance(value, list):
        for each in value:
            yield from _in_case(each, name)
    elif isinstance(value, dict) and "article" in value:
        named = value["article"]
        for article in named if isinstance(named, list) else [named]:
            yield Shown(name, str(value.get("title", "")), article)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _in_case(each, name)


@cache
def shown(tests: Path = TESTS) -> tuple[Shown, ...]:
    """Every test that names an article."""
    found: set[Shown] = set()
    for path in tests.rglob("test_*.py"):
        found.update(_in_code(path, path.relative_to(tests).as_posix()))
    for path in (tests / "statute").rglob("*.yaml"):
        name = path.relative_to(tests).as_posix()
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            found.update(_in_case(document, name))
    return tuple(sorted(found))


def statute_rules() -> tuple[Rule, ...]:
    """Every rule of every module of ``gongkai.statute``."""
    for module in pkgutil.walk_packages(gongkai.statute.__path__, "gongkai.statute."):
        importlib.import_module(module.name)
    return tuple(rule for rule in rules() if rule.place.startswith("gongkai.statute."))


def shows(test: Shown, article: str) -> bool:
    """Whether the test names the article or a paragraph or item of it."""
    return test.article == article or test.article.startswith(f"{article}(")


def showing(rule: Rule, article: str, tests: Sequence[Shown]) -> list[Shown]:
    """The tests of an article; of those, the ones that stand where the rule's module does, if
    there are any: ``clock_events`` → ``statute/clock/``, ``fees`` → ``statute/test_fees.py``."""
    named = [test for test in tests if shows(test, article)]
    module = rule.place.split(".")[2].split("_")[0]
    near = [t for t in named if t.file.startswith((f"statute/{module}", f"statute/test_{module}"))]
    return near or named


def _test_names(tests: Sequence[Shown]) -> str:
    names = [f"`{each.file}`" + (f" {each.test}" if each.test else "") for each in tests[:SHOWN]]
    return "<br>".join(names + (["…"] if len(tests) > SHOWN else []))


def _rows() -> list[tuple[citation.Reference, str, Rule]]:
    rows = [(citation.parse(one), one, rule) for rule in statute_rules() for one in rule.articles]
    order = list(citation.instruments())
    return sorted(
        rows, key=lambda row: (order.index(row[0].tag), row[0].article, row[0].parts, row[2].place)
    )


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    tests = shown()
    for tag, rows in groupby(_rows(), key=lambda row: row[0].tag):
        instrument = citation.instruments()[tag]
        title = f"{instrument.title} ({instrument.number})" if instrument.title else ""
        yield f"## {tag}: {title or instrument.number}\n"
        yield "| article | rule | function | tests |"
        yield "| --- | --- | --- | --- |"
        for reference, article, rule in rows:
            place = rule.place.removeprefix("gongkai.statute.")
            printed = citation.cite(article, titled=False) if reference.article else "—"
            names = _test_names(showing(rule, article, tests))
            yield f"| `{article}` {printed} | {rule.says} | `{place}` | {names} |"
        yield ""


def text() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
