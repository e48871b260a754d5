"""Figures claimed in running text: by the sentence, and measured on the labelled reports."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual import reading
from gongkai.annual.model import Claim, Number
from gongkai.annual.narrative import LONGEST_QUOTE, claims, claims_in
from tests.annual.reports import valid_report, with_text

README = "README.md"
FLOOR_BOTH, FLOOR_VALUE = Decimal("0.97"), Decimal("0.98")


def _told(*paragraphs: str) -> list[tuple[str, Number]]:
    return [(claim.what, claim.value) for claim in claims_in(paragraphs) if claim.what != "other"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共主动公开政府信息3.77万条。", [("proactive_items_total", 37700)]),
        ("主动公开政府信息１２，３４５条。", [("proactive_items_total", 12345)]),
        ("及時公開了90條政府信息。", [("proactive_items_total", 90)]),
        ("受理政府信息公开申请 3119\n 件。", [("requests_received", 3119)]),
        ("发布政务动态200余条，公开近300条信息，每月平均刊发信息2条以上。", []),
        (
            "通过网站发布信息1234条、微博56条、微信公众号78条。",
            [("website_items", 1234), ("weibo_items", 56), ("wechat_items", 78)],
        ),
        (
            "在公告栏张贴信息40条，电视、报纸等媒体刊发稿件18篇。",
            [("bulletin_board_items", 40), ("media_items", 18)],
        ),
        (
            "利用网站、公众号等渠道公开信息3067条，其中财政预决算4条，动态类2505条。",
            [("proactive_items_total", 3067), ("finance_items", 4), ("work_news_items", 2505)],
        ),
        (
            "收到2条公众提交的申请，答复2件，另有1件顺延到下年度。",
            [("requests_received", 2), ("requests_answered", 2), ("requests_carried_out", 1)],
        ),
        (
            "上年结转1件；予以公开3件，部分公开2件，不予公开5件，无法提供4件，不予处理6件。",
            [
                ("requests_carried_in", 1),
                ("requests_granted", 3),
                ("requests_partially_granted", 2),
                ("requests_denied", 5),
                ("requests_unavailable", 4),
                ("requests_declined", 6),
            ],
        ),
        (
            "收到申请9件，其中网络申请4件、信函申请3件、当面申请2件。",
            [
                ("requests_received", 9),
                ("requests_online", 4),
                ("requests_by_mail", 3),
                ("requests_in_person", 2),
            ],
        ),
        (
            "行政复议6件，其中维持4件；行政诉讼2件，其中维持1件。",
            [("reconsiderations", 6), ("reconsiderations_upheld", 4), ("litigations", 2)],
        ),
        ("行政复议、行政诉讼均为0件。", [("reconsiderations", 0), ("litigations", 0)]),
        (
            "全年未收到依申请公开件，没有复议或诉讼。",
            [("requests_received", 0), ("reconsiderations", 0), ("litigations", 0)],
        ),
        (
            "没有因政府信息公开申请行政复议、提起行政诉讼的情况。",
            [("reconsiderations", 0), ("litigations", 0)],
        ),
        ("未经复议直接起诉的案件见表四。无正当理由大量反复申请。", []),
        (
            "召开专题会议两次，举办培训班3期，召开新闻发布会12场，组织4次专项检查。",
            [("meetings", 2), ("trainings", 3), ("press_conferences", 12), ("inspections", 4)],
        ),
        ("收取信息处理费0.04万元。", [("information_fee_yuan", 400)]),
        ("未收取任何费用。", [("information_fee_yuan", 0)]),
        ("采购总金额350.5万元。", [("procurement_amount_wan", Decimal("350.5"))]),
        (
            "作出行政处罚决定44件，公开行政许可信息76条，办理行政许可12件。",
            [("penalty_decisions", 44), ("licensing_items", 76), ("licensing_decisions", 12)],
        ),
        (
            "制定规范性文件5件，废止2件，现行有效20件。",
            [
                ("normative_documents_issued", 5),
                ("normative_documents_repealed", 2),
                ("normative_documents_in_force", 20),
            ],
        ),
        ("国务院令第711号、国办发〔2021〕30号、第二十条，2023年1月1日起，电话0571-1234567。", []),
        ("在20个工作日内答复，满意度100%，93个部门公开了预决算。", []),
    ],
)
def test_meaning(text: str, expected: list[tuple[str, Number]]) -> None:
    assert _told(text) == expected


def test_the_heading_above_tells_what_none_means() -> None:
    assert _told("（二）依申请公开", "今年没有。") == [("requests_received", 0)]
    assert _told("（三）平台建设", "今年没有。") == []


def test_a_claim_names_its_chapter_and_stands_once() -> None:
    report = with_text(valid_report(), 1, "收到申请64件。", "如前所述，收到申请64件。")
    received = [claim for claim in claims(report) if claim.what == "requests_received"]
    assert received == [Claim("收到申请64件", "requests_received", 64, 1)]


@given(
    st.lists(
        st.text(alphabet="公开信息申请复议未没有共0123456789.,，、。;（）()件条次余万 \n其中:"),
        max_size=4,
    )
)
def test_any_text_is_read_and_quoted(paragraphs: list[str]) -> None:
    for claim in claims_in(paragraphs):
        assert claim.quote
        assert len(claim.quote) <= LONGEST_QUOTE
        assert any(claim.quote in paragraph for paragraph in paragraphs)
        assert isinstance(claim.value, (int, Decimal))


@pytest.mark.parametrize(
    "pattern",
    (
        "收到申请",
        "1",
        "公开信息12条",
        "公开12条，其中3条，",
        "12条)",
        "没有",
        "2019年公开1条。",
        "[bookmark: ",
    ),
)
def test_hostile_text_ends_soon(pattern: str) -> None:
    start = time.monotonic()
    claims_in([pattern * 20_000] * 3)
    assert time.monotonic() - start < 5


# -- on the labelled reports -------------------------------------------------------------------


def _labelled(corpus: Path) -> Iterator[tuple[str, list[dict[str, object]], tuple[Claim, ...]]]:
    """(name, labelled facts, claims found) of every document that has labelled facts."""
    for gold in sorted(corpus.glob("*.gold.json")):
        facts = json.loads(gold.read_text(encoding="utf-8"), parse_float=Decimal).get("narrative")
        name = gold.name.removesuffix(".gold.json")
        source = next(p for p in corpus.glob(f"{name}.*") if p != gold)
        if facts:
            yield name, facts, claims(reading.read_file(source))


def test_recall_on_the_labelled_reports(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The labels are no full list, so what is found beyond them is not counted as wrong here:
    precision is counted on the labelled values alone (a labelled value under another code)."""
    facts = both = value_only = claimed = other_code = 0
    missed: list[str] = []
    for name, labelled, found in _labelled(corpus):
        pairs = {(claim.what, claim.value) for claim in found}
        values = {claim.value for claim in found}
        wanted = {(fact["what"], fact["value"]) for fact in labelled}
        claimed += len(found)
        facts += len(wanted)
        both += len(wanted & pairs)
        value_only += sum(value in values for _, value in wanted)
        other_code += sum(
            value in {v for _, v in wanted - pairs} and what != "other"
            for what, value in pairs - wanted
        )
        missed += [f"{name}: {what} {value}" for what, value in wanted - pairs]
    with capsys.disabled():
        print(
            f"\nnarrative: {facts} labelled facts, {both} found with their meaning, "
            f"{value_only} by value; {claimed} claims in all, {other_code} labelled values "
            f"under another code; missed: {missed}"
        )
    assert both >= FLOOR_BOTH * facts
    assert value_only >= FLOOR_VALUE * facts


def test_every_code_is_defined(corpus: Path) -> None:
    text = (corpus / README).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("Codes of `what`"))
    for _, _, found in _labelled(corpus):
        assert {claim.what for claim in found} - {"other"} <= set(
            line.replace(".", "").replace(",", " ").split()
        )
