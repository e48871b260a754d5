"""Proof of identity: the kinds of number a requester may show, and how each is checked.

A number is checked by its own rules only (length, characters, date of birth, check digit); that
it belongs to the person is for the clerk to see from the proof. No clock: whoever asks says what
day it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.cn import ric, uscc


class IdentityKind(StrEnum):
    """What the number stands on."""

    RESIDENT_CARD = "resident_card"
    RESIDENCE_PERMIT = "residence_permit"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PASSPORT = "passport"
    PERMANENT_RESIDENT = "permanent_resident"
    CREDIT_CODE = "credit_code"

    @property
    def label(self) -> str:
        """The document's name in Chinese."""
        return _RULES[self].label

    @property
    def hint(self) -> str:
        """What the number looks like, in words."""
        return _RULES[self].hint


class WrongNumber(ValueError):
    """The number cannot be right. The message says in Chinese what is wrong and what to do; it
    never repeats the number, so that it may be logged."""


def normalise(number: str) -> str:
    """The number as it is kept: half-width capitals and digits, nothing between them.

    People type full-width digits, spaces as on the card, hyphens, and ``x`` for ``X``.
    """
    plain = unicodedata.normalize("NFKC", number)
    return re.sub(r"[\s\-‐-―−·.]+", "", plain).upper()


def check(kind: IdentityKind, number: str, on: date) -> str:
    """The normalised number when it may be one of that kind on that day.

    Raises WrongNumber.
    """
    plain = normalise(number)
    rule = _RULES[kind]
    if not plain:
        raise WrongNumber(f"没有填写{rule.label}号码。{rule.hint}。")
    odd = re.search(r"[^0-9A-Z]", plain)
    if odd:
        raise WrongNumber(f"{rule.label}号码只含数字和字母；请去掉其他字符。")
    rule.check(plain, on)
    return plain


def mask(number: str) -> str:
    """For display: the last four characters, the others as stars; a short one shows none."""
    plain = normalise(number)
    shown = 4 if len(plain) >= 8 else 0
    return "*" * (len(plain) - shown) + plain[len(plain) - shown :]


_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"
"""GB/T 2260: the first two digits of a place."""
RESIDENCE_PLACES = frozenset({"810000", "820000", "830000"})
"""Hong Kong, Macao, Taiwan: the first six digits of a residence permit."""


def _eighteen(plain: str, label: str) -> None:
    if len(plain) != 18:
        raise WrongNumber(f"{label}号码应为 18 位，填了 {len(plain)} 位；请对照证件核对。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", plain):
        raise WrongNumber(f"{label}号码前 17 位是数字，末位是数字或 X；请对照证件核对。")


def _check_character(plain: str, label: str) -> None:
    # GB 11643: ISO 7064 MOD 11-2, which finds every single wrong digit and every exchange.
    if ric.calc_check_digit(plain) != plain[-1]:
        raise WrongNumber(f"{label}号码的校验位不符，至少有一位填错了；请对照证件逐位核对。")


def _birth(written: str, label: str, on: date) -> None:
    """Refuse a date of birth (YYYYMMDD) that is none or still to come."""
    try:
        born = date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        born = None
    if born is None or not born.year >= 1850 or born > on:
        raise WrongNumber(f"{label}号码第 7 至 14 位不是一个可能的出生日期；请对照证件核对。")


def _resident_card(plain: str, on: date) -> None:
    label = "居民身份证"
    if len(plain) == 15 and plain.isdigit():
        raise WrongNumber("15 位的第一代居民身份证已停止使用；请填写现在 18 位的公民身份号码。")
    _eighteen(plain, label)
    if plain[:6] in RESIDENCE_PLACES:
        raise WrongNumber("这是港澳台居民居住证的号码；证件种类请选“港澳台居民居住证”。")
    if plain.startswith("9"):
        raise WrongNumber("这是外国人永久居留身份证的号码；请改选证件种类。")
    if not re.fullmatch(_PROVINCES, plain[:2]):
        raise WrongNumber("居民身份证号码前两位不是省级行政区代码；请对照证件核对。")
    _birth(plain[6:14], label, on)
    _check_character(plain, label)


def _residence_permit(plain: str, on: date) -> None:
    label = "港澳台居民居住证"
    _eighteen(plain, label)
    if plain[:6] not in RESIDENCE_PLACES:
        raise WrongNumber(
            f"{label}号码以 810000（香港）、820000（澳门）或 830000（台湾）开头；请对照证件核对。"
        )
    _birth(plain[6:14], label, on)
    _check_character(plain, label)


def _hk_macao_permit(plain: str, on: date) -> None:
    # The card for holders who are not Chinese citizens has a letter in the second place; two
    # digits at the end count the issues on older cards.
    if not re.fullmatch(r"[HM][0-9A-Z][0-9]{7}([0-9]{2})?", plain):
        raise WrongNumber(
            "港澳居民来往内地通行证号码是 H 或 M 加 8 位（旧证后面还有 2 位换证次数）；"
            "请对照证件核对。"
        )


def _taiwan_permit(plain: str, on: date) -> None:
    if not re.fullmatch(r"[0-9]{8}|[0-9]{10}[A-Z]?", plain):
        raise WrongNumber(
            "台湾居民来往大陆通行证号码是 8 位数字（旧证为 10 位数字，后面可有 1 个字母）；"
            "请对照证件核对。"
        )


def _passport(plain: str, on: date) -> None:
    if not re.fullmatch(r"(?=.*[0-9])[0-9A-Z]{5,15}", plain):
        raise WrongNumber("护照号码是 5 至 15 位的字母和数字；请对照护照资料页右上角核对。")


def _permanent_resident(plain: str, on: date) -> None:
    label = "外国人永久居留身份证"
    if len(plain) == 15:
        _permanent_resident_before_2023(plain, on)
        return
    _eighteen(plain, label)
    if plain[0] != "9":
        raise WrongNumber(f"新版{label}号码以 9 开头；请对照证件核对。")
    _birth(plain[6:14], label, on)
    _check_character(plain, label)


def _permanent_resident_before_2023(plain: str, on: date) -> None:
    """Three letters of nationality, four digits of the place, birth YYMMDD, one to tell apart,
    one check digit (weights 7, 3, 1; letters count from 10, as in travel documents)."""
    label = "外国人永久居留身份证"
    if not re.fullmatch(r"[A-Z]{3}[0-9]{12}", plain):
        raise WrongNumber(f"15 位的{label}号码是 3 个字母加 12 位数字；请对照证件核对。")
    century = "20" if 2000 + int(plain[7:9]) <= on.year else "19"
    try:
        date(int(century + plain[7:9]), int(plain[9:11]), int(plain[11:13]))
    except ValueError:
        raise WrongNumber(f"{label}号码第 8 至 13 位不是出生年月日；请对照证件核对。") from None
    weighed = sum(int(plain[at], 36) * (7, 3, 1)[at % 3] for at in range(14))
    if weighed % 10 != int(plain[14]):
        raise WrongNumber(f"{label}号码的校验位不符，至少有一位填错了；请对照证件逐位核对。")


def _credit_code(plain: str, on: date) -> None:
    label = "统一社会信用代码"
    if len(plain) != 18:
        raise WrongNumber(
            f"{label}应为 18 位，填了 {len(plain)} 位；请对照营业执照或登记证书核对。"
        )
    if re.search(r"[IOSVZ]", plain):
        raise WrongNumber(f"{label}不使用字母 I、O、S、V、Z；请核对是否为数字 1、0、5、2。")
    if not plain[2:8].isdigit():
        raise WrongNumber(f"{label}第 3 至 8 位是登记机关所在地的 6 位数字；请对照证书核对。")
    if uscc.calc_check_digit(plain[:17]) != plain[17]:
        raise WrongNumber(f"{label}的校验位不符，至少有一位填错了；请对照证书逐位核对。")


@dataclass(frozen=True, slots=True)
class _Rule:
    label: str
    hint: str
    check: Callable[[str, date], None]


_RULES = {
    IdentityKind.RESIDENT_CARD: _Rule("居民身份证", "18 位公民身份号码", _resident_card),
    IdentityKind.RESIDENCE_PERMIT: _Rule(
        "港澳台居民居住证", "18 位，以 81、82 或 83 开头", _residence_permit
    ),
    IdentityKind.HK_MACAO_PERMIT: _Rule(
        "港澳居民来往内地通行证", "H 或 M 加 8 位", _hk_macao_permit
    ),
    IdentityKind.TAIWAN_PERMIT: _Rule("台湾居民来往大陆通行证", "8 位数字", _taiwan_permit),
    IdentityKind.PASSPORT: _Rule("护照", "护照资料页右上角的号码", _passport),
    IdentityKind.PERMANENT_RESIDENT: _Rule(
        "外国人永久居留身份证", "新版 18 位，旧版 15 位", _permanent_resident
    ),
    IdentityKind.CREDIT_CODE: _Rule("统一社会信用代码", "18 位数字和字母", _credit_code),
}

PERSONAL = tuple(kind for kind in IdentityKind if kind is not IdentityKind.CREDIT_CODE)
"""The kinds a citizen may show."""
