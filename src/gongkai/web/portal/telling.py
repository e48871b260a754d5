"""How a request stands, told to its requester in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.statute import outcomes
from gongkai.web.requests import states, words
from gongkai.web.requests.case import Case
from gongkai.web.requests.statuses import Status

PLAIN = {
    states.SUBMITTED: ("待登记", "held"),
    states.AWAIT_CONFIRM: ("等待双方确认收到", "soon"),
    states.REGISTERED: ("已登记", "go"),
    states.CORRECTION_ASKED: ("等你补正", "soon"),
    states.REASONS_ASKED: ("等你说明理由", "soon"),
    states.FEE_NOTICED: ("等你缴费", "soon"),
    states.IN_PROCESS: ("办理中", "go"),
    states.THIRD_PARTY: ("正在征求第三方意见", "held"),
    states.OTHER_ORGAN: ("正在征求其他机关意见", "held"),
    states.REFERRED: ("办理中", "go"),
    states.REVIEW: ("答复书审核中", "go"),
    states.DECIDED: ("已作出答复，正在送达", "go"),
    states.SERVED: ("已答复", "ok"),
    states.CLOSED: ("已办结", "ok"),
    states.ARCHIVED: ("已办结", "ok"),
    states.REDO: ("重新办理", "go"),
    states.SPLIT: ("已拆分为几件办理", "go"),
}
"""The state in words, and the shape of its chip."""


@dataclass(frozen=True)
class Told:
    """A line of the history."""

    on: date
    text: str
    detail: str = ""


def state(status: Status) -> tuple[str, str]:
    """The state in words, and its chip."""
    text, chip = PLAIN.get(status.row.state, (status.row.state_label, ""))
    if status.case.withdrawn:
        return "已撤回", "ok"
    return (f"{text} · 已延期" if status.case.extension and chip == "go" else text), chip


def day(on: date) -> str:
    """A date in a sentence."""
    return f"{on.year}年{on.month}月{on.day}日"


def sentence(status: Status, today: date) -> str:
    """Until when the organ has to answer, or what it waits for."""
    case, clock = status.case, status.clock
    if case.closed_on and not case.redos:
        ended = "撤回" if case.withdrawn else "办结"
        return f"本件已于{day(case.closed_on)}{ended}。"
    if clock.due_on is None:
        return _awaiting(status)
    late = clock.due_on < today
    if late:
        return f"本机关应当在{day(clock.due_on)}前答复你，现在已经逾期。"
    left = f"，还有 {clock.days_left} 个工作日" if clock.days_left is not None else ""
    return f"本机关最迟{day(clock.due_on)}答复你{left}。"


def _awaiting(status: Status) -> str:
    case = status.case
    if case.received_on is None and case.acknowledged_on:
        told = day(case.acknowledged_on)
        return f"你已于{told}确认；本机关确认后，以双方确认之日为收到之日，其后 20 个工作日内答复。"
    if case.received_on is None:
        return "本机关正在与你确认收到申请；双方确认之日为收到之日，其后 20 个工作日内答复。"
    if status.row.state == states.CORRECTION_ASKED and case.correction:
        until = day(case.correction.until)
        return f"请在{until}前补正。本机关收到补正后，重新起算 20 个工作日。"
    if status.row.state == states.FEE_NOTICED and case.fee:
        last = next((e.due_on for e in status.clock.deadlines if e.kind == "payment"), None)
        until = f"在{day(last)}前" if last else "自收到收费通知次日起 20 个工作日内"
        return f"请{until}缴纳信息处理费 {case.fee.amount} 元；缴清后本机关继续办理。"
    return "答复期限要等你补充以后才能确定。"


def more(status: Status) -> list[str]:
    """What explains the due date."""
    case, found = status.case, []
    if case.received_on:
        found.append(f"{day(case.received_on)}为收到申请之日。")
    if case.extension and case.extension.approved_on:
        approved = day(case.extension.approved_on)
        found.append(f"{approved}经批准延长 {case.extension.days} 个工作日。")
    if case.delayed_until:
        found.append(f"因申请数量、频次较多，答复期限另行确定为{day(case.delayed_until)}。")
    if status.clock.days_suspended:
        found.append(f"征求意见用去的 {status.clock.days_suspended} 个工作日依法不计算在内。")
    return found


def history(case: Case) -> list[Told]:
    """What happened, the newest first; nobody else's name stands in it."""
    told = sorted(_happened(case), key=lambda each: each.on)
    return list(reversed(told))


def _happened(case: Case) -> Iterator[Told]:
    if case.arrived:
        yield Told(case.arrived, "提交申请", words.CHANNELS.get(case.channel, ""))
    if case.acknowledged_on:
        yield Told(case.acknowledged_on, "你确认已提交")
    if case.confirmed:
        yield Told(case.confirmed, "双方确认收到", f"编号 {case.number}" if case.number else "")
    elif case.received_on and case.number:
        yield Told(case.received_on, "收到并登记", f"编号 {case.number}")
    yield from _asked(case)
    if case.contact_changed_on:
        yield Told(case.contact_changed_on, "你变更了联系方式")
    for asked in case.consultations:
        whom = "第三方" if asked.kind == "third_party" else "其他机关"
        yield Told(asked.asked_on, f"向{whom}征求意见", "所需时间不计算在答复期限内")
        if asked.answered_on:
            yield Told(asked.answered_on, f"{whom}征求意见结束", "恢复计时")
    if case.extension and case.extension.approved_on:
        days = case.extension.days
        yield Told(case.extension.approved_on, "延期答复", f"经批准延长 {days} 个工作日")
    yield from _answered(case)


def _asked(case: Case) -> Iterator[Told]:
    if case.correction:
        yield Told(case.correction.asked_on, "告知补正", f"补正期限到{day(case.correction.until)}")
        if case.correction.corrected_on:
            yield Told(case.correction.corrected_on, "收到补正", "重新起算答复期限")
    if case.reasons:
        until = f"说明的期限到{day(case.reasons.until)}"
        yield Told(case.reasons.asked_on, "要求说明理由", until)
        if case.reasons.given_on:
            yield Told(case.reasons.given_on, "收到你说明的理由")


def _answered(case: Case) -> Iterator[Told]:
    if case.fee:
        yield Told(case.fee.noticed_on, "通知缴纳信息处理费", f"{case.fee.amount} 元")
        if case.fee.paid_on:
            yield Told(case.fee.paid_on, "收到缴费")
    for reply in case.replies:
        if reply.service:
            result = outcomes.outcome(reply.outcome).label
            yield Told(reply.service.on, "送达答复书", f"{reply.number} {result}".strip())
    for redo in case.redos:
        yield Told(redo.on, "责令重新答复", f"{redo.by}，期限到{day(redo.until)}")
    if case.withdrawn and case.closed_on:
        yield Told(case.closed_on, "撤回申请")


STAGES = ("收到并登记", "办理", "审核签发", "送达")


def stage(status: Status) -> int:
    """Which of :data:`STAGES` is at work; their number when all are done."""
    reached = {states.REVIEW: 2, states.DECIDED: 3}
    if status.row.state in states.OVER:
        return len(STAGES)
    return 0 if status.row.state in states.NOT_RECEIVED else reached.get(status.row.state, 1)
