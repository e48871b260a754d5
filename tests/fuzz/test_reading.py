"""Runs the fuzzer a fixed number of times from seeds that the writers make."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from gongkai.annual import writing
from tests.annual.reports import valid_report

RUNS = 5_000


def _seed(kind: str) -> bytes:
    report = valid_report()
    if kind in ("docx", "xlsx"):
        member = "word/document.xml" if kind == "docx" else "xl/worksheets/sheet2.xml"
        with zipfile.ZipFile(BytesIO(writing.to_bytes(report, f".{kind}"))) as package:
            return package.read(member)
    if kind == "zip":
        return writing.to_bytes(report, ".xlsx")
    return writing.to_bytes(report, f".{kind}")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["txt", "html", "docx", "xlsx", "zip"])
def test_fuzzing_finds_nothing(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("no atheris here (pip install --require-hashes -r requirements-fuzz.lock)")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "report").write_bytes(_seed(kind))
    harness = Path(__file__).with_name("reading.py")
    command = [sys.executable, str(harness), kind, f"-atheris_runs={RUNS}", "-max_len=40000"]
    done = subprocess.run(
        [*command, "-timeout=10", f"-artifact_prefix={tmp_path}/", str(seeds)],
        capture_output=True,
        text=True,
        check=False,
    )
    with capsys.disabled():
        print(f"\nfuzz {kind}: {RUNS} runs, exit {done.returncode}")
    assert done.returncode == 0, done.stderr[-3000:]
