"""What the forms of acts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from gongkai.web.requests.case import Case

LONG = 4000
SHORT = 200


class DeskForm(forms.Form):
    """A form of the desk's pages, in their look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, (forms.RadioSelect, forms.CheckboxInput)):
                field.widget.attrs.setdefault("class", "field")


class ActForm(DeskForm):
    """The input of an act.

    ``internal`` names what the desk itself fills in and a page never shows or reads. ``suit``
    fits labels, choices and defaults to the case before the form is shown.
    """

    internal: tuple[str, ...] = ()
    on_label = "日期"
    """What the legal date of this act is."""
    sends_files = False

    def suit(self, case: Case, today: date) -> None:
        """Fit the form to a case."""

    def offer(self, name: str, options: Iterable[tuple[str, str]]) -> None:
        """Show the choices of a field that the form itself cannot know."""
        found = list(options)
        self.fields[name].widget.choices = found  # type: ignore[attr-defined]
        if len(found) == 1 and found[0][0]:
            self.fields[name].initial = found[0][0]


def text(label: str, help_text: str = "", required: bool = True, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    kwargs.setdefault("max_length", LONG)
    rows = kwargs.pop("rows", 4)
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea({"rows": rows}),
        **kwargs,
    )


def line(label: str, help_text: str = "", required: bool = True, **kwargs: Any) -> forms.CharField:
    """One line of text."""
    kwargs.setdefault("max_length", SHORT)
    return forms.CharField(label=label, help_text=help_text, required=required, **kwargs)


def a_day(label: str, help_text: str = "", required: bool = True, **kwargs: Any) -> forms.DateField:
    """A calendar date."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=widget, **kwargs
    )


def one_of(
    label: str, choices: Mapping[str, str], help_text: str = "", required: bool = True
) -> forms.ChoiceField:
    """One of a few, all in sight."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices.items()),
        help_text=help_text,
        required=required,
        widget=forms.RadioSelect,
    )


def pick(label: str, help_text: str = "") -> forms.CharField:
    """One of a list that only the case knows; the act checks it."""
    return forms.CharField(label=label, help_text=help_text, max_length=SHORT, widget=forms.Select)


def kept(required: bool = False) -> forms.JSONField:
    """Something the desk fills in."""
    return forms.JSONField(required=required, widget=forms.HiddenInput)
