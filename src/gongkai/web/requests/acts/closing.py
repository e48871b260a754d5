"""Ending, keeping, starting again; the oversight office and the requester's last word."""

from __future__ import annotations

from datetime import date

from gongkai.web.ledger.acts import Act, Entry, Refused
from gongkai.web.organs.roles import Role
from gongkai.web.requests import states
from gongkai.web.requests.acts.intake import CLERK
from gongkai.web.requests.acts.lawful import all_of, by_the_clock, in_order, later_than_asked
from gongkai.web.requests.case import Case
from gongkai.web.requests.forms import reply as forms


def served_for_good(case: Case, today: date) -> str:
    """The post's proof comes later; without it nobody knows that it arrived."""
    service = case.reply.service if case.reply else None
    if service and service.way == "post" and not service.proven_on:
        return "邮寄的答复书还没有登记签收；先“补记送达凭证”。"
    return ""


def answered_by_others(case: Case, today: date) -> str:
    """A copy goes out after a 36(5) reply."""
    if case.outcome != "O-NONE-NOTOURS":
        return "只有答复“不属于本机关负责公开”的，才能经申请人同意把申请转给负责的机关。"
    return f"已转送{case.copies_sent[0]}。" if case.copies_sent else ""


def disclosed(case: Case, today: date) -> str:
    """What was not disclosed cannot become proactive."""
    if case.publish:
        return "已经转为主动公开。"
    if case.outcome not in ("O-OPEN", "O-PARTIAL"):
        return "只有已经公开给申请人的信息，才能转为主动公开。"
    return ""


def decided_by_us(case: Case, today: date) -> str:
    """Nobody revokes a withdrawal."""
    return "申请人已撤回申请，没有可以撤销的决定。" if case.withdrawn else ""


def after_closing(case: Case, entry: Entry) -> None:
    """An order follows the decision it revokes."""
    if case.closed_on and entry.on < case.closed_on:
        raise Refused(f"日期早于办结之日（{case.closed_on}）。", "on")


def urged(case: Case, today: date) -> str:
    """There has to be a note."""
    waiting = any(not each.answered_on for each in case.urgings)
    return "" if waiting else "没有待回复的督办。"


def unrated(case: Case, today: date) -> str:
    """One answer."""
    return "已经评价过。" if case.satisfaction is not None else ""


ACTS = (
    Act(
        "close", "办结", "R711 45", CLERK, frozenset({states.SERVED}),
        barred=served_for_good, moves_to=states.CLOSED,
    ),
    Act(
        "archive", "归档", "R711 45", CLERK, frozenset({states.CLOSED}),
        form=forms.ArchiveForm, moves_to=states.ARCHIVED, calls_for="archive",
        number="archive",
    ),
    Act(
        "send_copy", "转送负责公开的机关", "R711 36(5)", CLERK, states.OVER,
        form=forms.SendCopyForm, barred=answered_by_others,
    ),
    Act(
        "publish", "登记转为主动公开", "R711 44", CLERK, states.OVER,
        form=forms.PublishForm, barred=disclosed,
    ),
    Act(
        "withdraw", "登记申请人撤回", "R711 45", CLERK | {Role.REQUESTER}, states.OPEN,
        form=forms.WithdrawForm, effect=all_of(in_order, by_the_clock), moves_to=states.CLOSED,
        calls_for="withdrawal_record",
    ),
    Act(
        "order_redo", "登记责令重新答复", "XFY2023 64", CLERK,
        frozenset({states.SERVED, states.CLOSED, states.ARCHIVED}),
        form=forms.RedoForm, barred=decided_by_us,
        effect=all_of(after_closing, later_than_asked(), by_the_clock), moves_to=states.REDO,
    ),
    Act(
        "urge", "督办", "R711 47", frozenset({Role.OFFICER}), states.OPEN,
        form=forms.UrgeForm,
    ),
    Act(
        "answer_urging", "回复督办", "R711 47", CLERK, states.EVERY - states.COUNTLESS,
        form=forms.UrgedForm, barred=urged,
    ),
    Act(
        "rate", "评价办理情况", "R711 46", frozenset({Role.REQUESTER}), states.OVER,
        form=forms.RateForm, barred=unrated,
    ),
    Act(
        "document_made", "生成文书", "R711 45", frozenset({Role.PROGRAM}), states.EVERY,
        form=forms.MadeForm,
    ),
)  # fmt: skip
