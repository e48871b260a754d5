"""Remedies: who hears, until when, and the words in the reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import calendar, outcomes, remedies
from gongkai.statute.remedies import Organ, Unsaid, heard_by, kind_of, last_day, paragraph

BEFORE, AFTER = date(2023, 12, 29), date(2025, 3, 28)
BUREAU = Organ(
    "安澜市水利局",
    "department",
    own_government="安澜市人民政府",
    higher_government="江东省人民政府",
    superior="江东省水利厅",
    department="安澜市水利局本部",
    court="安澜市清和区人民法院",
    online="https://reconsideration.example/",
)
REFUSALS = [code for code, one in outcomes.outcomes().items() if one.withholds]
OTHERS = [code for code in outcomes.outcomes() if code not in [*REFUSALS, "O-PARTIAL"]]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        pytest.param("department", ("安澜市人民政府",), marks=pytest.mark.article("XFY2023 24")),
        pytest.param("government", ("江东省人民政府",), marks=pytest.mark.article("XFY2023 24")),
        pytest.param(
            "provincial_government", ("安澜市水利局",), marks=pytest.mark.article("XFY2023 24")
        ),
        pytest.param(
            "state_council_department", ("安澜市水利局",), marks=pytest.mark.article("XFY2023 25")
        ),
        pytest.param("vertical", ("江东省水利厅",), marks=pytest.mark.article("XFY2023 27")),
        pytest.param(
            "judicial_administration",
            ("安澜市人民政府", "江东省水利厅"),
            marks=pytest.mark.article("XFY2023 28"),
        ),
        pytest.param(
            "dispatched_body", ("安澜市人民政府",), marks=pytest.mark.article("XFY2023 24")
        ),
        pytest.param(
            "dispatched_office", ("安澜市人民政府",), marks=pytest.mark.article("XFY2023 24")
        ),
        pytest.param(
            "authorised_organisation",
            ("安澜市人民政府",),
            marks=pytest.mark.article("XFY2023 24"),
        ),
    ],
)
def test_who_hears_by_the_kind_of_organ(kind: remedies.Kind, names: tuple[str, ...]) -> None:
    assert heard_by(replace(BUREAU, kind=kind), AFTER) == names


@pytest.mark.article("XFY2023 24")
def test_before_2024_a_departments_superior_could_hear_too() -> None:
    assert heard_by(BUREAU, BEFORE) == ("安澜市人民政府", "江东省水利厅")
    assert heard_by(BUREAU, date(2024, 1, 1)) == ("安澜市人民政府",)


@pytest.mark.article("XFY2023 24")
def test_the_organs_own_setting_goes_before_its_kind() -> None:
    assert heard_by(replace(BUREAU, named=("江东省人民政府",)), AFTER) == ("江东省人民政府",)


@pytest.mark.article("XFY2023 24")
def test_a_name_that_is_not_set_is_asked_for() -> None:
    with pytest.raises(Unsaid, match="行政复议机关没有设置完整"):
        heard_by(replace(BUREAU, own_government=""), AFTER)


def test_every_kind_has_a_row_of_any_date() -> None:
    for row in remedies.hearings():
        assert heard_by(replace(BUREAU, kind=row.kind), date(2019, 5, 15))
        assert heard_by(replace(BUREAU, kind=row.kind), AFTER)


@pytest.mark.parametrize(
    ("kind", "level", "vertical", "found"),
    [
        ("department", "county", False, "department"),
        ("department", "nation", False, "state_council_department"),
        ("department", "county", True, "vertical"),
        ("government", "city", False, "government"),
        ("government", "province", False, "provincial_government"),
        ("township", "town", False, "government"),
        ("dispatched", "county", False, "dispatched_body"),
        ("authorised", "city", False, "authorised_organisation"),
    ],
)
def test_the_kind_by_kind_and_level(kind: str, level: str, vertical: bool, found: str) -> None:
    assert kind_of(kind, level, vertical=vertical) == found


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        # 60 days from 28 March end on Tuesday 27 May.
        pytest.param(
            "reconsideration",
            date(2025, 3, 28),
            date(2025, 5, 27),
            marks=pytest.mark.article("XFY2023 20(1)"),
        ),
        # The 60th day is 4 October 2025, in the holiday: the first working day is 9 October.
        pytest.param(
            "reconsideration",
            date(2025, 8, 5),
            date(2025, 10, 9),
            marks=pytest.mark.article("XFY2023 20(1)"),
        ),
        pytest.param(
            "suit",
            date(2025, 3, 28),
            date(2025, 9, 28),
            marks=pytest.mark.article("XSF2017 46"),
        ),
        # Six months from 31 August end on the last of February, a Saturday that is worked.
        pytest.param(
            "suit",
            date(2025, 8, 31),
            date(2026, 2, 28),
            marks=pytest.mark.article("XSF2017 46"),
        ),
        pytest.param(
            "suit_after_reconsideration",
            date(2025, 5, 16),
            date(2025, 6, 3),
            marks=pytest.mark.article("XSF2017 45"),
        ),
        pytest.param(
            "reconsideration_untold",
            date(2024, 2, 29),
            date(2025, 2, 28),
            marks=pytest.mark.article("XFY2023 20(3)"),
        ),
        pytest.param(
            "suit_untold",
            date(2024, 6, 12),
            date(2025, 6, 12),
            marks=pytest.mark.article("XSF-JS2018 64"),
        ),
    ],
)
def test_the_last_day(period: remedies.Period, start: date, end: date) -> None:
    assert last_day(period, start, calendar.official()) == end


@pytest.mark.article("XFY2023 20(1)", "XSF2017 46")
@given(
    st.sampled_from(["reconsideration", "suit", "suit_after_reconsideration", "suit_untold"]),
    st.dates(date(2019, 5, 15), date(2026, 12, 31)),
)
def test_a_later_start_never_ends_earlier(period: remedies.Period, start: date) -> None:
    known = calendar.official()
    end = last_day(period, start, known)
    assert known.is_working(end)
    assert end <= last_day(period, start + timedelta(days=1), known)


@pytest.mark.article("XFY2023 23(2)", "R711 51")
@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_says_that_reconsideration_comes_first(code: str) -> None:
    assert paragraph(code, BUREAU, AFTER) == (
        "本答复不予公开政府信息的决定依法实行行政复议前置。"
        "如对本答复不予公开政府信息的决定不服，"
        "根据《中华人民共和国行政复议法》第二十三条第一款第（四）项的规定，应当自收到本答复书"
        "之日起60日内先向安澜市人民政府申请行政复议；对行政复议决定仍不服的，可以自收到行政复议"
        "决定书之日起15日内向安澜市清和区人民法院提起行政诉讼。未经行政复议，不得直接提起行政诉讼。"
    )


@pytest.mark.article("XFY2023 23(2)", "R711 51")
@pytest.mark.parametrize("code", OTHERS)
def test_other_replies_leave_the_choice(code: str) -> None:
    assert paragraph(code, BUREAU, AFTER) == (
        "如对本答复不服，可以自收到本答复书之日起60日内向安澜市人民政府申请行政复议，"
        "或者自收到本答复书之日起6个月内直接向安澜市清和区人民法院提起行政诉讼。"
    )


@pytest.mark.article("XFY2023 23(2)")
@pytest.mark.parametrize("code", [*REFUSALS, "O-PARTIAL"])
def test_before_2024_a_refusal_left_the_choice_too(code: str) -> None:
    text = paragraph(code, BUREAU, BEFORE)
    assert "前置" not in text
    assert "向安澜市人民政府或者江东省水利厅申请行政复议，或者" in text


@pytest.mark.article("XFY2023 23(2)")
def test_of_a_partial_disclosure_the_refused_part_goes_to_reconsideration_first() -> None:
    text = paragraph("O-PARTIAL", BUREAU, AFTER, withheld=["O-DENY-THIRD"])
    assert text.startswith("本答复中不予公开部分信息的决定依法实行行政复议前置。")
    assert "如对本答复的其他内容不服，可以自收到本答复书之日起60日内" in text


@pytest.mark.article("XFY2023 23(2)", "R711 37")
def test_a_part_that_is_no_government_information_leaves_the_choice() -> None:
    assert outcomes.must_contain("O-PARTIAL", ["O-OTHER"])
    assert "前置" not in paragraph("O-PARTIAL", BUREAU, AFTER, withheld=["O-OTHER"])
    both = paragraph("O-PARTIAL", BUREAU, AFTER, withheld=["O-OTHER", "O-DENY-THIRD"])
    assert "前置" in both


@pytest.mark.article("XFY2023 22(2)")
def test_what_is_served_online_gives_an_online_channel() -> None:
    text = paragraph("O-OPEN", BUREAU, AFTER, online=True)
    assert text.endswith("提交行政复议申请书：https://reconsideration.example/。")
    assert "互联网" not in paragraph("O-OPEN", BUREAU, AFTER)
    assert "互联网" not in paragraph("O-OPEN", BUREAU, BEFORE, online=True)
    with pytest.raises(Unsaid, match="互联网渠道"):
        paragraph("O-OPEN", replace(BUREAU, online=""), AFTER, online=True)


@pytest.mark.article("XFY2023 23(2)")
def test_a_reply_without_its_court_is_not_written() -> None:
    with pytest.raises(Unsaid, match="没有设置管辖法院"):
        paragraph("O-OPEN", replace(BUREAU, court=""), AFTER)


@pytest.mark.article("XFY2023 23(2)")
def test_an_organ_may_read_administrative_queries_as_refusals() -> None:
    text = paragraph("O-QUERY", BUREAU, AFTER, overrides={"O-QUERY": "review_first"})
    assert "行政复议前置" in text


@pytest.mark.article("GBH2021-132 3")
@pytest.mark.parametrize(
    "document",
    [
        "correction_notice",
        "extension_notice",
        "delay_notice",
        "reasons_notice",
        "consultation_notice",
        "third_party_letter",
    ],
)
def test_procedural_notices_have_no_remedy(document: str) -> None:
    assert remedies.document_paragraph(document, BUREAU, AFTER) == ""


@pytest.mark.article("FEE109")
def test_a_fee_notice_cannot_be_challenged_alone() -> None:
    text = remedies.document_paragraph("fee_notice", BUREAU, AFTER)
    assert text.startswith("申请人对收费决定有异议的，不能单独申请行政复议")


@pytest.mark.article("R711 51")
def test_a_third_party_may_challenge_the_decision_to_disclose() -> None:
    text = remedies.document_paragraph("third_party_decision", BUREAU, AFTER, online=True)
    assert text.startswith("如对本决定不服，可以自收到本告知书之日起60日内向安澜市人民政府")
    assert "本告知书通过互联网渠道送达" in text


def test_no_words_are_left_unfilled() -> None:
    for code in outcomes.outcomes():
        for day in (BEFORE, AFTER):
            assert not set(paragraph(code, BUREAU, day, online=True)) & set("{}")
