"""Forms of handling, consulting and charging."""

from __future__ import annotations

from datetime import date

from django import forms

from gongkai.web.requests.case import Case, Consultation
from gongkai.web.requests.forms.base import LONG, ActForm, a_day, kept, line, one_of, pick, text
from gongkai.web.requests.letters import consulted, letter_label
from gongkai.web.requests.words import ANSWERS, SERVICE_WAYS


class TakeForm(ActForm):
    """Who works on it."""

    department = line("承办科室", required=False)


class HandOverForm(ActForm):
    """Handing over inside the organ; the clock runs on."""

    department = line("转给哪个科室")
    why = text("为什么转", "答复期限照常计算。", rows=2)


class CorrectionForm(ActForm):
    """The notice that asks for a correction, once (R711 30)."""

    on_label = "告知之日"
    unclear = text("哪里不明确", "写明现有描述为什么无法查找。")
    guidance = text("怎样补正", "给出指导和释明：需要补充的名称、文号或者其他特征。")
    until = a_day("补正期限", "给申请人合理的期限；逾期无正当理由不补正的，视为放弃申请。")
    late_reason = text(
        "超过 7 个工作日才告知的原因",
        "补正告知应当自收到申请之日起 7 个工作日内作出；已经超过的，写明原因，一并留存。",
        required=False,
        rows=2,
    )


class AskReasonsForm(ActForm):
    """The notice that asks for reasons (R711 35)."""

    on_label = "告知之日"
    facts = text("数量、频次明显超过合理范围的事实", "写明期间、件数和内容的相近之处。")
    until = a_day("说明理由的期限")


class ReasonsForm(ActForm):
    """The reasons that the requester gave (R711 35)."""

    on_label = "收到之日"
    sends_files = True
    given = text("申请人说明的理由", "照申请人的原话记；不要写申请人的姓名和联系方式。")


class JudgeReasonsForm(ActForm):
    """The reasons given, and whether they are reasonable."""

    on_label = "认定之日"
    judged = one_of(
        "认定",
        {"reasonable": "理由合理", "unreasonable": "理由不合理", "none": "逾期没有说明理由"},
        "理由合理但不能按期答复的，下一步确定延迟答复的期限；不合理的，拟制不予处理的告知。",
    )
    given = text("申请人说明的理由", required=False)

    def suit(self, case: Case, today: date) -> None:
        """Start from what the requester said."""
        if case.reasons:
            self.fields["given"].initial = case.reasons.given


class DelayForm(ActForm):
    """A delayed date set and told (R711 35)."""

    on_label = "告知之日"
    until = a_day("延迟到哪一日答复")
    why = text("为什么不能按期答复", rows=3)


class SearchForm(ActForm):
    """A search, so that the organ can show later that it searched reasonably."""

    on_label = "记录日期"
    sends_files = True
    systems = text("查了哪些系统和档案", rows=2)
    keywords = line("用了哪些检索词")
    units = line("查了哪些科室和单位")
    began = a_day("开始检索")
    ended = a_day("检索结束")
    person = line("检索人（岗位）", max_length=60)
    found = one_of("结果", {"yes": "查到了", "no": "没有查到"})
    result = text("查到什么，或者为什么认为不存在", rows=3)

    def clean(self) -> dict[str, object]:
        """A search ends after it began."""
        data = super().clean() or {}
        if data.get("began") and data.get("ended") and data["began"] > data["ended"]:
            self.add_error("ended", "检索结束的日期早于开始的日期。")
        return data


class ReferForm(ActForm):
    """A question for the competent or secrecy department (R711 17)."""

    on_label = "送出之日"
    to = line("报请哪个主管部门或者保密行政管理部门")
    question = text("请确定什么", "答复期限照常计算，不因报请确定而中止。")


class DetermineForm(ActForm):
    """The answer to a referral."""

    on_label = "收到之日"
    sends_files = True
    determination = text("确定的意见")


class AssistanceForm(ActForm):
    """A letter asking another unit for help."""

    on_label = "发出之日"
    unit = line("协办单位")
    matter = text("请协助什么", "答复期限照常计算。", rows=3)


class AssistedForm(ActForm):
    """The answer of the assisting unit."""

    on_label = "收到之日"
    sends_files = True
    letter = pick("哪一份协办函")
    answer = text("协办单位的意见", rows=3)

    def suit(self, case: Case, today: date) -> None:
        """Offer the letters that are not answered."""
        waiting = [each for each in case.assistance if not each.answered_on]
        self.offer("letter", [(each.id, f"{each.unit}（{each.asked_on}）") for each in waiting])


class ExtensionForm(ActForm):
    """An extension proposed to the head of the working unit (R711 33)."""

    on_label = "报批日期"
    days = forms.IntegerField(
        label="延长多少个工作日",
        min_value=1,
        max_value=20,
        initial=20,
        help_text="最多 20 个工作日，只能延长一次；应当在原期限届满前批准并告知申请人。",
    )
    why = text("不能按期答复的原因", rows=3)


class RemarkForm(ActForm):
    """A remark, where there is something to say."""

    remark = text("意见", required=False, rows=3)


class ReturnForm(ActForm):
    """Why something goes back."""

    remark = text("退回的原因", rows=3)


class ThirdPartyForm(ActForm):
    """A letter to the person whose rights disclosure may harm (R711 32)."""

    on_label = "发出之日"
    about = text("涉及第三方的什么信息", "只写涉及的信息，不写申请人的姓名和联系方式。", rows=3)
    third_party = kept(required=True)
    internal = ("third_party",)


class CoMakerForm(ActForm):
    """A letter to an organ that made the information jointly (R711 34)."""

    on_label = "发出之日"
    organ_name = line("共同制作的机关")
    about = text(
        "征求什么意见", "对方应当自收到之日起 15 个工作日内提出意见，逾期视为同意公开。", rows=3
    )


class OtherOrganForm(ActForm):
    """A letter to another organ that the information touches (R711 11, 33)."""

    on_label = "发出之日"
    organ_name = line("征求哪个机关的意见")
    about = text(
        "征求什么意见", "征求意见所需时间不计算在答复期限内；没有逾期视为同意的规定。", rows=3
    )


class DeliverForm(ActForm):
    """A notice or letter that reached its addressee."""

    on_label = "送达之日"
    sends_files = True
    notice = pick("哪一份文书")
    way = one_of("怎样送达", SERVICE_WAYS)
    proof = line("凭证", "送达回证、邮件号或者电话记录等。", required=False)

    def suit(self, case: Case, today: date) -> None:
        """Offer what has not reached anybody yet."""
        waiting = [each for each in case.notices if not each.delivered_on]
        self.offer("notice", [(each.id, letter_label(each, case)) for each in waiting])


class AnswerForm(ActForm):
    """What a consulted person or organ answered."""

    on_label = "收到回函之日"
    sends_files = True
    consultation = pick("哪一份征求意见书")
    answer = one_of("意见", {key: ANSWERS[key] for key in ("agree", "partly", "refuse")})
    reasons = text("理由", "不同意或者部分同意公开的，写明对方的理由。", required=False, rows=3)

    def suit(self, case: Case, today: date) -> None:
        """Offer the consultations that are out."""
        self.offer("consultation", [(each.id, _asked(each)) for each in case.awaited])

    def clean(self) -> dict[str, object]:
        """A refusal has reasons."""
        data = super().clean() or {}
        if data.get("answer") in ("partly", "refuse") and not data.get("reasons"):
            self.add_error("reasons", "对方不同意的部分，写明理由；没有说明的，写“未说明理由”。")
        return data


class SilenceForm(ActForm):
    """Nobody answered within the period."""

    on_label = "记录日期"
    consultation = pick("哪一份征求意见书")

    def suit(self, case: Case, today: date) -> None:
        """Offer the consultations that are out."""
        self.offer("consultation", [(each.id, _asked(each)) for each in case.awaited])


class TellThirdPartyForm(ActForm):
    """The decision to disclose against an objection, told to the third party (R711 32)."""

    on_label = "告知之日"
    consultation = pick("告知哪一方")
    content = text("决定公开的内容", rows=3)
    reasons = text("理由", "不公开会对公共利益造成什么重大影响。", rows=3)

    def suit(self, case: Case, today: date) -> None:
        """Offer the third parties."""
        parties = [each for each in case.consultations if each.kind == "third_party"]
        self.offer("consultation", [(each.id, _asked(each)) for each in parties])


class FeeForm(ActForm):
    """The tariff chosen and what it counts (FEE109 3-5)."""

    on_label = "发出之日"
    tariff = one_of("计收方式", {"item": "按件", "volume": "按量"}, "每件申请只能选一种。")
    nth = forms.IntegerField(label="本月第几件", min_value=1, widget=forms.HiddenInput)
    pages = forms.IntegerField(
        label="页数", min_value=1, max_value=1_000_000, required=False, help_text="按量计收的填写。"
    )
    payment = text(
        "缴纳的说明",
        "例：凭通知书到非税收入代收银行缴纳。收款账户不用写，通知书上印本机关公布的。",
        required=False,
        rows=2,
    )
    pay_to = forms.CharField(required=False, max_length=LONG, widget=forms.HiddenInput)
    internal = ("nth", "pay_to")

    def clean(self) -> dict[str, object]:
        """By volume needs the pages."""
        data = super().clean() or {}
        if data.get("tariff") == "volume" and not data.get("pages"):
            self.add_error("pages", "按量计收的，填写页数。")
        return data


class PaymentForm(ActForm):
    """A full payment."""

    on_label = "缴费之日"
    receipt = line("财政票据号码", max_length=60)


def _asked(each: Consultation) -> str:
    return f"{consulted(each)}（{each.asked_on} 发出）"
