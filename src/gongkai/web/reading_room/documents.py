"""Reading a stored document, and showing it beside the tables.

All work on the document's own bytes is done in a child process with limits of time and memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import simplejson

from gongkai.annual.model import Report
from gongkai.annual.reading import isolation
from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.encoding import decode
from gongkai.web.reading_room import files, rendering, source
from gongkai.web.reading_room.models import ReportRecord
from gongkai.web.reading_room.source import Source


class NoSuchPage(LookupError):
    """The document has no such page, or it cannot be drawn."""


@dataclass(frozen=True)
class Reading:
    """What came of a document: the report, the kind of source, and what its pane needs."""

    report: Report
    kind: str
    source: bytes


def read(sha256: str, name: str) -> Reading:
    """Read a stored document. Raises Unreadable, NotAReport."""
    data = files.original(sha256).read_bytes()
    report, kind, pane = isolation.run(rendering.examine, data, name)
    return Reading(report, kind, pane)


def source_of(record: ReportRecord, report: Report) -> Source:
    """The source as the pane shows it, with the places of ``report``'s figures."""
    try:
        pane = simplejson.loads(files.derived(record.sha256, "source.json").read_bytes())
    except FileNotFoundError:
        made = read(record.sha256, record.file_name).source
        files.write_derived(record.sha256, "source.json", made)
        pane = simplejson.loads(made)
    if pane["shown_as"] == "pages":
        return source.of_pages(pane["sizes"], report)
    if pane["shown_as"] == "blocks":
        return source.of_blocks(source.load_blocks(pane["document"]), report)
    return source.of_text(decode(files.original(record.sha256).read_bytes()), report)


def page_image(record: ReportRecord, number: int) -> bytes:
    """A page as PNG, drawn once and kept. Raises NoSuchPage."""
    place = files.derived(record.sha256, f"page-{number}.png")
    if place.exists():
        return place.read_bytes()
    pane = simplejson.loads(files.derived(record.sha256, "source.json").read_bytes())
    if not 1 <= number <= len(pane.get("sizes", ())):
        raise NoSuchPage(number)
    data = files.original(record.sha256).read_bytes()
    try:
        made: bytes = isolation.run(rendering.page_png, data, number)
    except Unreadable:
        raise NoSuchPage(number) from None
    files.write_derived(record.sha256, place.name, made)
    return made
