"""The input of an act, through its form into what is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongkai.web.ledger.acts import Act, Refused
from gongkai.web.ledger.canonical import plain


class Invalid(Refused):
    """The input does not fit the act's form. ``errors``: messages by field."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        name, messages = next(iter(errors.items()))
        super().__init__(messages[0], field="" if name == "__all__" else name)
        self.errors = errors


def clean(act: Act, data: Mapping[str, Any]) -> dict[str, Any]:
    """The input as the act's form cleans it, ready to be recorded. Raises Invalid."""
    form = act.form(data)
    if not form.is_valid():
        raise Invalid({name: [str(text) for text in texts] for name, texts in form.errors.items()})
    cleaned: dict[str, Any] = plain(form.cleaned_data)
    return cleaned
