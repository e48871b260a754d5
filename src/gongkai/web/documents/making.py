"""Making the documents that events call for.

A desk says for its kind of subject which documents an event wants and what the case gives to
them (:func:`source`). What is made depends on the event and on the template in force when it was
recorded, on nothing else: done again after a crash it comes to the same bytes, and is recorded
once, by an event of its own (``document_made``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from gongkai.web.documents import versions
from gongkai.web.documents.docx import to_docx
from gongkai.web.documents.layout import Document, DocumentContext, Value, lay_out
from gongkai.web.documents.pdf import to_pdf
from gongkai.web.documents.templates import Text, template
from gongkai.web.ledger import files, kinds, outbox
from gongkai.web.ledger.models import Event
from gongkai.web.ledger.perform import perform
from gongkai.web.organs.actors import program
from gongkai.web.organs.roles import Role

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
RECORDED_BY = "document_made"
"""The act by which a kind records a made document; its form takes ``event``, ``key``, ``title``,
``number`` and ``files`` (SHA-256 by suffix), and, to warn the clerk, ``lacking``: the characters
that the PDF shows as 〓."""


@dataclass(frozen=True, slots=True)
class Order:
    """A document to be made: the key of its template, what the case gives, and its number.
    ``ready`` carries finished files by suffix where no template makes them (the archive)."""

    key: str
    values: Mapping[str, Value]
    number: str = ""
    title: str = ""
    ready: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A made document. ``lacking``: characters that the PDF shows as 〓."""

    title: str
    files: Mapping[str, bytes]
    lacking: tuple[str, ...] = ()


Source = Callable[[Event, str], Iterable[Order]]
_sources: dict[str, Source] = {}


def source(kind: str) -> Callable[[Source], Source]:
    """Register a desk's ``(event, key) -> orders``: the document the act calls for and what
    goes with it (a consultation letter takes its reply slip along)."""

    def register(function: Source) -> Source:
        _sources[kind] = function
        return function

    return register


def render(key: str, text: Text, values: Mapping[str, Value]) -> Made:
    """The document as DOCX and PDF. Pure: the same bytes for the same input and typefaces.

    Raises UnknownTemplate, MissingValues.
    """
    document = lay(key, text, values)
    pdf = to_pdf(document)
    return Made(template(key).name, {"docx": to_docx(document), "pdf": pdf.data}, pdf.lacking)


def lay(key: str, text: Text, values: Mapping[str, Value]) -> Document:
    """The document laid out; also tells, by raising MissingValues, what a case still lacks."""
    return lay_out(template(key), text, DocumentContext(values))


@outbox.handler(outbox.DOCUMENT)
def make(event: Event, key: str) -> None:
    """Make and record the documents that the event calls for. May be called again.

    Raises KeyError when the event's desk registered no source, MissingValues.
    """
    for order in _sources[event.kind](event, key):
        if not Event.objects.filter(organ_id=event.organ_id, key=_key(event, order)).exists():
            _record(event, order, _made(event, order))


def _made(event: Event, order: Order) -> Made:
    if order.ready:
        return Made(order.title, order.ready)
    in_force = versions.in_force(event.organ, order.key, event.recorded_at)
    return render(order.key, in_force.text, order.values)


def _record(event: Event, order: Order, made: Made) -> None:
    stored = {
        suffix: files.store(event.organ, data, f"{made.title}.{suffix}", MEDIA_TYPES[suffix]).sha256
        for suffix, data in made.files.items()
    }
    perform(
        kinds.get(event.kind),
        RECORDED_BY,
        actor=program(event.organ),
        role=Role.PROGRAM,
        organ=event.organ,
        subject=event.subject,
        version=None,
        data={
            "event": event.pk,
            "key": order.key,
            "title": order.title or made.title,
            "number": order.number,
            "files": stored,
            "lacking": "".join(made.lacking),
        },
        on=event.on,
        now=timezone.now(),
        key=_key(event, order),
        attachments=sorted(stored.values()),
    )


def _key(event: Event, order: Order) -> str:
    return f"made:{event.pk}:{order.key}"
