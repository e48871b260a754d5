"""Forms of the administrations and of the channels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from gongkai.web.organs.models import CalendarChange, Channel, Organ, Person


class OrganForm(forms.ModelForm):
    """An organ with what its documents and the guide say of it."""

    class Meta:
        model = Organ
        fields = [
            "name", "short_name", "uscc", "parent", "kind", "level", "vertical", "word", "office",
            "address", "postcode", "phone", "fax", "email", "hours", "review_organ", "court",
            "online_review", "payment", "is_active",
        ]  # fmt: skip
        help_texts = {
            "parent": "上级单位，决定公开办看得到谁。",
            "word": "如“安商公”，用于“安商公〔2026〕12号”。",
            "vertical": "海关、税务等；复议机关是上一级主管部门。",
            "review_organ": "留空则按法律规定推定。",
            "online_review": "答复在网上送达的，必须写明（《行政复议法》第二十三条）。",
            "uscc": "18 位，可以留空。",
            "payment": "收款单位户名、开户银行、账号，或者非税收入的缴费办法；印在收费通知书上，"
            "申请人查询进度时也能看到。留空的，写“到受理地点缴纳”。",
        }
        widgets = {"payment": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, remit: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        # A closed superior is kept where it stands, and not chosen anew.
        usable = Q(is_active=True) | Q(pk=self.instance.parent_id)
        organs = Organ.objects.filter(usable, pk__in=remit)
        field.queryset = organs.exclude(pk=self.instance.pk)
        field.empty_label = "（无）"
        field.label = "上级单位"
        for widget in (one.widget for one in self.fields.values()):
            if not isinstance(widget, forms.CheckboxInput):
                widget.attrs["class"] = "field"
        # The root of what one administers keeps its own superior, which is none of one's own.
        if self.instance.pk and self.instance.parent_id not in remit:
            del self.fields["parent"]
            del self.fields["is_active"]
        elif self.instance.pk is None:
            field.required = True

    def clean_uscc(self) -> str | None:
        """Blank is none: two organs without a code are not the same."""
        code: str = self.cleaned_data.get("uscc") or ""
        return code.strip().upper() or None

    def clean_payment(self) -> str:
        """Lines end alike, so that documents set them alike."""
        return "\n".join(map(str.strip, self.cleaned_data["payment"].split("\n"))).strip()

    def clean_parent(self) -> Organ | None:
        """No organ stands below itself."""
        parent: Organ | None = self.cleaned_data.get("parent")
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError("上级单位不能是它自己的下级。")
            above = above.parent
        return parent


class StandingForm(forms.Form):
    """A further standing of somebody known: an organ in use of the remit, where they have none."""

    organ = forms.ModelChoiceField(
        Organ.objects.none(),
        label="单位",
        empty_label="（请选择）",
        help_text="此人以后登录时，选择代表哪个单位办事。",
        error_messages={
            "required": "请选择单位。",
            "invalid_choice": "这个单位不能选：已经停用、不归您管理，或者此人已经在那里任职。",
        },
    )
    department = forms.CharField(
        label="内设机构", max_length=100, required=False, help_text="没有的会新建。"
    )

    def __init__(
        self, *args: Any, remit: frozenset[int], person: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        organs = Organ.objects.filter(pk__in=remit, is_active=True)
        if person:
            taken = person.standings.filter(is_active=True).values("organ")
            organs = organs.exclude(pk__in=taken)
        self.fields["organ"].queryset = organs
        for one in self.fields.values():
            one.widget.attrs["class"] = "field"


class PersonForm(StandingForm):
    """Somebody new, with their first standing."""

    login_name = forms.CharField(
        label="用户名", max_length=40, help_text="小写字母、数字；首次登录用它和初始密码。"
    )
    name = forms.CharField(label="姓名", max_length=60)
    email = forms.EmailField(label="电子邮箱", required=False, help_text="到期提醒发到这里。")
    organ = forms.ModelChoiceField(Organ.objects.none(), label="单位", empty_label=None)

    field_order = ["login_name", "name", "email", "organ", "department"]


class ChannelForm(forms.Form):
    """Opening a channel or changing its use."""

    kind = forms.ChoiceField(label="渠道", choices=Channel.Kind.choices)
    address = forms.CharField(label="受理地点、号码或者网址", max_length=300)
    notes = forms.CharField(
        label="使用说明", max_length=1000, required=False, widget=forms.Textarea
    )
    from_day = forms.DateField(label="启用日")


class TestForm(forms.Form):
    """One test of a channel."""

    kind = forms.ChoiceField(label="渠道", choices=Channel.Kind.choices)
    on = forms.DateField(label="测试日期")
    works = forms.TypedChoiceField(
        label="结果",
        choices=[("1", "畅通"), ("0", "不通")],
        coerce=lambda value: value == "1",
    )
    note = forms.CharField(label="说明", max_length=500, required=False)


class CalendarDayForm(forms.Form):
    """A day set apart from the notices."""

    date = forms.DateField(label="日期")
    what = forms.ChoiceField(
        label="安排",
        choices=[one for one in CalendarChange.What.choices if one[0] != "year"],
    )
    source = forms.CharField(label="依据", max_length=200)
    reason = forms.CharField(label="说明", max_length=100, required=False)


class CalendarYearForm(forms.Form):
    """The notice of a year."""

    year = forms.IntegerField(label="年份", min_value=2019, max_value=2100)
    notice = forms.CharField(label="通知文号", max_length=200)
    text = forms.CharField(label="通知正文", max_length=4000)
