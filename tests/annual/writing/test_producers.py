"""Text PDFs of three producers read right: our own, LibreOffice's from DOCX, Chromium's print.

The reports are the prefecture's of 2024 in the corpus (Table 3 over two pages, page numbers
between) and ten random ones of both forms.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from tests.annual.reports import reports

from gongkai.annual import reading, writing
from gongkai.annual.canonical import differences, from_dict, loads
from gongkai.annual.model import Report

pytestmark = pytest.mark.slow
PREFECTURE = "huaian-city-2024"


@pytest.fixture(scope="module")
def documents(corpus: Path) -> list[Report]:
    """The prefecture's report as read from its own PDF, then ten random ones."""
    source = corpus / f"{PREFECTURE}.pdf"
    found = [reading.read_file(source)]

    @settings(max_examples=10, phases=[Phase.generate], derandomize=True, database=None)
    @given(reports(blanks=True))
    def collect(report: Report) -> None:
        found.append(report)

    collect()
    return found


def by_us(documents: list[Report], folder: Path) -> list[Path]:
    """Our own writer's PDFs."""
    return _written(documents, folder, ".pdf")


def by_libreoffice(documents: list[Report], folder: Path, program: str) -> list[Path]:
    """LibreOffice's PDFs of our DOCX files."""
    made = _written(documents, folder, ".docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = ["--convert-to", "pdf", "--outdir", str(folder)]
    _run([program, "--headless", profile, *target, *map(str, made)])
    return [path.with_suffix(".pdf") for path in made]


def by_chromium(documents: list[Report], folder: Path, program: str) -> list[Path]:
    """Chromium's prints of our HTML pages."""
    made = _written(documents, folder, ".html")
    for path in made:
        out = f"--print-to-pdf={path.with_suffix('.pdf')}"
        _run([program, "--headless", "--no-sandbox", "--no-pdf-header-footer", out, path.as_uri()])
    return [path.with_suffix(".pdf") for path in made]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _written(documents: list[Report], folder: Path, suffix: str) -> list[Path]:
    paths = [folder / f"{n}{suffix}" for n in range(len(documents))]
    for report, path in zip(documents, paths, strict=True):
        writing.write(report, path)
    return paths


@pytest.mark.parametrize("producer", ["us", "libreoffice", "chromium"])
def test_every_report_comes_back_from_every_producer(
    producer: str,
    documents: list[Report],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if producer == "us":
        made = by_us(documents, tmp_path)
    elif producer == "libreoffice":
        made = by_libreoffice(documents, tmp_path, request.getfixturevalue("soffice"))
    else:
        made = by_chromium(documents, tmp_path, request.getfixturevalue("chromium"))
    wrong = {
        n: found
        for n, (report, path) in enumerate(zip(documents, made, strict=True))
        if (found := differences(report, reading.read_file(path)))
    }
    with capsys.disabled():
        cells = sum(len(report.cells) for report in documents)
        print(f"\n{producer}: {len(documents)} PDFs, {cells} cells, {len(wrong)} reports differ")
    assert not wrong


def test_the_prefecture_is_right_in_every_cell(corpus: Path, documents: list[Report]) -> None:
    gold = from_dict(loads((corpus / f"{PREFECTURE}.gold.json").read_text(encoding="utf-8")))
    for suffix in (".pdf", ".docx"):
        again = reading.read(writing.to_bytes(documents[0], suffix), f"x{suffix}")
        assert {n: again.value(n) for n in gold.cells} == {n: gold.value(n) for n in gold.cells}
