"""Telling the story: every deed is a real act by somebody of the right role.

Nothing is written but through the desk's own services, each deed on its day. A deed told before
is known by the key of its event, so that telling again, or after an interruption, adds only what
is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from gongkai.demo.story import Deed, Request, Story
from gongkai.statute import exemptions, outcomes
from gongkai.statute.citation import cite
from gongkai.web.ledger import personal
from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.models import Event
from gongkai.web.organs import actors
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import online, services, walks
from gongkai.web.requests.acts import BY_NAME
from gongkai.web.requests.models import DeskSettings, RequestCase

SHORT_CHAIN = ["review", "sign"]
"""The review chain of a township, which has nobody for the other steps."""
OPENING = time(1, 0)
"""Nine in the morning in Shanghai, in UTC."""

Step = tuple[str, Mapping[str, Any]]


@dataclass
class Teller:
    """Tells a story, deed by deed."""

    story: Story
    organs: Mapping[str, Organ]
    people: Mapping[tuple[int, str], Actor]
    known: set[str]
    cut: set[str] = field(default_factory=set)
    """Requests with which a visitor has gone on otherwise; what they did stands."""
    minutes: int = 0

    def tell(self, until: date) -> None:
        """Everything up to and on a day that was not told yet."""
        for request, deed in self.story.in_order(until):
            if request.id in self.cut:
                continue
            organ = self.organs[request.organ]
            with organ_scope([organ.pk]):
                try:
                    self._do(request, organ, deed)
                except Refused:
                    if not self._visited(request, organ):
                        raise
                    self.cut.add(request.id)

    def _do(self, request: Request, organ: Organ, deed: Deed) -> None:
        for number, (name, data) in enumerate(_steps(deed, organ)):
            key = f"demo:{request.id}:{deed.place}:{number}"
            if key in self.known:
                continue
            if not deed.place:
                self._arrive(request, organ, name, deed.on, key)
            else:
                act = self._row(request, organ).case.next_step if name == "checked" else name
                self._act(request, organ, act, data, deed.on, key)

    def _arrive(self, request: Request, organ: Organ, name: str, on: date, key: str) -> None:
        role = Role.REQUESTER if name == "file_online" else Role.CLERK
        services.arrive(
            name, organ, actor=self._who(organ, role), role=role,
            person=_plain(self.story.people[request.who]), data=request.data, key=key, on=on,
            now=self._moment(on), code=request.code,
        )  # fmt: skip

    def _act(
        self, request: Request, organ: Organ, name: str, data: Mapping[str, Any], on: date, key: str
    ) -> None:
        row = self._row(request, organ)
        given = dict(data)
        roles = BY_NAME[name].roles
        role = Role(given.pop("role", min(roles, key=list(Role).index)))
        common: dict[str, Any] = {
            "actor": self._who(organ, role), "role": role, "on": on, "now": self._moment(on),
            "key": key,
        }  # fmt: skip
        if name == "send_copy":
            target = Organ.objects.get(name=given["organ_name"])
            services.send_copy(row, target, version=row.version, **common)
        else:
            services.do(name, row, data=self._filled(row, name, given), **common)

    def _filled(self, row: RequestCase, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """The input with what the story names by short name."""
        if letter := given.pop("letter", ""):
            waiting = (e for e in row.case.notices if e.key == letter and not e.delivered_on)
            given["notice"] = next(waiting).id
        if party := given.pop("party", ""):
            kept = personal.keep(row.organ, self.story.people[party])
            given["third_party"] = kept.as_data()
        if other := given.pop("case", ""):
            request = next(each for each in self.story.requests if each.id == other)
            given["duplicate_number"] = self._row(request, row.organ).number
        return _draft(given) if name == "draft" else given

    def _row(self, request: Request, organ: Organ) -> RequestCase:
        first = Event.objects.get(organ=organ, key=f"demo:{request.id}:0:0")
        return services.case_for(organ, first.subject)

    def _visited(self, request: Request, organ: Organ) -> bool:
        """Whether somebody at the pages has done something to the request."""
        events = Event.objects.filter(organ=organ, subject=self._row(request, organ).subject)
        ours = ("demo:", "made:")
        return any(not key.startswith(ours) for key in events.values_list("key", flat=True))

    def _who(self, organ: Organ, role: Role) -> Actor:
        if role is Role.REQUESTER:
            return actors.the_public(organ)
        if role is Role.PROGRAM:
            return actors.program(organ)
        return self.people.get((organ.pk, role)) or self._above(organ, role)

    def _above(self, organ: Organ, role: Role) -> Actor:
        """Whoever holds the role in the organ that supervises this one."""
        return self.people[organ.parent_id, role]

    def _moment(self, on: date) -> datetime:
        self.minutes = (self.minutes + 1) % 480
        return datetime.combine(on, OPENING, UTC) + timedelta(minutes=self.minutes)


def tell(story: Story, organs: Mapping[str, Organ], until: date) -> None:
    """Tell the story to the organs (by short name) up to a day; a second time adds nothing."""
    grants = (
        (actor.organ_id, role, actor)
        for actor in Actor.objects.filter(person__is_demo=True)
        for role in actor.grants.values_list("role", flat=True)
    )
    people = {(organ, role): actor for organ, role, actor in grants}
    ids = [organ.pk for organ in organs.values()]
    with organ_scope(ids):
        told = Event.objects.filter(key__startswith="demo:").values_list("key", flat=True)
        known = set(told)
    for organ in organs.values():
        if organ.kind == Organ.Kind.TOWNSHIP:
            with organ_scope([organ.pk]):
                DeskSettings.objects.get_or_create(organ=organ, defaults={"chain": SHORT_CHAIN})
    Teller(story, organs, people, known).tell(until)


def _steps(deed: Deed, organ: Organ) -> Iterator[Step]:
    """The acts that a word of the story stands for."""
    if deed.word == "reply":
        yield "draft", deed.data
        yield "submit", {}
        yield from ((step, {}) for step in services.chain_of(organ))
    elif deed.word == "served":
        yield "serve", {"way": "internet"}
        yield "prove_service", {"proof": online.COLLECTED["proof"], "role": Role.PROGRAM}
    else:
        yield deed.word, deed.data


def _plain(person: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"address": "", "email": "", "representative": ""}
    return empty | {key: value for key, value in person.items() if key != "type"}


def _draft(given: Mapping[str, Any]) -> dict[str, Any]:
    """The input of the drafting form: its answers by field, its law, the questions answered."""
    code = given["outcome"]
    drafted: dict[str, Any] = {
        "outcome": code,
        "kind": given.get("kind", ""),
        "withheld": given.get("withheld", []),
        "basis": cite(outcomes.outcome(code).article),
    }
    if turned := given.get("judged"):
        drafted["walk"] = walks.write(_walk(turned))
    return drafted | {f"answer_{key}": value for key, value in given["answers"].items()}


def _walk(turned: list[str]) -> dict[str, bool]:
    """The questions answered no, but for those ``turned``, until they lead somewhere."""
    answers: dict[str, bool] = {}
    while node := exemptions.walk(answers).asks:
        answers[node.id] = node.id in turned
    return answers
