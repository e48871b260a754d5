"""The request form, one form a step (R711 29). Names and texts are made alike on the way in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.web import home
from gongkai.web.requests import identity, names, words
from gongkai.web.requests.identity import IdentityKind

CITIZEN = "natural_person"
ORGANISATIONS = {key: label for key, label in words.REQUESTER_TYPES.items() if key != CITIZEN}
WAYS = {key: words.WAYS[key] for key in ("internet", "email", "post", "pick_up", "on_site")}
PERSONAL_KINDS = [(kind.value, kind.label) for kind in identity.PERSONAL]
MISSING = "这一项没有填写。"


class Line(forms.CharField):
    """One line, or with ``rows`` several, made alike by ``alike``."""

    def __init__(
        self,
        label: str,
        help_text: str = "",
        *,
        alike: Callable[[str], str] = names.line,
        rows: int = 0,
        max_length: int = 200,
        **kwargs: Any,
    ) -> None:
        widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
        widget.attrs |= {"class": "field", "autocomplete": kwargs.pop("fills", "off")}
        kwargs.setdefault("error_messages", {"required": MISSING})
        super().__init__(
            label=label, help_text=help_text, widget=widget, max_length=max_length, **kwargs
        )
        self.alike = alike

    def to_python(self, value: Any) -> str:
        try:
            return self.alike(super().to_python(value) or "")
        except names.WrongText as wrong:
            raise ValidationError(str(wrong)) from None


class Step(forms.Form):
    """A step of the request form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def need(self, *fields: str) -> None:
        """Mark fields as missing that are empty."""
        for name in fields:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, MISSING)

    def check_number(self, kind_field: str, number_field: str) -> None:
        """Hold a number to the rules of its kind."""
        kind, number = (self.cleaned_data.get(name) for name in (kind_field, number_field))
        if not kind or not number:
            return
        try:
            found = identity.check(IdentityKind(kind), number, home.today())
            self.cleaned_data[number_field] = found
        except identity.WrongNumber as wrong:
            self.add_error(number_field, str(wrong))


def phone(typed: str) -> str:
    """A telephone number with half-width digits. Raises WrongText."""
    plain = re.sub(r"[^\d+\-转,]", "", names.folded(typed))
    if typed.strip() and len(re.sub(r"\D", "", plain)) < 7:
        raise names.WrongText("电话号码太短；请填手机号，或者区号加号码，以便与你确认收到申请。")
    return plain


class WhoForm(Step):
    """What both kinds of requester fill in."""

    name = Line("姓名", alike=names.name, max_length=100, fills="name")
    contact = Line(
        "联系电话",
        "用来与你确认收到申请，也可以用来查询进度。",
        alike=phone,
        max_length=40,
        fills="tel",
    )
    has_agent = forms.BooleanField(label="由代理人提出申请", required=False)
    agent_name = Line("代理人姓名", required=False, alike=names.name, max_length=60)
    agent_id_kind = forms.ChoiceField(
        label="代理人证件种类", choices=[("", "请选择"), *PERSONAL_KINDS], required=False,
        widget=forms.Select({"class": "field"}),
    )  # fmt: skip
    agent_id_number = Line("代理人证件号码", required=False, max_length=40)
    agent_contact = Line("代理人联系电话", required=False, alike=phone, max_length=40)
    needs_help = forms.BooleanField(
        label="我有阅读困难或者视听障碍，需要协助",
        help_text="按照条例第四十三条，工作人员会联系你，提供必要的帮助。",
        required=False,
    )
    AGENT = ("agent_name", "agent_id_kind", "agent_id_number", "agent_contact")
    is_citizen = True

    def clean(self) -> dict[str, Any]:
        """An agent is named in full or not at all."""
        data = super().clean() or {}
        self.check_number("id_kind", "id_number")
        if data.get("has_agent") or any(data.get(name) for name in self.AGENT):
            data["has_agent"] = True
            self.need(*self.AGENT)
            self.check_number("agent_id_kind", "agent_id_number")
        return data


class CitizenForm(WhoForm):
    """A citizen (公民)."""

    id_kind = forms.ChoiceField(
        label="证件种类", choices=PERSONAL_KINDS, widget=forms.Select({"class": "field"})
    )
    id_number = Line("证件号码", max_length=40)
    field_order = ("name", "id_kind", "id_number", "contact")

    def clean(self) -> dict[str, Any]:
        """A citizen's type is settled."""
        return super().clean() | {"requester_type": CITIZEN, "representative": ""}


class OrganisationForm(WhoForm):
    """A legal person or other organisation (法人和其他组织), in one of five types."""

    requester_type = forms.ChoiceField(
        label="类别",
        choices=list(ORGANISATIONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一个类别，年度报告按它统计。"},
    )
    name = Line("名称", "与营业执照或者登记证书一致。", alike=names.name, max_length=100)
    id_number = Line("统一社会信用代码", "18 位。", max_length=40)
    representative = Line("法定代表人或者负责人", alike=names.name, max_length=60)
    field_order = ("requester_type", "name", "id_number", "representative", "contact")
    is_citizen = False

    def clean(self) -> dict[str, Any]:
        """An organisation shows its unified social credit code."""
        self.cleaned_data["id_kind"] = IdentityKind.CREDIT_CODE.value
        return super().clean()


class WhatForm(Step):
    """The information asked for."""

    description = Line(
        "所需政府信息",
        "写明名称、文号，或者事项、年份等便于查找的特征。一件申请写一个事项；几个事项请分开提交。",
        alike=names.text,
        rows=6,
        max_length=4000,
        error_messages={"required": "请写明需要什么政府信息：名称、文号，或者事项、年份。"},
    )
    document_number = Line("文号或索引号", "知道的话写上，查找更快。", required=False)


class OwnRecordForm(WhatForm):
    """The record about the requester that is wrong (R711 41)."""

    description = Line(
        "要求更正的记录",
        "写明是哪一份记录、其中哪一处不准确、应当怎样更正。一件申请写一份记录。",
        alike=names.text,
        rows=6,
        max_length=4000,
        error_messages={"required": "请写明哪一份记录、哪一处不准确、应当怎样更正。"},
    )
    document_number = Line("记录的文号或者编号", "知道的话写上，查找更快。", required=False)


class HowForm(Step):
    """The form and the way of obtaining it (R711 29, 40)."""

    form = forms.ChoiceField(
        label="希望得到的形式", choices=list(words.FORMS.items()), widget=forms.RadioSelect,
        error_messages={"required": "请选择一种形式。"},
    )  # fmt: skip
    way = forms.ChoiceField(
        label="获取方式", choices=list(WAYS.items()), widget=forms.RadioSelect,
        error_messages={"required": "请选择一种获取方式。"},
    )  # fmt: skip
    address = Line(
        "通信地址", "选择邮政寄送的必填，连同邮政编码。", required=False, fills="street-address"
    )
    email = forms.EmailField(
        label="电子邮箱", help_text="选择电子邮件的必填。", required=False, max_length=100,
        widget=forms.EmailInput({"class": "field", "autocomplete": "email"}),
        error_messages={"invalid": "电子邮箱的格式不对；请核对后重填。"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The way chosen needs its address, and has to suit the form."""
        data = super().clean() or {}
        way, form = data.get("way"), data.get("form")
        if way == "post":
            self.need("address")
        if way == "email":
            self.need("email")
        if way and form and (form == "on_site") != (way == "on_site"):
            self.add_error("way", "“现场查阅”的形式和获取方式要一致：两项都选，或者都不选。")
        if form == "paper" and way in ("internet", "email"):
            self.add_error("way", "纸质复制件请选择邮政寄送或者当面领取。")
        return data


def _without_looking(choices: dict[str, str]) -> list[tuple[str, str]]:
    return [(key, label) for key, label in choices.items() if key != "on_site"]


class HowToAnswerForm(HowForm):
    """How the requester wants to be told of the correction; there is nothing to look at."""

    form = forms.ChoiceField(
        label="答复书的形式", choices=_without_looking(words.FORMS), widget=forms.RadioSelect,
        error_messages={"required": "请选择一种形式。"},
    )  # fmt: skip
    way = forms.ChoiceField(
        label="怎样领取答复书", choices=_without_looking(WAYS), widget=forms.RadioSelect,
        error_messages={"required": "请选择一种方式。"},
    )  # fmt: skip


def form_of(step: str, kind: str = "citizen", matter: str = words.INFORMATION) -> type[Step]:
    """The form of a step."""
    if step == "who":
        return OrganisationForm if kind == "organisation" else CitizenForm
    if matter == words.OWN_RECORD:
        return {"what": OwnRecordForm, "how": HowToAnswerForm}[step]
    return {"what": WhatForm, "how": HowForm}[step]


class QueryForm(Step):
    """What opens a request: its code, and the end of a number."""

    code = Line("查询码", "在回执上，15 位，不分大小写。", max_length=60)
    ending = Line(
        "后四位", "申请人或者代理人的证件号码、联系电话的后四位，任选一个。", max_length=20
    )


class Answer(Step):
    """What the requester sends from the page of their request: its heading, its button, and
    whether files may come with it."""

    title = button = ""
    takes_files = False

    def as_data(self) -> dict[str, Any]:
        """The input of the act."""
        return dict(self.cleaned_data)


class AcknowledgementForm(Answer):
    """The requester's side of the confirmation (R711 31)."""

    title, button = "确认本机关已收到", "我确认"


class CorrectionForm(Answer):
    """The request as corrected (R711 30)."""

    title, button, takes_files = "补正申请", "提交补正", True
    description = Line(
        "补正后的所需政府信息",
        "按补正告知书写明；提交后以此为准。",
        alike=names.text,
        rows=7,
        max_length=4000,
    )
    document_number = Line("文号或索引号", required=False)


class ReasonsForm(Answer):
    """Why so much is asked for (R711 35)."""

    title, button, takes_files = "说明理由", "提交理由", True
    given = Line(
        "申请的理由",
        "写明为什么需要这些信息、这么多件。不用写姓名、证件号码和联系方式。",
        alike=names.text,
        rows=7,
        max_length=4000,
        error_messages={"required": "请写明理由。"},
    )


class ContactForm(Answer):
    """How to reach the requester from now on; what is left blank stays as it is."""

    title, button = "变更联系方式", "保存联系方式"
    contact = Line("新的联系电话", required=False, alike=phone, max_length=40, fills="tel")
    email = forms.EmailField(
        label="新的电子邮箱", required=False, max_length=100,
        widget=forms.EmailInput({"class": "field", "autocomplete": "email"}),
        error_messages={"invalid": "电子邮箱的格式不对；请核对后重填。"},
    )  # fmt: skip
    address = Line("新的通信地址", "连同邮政编码。", required=False, fills="street-address")

    def clean(self) -> dict[str, Any]:
        """Something has to change."""
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            self.add_error("contact", "三项都没有填写；请填写变更的一项。")
        return data

    def as_data(self) -> dict[str, Any]:
        """What changed."""
        return {name: text for name, text in self.cleaned_data.items() if text}


class WithdrawalForm(Answer):
    """A withdrawal in writing."""

    title, button = "撤回申请", "撤回申请"
    reason = Line("撤回的原因", required=False, alike=names.text, rows=3, max_length=1000)
    sure = forms.BooleanField(
        label="我确认撤回本件申请",
        help_text="撤回后本件办结，不再答复；需要时可以另行申请。",
        error_messages={"required": "请勾选确认；不想撤回的，返回进度页即可。"},
    )

    def as_data(self) -> dict[str, Any]:
        """The input of the act."""
        why = self.cleaned_data["reason"]
        return {"how": "申请人在进度页提交撤回" + (f"，原因：{why}" if why else "。")}


class RatingForm(Answer):
    """How satisfied the requester is."""

    title, button = "评价办理情况", "提交评价"
    score = forms.TypedChoiceField(
        label="对办理情况是否满意", coerce=int, widget=forms.RadioSelect,
        choices=[(5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意")],
        error_messages={"required": "请选择一项。"},
    )  # fmt: skip
    remark = Line("意见和建议", required=False, alike=names.text, rows=3, max_length=1000)


ANSWERS: dict[str, type[Answer]] = {
    "acknowledge": AcknowledgementForm,
    "receive_correction": CorrectionForm,
    "receive_reasons": ReasonsForm,
    "change_contact": ContactForm,
    "withdraw": WithdrawalForm,
    "rate": RatingForm,
}
"""The form of each act of the requester."""
