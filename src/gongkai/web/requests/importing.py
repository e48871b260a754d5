"""An existing ledger from an XLSX table: every row is checked before any is entered.

The file holds personal data, so it waits as an encrypted personal record and is destroyed as soon
as it was entered or refused. Rows become ordinary acts (``carry_over``), one event a row in the
order of the table: the chain, the projection and the personal records are what they would be if
somebody had entered the rows by hand. They are entered a few at a time, so that nobody else waits
long to write; after a crash, or when the same file is brought again, it goes on where it stood. A
row keeps its old number; none is taken from the organ's own series, and one that looks like those
is refused.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.annual.reading import isolation
from gongkai.annual.reading.blocks import NotAReport, Unreadable
from gongkai.annual.reading.limits import Limits
from gongkai.statute import outcomes
from gongkai.statute.parameters import NotInForce, official
from gongkai.web import home
from gongkai.web.ledger import jobs, personal
from gongkai.web.ledger.acts import Entry, Refused
from gongkai.web.ledger.inputs import clean
from gongkai.web.ledger.jobs import Step
from gongkai.web.ledger.models import Event, Job
from gongkai.web.ledger.perform import perform
from gongkai.web.ledger.personal import Ref
from gongkai.web.ledger.turn import writing
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role
from gongkai.web.requests import identity, names, requesters, sheet
from gongkai.web.requests.acts.carried import whole
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding_carried import WITHDRAWN
from gongkai.web.requests.identity import IdentityKind
from gongkai.web.requests.kind import REQUEST
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.services import chain_of
from gongkai.web.requests.words import CHANNELS, FORMS, REQUESTER_TYPES, SERVICE_WAYS, WAYS

KIND = "requests.import"
ACT = "carry_over"
LARGEST = 10 * 1024 * 1024
ROOM = Limits(2 * 2**30, 120)
A_STEP = 250
A_TURN = 25
"""Rows entered in one transaction, some tenths of a second."""
MOST_FAULTS = 500
KEEP_FOR = "导入原台账"
NOBODY = {"personal": "00000000-0000-0000-0000-000000000000", "version": 1, "digest": ""}


def outcome_words() -> dict[str, str]:
    """The outcomes by the words of a table: their labels, and a withdrawal."""
    return {"申请人撤回": WITHDRAWN} | {
        found.label: code for code, found in outcomes.outcomes().items()
    }


LABELS: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "收到渠道": lambda: _turned(CHANNELS),
    "申请人类别": lambda: _turned(REQUESTER_TYPES),
    "希望得到的形式": lambda: _turned(FORMS),
    "获取方式": lambda: _turned(WAYS),
    "证件种类": lambda: {kind.label: kind.value for kind in IdentityKind},
    "送达方式": lambda: _turned(SERVICE_WAYS),
    "处理结果": outcome_words,
}
"""Columns that hold one of a few words, with what the words mean."""
FIELDS = {
    "编号": "number", "收到渠道": "channel", "收到日期": "arrived", "确认日期": "confirmed",
    "申请人类别": "requester_type", "所需政府信息": "description",
    "文号或索引号": "document_number", "希望得到的形式": "form", "获取方式": "way",
    "承办科室": "department", "延期批准日期": "extended_on", "处理结果": "outcome",
    "法律依据": "basis", "答复文号": "reply_number", "答复日期": "replied_on",
    "送达方式": "served_by", "送达日期": "served_on", "档号": "archive_number",
}  # fmt: skip
DATES = ("收到日期", "确认日期", "延期批准日期", "答复日期", "送达日期")
_WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {label: key for key, label in words.items()}


def template() -> bytes:
    """The empty table for download."""
    notes = [(name, "、".join(words())) for name, words in LABELS.items()]
    return sheet.template(
        [
            ("必填", "、".join(sheet.MUST)),
            ("日期", "写成 2026-02-05、2026/2/5 或者 2026年2月5日"),
            ("确认日期", "平常信函、传真、电子邮件、网上提交的，以双方确认之日为收到之日"),
            ("经办人", "写本单位在册人员的姓名；不再在本单位的可以不填"),
            ("已办结的", "要有处理结果、答复日期和送达日期；处理结果留空的作为在办件"),
            ("行数", f"每张表不超过 {sheet.LIMIT:,} 行；有一行不对，一行也不写入"),
            *notes,
        ]
    )


def begin(actor: Actor, data: bytes, name: str) -> Job:
    """Take a table in: it waits encrypted, a job checks and enters it."""
    ref = personal.keep(actor.organ, {"file": base64.b64encode(data).decode()})
    told = {
        "file": ref.as_data(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "name": name[-100:],
    }
    return jobs.enqueue(actor, KIND, told)


Row = tuple[str, dict[str, Any], dict[str, Any]]
"""The row's number in the file, what it says of the request, and of the requester."""


class Checker:
    """Reads rows of one table; remembers the numbers seen."""

    def __init__(self, organ: Organ, today: date) -> None:
        self.organ, self.today = organ, today
        self.words = {name: words() for name, words in LABELS.items()}
        self.numbers = set(
            RequestCase.objects.filter(organ=organ)
            .exclude(number="")
            .values_list("number", flat=True)
        )
        actors = Actor.objects.filter(organ=organ, is_active=True).exclude(person=None)
        self.handlers = dict(actors.order_by("-id").values_list("name", "id"))
        own = REQUEST.number_text(organ, "request", 2000, 1)
        self.own = re.compile(re.escape(own).replace("2000", r"\d+").replace("1号", r"\d+号"))
        self.chain = list(chain_of(organ))

    def read(self, texts: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a row says of the request and of the requester. Raises Refused, ``field`` being
        the column."""
        row = dict(zip(sheet.COLUMNS, texts, strict=True))
        data: dict[str, Any] = {"chain": self.chain, "matter": "information"}
        for name, field in FIELDS.items():
            data[field] = self._value(name, row[name])
        data["form"] = data["form"] or "paper"
        data["way"] = data["way"] or "pick_up"
        data["handler"] = self._handler(row["经办人"])
        self._number(row["编号"])
        person = self._person(row)
        self._lawful(data)
        self.numbers.add(row["编号"])
        return data, person

    def _value(self, name: str, text: str) -> Any:
        if name in sheet.MUST and not text:
            raise Refused("没有填写。", name)
        if name in self.words and text:
            if text not in self.words[name]:
                known = "、".join(list(self.words[name])[:8])
                raise Refused(f"“{text}”不对，应为：{known}等，见填表说明。", name)
            return self.words[name][text]
        if name in DATES and text:
            return self._date(name, text)
        return text or None if name in DATES else text

    def _date(self, name: str, text: str) -> date:
        written = _WRITTEN.fullmatch(text)
        try:
            found = date(*map(int, written.groups())) if written else date.fromisoformat(text)
            official().at("reply", found)
        except NotInForce as early:
            raise Refused(f"{early}；更早的申请不能导入。", name) from None
        except ValueError:
            raise Refused(f"“{text}”不是日期，应写成 2026-02-05。", name) from None
        if found > self.today:
            raise Refused(f"{text} 晚于今天。", name)
        return found

    def _handler(self, name: str) -> int | None:
        if name and name not in self.handlers:
            raise Refused(f"本单位没有“{name}”。请写在册人员的姓名，或者留空。", "经办人")
        return self.handlers[name] if name else None

    def _number(self, number: str) -> None:
        if number in self.numbers:
            raise Refused(f"编号“{number}”已经在台账里，或者在本表中出现过。", "编号")
        if self.own.fullmatch(number):
            raise Refused(
                f"编号“{number}”与本系统自己的编号写法相同，日后会重号。请在前面加“旧”字。", "编号"
            )

    def _person(self, row: Mapping[str, str]) -> dict[str, Any]:
        self._value("申请人", row["申请人"])
        try:
            person: dict[str, Any] = {
                "name": names.name(row["申请人"]), "contact": row["联系电话"][:60]
            }  # fmt: skip
        except names.WrongText as wrong:
            raise Refused(str(wrong), "申请人") from wrong
        if bool(row["证件种类"]) != bool(row["证件号码"]):
            raise Refused("证件种类和证件号码要一起填写，或者都不填。", "证件号码")
        if row["证件号码"]:
            kind = IdentityKind(self._value("证件种类", row["证件种类"]))
            try:
                number = identity.check(kind, row["证件号码"], self.today)
            except identity.WrongNumber as wrong:
                raise Refused(str(wrong), "证件号码") from wrong
            person |= {"id_kind": kind.value, "id_number": number}
        return person

    def _lawful(self, data: Mapping[str, Any]) -> None:
        cleaned = clean(REQUEST.act(ACT), {**data, "requester": NOBODY})
        now = datetime.combine(self.today, datetime.min.time())
        entry = Entry(0, 0, ACT, 0, Role.CLERK, data["arrived"], now, "", cleaned)
        whole(Case(), entry)


@jobs.kind(KIND)
def work(job: Job) -> Iterator[Step]:
    """Read and check a few hundred rows a step; then enter them, a few a transaction."""
    try:
        rows = _rows(job)
    except personal.Destroyed:
        return  # entered or refused before, and the worker died right after
    except (Unreadable, NotAReport) as error:
        yield _refused(job, 0, [[0, "", str(error)]])
        return
    before = _entered(job)
    total = 2 * len(rows)
    checker = Checker(job.organ, home.today())
    faults: list[list[Any]] = []
    read: list[Row] = []
    for start in range(0, len(rows), A_STEP):
        for number, *texts in rows[start : start + A_STEP]:
            if _key(job, number) in before:
                continue
            try:
                read.append((number, *checker.read(texts)))
            except Refused as refusal:
                faults.append([int(number), _column(refusal.field), refusal.message])
        done = min(start + A_STEP, len(rows))
        yield Step(done, total, None, f"已核对 {done} 行", {"faults": faults[:MOST_FAULTS]})
    if not rows:
        faults.append([0, "", "表里没有内容。请从第二行起逐行填写。"])
    if faults:
        yield _refused(job, len(rows), faults)
        return
    for start in range(0, len(read), A_TURN):
        apply(job, read[start : start + A_TURN])
        done = min(start + A_TURN, len(read))
        told = {"faults": [], "applied": done, "before": len(before)}
        yield Step(total - len(read) + done, total, None, f"已写入 {done} 行", told)
    _forget(job)
    told = {"faults": [], "applied": len(read), "before": len(before)}
    yield Step(total, total, None, "", told)


def _key(job: Job, number: str) -> str:
    """The key of a row's act: the file's digest and the row's number."""
    return f"import:{job.input['sha256'][:40]}:{number}"


def _entered(job: Job) -> set[str]:
    """The keys of the rows of this file that are in the ledger already."""
    keys = Event.objects.filter(organ=job.organ, key__startswith=_key(job, ""))
    return set(keys.values_list("key", flat=True))


def _rows(job: Job) -> list[list[str]]:
    kept = personal.read(Ref.of(job.input["file"]), job.actor, KEEP_FOR)
    return isolation.run(sheet.read, base64.b64decode(kept["file"]), limits=ROOM)


def _column(field: str) -> str:
    return next((name for name, known in FIELDS.items() if known == field), field)


def _refused(job: Job, rows: int, faults: list[list[Any]]) -> Step:
    _forget(job)
    told = {"faults": faults[:MOST_FAULTS], "total_faults": len(faults), "applied": 0}
    return Step(rows + 1, rows + 1, None, "", told)


def _forget(job: Job) -> None:
    personal.destroy(Ref.of(job.input["file"]), job.actor, "导入结束，销毁所传的表格")


def apply(job: Job, rows: Sequence[Row]) -> None:
    """Enter these rows, or none of them: one transaction, one act a row."""
    now, organ = timezone.now(), job.organ
    with writing():
        for number, data, person in rows:
            keep = requesters.keep if person.get("id_number") else personal.keep
            perform(
                REQUEST, ACT, actor=job.actor, role=Role.CLERK, organ=organ, subject=None,
                version=0, data={**data, "requester": keep(organ, person).as_data()},
                on=data["arrived"], now=now, key=_key(job, number), reason=KEEP_FOR,
            )  # fmt: skip
