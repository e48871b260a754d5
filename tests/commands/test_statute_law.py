"""``gongkai statute fee`` and ``outcomes`` as a clerk or a script calls them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from gongkai.cli import main

Captured = pytest.CaptureFixture[str]


def printed(capsys: Captured, *words: str) -> Any:
    assert main(["statute", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.article("FEE109 4")
def test_the_fee_by_item(capsys: Captured) -> None:
    fee = printed(capsys, "fee", "--by", "item", "--count", "31")
    assert fee == {
        "amount": "2200",
        "unit": "元",
        "steps": [
            {"from": 1, "to": 10, "rate": "0", "amount": "0"},
            {"from": 11, "to": 30, "rate": "100", "amount": "2000"},
            {"from": 31, "to": 31, "rate": "200", "amount": "200"},
        ],
        "article": "FEE109 4",
    }


@pytest.mark.article("FEE109 4")
def test_requests_before_them_in_the_month(capsys: Captured) -> None:
    fee = printed(capsys, "fee", "--by", "item", "--count", "2", "--after", "29")
    assert fee["amount"] == "300"
    assert [step["from"] for step in fee["steps"]] == [30, 31]


@pytest.mark.article("FEE109 5")
def test_the_fee_by_volume(capsys: Captured) -> None:
    fee = printed(capsys, "fee", "--by", "volume", "--pages", "250")
    assert (fee["amount"], fee["article"]) == ("4700", "FEE109 5")
    assert sum(Decimal(step["amount"]) for step in fee["steps"]) == 4700


def test_the_fee_in_words(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["statute", "fee", "--by", "volume", "--pages", "31"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "  第1至30页，每页0元，计0元",
        "  第31页，10元",
        "合计 10 元",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "item", "--count", "many"], "--count 应为非负整数：many"),
        (["--by", "item", "--count", "-3"], "--count 应为非负整数：-3"),
        (["--by", "item", "--count", "1.5"], "--count 应为非负整数：1.5"),
        (["--by", "item", "--count", "9" * 5000], "--count 应为非负整数"),
        (["--by", "item", "--count", "9999999"], "1000000 之间"),
        (["--by", "item", "--count", "1", "--after", "x"], "--after 应为非负整数：x"),
        (["--by", "item", "--pages", "3"], "--pages 不能与 --by item 同用"),
        (["--by", "item"], "--by item 需要 --count"),
        (["--by", "volume", "--pages", ""], "--pages 应为非负整数"),
        (["--by", "volume", "--count", "3"], "--count 不能与 --by volume 同用"),
        (["--by", "volume"], "--by volume 需要 --pages"),
        (["--by", "item", "--count", "31", "--on", "2020-12-31"], "2021-01-01 起施行"),
        (["--by", "item", "--count", "31", "--on", "2020/12/31"], "日期应为 YYYY-MM-DD"),
        (["--by", "weight"], "weight"),
        (["--count", "3"], "--by"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str], said: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as stopped:
        main(["statute", "fee", *words])
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_the_outcomes(capsys: Captured) -> None:
    known = {one["code"]: one for one in printed(capsys, "outcomes")}
    assert len(known) == 23
    assert all(
        set(one) == {"code", "label", "article", "row", "must_contain", "remedy"}
        for one in known.values()
    )
    unpaid = known["O-FEE-UNPAID"]
    assert unpaid["row"] == {"2019": None, "2021": "other_fee_unpaid"}
    assert known["O-DENY-THIRD"]["article"] == "R711 15"
    assert known["O-DENY-THIRD"]["remedy"] == "review_first"
    assert known["O-OPEN"]["remedy"] == "choice"
    assert "不予公开的决定和理由" in known["O-DENY-SECRET"]["must_contain"]


@pytest.mark.article("XFY2023 23(1)(4)")
def test_the_outcomes_before_review_came_first(capsys: Captured) -> None:
    known = printed(capsys, "outcomes", "--on", "2023-12-31")
    assert {one["remedy"] for one in known} == {"choice"}


def test_the_outcomes_in_words(capsys: Captured) -> None:
    assert main(["statute", "outcomes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 23
    assert lines[2].startswith("O-PARTIAL")
