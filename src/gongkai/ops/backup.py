"""Backup and restore of everything: database, stored files, keys, anchors.

A backup is a folder laid out like the data folder, with ``backup.json``: what it holds, file by
file with its SHA-256, and the ends of the chains. It is made beside its place and moved there
when it is whole and verified, so that a folder with ``backup.json`` is never half a backup.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import simplejson

from gongkai.ops import schema
from gongkai.web import home

FORMAT = "gongkai-backup-1"
LIST = "backup.json"
LEFT_OUT = re.compile(r"derived|backups|demo|replaced-.*|.*-key\..*")
"""What is made again, what was kept before, the demo's own folder, keys half made."""
DUMP = "gongkai.dump"


class CannotBackUp(Exception):
    """Nothing was backed up or restored; the message says in Chinese why and what to do."""


def back_up(target: Path, *, force: bool = False) -> dict[str, Any]:
    """Copy everything to ``target`` while people go on working, and verify the copy.

    Returns what ``backup.json`` holds. Raises CannotBackUp; an older backup in the same place is
    replaced only by ``force`` and only once the new one is whole.
    """
    _refuse_inside(target)
    if target.exists() and any(target.iterdir()) and not (force and (target / LIST).exists()):
        raise CannotBackUp(
            f"{target} 里已有文件，没有备份。请换一个文件夹；要替换其中的旧备份请加 --force。"
        )
    draft = target.with_name(f"{target.name}.unfinished-{os.getpid()}")
    draft.mkdir(mode=0o700, parents=True)
    try:
        # The database first: every file that a row names was stored before the row.
        _copy_database(draft)
        for name in _kept():
            _copy(home.folder() / name, draft / name)
        content = _describe(draft)
        _write_list(draft, content)
        if (draft / home.database().name).exists():
            with _brought_up(draft) as copy:
                _verify(copy)
        _exchange(draft, target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return content


def restore(source: Path, *, force: bool = False) -> dict[str, Any]:
    """Put a backup in place of the data folder's contents, and verify the chains.

    Every file is checked against the list before anything is touched. Data that is there is
    replaced only by ``force``, and moved to ``replaced-TIME``, not deleted. Nothing may be
    serving meanwhile. Raises CannotBackUp.
    """
    _refuse_inside(source)
    content = check(source)
    data = home.folder()
    present = [name for name in (*_database_names(), *_kept()) if (data / name).exists()]
    if _has_data() and not force:
        raise CannotBackUp(
            f"{data} 里已有数据库，没有恢复。请先停止服务；确定要替换请加 --force，"
            "原来的数据会移到 replaced-… 文件夹。"
        )
    aside = data / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    aside.mkdir(mode=0o700)
    for name in present:
        (data / name).rename(aside / name)
    if not any(aside.iterdir()):
        aside.rmdir()
    for name in sorted({Path(name).parts[0] for name in content["files"]} - {DUMP}):
        _copy(source / name, data / name)
    if DUMP in content["files"]:
        _postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", str(source / DUMP))
    _bring_up(data)
    _verify(data)
    return content


def check(source: Path) -> dict[str, Any]:
    """What the backup holds, every file checked against its digest. Raises CannotBackUp."""
    try:
        content: dict[str, Any] = simplejson.loads((source / LIST).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CannotBackUp(f"{source} 不是一份完整的备份（读不出 {LIST}）。") from None
    for name, digest in content["files"].items():
        path = source / name
        if ".." in Path(name).parts or not path.is_file() or _digest(path) != digest:
            raise CannotBackUp(f"备份不完整或者被改动过：{path}。没有恢复任何内容。")
    return content


def _refuse_inside(folder: Path) -> None:
    """A backup among the data would go into the next one, and be moved away when restored."""
    data, folder = home.folder(), folder.resolve()
    if not folder.is_relative_to(data):
        return
    below = folder.relative_to(data).parts
    if not below or not LEFT_OUT.fullmatch(below[0]):
        raise CannotBackUp(f"{folder} 在数据文件夹里面。请换一个数据文件夹以外的地方。")


def _has_data() -> bool:
    from django.db import connection

    if connection.vendor == "sqlite":
        return home.database().exists()
    return bool(connection.introspection.table_names())


def _database_names() -> list[str]:
    name = home.database().name
    return [name, f"{name}-wal", f"{name}-shm", f"{name}.turn"]


def _kept() -> list[str]:
    """What a backup holds beside the database: stored files, keys, anchors."""
    names = sorted(path.name for path in home.folder().iterdir())
    return [n for n in names if not LEFT_OUT.fullmatch(n) and n not in _database_names()]


def _copy_database(draft: Path) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--file", str(draft / DUMP))
        return
    if not home.database().exists():
        raise CannotBackUp(f"{home.folder()} 里还没有数据库，没有可备份的内容。")
    copy = draft / home.database().name
    with closing(sqlite3.connect(home.database())) as source, closing(sqlite3.connect(copy)) as to:
        source.backup(to)  # in one step: one moment's picture, in WAL mode without stopping writers
    copy.chmod(0o600)


def _postgresql(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against our database; its password never shows in a list of
    processes."""
    from django.db import connection

    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {name: str(given[key]) for name, key in names.items() if given[key]}
    if shutil.which(program) is None:
        raise CannotBackUp(f"本机没有 {program}，请安装与服务器同版本的 PostgreSQL 客户端。")
    database = ["--dbname", str(given["NAME"])]
    done = subprocess.run(  # noqa: S603 - the database's own program
        [program, *database, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotBackUp(f"{program} 没有成功：{done.stderr.strip()[-500:]}")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _describe(draft: Path) -> dict[str, Any]:
    from django.utils import timezone

    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "files": {path.relative_to(draft).as_posix(): _digest(path) for path in _files(draft)},
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_list(draft: Path, content: dict[str, Any]) -> None:
    text = simplejson.dumps(content, ensure_ascii=False, indent=1)
    (draft / LIST).write_text(text + "\n", encoding="utf-8")


@contextmanager
def _brought_up(draft: Path) -> Iterator[Path]:
    """The copy as this program can verify it: one of an older program, which is kept as it was,
    is brought up in a further copy."""
    if not schema.is_older():
        yield draft
        return
    with tempfile.TemporaryDirectory(prefix=f"{draft.name}-", dir=draft.parent) as name:
        for each in draft.iterdir():
            if each.name == home.database().name:
                shutil.copy2(each, Path(name))
            else:
                (Path(name) / each.name).symlink_to(each)
        _bring_up(Path(name))
        yield Path(name)


def _bring_up(folder: Path) -> None:
    """Bring the database of a data folder to the schema of this program. Raises CannotBackUp."""
    _run(folder, "数据库没有升级成功", "gongkai.ops.schema")


def _verify(folder: Path) -> None:
    """Verify the chains of a data folder. Raises CannotBackUp."""
    _run(folder, "核验没有通过", "gongkai.cli", "ledger", "verify")


def _run(folder: Path, failed: str, module: str, *arguments: str) -> None:
    """Run a module of ours on a data folder; ``failed``: what to say when it does not work."""
    environment = os.environ | {"GONGKAI_HOME": str(folder)}
    environment.pop("GONGKAI_DEMO", None)
    environment.pop("GONGKAI_TODAY", None)
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", module, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotBackUp(f"{failed}：\n{(done.stdout + done.stderr).strip()[-2000:]}")


def _exchange(draft: Path, target: Path) -> None:
    """Move the finished backup to its place; an older one goes only then."""
    older = target.with_name(f"{target.name}.older-{os.getpid()}")
    if target.exists():
        target.rename(older)
    draft.rename(target)
    shutil.rmtree(older, ignore_errors=True)
