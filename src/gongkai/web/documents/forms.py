"""Forms of the template editor."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.web.documents.checking import FIELDS, MAX_CHARACTERS
from gongkai.web.documents.templates import Shipped, Text

_ROWS = {"title": 2, "addressee": 1, "number": 1, "body": 16, "attachments": 2, "note": 2}
_HELP = {
    "title": "每行是标题的一行。",
    "number": "文号写作 {{文号}}，取号后自动填入。",
    "body": "一行是一段；“一、”“（一）”开头的短行印作标题。"
    "{{名称}} 从案卷取值；{{名称?}} 没有值时整段不印。",
    "attachments": "一行一个附件名称，不加标点。",
    "note": "印在成文日期下面，加圆括号。",
}


class TemplateForm(forms.Form):
    """The text of a template. ``seen`` is the version that the person began from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    letterhead = forms.BooleanField(label="套红机关标志（红色机关名称和分隔线）", required=False)
    reason = forms.CharField(label="修改理由", max_length=200, help_text="写给以后查看的人。")

    def __init__(self, shipped: Shipped, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in FIELDS.items():
            if shipped.kind == "sheet" and name in ("addressee", "attachments", "note"):
                continue
            self.fields[name] = forms.CharField(
                label=label,
                required=name in ("title", "body"),
                max_length=MAX_CHARACTERS,
                strip=True,
                help_text=_HELP.get(name, ""),
                widget=forms.Textarea(attrs={"rows": _ROWS[name], "class": "field lines"}),
            )
        self.fields["reason"].widget.attrs["class"] = "field"
        first = [name for name in FIELDS if name in self.fields]
        self.order_fields([*first, "letterhead", "reason", "seen"])

    def text(self) -> Text:
        """The text as typed, whether or not the form is valid."""
        data = {name: self.data.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS}
        return Text(**data, letterhead=bool(self.data.get("letterhead")))
