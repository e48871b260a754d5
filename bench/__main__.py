"""``script/bench``: run the benches named (or all) and print one table.

A bench is a module of this folder with a function ``measure()`` that yields
:class:`bench.measure.Measure`. ``--write`` keeps the table in ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import os
import pkgutil
import platform
import re
import sys
from pathlib import Path

import bench
from bench.measure import Measure

RESULTS = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
_CPU = Path("/proc/cpuinfo")
_MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
HEADER = ("Work", "Measured", "Compared with", "Ratio", "Budget", "Met")
NOT_BENCHES = {"__main__", "documents", "measure"}


def benches() -> list[str]:
    """The names of the benches in this folder."""
    return sorted({m.name for m in pkgutil.iter_modules(bench.__path__)} - NOT_BENCHES)


def machine() -> str:
    """The kind of machine, without its name."""
    models = _MODEL.findall(_CPU.read_text(encoding="utf-8")) if _CPU.exists() else []
    kind = models[0] if models else platform.machine()
    return f"{os.cpu_count()} cores of {kind}, Python {platform.python_version()}"


def table(measures: list[Measure]) -> str:
    """The measures as a Markdown table."""
    met = {True: "yes", False: "NO", None: ""}
    rows = [HEADER, ("---",) * len(HEADER)]
    rows += [(m.work, m.figure, m.other, m.ratio, m.budget, met[m.met]) for m in measures]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def run(names: list[str]) -> list[Measure]:
    """Run the benches, saying on standard error which is running."""
    measures: list[Measure] = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        measures += importlib.import_module(f"bench.{name}").measure()
    return measures


def main() -> int:
    """Print the table; exit 1 when a budget is not met."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="BENCH", help=f"of: {', '.join(benches())}")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - set(benches()):
        parser.error(f"no such bench: {', '.join(sorted(unknown))} (of: {', '.join(benches())})")
    measures = run(wanted.names or benches())
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = f"{today}, {machine()}; medians, all figures of one run.\n\n{table(measures)}\n"
    print(text)
    if wanted.write:
        RESULTS.write_text(f"# Benchmarks\n\n`script/bench --write`, {text}", encoding="utf-8")
    return 1 if any(m.met is False for m in measures) else 0


if __name__ == "__main__":
    sys.exit(main())
