"""Proving that nothing recorded was changed, cut or lost.

What is looked at, organ by organ: every hash and every link of the chain, its head, the numbers
against their counters, the versions of every subject, stored files against their digests,
personal records against the digests that events name. Then the triggers, and the anchor if given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gongkai.web.ledger import anchors, chain, files, personal, triggers
from gongkai.web.ledger.models import Counter, Event, Head, PersonalRecord, StoredFile
from gongkai.web.ledger.turn import snapshot
from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import organ_scope

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold. ``what`` is a plain name for programs, ``says`` Chinese."""

    what: str
    organ: int | None
    place: str
    says: str


@dataclass(slots=True)
class _Seen:
    """What was met along a chain."""

    numbers: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)
    attachments: set[str] = field(default_factory=set)
    records: dict[tuple[str, int], str] = field(default_factory=dict)


def verify(anchor: Mapping[str, Any] | None = None) -> Iterator[Finding]:
    """Everything that does not hold, in the order in which it is found."""
    for name in triggers.missing():
        yield Finding("trigger", None, name, f"防改写触发器 {name} 不在或者被改动")
    for organ in Organ.objects.order_by("pk"):
        # Lists, since a generator left open would keep its scope and its picture of the data.
        with snapshot(), organ_scope([organ.pk]):
            found = list(_organ(organ))
            found += [] if anchor is None else list(_against(anchor, organ))
        yield from found
    if anchor is not None:
        yield from _anchor_itself(anchor)


def count() -> int:
    """How many events there are."""
    return int(Event._base_manager.count())


def _organ(organ: Organ) -> Iterator[Finding]:
    seen = _Seen()
    yield from _chain(organ, seen)
    yield from _numbers(organ, seen)
    yield from _files(organ, seen)
    yield from _records(organ, seen)


def _chain(organ: Organ, seen: _Seen) -> Iterator[Finding]:
    seq, previous = 0, chain.GENESIS
    for event in Event.objects.order_by("seq").iterator(CHUNK):
        place = f"{organ.name}第{event.seq}条"
        if event.seq != seq + 1:
            yield Finding("gap", organ.pk, place, f"前面缺第{seq + 1}条至第{event.seq - 1}条")
        elif event.previous_hash != previous:
            yield Finding("link", organ.pk, place, "与前一条的哈希不相接")
        if chain.hash_of(event) != event.hash:
            yield Finding("hash", organ.pk, place, "内容与哈希不符，记录被改动过")
        yield from _follow(event, seen, organ, place)
        seq, previous = event.seq, event.hash
    head = Head.objects.first()
    if (head.seq, head.hash) != (seq, previous) if head else seq:
        yield Finding("head", organ.pk, f"{organ.name}链尾", "链尾与最后一条记录不符，末尾被截断")


def _follow(event: Event, seen: _Seen, organ: Organ, place: str) -> Iterator[Finding]:
    if event.version != seen.versions.get(event.subject, 0) + 1:
        yield Finding("version", organ.pk, place, "同一事项的记录次序不连续")
    seen.versions[event.subject] = event.version
    seen.attachments.update(event.attachments)
    seen.records.update(_refs(event.data))
    for series, given in event.numbers.items():
        seen.numbers.setdefault((series, given["year"]), []).append(given["number"])


def _refs(data: Any) -> dict[tuple[str, int], str]:
    """The personal records named anywhere in an event's data, with their digests."""
    if isinstance(data, list):
        return {key: digest for inner in data for key, digest in _refs(inner).items()}
    if not isinstance(data, dict):
        return {}
    if {"personal", "version", "digest"} <= data.keys():
        return {(str(data["personal"]), data["version"]): data["digest"]}
    return _refs(list(data.values()))


def _numbers(organ: Organ, seen: _Seen) -> Iterator[Finding]:
    counted = {(row.series, row.year): row.last for row in Counter.objects.all()}
    for key in sorted(counted.keys() | seen.numbers.keys()):
        given, last = seen.numbers.get(key, []), counted.get(key, 0)
        if sorted(given) != list(range(1, last + 1)):
            place = f"{organ.name}{key[1]}年“{key[0]}”编号"
            yield Finding(
                "number", organ.pk, place, f"计到{last}号，记录中有{len(given)}个，不连续"
            )


def _files(organ: Organ, seen: _Seen) -> Iterator[Finding]:
    stored = {row.sha256: row for row in StoredFile.objects.all()}
    for sha256 in sorted(seen.attachments - stored.keys()):
        yield Finding("file", organ.pk, sha256, "记录所附的文件没有登记")
    for row in stored.values():
        try:
            files.check(row)
        except files.Damaged:
            yield Finding("file", organ.pk, f"{organ.name}“{row.name}”", "文件丢失或者被改动")


def _records(organ: Organ, seen: _Seen) -> Iterator[Finding]:
    kept: dict[tuple[str, int], str] = {}
    for row in PersonalRecord.objects.iterator(CHUNK):
        kept[str(row.record), row.version] = row.digest
        if not personal.is_intact(row):
            place = f"{organ.name}个人信息{row.record}第{row.version}版"
            yield Finding("personal", organ.pk, place, "内容与摘要不符或者密钥不对")
    for (record, version), digest in sorted(seen.records.items()):
        if kept.get((record, version)) != digest:
            place = f"{organ.name}个人信息{record}第{version}版"
            yield Finding("personal", organ.pk, place, "与记录中的摘要不符")


def _against(anchor: Mapping[str, Any], organ: Organ) -> Iterator[Finding]:
    """Whether the organ's chain still passes through the anchored head."""
    for head in anchor["heads"]:
        if head["organ"] != organ.pk or head["seq"] == 0:
            continue
        found = Event.objects.filter(seq=head["seq"]).first()
        if found is None or found.hash != head["hash"]:
            place = f"{organ.name}第{head['seq']}条"
            yield Finding("anchor", organ.pk, place, "与存证不符：存证之前的记录被截断或者改写")


def _anchor_itself(anchor: Mapping[str, Any]) -> Iterator[Finding]:
    if anchors.digest_of(anchor) != anchor["sm3"]:
        yield Finding("anchor", None, "存证文件", "存证文件本身被改动过")
    known = set(Organ.objects.values_list("pk", flat=True))
    for head in anchor["heads"]:
        if head["organ"] not in known:
            yield Finding("anchor", None, head["name"], "存证中的单位已不在数据库中")
