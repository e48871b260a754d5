"""Forms from arrival to registration."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from gongkai.web.requests.case import Case
from gongkai.web.requests.forms.base import ActForm, DeskForm, a_day, kept, line, one_of, text
from gongkai.web.requests.words import (
    CHAIN_STEPS,
    CHANNELS,
    CONFIRMED,
    FORMS,
    MATTERS,
    REQUESTER_TYPES,
    WAYS,
)

AT_ONCE = {key: CHANNELS[key] for key in ("in_person", "oral", "mail_signed")}
LATER = {key: CHANNELS[key] for key in ("mail_ordinary", "fax", "email")}


class ArrivalForm(ActForm):
    """A request as it arrived. The requester is a personal record, named by its reference."""

    internal = ("requester", "agent", "code_digest", "chain", "parent", "copied_from", "channel")
    channel = forms.ChoiceField(label="提交渠道", choices=list(CHANNELS.items()))
    arrived = a_day("收到日期", required=False)
    matter = one_of("申请事项", MATTERS, required=False)
    requester_type = one_of("申请人类别", REQUESTER_TYPES)
    description = text(
        "所需政府信息",
        "写明名称、文号，或者事项、年份等便于查找的特征。一件申请写一个事项。",
    )
    document_number = line("文号或索引号", required=False)
    form = one_of("希望得到的形式", FORMS)
    way = one_of("获取方式", WAYS)
    needs_help = forms.BooleanField(
        label="申请人有阅读困难或者视听障碍，需要协助（条例第四十三条）", required=False
    )
    requester = kept(required=True)
    agent = kept()
    code_digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    chain = kept()
    parent = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    copied_from = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def clean_chain(self) -> list[str] | None:
        """The review chain, in its order, ending with the signature."""
        chain = self.cleaned_data["chain"]
        if chain is None:
            return None
        order = list(CHAIN_STEPS)
        if not chain or chain[-1] != "sign" or chain != sorted(set(chain), key=order.index):
            raise forms.ValidationError("审签环节应当按次序排列，并以签发结束。")
        return list(chain)


class RegisterForm(ArrivalForm):
    """A request whose receipt needs no confirmation: its day of arrival starts the clock."""

    on_label = "收到日期"
    sends_files = True
    channel = one_of("提交渠道", AT_ONCE)


class RecordForm(ArrivalForm):
    """A request of a channel that both sides confirm (R711 31)."""

    on_label = "收到日期"
    sends_files = True
    channel = forms.ChoiceField(
        label="提交渠道", choices=[(key, CHANNELS[key]) for key in CHANNELS if key in CONFIRMED]
    )


class PartForm(ArrivalForm):
    """One of the matters a request was split into; it keeps the dates of the whole."""

    channel = forms.ChoiceField(label="提交渠道", choices=list(CHANNELS.items()))
    confirmed = a_day("双方确认之日", required=False)


class ConfirmForm(ActForm):
    """Confirmation of receipt with the requester."""

    on_label = "双方确认之日"
    how = line("怎样确认的", "例：电话告知申请人已收到申请，申请人认可。")

    def suit(self, case: Case, today: date) -> None:
        """A requester who confirmed online need not be called."""
        if case.acknowledged_on:
            self.fields["how"].initial = f"申请人于 {case.acknowledged_on} 在网上确认"


class SplitForm(ActForm):
    """The separate matters, one a line."""

    parts = kept(required=True)
    matters = text(
        "拆分后的各件",
        "每行写一件的所需政府信息，至少两件。拆分后每件各有编号、各自答复，原表不再计件。",
        rows=6,
    )
    internal = ("parts",)


class JoinForm(ActForm):
    """Joint handling of like requests: each keeps its own row in the report."""

    lead_number = line("合并到哪一件", "填写那一件的申请编号。各申请人的申请仍分别计件、分别答复。")
    lead = forms.CharField(max_length=36, widget=forms.HiddenInput)
    internal = ("lead",)


class AnnulForm(ActForm):
    """A request entered twice by mistake."""

    duplicate_number = line("重复登记的是哪一件", "填写另一件的申请编号。", required=False)
    duplicate_of = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    why = text("撤销登记的原因", "只用于同一份申请登记了两次；申请人重复提出的申请，应当作出答复。")
    internal = ("duplicate_of",)


class NoteForm(ActForm):
    """A telephone call, an e-mail, anything else that belongs in the file (R711 45)."""

    text = text("记什么", "例：电话联系、往来邮件、现场接待的情况。不要写申请人的姓名和联系方式。")
    sends_files = True


class RequesterForm(ActForm):
    """A new version of what is known about the requester."""

    requester = kept(required=True)
    internal = ("requester",)


class PersonForm(DeskForm):
    """What is known about a person; kept apart from the events, and encrypted."""

    name = line("姓名或者名称", max_length=100)
    id_kind = forms.ChoiceField(label="证件种类")
    id_number = line("证件号码", max_length=40)
    contact = line("联系电话", max_length=60)
    address = line("通信地址", required=False)
    email = forms.EmailField(label="电子邮箱", required=False, max_length=100)
    representative = line("法定代表人或者负责人", "法人和其他组织填写。", required=False)

    def __init__(self, *args: Any, id_kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_kind"].choices = list(id_kinds.items())  # type: ignore[attr-defined]


class AgentForm(DeskForm):
    """Who asks on the requester's behalf; the requester's type still counts."""

    agent_name = line("代理人姓名", required=False, max_length=60)
    agent_contact = line("代理人联系电话", required=False, max_length=60)


class CorrectedForm(ActForm):
    """The request as corrected."""

    on_label = "收到补正之日"
    sends_files = True
    description = text("补正后的所需政府信息")
    document_number = line("文号或索引号", required=False)

    def suit(self, case: Case, today: date) -> None:
        """Start from the description as it stands."""
        self.fields["description"].initial = case.description
        self.fields["document_number"].initial = case.document_number


class ThirdPersonForm(DeskForm):
    """A third party: whom the letter goes to."""

    name = line("第三方姓名或者名称", max_length=100)
    is_organisation = forms.BooleanField(label="是法人或者其他组织", required=False)
    contact = line("第三方联系电话", required=False, max_length=60)
    address = line("第三方通信地址", required=False)
