"""The reply: drafted, reviewed, signed, served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gongkai.statute import exemptions, outcomes
from gongkai.web.ledger.acts import Act, Entry, Refused
from gongkai.web.organs.roles import Role
from gongkai.web.requests import states, walks
from gongkai.web.requests.acts.intake import CLERK
from gongkai.web.requests.acts.lawful import all_of, by_the_clock, in_order
from gongkai.web.requests.case import Case
from gongkai.web.requests.forms import handling as handling_forms
from gongkai.web.requests.forms import reply as forms
from gongkai.web.requests.words import CHAIN_STEPS, STEP_ROLES


def known_outcome(case: Case, entry: Entry) -> None:
    """A reply has an outcome that a reply may have, and grounds only where parts are withheld."""
    code, withheld = entry.data["outcome"], entry.data.get("withheld") or ()
    try:
        outcomes.must_contain(code, withheld)
    except ValueError as error:
        raise Refused(str(error), "withheld", "R711 37") from error


def reasoned(case: Case, entry: Entry) -> None:
    """Withholding, all or a part, follows from the questions of Articles 14 to 16, answered one
    by one; of a part the ground they led to is among those given."""
    found = outcomes.outcome(entry.data["outcome"])
    partial = found.code == outcomes.PARTIAL
    if not (found.withholds or partial):
        return
    try:
        reached = exemptions.walk(walks.read(entry.data.get("walk") or ""))
    except (ValueError, exemptions.NotAsked):
        reached = None
    if reached is None or reached.outcome != found.code:
        raise Refused(
            f"“{found.label}”应当先逐项判断。请点“逐项判断能否公开”，按问题作答后再拟稿。",
            "outcome",
            found.article,
        )
    if partial and reached.ground not in (entry.data.get("withheld") or ()):
        ground = outcomes.outcome(reached.ground).label
        raise Refused(f"逐项判断得出的依据是“{ground}”，请选上。", "withheld", found.article)


def prepared(case: Case, entry: Entry) -> None:
    """What some outcomes rest on has happened before."""
    code = entry.data["outcome"]
    if code == "O-NONE-ABSENT" and not any(not each.found for each in case.searches):
        raise Refused(
            "答复信息不存在以前，应当检索并留存检索记录。请先“记录检索”。", "outcome", "R711 36(4)"
        )
    if code == "O-UNCLEAR" and not (case.correction and case.correction.corrected_on):
        raise Refused("只有补正后仍不明确的，才能这样答复。", "outcome", "R711 30")
    if code == "O-SKIP-EXCESSIVE" and not (
        case.reasons and case.reasons.judged in ("unreasonable", "none")
    ):
        raise Refused("不予处理以前，应当要求申请人说明理由并作出认定。", "outcome", "R711 35")
    if code == "O-DENY-THIRD" and not _third_party_asked(case):
        raise Refused("应当先书面征求第三方意见。", "outcome", "R711 32")
    if case.matter == "own_record" and code != "O-OTHER":
        raise Refused("要求更正本人信息的，按“其他处理”作出答复。", "outcome", "R711 41")


def _third_party_asked(case: Case) -> bool:
    return any(each.kind == "third_party" and each.answered_on for each in case.consultations)


def drafted(case: Case, today: date) -> str:
    """There has to be a draft to send to review."""
    if not case.draft:
        return "还没有答复书草稿；先“拟制答复书”。"
    return "延期审批单还没有批复。" if case.proposal else ""


def its_turn(step: str) -> Callable[[Case, date], str]:
    """A step of the chain comes when those before it are done."""

    def barred(case: Case, today: date) -> str:
        if case.next_step == step:
            return ""
        if step not in case.chain:
            return f"本单位的审签环节没有“{CHAIN_STEPS[step]}”。"
        if any(each.step == step for each in case.steps):
            return f"“{CHAIN_STEPS[step]}”已经完成。"
        return f"现在轮到“{CHAIN_STEPS[case.next_step]}”。"

    return barred


def made(case: Case, today: date) -> str:
    """What is served exists as a document."""
    reply = case.reply
    if reply and not case.reply_document:
        return "答复书还没有生成，请稍候再试。"
    return ""


def told(case: Case, entry: Entry) -> None:
    """An objecting third party is told before its information is disclosed (R711 32)."""
    reply = case.reply
    if reply is None or reply.outcome != "O-OPEN":
        return
    for each in case.consultations:
        overruled = each.kind == "third_party" and each.answer == "refuse"
        if overruled and not each.told_on:
            raise Refused(
                "第三方不同意公开而决定公开的，应当先书面告知第三方公开的内容和理由。",
                article="R711 32",
            )


def not_before_signed(case: Case, entry: Entry) -> None:
    """A reply is served on or after the day it was signed."""
    reply = case.reply
    if reply and entry.on < reply.on:
        raise Refused(f"送达之日早于签发之日（{reply.on}）。", "on")


def unproven(case: Case, today: date) -> str:
    """Proof is recorded once."""
    service = case.reply.service if case.reply else None
    if service is None:
        return "没有送达的答复书。"
    return "送达凭证已经登记。" if service.proven_on else ""


def proof(case: Case, entry: Entry) -> Mapping[str, Any]:
    """Service by the post or on site has its paper."""
    if entry.data["way"] in ("direct", "entrusted", "left") and not entry.data.get("proof"):
        raise Refused("当面送达的，填写送达回证或者签收情况；留置送达的写明见证人。", "proof")
    if entry.data["way"] == "post" and not entry.data.get("place"):
        raise Refused("邮寄送达的，填写邮件号；交邮之日为送达之日。", "place")
    return {}


REVIEW = frozenset({states.REVIEW})
STEPS = tuple(
    Act(
        step, f"{CHAIN_STEPS[step]}通过", article, frozenset({STEP_ROLES[step]}), REVIEW,
        form=handling_forms.RemarkForm, barred=its_turn(step), second_person="draft",
    )
    for step, article in (
        ("review", "R711 45"),
        ("secrecy_review", "R711 17"),
        ("legal_review", "R711 45"),
    )
)  # fmt: skip

ACTS = (
    Act(
        "draft", "拟制答复书", "R711 36", CLERK, states.BUSY,
        form=forms.DraftForm, effect=all_of(in_order, known_outcome, prepared, reasoned),
    ),
    Act(
        "submit", "送审答复书", "R711 36", CLERK, frozenset({states.IN_PROCESS}),
        barred=drafted, effect=all_of(in_order), moves_to=states.REVIEW,
    ),
    *STEPS,
    Act(
        "sign", "签发答复书", "R711 36", frozenset({Role.LEADER}), REVIEW,
        form=forms.SignForm, barred=its_turn("sign"), effect=all_of(in_order, by_the_clock),
        moves_to=states.DECIDED, calls_for="reply", number="reply", second_person="draft",
    ),
    Act(
        "send_back", "退回修改", "R711 45", frozenset(STEP_ROLES.values()), REVIEW,
        form=handling_forms.ReturnForm, moves_to=states.IN_PROCESS,
    ),
    Act(
        "serve", "登记答复书送达", "R711 33", CLERK | {Role.PROGRAM},
        frozenset({states.DECIDED}),
        form=forms.ServeForm, barred=made,
        effect=all_of(not_before_signed, proof, told, by_the_clock), moves_to=states.SERVED,
    ),
    Act(
        "prove_service", "补记送达凭证", "R711 45", CLERK | {Role.PROGRAM},
        frozenset({states.SERVED, states.CLOSED}),
        form=forms.ProofForm, barred=unproven,
    ),
)  # fmt: skip
