"""What each event does to the course of a request, and which events the law does not allow.

A function here checks first and changes afterwards: an event that raises Unlawful has no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from gongkai.statute.articles import rule
from gongkai.statute.clock_course import Asked, Consultation, Course, Unlawful
from gongkai.statute.clock_input import Event
from gongkai.statute.parameters import NotInForce

_ADDRESSEE = {"third_party": "第三方", "co_maker": "共同制作机关", "other_organ": "其他机关"}
_ARTICLE = {"third_party": "R711 32", "co_maker": "R711 34", "other_organ": "R711 33"}


def apply(course: Course, event: Event) -> None:
    """Let ``event`` happen. Raises Unlawful, and then nothing has changed."""
    if event.date < course.received:
        raise Unlawful("R711 31", f"事件日期早于收到申请之日 {day(course.received)}")
    if course.closed and event.type != "redo_ordered":
        raise Unlawful("R711 33", f"申请已于 {day(course.closed.date)}办结，此后不再有办理事项")
    _EFFECTS[event.type](course, event)
    course.latest = max(course.latest, event.date)


def day(when: date) -> str:
    """2025 年 3 月 3 日."""
    return f"{when.year} 年 {when.month} 月 {when.day} 日"


def _refuse_in_ordered_term(course: Course, article: str) -> None:
    if course.stretch.ordered:
        raise Unlawful(article, "重新答复的期限由决定或者判决确定，不再重新起算或者延长")


@rule("R711 30", says="申请内容不明确的，自收到申请之日起 7 个工作日内一次性告知补正")
def correction_asked(course: Course, event: Event) -> None:
    """A notice asking for a correction. Issued after its last day it is late but effective."""
    _refuse_in_ordered_term(course, "R711 30")
    if course.correction:
        raise Unlawful("R711 30", f"补正应当一次性告知，{day(course.correction.on)}已告知过一次")
    if event.until and event.until < event.date:
        raise Unlawful("R711 30", "补正期限早于补正告知之日")
    course.correction = Asked(event.date, event.until)
    text = "告知申请人补正，答复期限自收到补正的申请之日起重新计算"
    if event.until:
        text += f"；补正期限至 {day(event.until)}"
    last = course.calendar.add(course.received, course.period("correction_notice").days)
    if event.date > last:
        text += f"；补正告知应当不迟于 {day(last)}发出，已逾期"
    course.step(event.date, "R711 30", text)


@rule("R711 30", says="答复期限自行政机关收到补正的申请之日起计算")
def correction_received(course: Course, event: Event) -> None:
    """The corrected request. After its period it counts as well: whether the requester had a
    justified reason is for the organ to find."""
    asked = course.correction
    if asked is None or not course.awaits_correction:
        raise Unlawful("R711 30", "没有等待中的补正告知，不存在收到补正")
    asked.done = event.date
    course.restart(event.date)
    text = f"收到补正的申请，答复期限重新计算：{course.stretch.days} 个工作日，自次日起算"
    if asked.until and event.date > asked.until:
        text += f"；补正迟于 {day(asked.until)}，无正当理由的视为放弃申请"
    course.step(event.date, "R711 30", text)


@rule("R711 32", "R711 33(3)", "R711 34", says="征求第三方和其他机关意见所需时间不计入答复期限")
def consulted(course: Course, event: Event) -> None:
    """A letter to a third party, a co-maker or another organ: it suspends the period."""
    kind = event.type.removesuffix("_asked")
    article, addressee = _ARTICLE[kind], _ADDRESSEE[kind]
    if event.received and event.received < event.date:
        raise Unlawful(article, f"{addressee}收到征求意见书的日期早于发出日期")
    open_ids = {one.id for one in course.consultations if one.kind == kind and not one.answered}
    if event.id is not None and event.id in open_ids:
        raise Unlawful(article, f"编号为 {event.id} 的征求意见尚未答复，不能重复发出")
    days = course.settings.other_organ_days
    if kind != "other_organ":
        days = course.period(kind).days
    limit = None if days is None else course.calendar.add(event.received or event.date, days)
    course.consultations.append(
        Consultation(kind, event.id, event.date, limit, course.stretch.number)
    )
    text = f"书面征求{addressee}意见，所需时间不计入答复期限"
    if limit:
        text += f"；意见应当不迟于 {day(limit)}提出"
    if course.stretch.fixed:
        text += "；答复日期已经确定，不因征求意见变动"
    course.step(event.date, article, text)


@rule("R711 32", "R711 34", says="第三方、共同制作机关自收到征求意见书之日起 15 个工作日内提出意见")
def answered(course: Course, event: Event) -> None:
    """An answer; it goes with the letter of its id, without an id with the oldest one open."""
    kind = event.type.removesuffix("_answered")
    article, addressee = _ARTICLE[kind], _ADDRESSEE[kind]
    one = _letter(course, kind, event.id)
    if one is None:
        raise Unlawful(article, f"没有等待中的对{addressee}的征求意见，不存在收到答复")
    one.answered = event.date
    text = f"收到{addressee}的意见"
    if one.limit and event.date > one.limit:
        text += f"；迟于 {day(one.limit)}，超过的时间仍计入答复期限"
    elif one.stretch == course.stretch.number and not course.stretch.fixed:
        text += "，答复期限自次日起继续计算"
    course.step(event.date, article, text)


def _letter(course: Course, kind: str, name: str | int | None) -> Consultation | None:
    waiting = [one for one in course.consultations if one.kind == kind and one.answered is None]
    if name is not None:
        return next((one for one in waiting if one.id == name), None)
    return next((one for one in waiting if one.id is None), waiting[0] if waiting else None)


@rule("R711 33(2)", says="需要延长的，经负责人同意并告知申请人，延长最长不得超过 20 个工作日")
def extended(course: Course, event: Event) -> None:
    """One extension a stretch, dated on or before the last day of the period."""
    _refuse_in_ordered_term(course, "R711 33")
    longest = course.period("extension").days
    days = longest if event.days is None else event.days
    if course.is_waiting:
        raise Unlawful("R711 33", "正在等待申请人补正或者缴费，没有可以延长的答复期限")
    if course.stretch.fixed:
        raise Unlawful("R711 33", "已经另行确定延迟答复的期限，不再适用延长答复")
    if len(course.stretch.extensions) >= course.settings.extensions_per_stretch:
        raise Unlawful("R711 33", "答复期限已经延长过，不得再次延长")
    if not 1 <= days <= longest:
        raise Unlawful("R711 33", f"延长 {days} 个工作日，超出 1 至 {longest} 个工作日的范围")
    due = course.due(event.date)
    if event.date > due:
        raise Unlawful("R711 33", f"答复期限已于 {day(due)}届满，届满后不得延长")
    course.stretch.extensions.append(event)
    course.stretch.extended_by += days
    course.step(event.date, "R711 33", f"经负责人同意并告知申请人，延长答复期限 {days} 个工作日")


@rule("R711 35", says="申请数量、频次明显超过合理范围的，可以要求申请人说明理由")
def reasons_asked(course: Course, event: Event) -> None:
    """Reasons are asked for; the period runs on."""
    course.step(event.date, "R711 35", "要求申请人说明理由，答复期限继续计算")


@rule("R711 35", says="理由合理但无法在规定期限内答复的，可以确定延迟答复的合理期限并告知申请人")
def delay_set(course: Course, event: Event) -> None:
    """A reasonable later date, told to the requester in time: it is fixed from then on."""
    _refuse_in_ordered_term(course, "R711 35")
    if course.is_waiting:
        raise Unlawful("R711 35", "正在等待申请人补正或者缴费，没有可以延迟的答复期限")
    if course.stretch.fixed:
        raise Unlawful("R711 35", f"已经确定延迟至 {day(course.stretch.fixed)}答复，不得再次延迟")
    if event.until is None or event.until < event.date:
        raise Unlawful("R711 35", "延迟答复的期限没有写明，或者早于告知之日")
    due = course.due(event.date)
    if event.date > due:
        raise Unlawful("R711 35", f"答复期限已于 {day(due)}届满，届满后不得延迟")
    course.stretch.fixed, course.stretch.fixed_on = event.until, event.date
    course.step(event.date, "R711 35", f"确定延迟至 {day(event.until)}答复并告知申请人")


@rule("FEE109 6", says="在处理期限内发出收费通知，申请人自收到次日起 20 个工作日内缴纳")
def fee_noticed(course: Course, event: Event) -> None:
    """A fee notice, sent within the handling period; once for a request."""
    _refuse_in_ordered_term(course, "FEE109 6")
    if course.payment:
        raise Unlawful("FEE109 6", f"{day(course.payment.on)}已发出收费通知，不得重复收费")
    if event.received and event.received < event.date:
        raise Unlawful("FEE109 6", "申请人收到收费通知的日期早于发出日期")
    if not course.awaits_correction and event.date > (due := course.due(event.date)):
        raise Unlawful("FEE109 6", f"收费通知应当在处理期限内发出，期限已于 {day(due)}届满")
    try:
        days = course.period("payment").days
    except NotInForce as error:
        raise Unlawful("FEE109 6", str(error)) from None
    until = course.calendar.add(event.received, days) if event.received else None
    course.payment = Asked(event.date, until, event.received)
    text = "发出收费通知，处理期限自完成缴费次日起重新计算"
    if until:
        text += f"；应当不迟于 {day(until)}缴费，逾期视为放弃申请"
    course.step(event.date, "FEE109 6", text)


@rule("FEE109 6", says="处理期限从申请人完成缴费次日起重新计算；逾期未缴纳的，视为放弃申请")
def fee_paid(course: Course, event: Event) -> None:
    """Full payment in time: its day is the new day 0."""
    asked = course.payment
    if asked is None or not course.awaits_payment:
        raise Unlawful("FEE109 6", "没有等待缴费的收费通知，不存在缴费")
    if asked.until and event.date > asked.until:
        raise Unlawful("FEE109 6", f"缴费期限已于 {day(asked.until)}届满，申请视为放弃")
    asked.done = event.date
    course.restart(event.date)
    course.step(
        event.date,
        "FEE109 6",
        f"申请人完成缴费，处理期限重新计算：{course.stretch.days} 个工作日，自次日起算",
    )


@rule("R711 17(3)", says="不能确定是否可以公开的，报有关主管部门或者保密行政管理部门确定")
def referred(course: Course, event: Event) -> None:
    """A question to the competent or secrecy department; no article stops the clock for it."""
    course.step(event.date, "R711 17", "报有关主管部门或者保密行政管理部门确定，答复期限继续计算")


def replied(course: Course, event: Event) -> None:
    """The reply is signed; the period runs until it is served."""
    course.step(event.date, "R711 33", "作出答复，尚待送达")


@rule("R711 33", says="答复送达（签收、交邮）之日为答复之日")
def served(course: Course, event: Event) -> None:
    """The reply is signed for or posted: the clock stops."""
    course.closed = event
    course.step(event.date, "R711 33", "答复送达（签收或者交邮之日），办结")


def withdrawn(course: Course, event: Event) -> None:
    """The requester withdraws: the clock stops."""
    course.closed = event
    course.step(event.date, "R711 33", "申请人撤回申请，办结")


@rule("R711 51", says="答复被撤销并责令重新答复的，按决定或者判决确定的期限办理")
def redo_ordered(course: Course, event: Event) -> None:
    """A decision on review or a judgment revokes the reply and sets the term of a new one."""
    if course.closed is None or course.closed.type != "served":
        raise Unlawful("R711 51", "答复尚未送达，不存在责令重新答复")
    if event.until is None or event.until < event.date:
        raise Unlawful("R711 51", "重新答复的期限没有写明，或者早于责令之日")
    course.closed = None
    course.order(event.date, event.until)
    course.step(event.date, "R711 51", f"原答复被撤销，责令不迟于 {day(event.until)}重新答复")


_EFFECTS: Mapping[str, Callable[[Course, Event], None]] = {
    "correction_asked": correction_asked,
    "correction_received": correction_received,
    "third_party_asked": consulted,
    "third_party_answered": answered,
    "co_maker_asked": consulted,
    "co_maker_answered": answered,
    "other_organ_asked": consulted,
    "other_organ_answered": answered,
    "extended": extended,
    "reasons_asked": reasons_asked,
    "delay_set": delay_set,
    "fee_noticed": fee_noticed,
    "fee_paid": fee_paid,
    "referred": referred,
    "replied": replied,
    "served": served,
    "withdrawn": withdrawn,
    "redo_ordered": redo_ordered,
}
