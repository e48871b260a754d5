"""The documents that the desk sends out, by key, and what to call one of them."""

from __future__ import annotations

from gongkai.web.requests.case import Case, Consultation, Notice

LETTERS = {
    "receipt": "接收回执",
    "correction_notice": "补正告知书",
    "reasons_notice": "说明理由告知书",
    "delay_notice": "延迟答复告知书",
    "extension_notice": "延期答复告知书",
    "third_party_consultation": "征求意见书（第三方）",
    "co_maker_consultation": "征求意见书（共同制作机关）",
    "other_organ_consultation": "征求意见函（其他机关）",
    "assistance_letter": "协办函",
    "secrecy_referral": "报请确定函",
    "third_party_decision": "依申请公开告知书（第三方）",
    "fee_notice": "收费通知书",
}


def consulted(each: Consultation) -> str:
    """Whom a consultation asks: an organ by name, a third party by its number only."""
    return each.organ or f"第三方{each.id[1:]}"


def letter_label(notice: Notice, case: Case) -> str:
    """One letter in words: 征求意见书（第三方）· 2026-02-26."""
    label = LETTERS.get(notice.key, notice.key)
    asked = case.consultation(notice.consultation)
    whom = f" · {consulted(asked)}" if asked else ""
    return f"{label}{whom} · {notice.on}"
