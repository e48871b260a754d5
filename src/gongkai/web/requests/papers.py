"""What a case gives to its documents: the values of their placeholders, by event.

Made from the case as it stood right after the event, so that making a document again comes to
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gongkai.web.documents.layout import Value
from gongkai.web.documents.making import Order, source
from gongkai.web.documents.templates import reply_key
from gongkai.web.ledger import history, personal
from gongkai.web.ledger.acts import Entry
from gongkai.web.ledger.models import Event, StoredFile
from gongkai.web.organs import actors
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.requests import binding, clocks, course_words, requesters, service_record
from gongkai.web.requests.acts.lawful import words
from gongkai.web.requests.case import Case, Person
from gongkai.web.requests.identity import IdentityKind
from gongkai.web.requests.kind import REQUEST
from gongkai.web.requests.words import CHANNELS, FORMS, REQUESTER_TYPES, WAYS

TOGETHER = {
    "receipt": ("receipt", "registration_sheet"),
    "extension_notice": ("extension_notice", "extension_approval"),
    "third_party_consultation": (
        "third_party_consultation",
        "third_party_reply_slip",
        "consultation_notice",
    ),
    "co_maker_consultation": ("co_maker_consultation", "consultation_notice"),
    "other_organ_consultation": ("other_organ_consultation", "consultation_notice"),
}
"""What goes with a document."""


@source("request")
def orders(event: Event, key: str) -> Iterator[Order]:
    """The documents that an event calls for."""
    about = About(event)
    if key == "archive":
        yield from _archive(about)
        return
    for each in _keys(about, key):
        yield Order(each, about.values_for(each), about.number)


def _archive(about: About) -> Iterator[Order]:
    """The record of electronic service, when there was any, and the file that holds it."""
    record: Order | None = None
    if given := service_record.values(about):
        record = Order(service_record.KEY, about.values | given)
        yield record
    yield binding.order(about.event, about.case, about.values, record)


def _keys(about: About, key: str) -> Iterable[str]:
    if key == "reply":
        return (reply_template(about.case), "review_sheet", "service_receipt")
    if key == "receipt" and about.event.act == "confirm_receipt":
        return ("receipt", "registration_sheet", "confirmation_record")
    if key == "receipt" and about.case.channel == "oral":
        return ("application_form", "receipt", "registration_sheet")
    return TOGETHER.get(key, (key,))


def reply_template(case: Case) -> str:
    """The template of the reply as drafted."""
    assert case.draft
    if case.draft.answers.get("kind") == "record_correction":
        return "record_correction_reply"
    return reply_key(case.draft.outcome)


@dataclass(frozen=True)
class About:
    """An event, and all that its documents may say."""

    event: Event

    @property
    def organ(self) -> Organ:
        return self.event.organ

    @cached_property
    def entry(self) -> Entry:
        return history.entry(REQUEST, self.event)

    @cached_property
    def case(self) -> Case:
        """The case right after the event."""
        recorded = history.events(REQUEST, self.organ, self.event.subject)
        seen = [each for each in recorded if each.version <= self.event.version]
        case: Case = history.come_to(REQUEST, seen).shown
        return case

    @property
    def number(self) -> str:
        """The document's number, or ""."""
        return self.entry.numbers.get("reply") or self.entry.numbers.get("letter") or ""

    @cached_property
    def person(self) -> Mapping[str, Any]:
        """The requester."""
        return self.read(self.case.requester) if self.case.requester else {}

    def read(self, person: Person) -> Mapping[str, Any]:
        """A personal record, read by the program and logged."""
        return personal.read(requesters.ref_of(person), actors.program(self.organ), "制作文书")

    @cached_property
    def values(self) -> dict[str, Value]:
        """What every document may say."""
        return common(self) | arrival(self) | requester(self)

    def values_for(self, key: str) -> dict[str, Value]:
        """The values of one document."""
        own = OWN.get("reply" if key.startswith("reply_") else key)
        return self.values | (own(self) if own else {})

    def actor(self, pk: int) -> str:
        """Somebody by name."""
        return Actor.objects.get(pk=pk).name


def common(about: About) -> dict[str, Value]:
    """The organ, the number, the date."""
    organ, case = about.organ, about.case
    due = clocks.due_on(case)
    return {
        "机关名称": organ.name,
        "成文日期": words(about.event.on),
        "文号": about.number,
        "申请编号": case.number or "（待登记）",
        "答复期限": words(due) if due else "（待定）",
        "联系机构": organ.office or f"{organ.name}办公室",
        "联系人": "经办岗",
        "联系电话": organ.phone or "（未设置）",
        "联系地址": organ.address or "（未设置）",
        "记录人": about.event.actor.name,
        "登记人": about.event.actor.name,
        "记录日期": words(about.event.on),
        "备注": "",
    }


def arrival(about: About) -> dict[str, Value]:
    """How the request came and what it asks for."""
    case = about.case
    reading = clocks.clock_of(case, None, None)
    how = reading.steps[0].text.split("（")[0] if case.received_on else "待与申请人确认"
    assert case.arrived
    return {
        "申请内容": case.description,
        "提交日期": words(case.arrived),
        "到达日期": words(case.arrived),
        "提交方式": CHANNELS[case.channel],
        "收到日期": words(case.received_on) if case.received_on else "（待确认）",
        "收到日期依据": how,
        "收到材料": "\n".join(["政府信息公开申请表1份", *file_names(about.organ, case.materials)]),
        "提供形式": FORMS[case.form],
        "获取途径选择": WAYS[case.way],
        "办理经过": course_words.told(case),
    }


def requester(about: About) -> dict[str, Value]:
    """Who asks."""
    case, person = about.case, about.person
    agent = about.read(case.agent) if case.agent else {}
    citizen = case.requester_type == "natural_person"
    kind = person.get("id_kind", "")
    return {
        "申请人": str(person.get("name", "")),
        "称谓": "您" if citizen else "贵单位",
        "查询码": str(person.get("query_code", "")),
        "申请人类型": "公民"
        if citizen
        else f"法人和其他组织（{REQUESTER_TYPES[case.requester_type]}）",
        "申请人证件": f"{IdentityKind(kind).label} {person['id_number']}" if kind else "",
        "申请人电话": str(person.get("contact", "")),
        "申请人邮箱": str(person.get("email", "")),
        "申请人地址": str(person.get("address", "")),
        "法定代表人": str(person.get("representative", "")),
        "申请联系人": "",
        "代理人": str(agent.get("name", "")),
        "用途": str(person.get("purpose", "")),
        "减免申请": "",
        "申请签名": "（网上提交）" if case.channel == "internet" else "",
        "代填记录": f"由{about.event.actor.name}代为填写，申请人核对后签名。"
        if case.channel == "oral"
        else "",
    }


def file_names(organ: Organ, digests: Iterable[str]) -> list[str]:
    """The names of stored files."""
    rows = StoredFile.objects.filter(organ=organ, sha256__in=list(digests))
    names = dict(rows.values_list("sha256", "name"))
    return [names[each] for each in digests if each in names]


def deadline_words(day: date | None) -> str:
    """A date that may not be known yet."""
    return words(day) if day else "（待定）"


Own = Callable[[About], dict[str, Value]]
OWN: dict[str, Own] = {}


def own(*keys: str) -> Callable[[Own], Own]:
    """Register what one kind of document says besides."""

    def register(function: Own) -> Own:
        OWN.update(dict.fromkeys(keys, function))
        return function

    return register
