"""A private PostgreSQL cluster for tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNERS = ("postgres", "nobody")
"""Who runs the server when root tests: PostgreSQL refuses root."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version first; None when there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    found = debian[0] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def _version(path: Path) -> float:
    return float(path.parent.parent.name)


def _owner() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in OWNERS if name in known)


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running server that only its socket reaches. Yields ``GONGKAI_DATABASE_URL``."""
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-"))
    if owner:
        shutil.chown(folder, owner)

    def run(name: str, *arguments: str) -> None:
        command = [str(programs / name), *arguments]
        done = subprocess.run(
            command, user=owner, cwd=folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    data, options = str(folder / "data"), f"-c listen_addresses='' -k {folder}"
    try:
        run("initdb", "-D", data, "-U", "gongkai", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            run("createdb", "-h", str(folder), "-U", "gongkai", "gongkai")
            yield f"postgresql://gongkai@/gongkai?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
