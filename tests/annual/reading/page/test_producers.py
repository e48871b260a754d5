"""Ten random reports set by three producers: our writer, LibreOffice from DOCX, Chromium's
print of HTML. Each reads back equal."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from gongkai.annual.canonical import differences
from gongkai.annual.model import Report
from gongkai.annual.reading.page.pdf import read_pdf
from gongkai.annual.reading.recognise import recognise
from gongkai.annual.writing import to_bytes
from tests.annual.reports import reports

COUNT = 10
PATIENCE = 240
"""Seconds given to a producer."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def samples() -> list[Report]:
    """The same random reports in every run, five of each form, some cells blank."""
    found: list[Report] = []
    for form in ("2019", "2021"):

        @settings(
            max_examples=COUNT // 2 + 1,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(reports(form, blanks=True))
        def collect(report: Report) -> None:
            found.append(report)

        collect()
        # The first that is drawn is the plainest.
        del found[-COUNT // 2 - 1]
    return found


def by_writer(samples: list[Report], folder: Path) -> Iterator[bytes]:
    for report in samples:
        yield to_bytes(report, ".pdf")


def by_libreoffice(samples: list[Report], folder: Path, soffice: str) -> Iterator[bytes]:
    names = [folder / f"{n}.docx" for n in range(len(samples))]
    for name, report in zip(names, samples, strict=True):
        name.write_bytes(to_bytes(report, ".docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, *map(str, names)], check=True, capture_output=True, timeout=PATIENCE)
    for name in names:
        yield name.with_suffix(".pdf").read_bytes()


def by_chromium(samples: list[Report], folder: Path, chromium: str) -> Iterator[bytes]:
    for number, report in enumerate(samples):
        source, made = folder / f"{number}.html", folder / f"{number}.pdf"
        source.write_bytes(to_bytes(report, ".html"))
        quiet = [chromium, "--headless", "--no-sandbox", "--disable-gpu"]
        subprocess.run(
            [*quiet, f"--print-to-pdf={made}", str(source)],
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )
        yield made.read_bytes()


@pytest.mark.parametrize("producer", ["writer", "libreoffice", "chromium"])
def test_random_reports_read_back_equal(
    samples: list[Report], producer: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if producer == "libreoffice":
        made = by_libreoffice(samples, tmp_path, request.getfixturevalue("soffice"))
    elif producer == "chromium":
        made = by_chromium(samples, tmp_path, request.getfixturevalue("chromium"))
    else:
        made = by_writer(samples, tmp_path)
    wrong = {
        number: found
        for number, (report, data) in enumerate(zip(samples, made, strict=True))
        if (found := differences(report, recognise(read_pdf(data))))
    }
    assert wrong == {}
    assert len(samples) == COUNT
