"""Child processes that read, and what becomes of those that do not come back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.annual import writing
from gongkai.annual.canonical import differences
from gongkai.annual.model import Report
from gongkai.annual.reading import isolation, limits, messages
from gongkai.annual.reading.blocks import NotAReport, Unreadable
from gongkai.annual.reading.limits import Limits
from tests.annual.reports import valid_report

SHORT = Limits(limits.GIGABYTE, 1)


def children_of(process: int) -> list[Path]:
    """Where the system shows the children of a process."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [Path("/proc", number) for path in lists for number in path.read_text().split()]


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    isolation.close()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    isolation.close()
    assert not list(tmp_path.glob("gongkai-*"))


def test_the_report_comes_back_equal() -> None:
    report = valid_report()
    read = isolation.read_isolated(writing.to_bytes(report, ".html"), "a.html")
    assert differences(report, read) == []
    assert read.cells["table3.new.total"].at is not None


def test_what_a_reader_raises_comes_back() -> None:
    with pytest.raises(Unreadable, match="空的"):
        isolation.read_isolated(b"", "a.txt")
    with pytest.raises(NotAReport):
        isolation.read_isolated("今天天气很好。".encode(), "a.txt")


def test_children_are_used_again() -> None:
    assert isolation.run(os.getpid) == isolation.run(os.getpid) != os.getpid()


def test_a_child_that_takes_too_long_is_ended() -> None:
    begin = time.monotonic()
    with pytest.raises(Unreadable, match="时间"):
        isolation.run(time.sleep, 30, limits=SHORT)
    assert time.monotonic() - begin < 10
    assert isolation.run(abs, -1) == 1


def test_a_child_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(Unreadable, match="内存"):
        isolation.run(eval, "'a' * (2 << 30)")
    assert isolation.run(abs, -1) == 1


def test_a_request_that_begins_with_more_has_it_alone() -> None:
    much = "len('a' * (2 << 30))"
    assert isolation.run(eval, much, limits=Limits(4 << 30, 20)) == 2 << 30
    with pytest.raises(Unreadable, match="内存"):
        isolation.run(eval, much)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGXCPU])
def test_a_child_that_dies_takes_down_its_document_only(number: int) -> None:
    with pytest.raises(Unreadable, match=r"中止|时间"):
        isolation.run(eval, f"__import__('os').kill(__import__('os').getpid(), {int(number)})")
    assert isolation.run(abs, -1) == 1


def test_an_error_of_ours_is_told_as_such() -> None:
    with pytest.raises(Unreadable, match="出错"):
        isolation.run(eval, "1 / 0")


def test_an_answer_that_is_no_plain_data_is_refused() -> None:
    with pytest.raises(Unreadable, match="出错"):
        isolation.run(eval, "__import__('os').system")


def test_a_reader_that_needs_more_gets_it() -> None:
    slow = "__import__('time').sleep(2.5) or 7"
    more = f"__import__('gongkai.annual.reading.limits', fromlist=['x']).need(HEAVY) or {slow}"
    heavy = "__import__('gongkai.annual.reading.limits', fromlist=['x']).HEAVY"
    assert isolation.run(eval, more.replace("HEAVY", heavy), limits=SHORT) == 7


def test_many_files_in_order_and_one_bad_file_stops_nothing(tmp_path: Path) -> None:
    report = valid_report()
    paths = []
    for n in range(12):
        path = tmp_path / f"{n}.html"
        path.write_bytes(b"\0" if n % 4 == 1 else writing.to_bytes(report, ".html"))
        paths.append(path)
    paths.insert(3, tmp_path / "absent.txt")
    found = list(isolation.read_many(paths, workers=2))
    assert [path for path, _ in found] == paths
    assert [isinstance(result, Report) for _, result in found] == [
        path.exists() and path.stat().st_size > 1 for path in paths
    ]


def test_leaving_a_batch_early_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、总体情况", encoding="utf-8")
    for _ in isolation.read_many([path] * 50, workers=2):
        break


@pytest.mark.parametrize("at", ["idle", "starting", "working"])
def test_children_and_their_files_end_with_a_killed_parent(at: str, tmp_path: Path) -> None:
    code = (
        "import os, sys, threading, time; from gongkai.annual.reading import isolation as i;"
        "wait = lambda: print(1, flush=True) or time.sleep(60);"
        "at = sys.argv[1];"
        "at == 'starting' and (i._Child(), wait());"
        "i.run(os.getpid);"
        "at == 'working' and threading.Thread(target=i.run, args=(time.sleep, 1)).start();"
        "wait()"
    )
    command = [sys.executable, "-c", code, at]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout
        parent.stdout.readline()
        left = [*children_of(parent.pid), *tmp_path.glob("gongkai-*")]
        assert len(left) >= 2
        parent.kill()
    deadline = time.monotonic() + 15
    while any(path.exists() for path in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [path for path in left if path.exists()]


def test_answers_are_data_only() -> None:
    import pickle

    for harmful in (os.system, eval, subprocess.Popen, isolation.run):
        with pytest.raises(pickle.UnpicklingError):
            messages.unpack(pickle.dumps(harmful))
