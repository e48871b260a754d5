"""Forms from the draft of a reply to the archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from gongkai.statute import outcomes
from gongkai.statute.citation import cite
from gongkai.web.documents import templates
from gongkai.web.requests.case import Case
from gongkai.web.requests.course_words import answer_of_third_parties
from gongkai.web.requests.forms.base import ActForm, a_day, line, one_of, text
from gongkai.web.requests.words import SERVICE_WAYS

BY_PROGRAM = frozenset(
    [
        "机关名称", "成文日期", "文号", "申请编号", "申请人", "称谓", "申请内容", "提交日期",
        "提交方式", "收到日期", "办理经过", "救济途径", "联系机构", "联系人", "联系电话",
        "联系地址", "附件", "不予公开依据", "补正告知日期", "补正收到日期", "补正期限",
        "要求更正的记录",
    ]
)  # fmt: skip
"""What the case itself tells; everything else in the reply is asked for."""
BY_RECORD = frozenset({"O-ABANDON", "O-FEE-UNPAID"})
"""Outcomes that a record makes and no reply."""
PREFIX = "answer_"
OTHER = "O-OTHER"
RECORD = "record_correction"


def draftable() -> dict[str, str]:
    """The outcomes that a reply may have, in the order of Table 3."""
    return {code: each.label for code, each in outcomes.outcomes().items() if code not in BY_RECORD}


def _told(case: Case) -> dict[str, str]:
    """What the file tells of what a reply has to say."""
    told = {"征求意见情况": answer_of_third_parties(case)}
    if case.searches:
        last = case.searches[-1]
        told["检索情况"] = (
            f"{last.on.isoformat()}，在{last.units}的{last.systems}中，"
            f"以“{last.keywords}”为关键词进行了检索。"
        )
    if case.reasons:
        told["超出合理范围的事实"] = case.reasons.facts
        told["申请人理由"] = case.reasons.given or "没有在规定的期限内说明理由。"
    return {key: value for key, value in told.items() if value}


class DraftForm(ActForm):
    """A reply drafted from its outcome: what that outcome must contain is asked for."""

    on_label = "拟稿日期"
    sends_files = True
    outcome = forms.ChoiceField(label="处理结果", choices=())
    withheld = forms.MultipleChoiceField(
        label="不予公开部分的依据",
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只填部分公开的；年报表三只计“部分公开”一行。",
    )
    basis = line(
        "法律依据", "例：《中华人民共和国政府信息公开条例》第三十六条第二项", max_length=400
    )
    kind = forms.ChoiceField(required=False, choices=(), widget=forms.HiddenInput)
    walk = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["outcome"].choices = list(draftable().items())  # type: ignore[attr-defined]
        kinds = [(each.key, each.label) for each in outcomes.circumstances().values()]
        self.fields["kind"].choices = [("", ""), *kinds]  # type: ignore[attr-defined]
        grounds = [each for each in outcomes.outcomes().values() if each.withholds]
        self.fields["withheld"].choices = [  # type: ignore[attr-defined]
            (each.code, each.label.removeprefix("不予公开：")) for each in grounds
        ]
        given = data or self.initial
        if given.get("outcome") in draftable():
            self._ask(given["outcome"], given.get("kind") or "")

    def _ask(self, code: str, kind: str) -> None:
        """One field for everything the reply must say."""
        found = outcomes.outcome(code)
        self.fields["outcome"].widget = forms.HiddenInput()
        self.fields["withheld"].required = code == outcomes.PARTIAL
        if code != outcomes.PARTIAL:
            del self.fields["withheld"]
        self.fields["basis"].initial = cite(found.article)
        key = "record_correction_reply" if kind == RECORD else templates.reply_key(code)
        body = templates.template(key).text.body
        for each in templates.placeholders(key):
            if each.name in BY_PROGRAM:
                continue
            example = each.example if isinstance(each.example, str) else ""
            optional = f"{{{{{each.name}?}}}}" in body
            field = text(each.name, f"{each.meaning}。例：{example}", required=not optional, rows=3)
            field.widget.attrs["class"] = "field"
            self.fields[f"{PREFIX}{each.name}"] = field

    def suit(self, case: Case, today: date) -> None:
        """Start from the last draft, or from what the file tells already."""
        told = _told(case)
        if case.draft and case.draft.outcome == self.initial.get("outcome"):
            told |= case.draft.answers
            self.fields["basis"].initial = case.draft.basis
            if "withheld" in self.fields:
                self.fields["withheld"].initial = list(case.draft.withheld)
        for name, field in self.fields.items():
            if name.startswith(PREFIX):
                field.initial = told.get(name.removeprefix(PREFIX))

    def clean(self) -> dict[str, Any]:
        """The answers, by what they are to be found under in the reply."""
        data = super().clean() or {}
        answers = {
            name.removeprefix(PREFIX): data.pop(name)
            for name in list(data)
            if name.startswith(PREFIX)
        }
        data["answers"] = {key: value for key, value in answers.items() if value}
        if data.get("kind"):
            data["answers"]["kind"] = data["kind"]
        elif data.get("outcome") == OTHER:
            self.add_error("outcome", "其他处理的，选出属于哪种情形。")
        return data


class SignForm(ActForm):
    """The signature of the approving leader."""

    on_label = "签发日期"
    remark = text("签发意见", required=False, rows=2)


class ServeForm(ActForm):
    """How the reply reached the requester; for the post the day of posting counts."""

    on_label = "送达之日（邮寄的，交邮之日）"
    sends_files = True
    way = one_of("送达方式", SERVICE_WAYS, "邮寄只能通过邮政企业。")
    place = line("送达地点或者邮件号", required=False)
    proof = line("送达凭证", "送达回证编号、签收人身份、见证人（留置送达）等。", required=False)
    signed_on = a_day("签收日期", "邮寄的，收到回执后再补记。", required=False)

    def suit(self, case: Case, today: date) -> None:
        """Start from the way the requester asked for."""
        wanted = {"pick_up": "direct", "on_site": "direct"}.get(case.way, case.way)
        self.fields["way"].initial = wanted if wanted in SERVICE_WAYS else "direct"


class ProofForm(ActForm):
    """The proof of service that came back."""

    on_label = "签收日期"
    sends_files = True
    proof = line("送达凭证", "回证或者邮件签收记录的编号。")


class AbandonForm(ActForm):
    """No correction in time and no justified reason (R711 30)."""

    on_label = "记录日期"
    told = text("经过", "写明怎样告知、期限届满仍未补正、申请人没有说明正当理由。", rows=3)


class UnpaidForm(ActForm):
    """No payment in time (FEE109)."""

    on_label = "记录日期"
    told = text("经过", "写明收费通知何时送达、期限届满仍未缴费。", rows=3)


class WithdrawForm(ActForm):
    """A withdrawal in writing."""

    on_label = "撤回之日"
    sends_files = True
    how = text("撤回的经过", "撤回应当有书面材料，作为附件存入。", rows=2)


class RedoForm(ActForm):
    """A new reply ordered by a review decision or a judgment."""

    on_label = "收到决定之日"
    sends_files = True
    by = line("由谁责令", "复议机关或者人民法院。")
    document = line("决定书或者裁判文书的文号")
    until = a_day("重新答复的期限")


class SendCopyForm(ActForm):
    """A copy of the request for the organ named in the reply (R711 36(5))."""

    on_label = "转送之日"
    organ_name = line("转送给哪个机关", "只在申请人同意时转送；在该机关是一件新收到的申请。")
    agreed = forms.BooleanField(label="申请人同意转送")
    target = forms.IntegerField(required=False, widget=forms.HiddenInput)
    copy = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    internal = ("target", "copy")


class PublishForm(ActForm):
    """Proactive publication that follows from a request (R711 44)."""

    on_label = "公开之日"
    where = line("公开在哪里", "网址或者索引号。")


class ArchiveForm(ActForm):
    """The file is complete."""

    on_label = "归档日期"
    checked = forms.BooleanField(label="已核对归档目录，材料齐全")


class UrgeForm(ActForm):
    """A note of the oversight office."""

    on_label = "督办日期"
    text = text("督办事项", rows=3)
    until = a_day("要求何时回复", required=False)


class UrgedForm(ActForm):
    """The answer to a note of the oversight office."""

    answer = text("回复督办", rows=3)


class RateForm(ActForm):
    """How satisfied the requester is."""

    score = forms.TypedChoiceField(
        label="是否满意",
        coerce=int,
        choices=[(5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意")],
        widget=forms.RadioSelect,
    )
    remark = text("意见和建议", required=False, rows=3)


class MadeForm(ActForm):
    """A document that the program made from an event."""

    event = forms.IntegerField()
    key = line("文书")
    title = line("名称")
    number = line("文号", required=False)
    files = forms.JSONField()
    internal = ("event", "key", "title", "number", "files")
