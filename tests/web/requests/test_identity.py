"""Identity numbers: what may be one, and that a single wrong digit never passes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from gongkai.web.requests.identity import (
    PERSONAL,
    IdentityKind,
    WrongNumber,
    check,
    mask,
    normalise,
)

TODAY = date(2026, 3, 18)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

GOOD = [
    (IdentityKind.RESIDENT_CARD, "11010519491231002X"),  # the example of GB 11643
    (IdentityKind.RESIDENCE_PERMIT, "810000199408230021"),
    (IdentityKind.RESIDENCE_PERMIT, "830000199201300022"),
    (IdentityKind.HK_MACAO_PERMIT, "H12345678"),
    (IdentityKind.HK_MACAO_PERMIT, "M1234567801"),
    (IdentityKind.HK_MACAO_PERMIT, "HA1234567"),
    (IdentityKind.TAIWAN_PERMIT, "12345678"),
    (IdentityKind.TAIWAN_PERMIT, "0123456789B"),
    (IdentityKind.PASSPORT, "E12345678"),
    (IdentityKind.PERMANENT_RESIDENT, "KAZ110090123105"),
    (IdentityKind.CREDIT_CODE, "91110000600037341L"),
]


def card(place: str, born: date, order: int) -> str:
    body = f"{place}{born:%Y%m%d}{order:03}"
    return body + ric.calc_check_digit(body + "0")


births = st.dates(date(1900, 1, 1), TODAY)
orders = st.integers(0, 999)
cards = st.one_of(
    st.tuples(
        st.just(IdentityKind.RESIDENT_CARD),
        st.builds(card, st.sampled_from(["110105", "320412", "650102"]), births, orders),
    ),
    st.tuples(
        st.just(IdentityKind.RESIDENCE_PERMIT),
        st.builds(card, st.sampled_from(["810000", "820000", "830000"]), births, orders),
    ),
    st.tuples(
        st.just(IdentityKind.PERMANENT_RESIDENT),
        st.builds(card, st.sampled_from(["911156", "931826"]), births, orders),
    ),
)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    body = (
        draw(st.sampled_from(["91", "92", "51", "12", "A1", "Y1"]))
        + f"{draw(st.integers(0, 999999)):06}"
        + draw(st.text(CREDIT_ALPHABET, min_size=9, max_size=9))
    )
    return body + uscc.calc_check_digit(body)


@st.composite
def older_permanent(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(2020, 1, 1)))
    body = (
        draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3))
        + f"{draw(st.integers(0, 9999)):04}{born:%y%m%d}{draw(st.integers(0, 9))}"
    )
    weighed = sum(int(one, 36) * (7, 3, 1)[at % 3] for at, one in enumerate(body))
    return body + str(weighed % 10)


@pytest.mark.parametrize(("kind", "number"), GOOD)
def test_good_numbers_pass(kind: IdentityKind, number: str) -> None:
    assert check(kind, number, TODAY) == number


@given(cards)
def test_a_true_number_passes_and_any_wrong_digit_is_found(drawn: tuple[IdentityKind, str]) -> None:
    kind, number = drawn
    assert check(kind, number, TODAY) == number
    for at in range(18):
        for wrong in "0123456789X":
            if wrong != number[at]:
                with pytest.raises(WrongNumber):
                    check(kind, number[:at] + wrong + number[at + 1 :], TODAY)


@given(credit_codes())
def test_any_wrong_character_of_a_credit_code_is_found(number: str) -> None:
    assert check(IdentityKind.CREDIT_CODE, number, TODAY) == number
    for at in range(18):
        for wrong in CREDIT_ALPHABET + "IOSVZ":
            if wrong != number[at]:
                with pytest.raises(WrongNumber):
                    check(IdentityKind.CREDIT_CODE, number[:at] + wrong + number[at + 1 :], TODAY)


@given(older_permanent())
def test_any_wrong_digit_of_an_older_permanent_card_is_found(number: str) -> None:
    kind = IdentityKind.PERMANENT_RESIDENT
    assert check(kind, number, TODAY) == number
    for at in range(3, 15):
        for wrong in "0123456789":
            if wrong != number[at]:
                with pytest.raises(WrongNumber):
                    check(kind, number[:at] + wrong + number[at + 1 :], TODAY)


@given(cards, st.integers(0, 16))
def test_two_digits_exchanged_are_found(drawn: tuple[IdentityKind, str], at: int) -> None:
    kind, number = drawn
    exchanged = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if exchanged != number:
        with pytest.raises(WrongNumber):
            check(kind, exchanged, TODAY)


def test_full_width_blanks_and_small_letters_are_made_alike() -> None:
    typed = "１１０１０５ １９４９１２３１－００２ｘ"
    assert check(IdentityKind.RESIDENT_CARD, typed, TODAY) == "11010519491231002X"
    assert normalise(" h 1234 5678 ") == "H12345678"


@pytest.mark.parametrize(
    ("kind", "number", "says"),
    [
        (IdentityKind.RESIDENT_CARD, "", "没有填写"),
        (IdentityKind.RESIDENT_CARD, "1101051949123100", "填了 16 位"),
        (IdentityKind.RESIDENT_CARD, "110105491231002", "第一代"),
        (IdentityKind.RESIDENT_CARD, "110105194912310O2X"[:18], "前 17 位是数字"),
        (IdentityKind.RESIDENT_CARD, "110105194902310020", "出生日期"),
        (IdentityKind.RESIDENT_CARD, "990105194912310020", "改选证件种类"),
        (IdentityKind.RESIDENT_CARD, "190105194912310020", "省级行政区"),
        (IdentityKind.RESIDENT_CARD, "110105194912310020", "校验位"),
        (IdentityKind.RESIDENT_CARD, "810000199408230021", "居住证"),
        (IdentityKind.RESIDENCE_PERMIT, "11010519491231002X", "810000"),
        (IdentityKind.HK_MACAO_PERMIT, "12345678", "H 或 M"),
        (IdentityKind.TAIWAN_PERMIT, "H12345678", "8 位数字"),
        (IdentityKind.PASSPORT, "ABCDEFGH", "护照资料页"),
        (IdentityKind.PERMANENT_RESIDENT, "11010519491231002X", "以 9 开头"),
        (IdentityKind.PERMANENT_RESIDENT, "KAZ110090133105", "出生年月日"),
        (IdentityKind.CREDIT_CODE, "9111000060003734", "填了 16 位"),
        (IdentityKind.CREDIT_CODE, "9111000060003734IL", "字母 I"),
        (IdentityKind.CREDIT_CODE, "911100006000中7341L", "数字和字母"),
    ],
)
def test_a_message_says_what_is_wrong(kind: IdentityKind, number: str, says: str) -> None:
    with pytest.raises(WrongNumber) as raised:
        check(kind, number, TODAY)
    assert says in str(raised.value)
    assert not number or number not in str(raised.value), "a message may be logged"


def test_nobody_is_born_after_today() -> None:
    tomorrow = card("110105", TODAY + timedelta(days=1), 7)
    with pytest.raises(WrongNumber, match="出生日期"):
        check(IdentityKind.RESIDENT_CARD, tomorrow, TODAY)


@given(cards)
def test_a_mask_shows_the_last_four_only(drawn: tuple[IdentityKind, str]) -> None:
    masked = mask(drawn[1])
    assert masked == "*" * 14 + drawn[1][-4:]
    assert mask("E1234") == "*****"


def test_every_kind_has_its_words() -> None:
    assert IdentityKind.CREDIT_CODE not in PERSONAL
    assert all(kind.label and kind.hint for kind in IdentityKind)
