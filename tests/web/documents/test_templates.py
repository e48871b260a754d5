"""The shipped templates state what the law wants; an edited one that does not is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import citation, outcomes
from gongkai.web.documents import reference
from gongkai.web.documents.checking import FIELDS, check
from gongkai.web.documents.notation import BadNotation, blocks
from gongkai.web.documents.templates import (
    UnknownTemplate,
    allowed,
    known,
    names_in,
    placeholders,
    reply_key,
    shipped,
    template,
)
from tests.conftest import ROOT

KEYS = list(shipped())
OWED = {
    "application_form", "registration_sheet", "receipt", "confirmation_record",
    "correction_notice", "reasons_notice", "extension_notice", "delay_notice",
    "third_party_consultation", "third_party_reply_slip", "consultation_notice",
    "third_party_decision", "co_maker_consultation", "other_organ_consultation",
    "assistance_letter", "secrecy_referral", "fee_notice", "record_correction_reply",
    "search_record", "extension_approval", "review_sheet", "service_receipt",
    "service_record",     "withdrawal_record", "archive_contents",
}  # fmt: skip


def test_every_document_of_the_workflow_and_every_outcome_has_a_template() -> None:
    assert set(KEYS) == OWED | {reply_key(code) for code in outcomes.outcomes()}


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_template_passes_its_own_check(key: str) -> None:
    assert check(key, template(key).text) == []
    assert template(key).must, "a document that must state nothing needs no check"


@pytest.mark.parametrize("key", KEYS)
def test_each_statement_is_missed_when_it_is_cut_out(key: str) -> None:
    """Cutting the paragraphs that state it is refused, naming it and its article."""
    for must in template(key).must:
        text = template(key).text
        gone = {
            name: "\n".join(
                line
                for line in getattr(text, name).splitlines()
                if not _states(key, must.says, name, line)
            )
            for name in FIELDS
        }
        missing = [said for said in check(key, replace(text, **gone)) if said.startswith("缺少")]
        assert any(must.says in said for said in missing), must.says
        assert any(citation.cite(must.article) in said for said in missing)


def _states(key: str, says: str, name: str, line: str) -> bool:
    alone = replace(template(key).text, **dict.fromkeys(FIELDS, "") | {name: line})
    try:
        return not any(f"“{says}”" in said for said in check(key, alone))
    except BadNotation:
        return False


@pytest.mark.article("R711 30")
def test_a_correction_notice_without_its_effect_is_refused_in_words() -> None:
    text = template("correction_notice").text
    cut = replace(text, body=text.body.replace("视为放弃申请，本机关不再处理", "后果自负，不办理"))
    assert check("correction_notice", cut) == [
        "缺少“逾期不补正的后果（视为放弃申请，不再处理）”"
        "（《中华人民共和国政府信息公开条例》第三十条）。"
        "请写入“逾期不补正……视为放弃申请……不再处理”。"
    ]


@pytest.mark.article("R711 32")
def test_a_letter_to_a_third_party_never_names_the_requester() -> None:
    text = template("third_party_consultation").text
    told = replace(text, note=text.note + "申请人：{{申请人}}")
    assert any("不能写进这种文书" in said for said in check("third_party_consultation", told))


def test_a_statement_in_a_paragraph_that_may_fall_away_does_not_count() -> None:
    text = template("extension_notice").text
    moved = replace(text, body=text.body.replace("{{延期理由}}", "{{延期理由}}{{办理经过?}}"))
    assert any("延期的理由" in said for said in check("extension_notice", moved))


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("body", "{{申请内容", "不成对"),
        ("body", "{{不存在的占位}}", "不是这种文书可以用的占位"),
        ("body", "|甲|乙", "以“|”结尾"),
        ("body", "|=a|", "列宽"),
        ("body", "\x07", "控制字符"),
        ("title", "", "标题是空的"),
        ("addressee", "", "主送是空的"),
        ("note", "长" * 20_001, "超过"),
    ],
)
def test_what_is_wrong_is_said(field: str, words: str, said: str) -> None:
    text = template("receipt").text
    joined = words if field != "body" else f"{text.body}\n{words}"
    assert any(said in one for one in check("receipt", replace(text, **{field: joined})))


@given(st.text(max_size=300))
def test_any_text_is_checked_without_a_fault(body: str) -> None:
    text = replace(template("receipt").text, body=body)
    assert check("receipt", text)


@given(st.text(alphabet="|=<>{}*?一、（）\n甲 ", max_size=80))
def test_any_notation_is_read_or_refused_in_words(body: str) -> None:
    try:
        blocks(body)
    except BadNotation as error:
        assert "正文第" in str(error)


@pytest.mark.parametrize("key", KEYS)
def test_every_placeholder_is_known_and_allowed(key: str) -> None:
    assert {each.name for each in placeholders(key)} <= set(known())
    assert set(names_in(template(key))) <= allowed(key)


def test_every_known_placeholder_is_used() -> None:
    assert set(known()) == {name for key in KEYS for name in names_in(template(key))}


def test_an_unknown_key_says_so() -> None:
    with pytest.raises(UnknownTemplate, match="没有这种文书模板：letter"):
        placeholders("letter")


def test_the_page_of_documents_is_current() -> None:
    page = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    assert page == reference.page(), (
        "run python -m gongkai.web.documents.reference > docs/documents.md"
    )
