"""What each kind of document says besides what all of them say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gongkai.statute import fees, outcomes, remedies
from gongkai.statute.citation import cite
from gongkai.web.documents.layout import Value
from gongkai.web.organs.models import Organ
from gongkai.web.requests import clocks, course_words
from gongkai.web.requests.acts.lawful import words
from gongkai.web.requests.case import Consultation, Step
from gongkai.web.requests.papers import About, deadline_words, file_names, own
from gongkai.web.requests.words import CHAIN_STEPS, WAYS

SEND_TO = "邮寄或者当面提交至本机关政府信息公开工作机构。"


@own("correction_notice")
def correction(about: About) -> dict[str, Value]:
    """The notice that asks for a correction."""
    asked = about.case.correction
    assert asked
    return {
        "不明确之处": asked.unclear,
        "补正要求": asked.guidance,
        "补正期限": words(asked.until),
    }


@own("reasons_notice")
def reasons(about: About) -> dict[str, Value]:
    """The notice that asks for reasons."""
    asked = about.case.reasons
    assert asked
    return {"超出合理范围的事实": asked.facts, "说明理由期限": words(asked.until)}


@own("delay_notice")
def delay(about: About) -> dict[str, Value]:
    """The delayed date."""
    case = about.case
    given = (case.reasons.given_on or case.reasons.answered_on) if case.reasons else None
    return {
        "说明理由日期": deadline_words(given),
        "不能按期答复的原因": about.entry.data["why"],
        "延迟答复期限": deadline_words(case.delayed_until),
    }


@own("extension_notice", "extension_approval")
def extension(about: About) -> dict[str, Value]:
    """The extension as approved."""
    found = about.case.extension
    assert found and found.approved_on
    before = clocks.before_extension(about.case)
    return {
        "延期理由": found.why,
        "延期天数": str(found.days),
        "原答复期限": deadline_words(before),
        "延期后答复期限": deadline_words(clocks.due_on(about.case)),
        "经办人": about.actor(found.proposed_by),
        "经办日期": words(found.proposed_on),
        "负责人": about.event.actor.name,
        "负责人意见": about.entry.data.get("remark") or "同意延期。",
        "批准日期": words(found.approved_on),
    }


def _letter(about: About) -> Consultation:
    return about.case.consultations[-1]


@own("third_party_consultation", "third_party_reply_slip")
def third_party(about: About) -> dict[str, Value]:
    """The letter to a third party and its slip."""
    letter = _letter(about)
    return _third(about, letter) | {"信息描述": letter.matter, "反馈方式": SEND_TO}


def _third(about: About, letter: Consultation) -> dict[str, Value]:
    person: Any = about.read(letter.third_party) if letter.third_party else {}
    called = "贵单位" if person.get("is_organisation") else "您"
    return {"第三方": str(person.get("name", "第三方")), "第三方称谓": called}


@own("co_maker_consultation", "other_organ_consultation")
def other_organ(about: About) -> dict[str, Value]:
    """The letter to another organ."""
    letter = _letter(about)
    return {
        "被征求意见机关": letter.organ,
        "信息描述": about.case.description,
        "征询事项": letter.matter,
        "希望反馈日期": words(letter.asked_on + timedelta(days=15)),
        "反馈方式": SEND_TO,
    }


@own("consultation_notice")
def consultation_notice(about: About) -> dict[str, Value]:
    """The requester is told that somebody is asked, not who."""
    letter = _letter(about)
    third = letter.kind == "third_party"
    co_maker = letter.kind == "co_maker"
    return {
        "征求意见原因": "所申请公开的信息涉及第三方合法权益"
        if third
        else "所申请公开的信息由多个机关共同制作"
        if co_maker
        else "所申请公开的信息涉及其他机关",
        "征求意见依据": "第三十二条" if third else "第三十四条" if co_maker else "第三十三条",
        "征求意见日期": words(letter.asked_on),
        "征求意见对象": "第三方" if third else "其他机关",
    }


@own("third_party_decision")
def third_party_decision(about: About) -> dict[str, Value]:
    """The decision told to a third party that did not agree."""
    data = about.entry.data
    letter = about.case.consultation(data["consultation"])
    assert letter
    return _third(about, letter) | {
        "征求意见日期": words(letter.asked_on),
        "第三方意见情况": course_words.answer_of_third_parties(about.case),
        "决定公开内容": data["content"],
        "公开理由": data["reasons"],
        "救济途径": remedies.document_paragraph(
            "third_party_decision", remedy_organ(about.organ), about.event.on
        ),
    }


@own("assistance_letter")
def assistance(about: About) -> dict[str, Value]:
    """The letter to a unit that helps."""
    letter = about.case.assistance[-1]
    return {
        "协办单位": letter.unit,
        "协办事项": letter.matter,
        "协办期限": words(letter.asked_on + timedelta(days=7)),
    }


@own("secrecy_referral")
def referral(about: About) -> dict[str, Value]:
    """The question to the department that determines."""
    asked = about.case.referral
    assert asked
    return {
        "确定机关": asked.to,
        "信息描述": about.case.description,
        "不能确定的原因": asked.question,
    }


@own("fee_notice")
def fee(about: About) -> dict[str, Value]:
    """The fee, how it was reckoned, how to pay it."""
    found, data = about.case.fee, about.entry.data
    assert found
    tariff = fees.tariff("volume" if found.tariff == "volume" else "item", about.event.on)
    by = "按量计收" if found.tariff == "volume" else "按件计收"
    counted = (
        f"本件提供复制件共{found.pages}页"
        if found.pages and found.tariff == "volume"
        else f"本件为当月第{found.nth}件"
    )
    return {
        "收费标准": f"{by}（{tariff.source}）",
        "计算过程": f"{counted}：{'；'.join(data['grounds'])}。",
        "收费金额": f"{found.amount:f}",
        "收费金额大写": in_capitals(found.amount),
        "缴费方式": found.how,
    }


DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟", "万", "拾", "佰", "仟")


def in_capitals(amount: Decimal) -> str:
    """A whole amount of yuan below 100,000,000 in the capitals of receipts: 壹佰元整.

    Raises ValueError for parts of a yuan, which no tariff has.
    """
    whole = int(amount)
    if whole != amount or not 0 < whole < 10**8:
        raise ValueError(f"not a fee: {amount}")
    text, gap = "", False
    for place in range(len(str(whole)) - 1, -1, -1):
        digit = whole // 10**place % 10
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
            if place == 4 and whole >= 10**4:
                text, gap = text + "万", False
    return f"{text}元整"


@own("reply")
def reply(about: About) -> dict[str, Value]:
    """What a reply says, and how it may be challenged."""
    case = about.case
    given: dict[str, Value] = {
        **dict.fromkeys(("补正告知日期", "补正收到日期", "补正期限"), ""),
        "征求意见情况": course_words.answer_of_third_parties(case),
    }
    if case.correction:
        given["补正告知日期"] = words(case.correction.asked_on)
        given["补正期限"] = words(case.correction.until)
        given["补正收到日期"] = deadline_words(case.correction.corrected_on)
    if case.fee:
        given["收费通知日期"] = words(case.fee.noticed_on)
        given["收费金额"] = f"{case.fee.amount:f}"
        given["缴费期限"] = deadline_words(clocks.deadline(case, "payment"))
    draft = case.draft
    code = draft.outcome if draft and about.event.act == "sign" else case.outcome
    withheld = draft.withheld if draft and code == outcomes.PARTIAL else ()
    given["救济途径"] = remedies.paragraph(
        code,
        remedy_organ(about.organ),
        about.event.on,
        withheld=withheld,
        online=case.way == "internet",
    )
    if draft and about.event.act == "sign":
        given |= {key: value for key, value in draft.answers.items() if key != "kind"}
        given["附件"] = "\n".join(file_names(about.organ, draft.attachments))
        given["不予公开依据"] = "、".join(cite(outcomes.outcome(each).article) for each in withheld)
    return given


def what_is_unsaid(organ: Organ, code: str, on: date) -> str:
    """What keeps the reply from naming the remedies, in words, or "": told before somebody
    signs, since a signed reply without its remedies could never be made."""
    try:
        remedies.paragraph(code, remedy_organ(organ), on)
    except remedies.Unsaid as unsaid:
        return str(unsaid)
    return ""


def remedy_organ(organ: Organ) -> remedies.Organ:
    """The organ as the law of remedies sees it."""
    parent, above = organ.parent, organ.parent.parent if organ.parent else None
    is_government = organ.kind in ("government", "township")
    return remedies.Organ(
        organ.name,
        remedies.kind_of(organ.kind, organ.level, vertical=organ.vertical),
        own_government="" if is_government or not parent else parent.name,
        higher_government=parent.name if is_government and parent else "",
        superior=parent.name if parent else "",
        department=above.name if above and organ.kind == "dispatched" else "",
        named=(organ.review_organ,) if organ.review_organ else (),
        court=organ.court,
        online=organ.online_review,
    )


@own("record_correction_reply")
def record_correction(about: About) -> dict[str, Value]:
    """The reply to a demand to correct one's own record (R711 41)."""
    return reply(about) | {"要求更正的记录": about.case.description}


@own("review_sheet")
def review_sheet(about: About) -> dict[str, Value]:
    """The review chain as it was gone through."""
    case = about.case
    assert case.draft
    found = outcomes.outcome(case.draft.outcome)
    values: dict[str, Value] = {
        "拟办结果": found.label,
        "拟办依据和理由": "\n".join(
            [case.draft.basis, *(v for k, v in case.draft.answers.items() if k != "kind")]
        ),
        "拟发文书": "政府信息公开申请答复书",
        "经办人": about.actor(case.draft.by),
        "经办日期": words(case.draft.on),
        "经办意见": "请审核。",
    }
    steps = {step.step: step for step in case.steps}
    for key, label in CHAIN_STEPS.items():
        values |= _step(about, label, steps.get(key), key in case.chain)
    return values


def _step(about: About, label: str, step: Step | None, wanted: bool) -> dict[str, Value]:
    if step is None:
        says = "" if wanted else "（本机关不设此环节）"
        return {f"{label}意见": says, f"{label}人": "", f"{label}日期": ""}
    return {
        f"{label}意见": step.remark or "同意。",
        f"{label}人": about.actor(step.by),
        f"{label}日期": words(step.on),
    }


@own("service_receipt")
def service_receipt(about: About) -> dict[str, Value]:
    """The receipt to be signed on service; what is not known yet is written by hand."""
    person = about.person
    return {
        "受送达人": str(person.get("name", "")),
        "送达文书": "政府信息公开申请答复书",
        "送达方式": WAYS[about.case.way],
        "送达地点": about.organ.address or about.organ.name,
        "送达时间": "",
        "拒收情况": "",
        "送达人": about.actor(about.case.draft.by) if about.case.draft else "",
        "送达备注": "",
    }


@own("confirmation_record")
def confirmation(about: About) -> dict[str, Value]:
    """How receipt was confirmed."""
    return {
        "确认日期": words(about.event.on),
        "确认方式": about.entry.data["how"],
        "确认内容": "双方确认收到申请，以当日为收到申请之日。",
        "联系经过": "",
    }


@own("withdrawal_record")
def withdrawal(about: About) -> dict[str, Value]:
    """The withdrawal."""
    online = about.event.role == "requester"
    return {
        "撤回方式": "网上提交" if online else "书面",
        "撤回日期": words(about.event.on),
        "撤回内容": about.entry.data["how"],
    }


@own("search_record")
def search(about: About) -> dict[str, Value]:
    """Every search so far."""
    rows = tuple(
        (str(n), each.systems, each.units, each.keywords, each.on.isoformat(), each.person)
        for n, each in enumerate(about.case.searches, 1)
    )
    last = about.case.searches[-1]
    return {"检索经过": rows, "检索结果": last.result}
