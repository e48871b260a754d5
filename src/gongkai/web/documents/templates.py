"""The shipped templates of official documents and what each of them must state.

The files are in ``shipped/``; their notation is :mod:`gongkai.web.documents.notation`. What a
reply must contain comes from the law (:func:`gongkai.statute.outcomes.must_contain`); the files
only say by which words or placeholders a template shows it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from gongkai.statute import outcomes
from gongkai.web.documents.notation import PLACEHOLDER

Kind = Literal["letter", "sheet"]
_LETTERS = ("notices.toml", "consultation.toml", "sheets.toml")
_ALWAYS = ("机关名称", "成文日期")
"""What the closing of a letter prints whatever its template says."""


class UnknownTemplate(KeyError):
    """No template has this key."""

    def __str__(self) -> str:
        return f"没有这种文书模板：{self.args[0]}"


@dataclass(frozen=True, slots=True)
class Text:
    """What an organ may edit. A letter closes with organ, date and seal place of itself;
    ``letterhead`` prints the organ's name in red above a rule."""

    title: str
    addressee: str = ""
    number: str = ""
    body: str = ""
    attachments: str = ""
    note: str = ""
    letterhead: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the text, the name of this version."""
        return hashlib.sha256("\0".join(map(str, astuple(self))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Must:
    """A statement that the law wants: what it is, the article, and the ways of writing it, each
    a piece of one paragraph (``*`` for anything between)."""

    says: str
    article: str
    find: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A template as the program brings it. ``forbidden``: placeholders that would tell the
    reader what this document must keep from them. ``outcome``: the code a reply is for."""

    key: str
    name: str
    kind: Kind
    article: str
    text: Text
    must: tuple[Must, ...]
    forbidden: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that a case gives: what it means and an invented example. ``rows``: it is a list
    of table rows."""

    name: str
    meaning: str
    example: str | tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> bool:
        """Whether the value is a list of rows."""
        return not isinstance(self.example, str)


def reply_key(code: str) -> str:
    """The key of the reply to an outcome: ``O-DENY-SECRET`` → ``reply_deny_secret``."""
    return "reply_" + outcomes.outcome(code).code.removeprefix("O-").lower().replace("-", "_")


def template(key: str) -> Shipped:
    """The shipped template of this key. Raises UnknownTemplate."""
    try:
        return shipped()[key]
    except KeyError:
        raise UnknownTemplate(key) from None


@cache
def shipped() -> Mapping[str, Shipped]:
    """Every shipped template by key: letters and sheets, then the replies as the law lists them."""
    letters = {key: _letter(key, raw) for name in _LETTERS for key, raw in _toml(name).items()}
    return letters | {reply.key: reply for reply in _replies()}


@cache
def known() -> Mapping[str, Placeholder]:
    """Every placeholder there is, by name."""
    return {name: _placeholder(name, *raw) for name, raw in _toml("placeholders.toml").items()}


def placeholders(key: str) -> tuple[Placeholder, ...]:
    """The placeholders of the shipped template, in order of appearance.

    Raises UnknownTemplate.
    """
    return tuple(known()[name] for name in names_in(template(key)))


def allowed(key: str) -> frozenset[str]:
    """The placeholders that an organ's version may use: those of the shipped one and the common
    ones, less what this document must not tell. Raises UnknownTemplate."""
    found = template(key)
    return (frozenset(names_in(found)) | _common()) - frozenset(found.forbidden)


def names_in(found: Shipped) -> tuple[str, ...]:
    """The names of the placeholders of a shipped template, each once."""
    closing = _ALWAYS if found.kind == "letter" else ()
    return tuple(dict.fromkeys([*used(found.text), *closing]))


def used(text: Text) -> Iterator[str]:
    """The names of the placeholders in a text."""
    for part in astuple(text)[:-1]:
        yield from (name for name, _ in PLACEHOLDER.findall(part))


@cache
def _common() -> frozenset[str]:
    counts: dict[str, int] = {}
    for found in shipped().values():
        for name in names_in(found):
            counts[name] = counts.get(name, 0) + 1
    often = 6
    return frozenset(
        name for name, count in counts.items() if count >= often and not known()[name].rows
    )


@cache
def _toml(name: str) -> Mapping[str, Any]:
    path = resources.files("gongkai.web.documents") / "shipped" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _letter(key: str, raw: Mapping[str, Any]) -> Shipped:
    kind: Kind = raw.get("kind", "letter")
    must = tuple(Must(says, article, tuple(find)) for says, article, *find in raw["must"])
    return Shipped(
        key,
        raw["name"],
        kind,
        raw["article"],
        _text(raw, kind),
        must,
        tuple(raw.get("forbidden", ())),
    )


def _text(raw: Mapping[str, Any], kind: Kind) -> Text:
    fields = {
        name: raw[name].strip() for name in Text.__slots__ if name in raw and name != "letterhead"
    }
    if kind == "letter":
        fields.setdefault("number", "{{文号}}" if raw.get("numbered", True) else "")
    return Text(**fields)


def _replies() -> Iterator[Shipped]:
    data = _toml("replies.toml")
    common = data["common"]
    for code in outcomes.outcomes():
        raw = data["outcome"][code]
        body = common["opening"] + raw["body"] + common["closing"]
        text = Text(
            raw.get("title", common["title"]),
            common["addressee"],
            "{{文号}}",
            "\n".join(line for line in body.splitlines() if line.strip()),
            raw.get("attachments", ""),
            common["note"],
        )
        must = (*_reply_must(code, raw, data["find"]), *_own_must(raw))
        article = outcomes.outcome(code).article
        yield Shipped(reply_key(code), raw["name"], "letter", article, text, must, (), code)


def _reply_must(code: str, raw: Mapping[str, Any], find: Mapping[str, list[str]]) -> Iterator[Must]:
    for element in outcomes.must_contain(code):
        yield Must(element.text, element.article, tuple(raw.get(element.key) or find[element.key]))
    yield Must("收到申请的日期", "R711 36", tuple(find["received"]))
    yield Must("申请人的姓名或者名称", "R711 36", tuple(find["requester"]))


def _own_must(raw: Mapping[str, Any]) -> Iterator[Must]:
    for says, article, *find in raw.get("must_hold", ()):
        yield Must(says, article, tuple(find))


def _placeholder(name: str, meaning: str, example: Any) -> Placeholder:
    if isinstance(example, str):
        return Placeholder(name, meaning, example)
    return Placeholder(name, meaning, tuple(tuple(row) for row in example))
