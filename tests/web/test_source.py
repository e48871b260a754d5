"""The source beside the tables: every figure's place is there, and nothing else is changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.annual.reading import blocks_of, read
from gongkai.annual.reading.encoding import decode
from gongkai.web.reading_room import documents, source
from gongkai.web.reading_room.review import Review
from tests.web.conftest import CITY_PDF, COMMERCE, COMMERCE_NEXT, FAULTY, Bring


def _places(shown: source.Source) -> set[str]:
    out = {p.anchor for line in shown.lines for p in line.pieces}
    out |= {slot.anchor for b in shown.blocks for row in b.rows for slot in row}
    out |= {spot.anchor for leaf in shown.leaves for spot in leaf.spots}
    return {anchor for anchor in out if anchor}


@pytest.mark.parametrize("name", [COMMERCE, COMMERCE_NEXT, FAULTY, CITY_PDF])
def test_every_figure_has_its_place(name: str, bring: Bring, web: Client) -> None:
    record = bring(name)
    report = Review(record).read
    shown = documents.source_of(record, report)
    placed = [cell for cell, value in report.cells.items() if value.at]
    assert len(placed) > 150
    assert set(shown.anchors) == set(placed)
    assert set(shown.anchors.values()) <= _places(shown)
    page = web.get(reverse("reading_room:report", args=[record.pk])).content.decode()
    for anchor in shown.anchors.values():
        assert len(re.findall(rf' id="{re.escape(anchor)}"', page)) == 1
    assert set(re.findall(r'data-src="([^"]+)"', page)) <= _places(shown)


def test_the_place_holds_what_was_printed(corpus: Path) -> None:
    for file in sorted(corpus.glob("*.txt"))[:25]:
        data = file.read_bytes()
        try:
            report = read(data, file.name)
        except Exception as refusal:  # noqa: BLE001 - another test's matter
            assert type(refusal).__name__ in ("NotAReport", "Unreadable")
            continue
        shown = source.of_text(decode(data), report)
        text = {p.anchor: p.text for line in shown.lines for p in line.pieces if p.anchor}
        for cell, anchor in shown.anchors.items():
            printed = report.cells[cell].printed
            if printed:
                assert "".join(printed.split()) in "".join(text[anchor].split()), (file, cell)


def test_lines_are_the_documents_own(demo_files: dict[str, bytes]) -> None:
    text = decode(demo_files[COMMERCE])
    shown = source.of_text(text, read(demo_files[COMMERCE], COMMERCE))
    lines = text.split("\n")
    for line in shown.lines:
        assert "".join(p.text for p in line.pieces) == lines[line.number - 1].rstrip()


def test_blocks_come_back_as_they_were_kept(demo_files: dict[str, bytes]) -> None:
    document = blocks_of(demo_files[COMMERCE_NEXT], COMMERCE_NEXT)
    assert source.load_blocks(source.dump_blocks(document)) == document


def test_page_images_are_drawn_once_and_kept(bring: Bring, web: Client) -> None:
    record = bring(CITY_PDF)
    address = reverse("reading_room:page", args=[record.pk, 2])
    first = web.get(address)
    assert first["Content-Type"] == "image/png"
    assert first.content.startswith(b"\x89PNG")
    assert web.get(address).content == first.content
    for number in (0, 99):
        assert web.get(address.replace("/2.png", f"/{number}.png")).status_code == 404


def test_what_was_derived_is_made_again_when_it_is_gone(bring: Bring, web: Client) -> None:
    from gongkai.web.reading_room import files

    record = bring(COMMERCE_NEXT)
    files.derived(record.sha256, "source.json").unlink()
    page = web.get(reverse("reading_room:report", args=[record.pk]))
    assert page.status_code == 200
    assert files.derived(record.sha256, "source.json").exists()


def test_a_very_long_text_is_cut_in_the_pane(
    demo_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LINES_SHOWN", 20)
    text = decode(demo_files[COMMERCE])
    shown = source.of_text(text, read(demo_files[COMMERCE], COMMERCE))
    assert shown.cut
    assert all(line.number <= 20 for line in shown.lines)
