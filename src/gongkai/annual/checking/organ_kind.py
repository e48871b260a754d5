"""What kind of organ a name tells: government, township, department, or not decidable.

Article 49 sets one limit for departments and another for governments and does not name
townships (``domain/05`` §1).
"""

from __future__ import annotations

import re
from typing import Literal

from gongkai.annual.script import fold

OrganKind = Literal["department", "government", "township", "authorised", "other"]
"""Departments of a government, governments from the county up, townships and sub-districts,
organisations authorised by law, others. No name tells the last two but a company's, a
school's or a hospital's."""
ORGAN_KINDS: tuple[OrganKind, ...] = (
    "department",
    "government",
    "township",
    "authorised",
    "other",
)

_OTHER = re.compile(r"(?:公司|集团|学校|中学|小学|大学|学院|医院|协会|学会)$")
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木|街道|街|街道办|街道办事处)(?:人民政府)?$")
_GOVERNMENT = re.compile(r"人民政府$")
_AREA = re.compile(r"(?:省|自治区|自治州|自治县|地区|市|县|旗|盟|区)$")
_ZONE = re.compile(r"(?:开发|园|新|试验|实验|保税|风景|旅游|管理|示范|产业|合作|度假|功能|工业)区$")
_DEPARTMENT = re.compile(r"(?:局|委|委员会|办|办公室|厅|部|署|院|中心|队)$")


def told_by_name(name: str | None) -> OrganKind | None:
    """The kind the organ's name tells; None when there is no name or it does not tell."""
    text = fold(name or "")
    if not text or _ZONE.search(text):
        return None
    if _OTHER.search(text):
        return "other"
    if _TOWNSHIP.search(text):
        return "township"
    if _GOVERNMENT.search(text) or _AREA.search(text):
        return "government"
    if _DEPARTMENT.search(text):
        return "department"
    return None


_NATIONAL = re.compile(
    r"^(?:中华人民共和国|国家|国务院|中国人民银行$|审计署$)|^[^省市县区州盟旗]{2,6}部$"
)
_LOCAL_BRANCH = re.compile(r"[省市县区州盟旗]")
_RULE_MAKING_GOVERNMENT = re.compile(
    r"(?:省|自治区|自治州|北京市|天津市|上海市|重庆市)(?:人民政府)?$"
)
_GENERAL_OFFICE = re.compile(r"人民政府办公[厅室]$")
_CITY = re.compile(r"市(?:人民政府)?$")


def may_make_rules(name: str | None, kind: OrganKind | None) -> bool | None:
    """Whether the organ may make 规章: State Council departments, provincial governments,
    governments of autonomous prefectures and of cities with districts. None when undecidable
    (a city's name does not tell whether it has districts). A government's general office
    reports what the government made."""
    text = fold(name or "")
    if _GENERAL_OFFICE.search(text):
        text, kind = _GENERAL_OFFICE.sub("人民政府", text), "government"
    if kind in ("township", "other"):
        return False
    if not text:
        return None
    if kind == "department":
        return bool(_NATIONAL.search(text)) and not _LOCAL_BRANCH.search(text)
    if kind == "government":
        if _RULE_MAKING_GOVERNMENT.search(text):
            return True
        return None if _CITY.search(text) else False
    return None
