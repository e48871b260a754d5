"""The archive: everything of a case bound into one PDF file with a list of contents (R711 45)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.annual.reading import isolation
from gongkai.annual.reading.limits import Limits
from gongkai.web.documents import archive, versions
from gongkai.web.documents.layout import Value
from gongkai.web.documents.making import Order, render
from gongkai.web.ledger import files
from gongkai.web.ledger.models import Event, StoredFile
from gongkai.web.requests import service_record
from gongkai.web.requests.case import Case

ROOM = Limits(4 * 2**30, 120)


def order(
    event: Event, case: Case, values: Mapping[str, Value], record: Order | None = None
) -> Order:
    """The archive file of a case. ``record``: of electronic service, made by the same event; it
    stands last and in place of the receipts that nobody signed."""
    text = versions.in_force(event.organ, archive.CONTENTS, event.recorded_at).text
    pieces = list(_pieces(event, case))
    if record:
        pieces.append(_made(event, record))
    bound = isolation.run(  # its pieces come from outside: what was uploaded may do harm
        archive.bind,
        tuple(pieces),
        text,
        {**values, "档号": case.archive_number, "归档说明": ""},
        limits=ROOM,
    )
    return Order(
        archive.CONTENTS,
        {},
        number=case.archive_number,
        title=f"{case.archive_number}政府信息公开申请案卷",
        ready={"pdf": bound.data},
    )


def _pieces(event: Event, case: Case) -> Iterator[archive.Piece]:
    organ = event.organ
    for digest in case.materials:
        stored = StoredFile.objects.get(organ=organ, sha256=digest)
        yield archive.Piece(stored.name, files.read(stored), responsible="申请人")
    for made in case.documents:
        if service_record.is_replaced(case, made):
            continue
        stored = StoredFile.objects.get(organ=organ, sha256=made.files["pdf"])
        yield archive.Piece(
            made.title, files.read(stored), made.number, organ.name, made.on.isoformat()
        )


def _made(event: Event, record: Order) -> archive.Piece:
    """A document of this very event, which the case does not hold yet."""
    text = versions.in_force(event.organ, record.key, event.recorded_at).text
    made = render(record.key, text, record.values)
    return archive.Piece(
        made.title, made.files["pdf"], responsible=event.organ.name, on=event.on.isoformat()
    )
