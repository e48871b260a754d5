"""``gongkai report``: read, check, write, compare, add, score."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from tqdm import tqdm

from gongkai.annual import aggregate, canonical, compare, narrative, writing
from gongkai.annual.checking import decisions
from gongkai.annual.checking.engine import Checked, Context, check_report
from gongkai.annual.model import Report
from gongkai.annual.reading import NotAReport, Unreadable
from gongkai.annual.reading.isolation import read_isolated, read_many
from gongkai.annual.score import Score, score_folder
from gongkai.commands.language import say

OK, FOUND, UNREADABLE = 0, 1, 2
Result = Report | Unreadable | NotAReport


class Stop(Exception):
    """The command cannot go on; the message is for the user."""


def _load(path: Path) -> Report:
    """One report from a file. Raises Stop."""
    try:
        return read_isolated(path.read_bytes(), path.name)
    except OSError as error:
        reason = error.strerror
        raise Stop(say(f"打不开 {path}：{reason}", f"cannot open {path}: {reason}")) from None
    except (Unreadable, NotAReport) as error:
        raise Stop(f"{path}：{error}") from None


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files named, those of a folder in order of their names. Raises Stop."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
        elif path.exists():
            files.append(path)
        else:
            raise Stop(say(f"没有这个文件：{path}", f"no such file: {path}"))
    return files


def _is_batch(paths: Sequence[Path]) -> bool:
    return len(paths) > 1 or paths[0].is_dir()


def _each(paths: Sequence[Path]) -> Iterator[tuple[Path, Result]]:
    """Read every file; a bar on the terminal shows how far it is."""
    files = _files(paths)
    if not _is_batch(paths):
        (path,) = files
        try:
            yield path, read_isolated(path.read_bytes(), path.name)
        except (Unreadable, NotAReport) as error:
            yield path, error
        except OSError as error:
            yield path, Unreadable(f"打不开文件：{error.strerror}")
        return
    yield from tqdm(
        read_many(files), total=len(files), unit=say("份", " files"), disable=None, leave=False
    )


def _refusal(error: Unreadable | NotAReport) -> dict[str, Any]:
    key = "refused" if isinstance(error, NotAReport) else "error"
    return {"form": None, key: str(error)}


def _print_json(value: dict[str, Any], path: Path, is_batch: bool) -> None:
    if is_batch:
        print(canonical.dumps({"file": str(path), **value}, indent=None))
    else:
        print(canonical.dumps(value))


def _name(report: Report) -> str:
    form = report.form or "?"
    organ = report.organ or say("单位不明", "organ unknown")
    year = report.year or say("年度不明", "year unknown")
    return f"{organ} {year} ({say('格式', 'form')} {form})"


def _summary(results: Sequence[Result]) -> None:
    bad = [r for r in results if not isinstance(r, Report)]
    print(
        say(
            f"共 {len(results)} 份：读出 {len(results) - len(bad)} 份，未能读出 {len(bad)} 份",
            f"{len(results)} files: {len(results) - len(bad)} read, {len(bad)} not",
        ),
        file=sys.stderr,
    )


def _write_text(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _value(result: Result, with_claims: bool) -> dict[str, Any]:
    """What ``--json`` prints of a file."""
    if not isinstance(result, Report):
        return _refusal(result)
    if not with_claims:
        return canonical.to_dict(result)
    return canonical.to_dict(replace(result, narrative=narrative.claims(result)), narrative=True)


def read(arguments: argparse.Namespace) -> int:
    """Read files and print (or write) the canonical JSON, or the tables as text."""
    is_batch = _is_batch(arguments.files)
    results: list[Result] = []
    lines: list[str] = []
    for path, result in _each(arguments.files):
        results.append(result)
        value = _value(result, arguments.narrative)
        if arguments.out:
            lines.append(
                canonical.dumps({"file": str(path), **value}, indent=None)
                if is_batch
                else canonical.dumps(value)
            )
        elif arguments.json:
            _print_json(value, path, is_batch)
        else:
            _show_read(path, result)
    if arguments.out:
        _write_text(arguments.out, "\n".join(lines) + "\n")
    if is_batch:
        _summary(results)
    return OK if all(isinstance(r, Report) for r in results) else UNREADABLE


def _show_read(path: Path, result: Result) -> None:
    if not isinstance(result, Report):
        print(f"{path}：{result}", file=sys.stderr)
        return
    states = [cell.state for cell in result.cells.values()]
    print(f"{path}: {_name(result)}")
    print(
        say(
            f"  {len(states)} 格，其中存疑 {states.count('ambiguous')}，推得 "
            f"{states.count('inferred')}，缺 {states.count('missing')}",
            f"  {len(states)} cells, {states.count('ambiguous')} ambiguous, "
            f"{states.count('inferred')} inferred, {states.count('missing')} missing",
        )
    )
    if result.ends_at:
        print(say(f"  文件在 {result.ends_at} 处中断", f"  the document ends at {result.ends_at}"))


def _context(arguments: argparse.Namespace) -> Context:
    known: tuple[decisions.Decision, ...] = ()
    if arguments.decisions:
        try:
            known = decisions.from_list(
                canonical.loads(arguments.decisions.read_text(encoding="utf-8"))
            )
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise Stop(f"{arguments.decisions}：{error}") from None
    return Context(
        previous=_load(arguments.previous) if arguments.previous else None,
        peers=tuple(_load(path) for path in arguments.peer),
        organ_kind=arguments.organ_kind,
        published=arguments.published,
        decisions=known,
    )


def check(arguments: argparse.Namespace) -> int:
    """Check files; the exit status is the worst of all."""
    context = _context(arguments)
    is_batch = _is_batch(arguments.files)
    results: list[Result] = []
    status = OK
    for path, result in _each(arguments.files):
        results.append(result)
        if not isinstance(result, Report):
            status = UNREADABLE
            if arguments.json:
                _print_json(_refusal(result), path, is_batch)
            else:
                print(f"{path}：{result}", file=sys.stderr)
            continue
        checked = check_report(result, context)
        if checked.blocked:
            status = max(status, FOUND)
        if arguments.json:
            _print_json(checked.to_dict(), path, is_batch)
        else:
            _show_findings(path, result, checked)
    if is_batch:
        _summary(results)
    return status


def _show_findings(path: Path, report: Report, checked: Checked) -> None:
    names = {"E": say("错误", "error"), "W": say("需说明", "explain"), "I": say("提示", "hint")}
    print(f"{path}: {_name(report)}")
    for found in checked.findings:
        print(f"  [{names[found.severity]}] {found.check}  {found.message}")
    if not checked.findings:
        print(say("  没有发现问题", "  nothing found"))


def write(arguments: argparse.Namespace) -> int:
    """Write a report to a file; the suffix chooses the format."""
    try:
        writing.write(_load(arguments.report), arguments.to)
    except (writing.UnknownFormat, OSError) as error:
        raise Stop(f"{arguments.to}：{error}") from None
    return OK


def compare_reports(arguments: argparse.Namespace) -> int:
    """Compare two reports."""
    result = compare.compare(_load(arguments.old), _load(arguments.new))
    if arguments.json:
        print(canonical.dumps(compare.to_dict(result)))
        return OK
    for note in result.notes:
        print(note)
    for change in result.figures:
        if not change.is_equal:
            percent = f" ({change.percent:+}%)" if change.percent is not None else ""
            print(f"{change.label}: {change.old.value} → {change.new.value}{percent}")
    for chapter in result.chapters:
        alike = say("相似度", "similarity")
        print(f"{chapter.heading}: {alike} {chapter.similarity}")
    return OK


def add(arguments: argparse.Namespace) -> int:
    """Add reports up into one."""
    expected: list[str] = []
    if arguments.expect:
        expected = [
            line.strip()
            for line in arguments.expect.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
    reports, bad = [], 0
    for path, result in _each(arguments.files):
        if isinstance(result, Report):
            reports.append(result)
        else:
            bad += 1
            print(f"{path}：{result}", file=sys.stderr)
    try:
        total = aggregate.add(reports, organ=arguments.organ, expected=expected)
    except aggregate.CannotAdd as error:
        raise Stop(str(error)) from None
    text = canonical.dumps(aggregate.to_dict(total))
    if arguments.out:
        _write_text(arguments.out, text + "\n")
    else:
        print(text)
    for note in total.notes():
        print(note, file=sys.stderr)
    return UNREADABLE if bad else OK


def score(arguments: argparse.Namespace) -> int:
    """Score the reader against a folder of labelled documents."""
    total = Score()
    rows = []
    for name, one, notes in score_folder(arguments.folder):
        total.add(one)
        rows.append((name, one))
        for note in [*one.notes, *notes]:
            print(f"  {name}: {note}", file=sys.stderr)
    if not rows:
        raise Stop(say(f"{arguments.folder} 里没有 *.gold.json", "no *.gold.json there"))
    heading = (
        "document",
        "numbers",
        "right",
        "nonzero",
        "right",
        "blanks",
        "right",
        "missing",
        "wrong",
        "phantom",
    )
    print(" ".join(f"{word:>{40 if n == 0 else 8}}" for n, word in enumerate(heading)))
    for name, one in [*rows, (say("合计", "total"), total)]:
        figures = (
            one.numbers,
            one.zero_right + one.nonzero_right,
            one.nonzero,
            one.nonzero_right,
            one.blank,
            one.blank_right,
            one.missing,
            one.wrong,
            one.phantom,
        )
        print(f"{name[:40]:>40} " + " ".join(f"{figure:>8}" for figure in figures))
    return OK


def stop(error: Stop) -> NoReturn:
    """Print the reason and leave with status 2."""
    print(error, file=sys.stderr)
    raise SystemExit(UNREADABLE)
