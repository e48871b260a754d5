"""The story of the demo's request desks (``requests.toml``), read and put in order of time."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

ARRIVALS = {"internet": "file_online", "mail_ordinary": "record_arrival"}
"""The act that makes a request, by channel; of the other channels it is ``register``."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done. ``word``: an act's name, or ``reply``, ``checked``, ``served``;
    ``place``: its place among the deeds of its request, 0 for the arrival."""

    on: date
    place: int
    word: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the story. ``organ`` and ``who``: by short name."""

    id: str
    organ: str
    who: str
    data: Mapping[str, Any]
    deeds: tuple[Deed, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """The requests, and the people in them by short name."""

    people: Mapping[str, Mapping[str, Any]]
    requests: tuple[Request, ...]

    def in_order(self, until: date) -> list[tuple[Request, Deed]]:
        """What was done up to and on a day, first to last."""
        told = [(request, deed) for request in self.requests for deed in request.deeds]
        # The order is kept among the deeds of one day.
        return sorted(
            ((request, deed) for request, deed in told if deed.on <= until),
            key=lambda pair: pair[1].on,
        )


@cache
def story() -> Story:
    """The story as the file tells it."""
    text = (resources.files("gongkai.demo") / "requests.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return Story(raw["person"], tuple(_request(each, raw["person"]) for each in raw["request"]))


def _request(raw: Mapping[str, Any], people: Mapping[str, Any]) -> Request:
    channel = raw["how"]
    data = {
        "channel": channel,
        "matter": raw.get("matter", "information"),
        "requester_type": people[raw["who"]].get("type", "natural_person"),
        "description": raw["asks"],
        "document_number": raw.get("document_number", ""),
        "form": raw.get("form", "electronic"),
        "way": raw.get("way", "internet" if channel == "internet" else "pick_up"),
        "needs_help": raw.get("needs_help", False),
    }
    deeds = [Deed(raw["on"], 0, ARRIVALS.get(channel, "register"))]
    for place, (on, word, *more) in enumerate(raw["deeds"], 1):
        deeds.append(Deed(on, place, word, more[0] if more else {}))
    return Request(raw["id"], raw["organ"], raw["who"], data, tuple(deeds), raw.get("code", ""))
