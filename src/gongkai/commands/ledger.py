"""``gongkai ledger …``, ``gongkai backup`` and ``gongkai restore``.

Exit status: 0 when all holds, 1 when something recorded does not, 2 when it could not be looked at.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from gongkai.commands.language import say
from gongkai.commands.report import Stop

Verbs = argparse._SubParsersAction  # argparse gives its kind no public name

HOLDS, DOES_NOT = 0, 1


def add_parser(commands: Verbs[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    about = ("台账：核验、重建、导出、存证", "verify, rebuild, export and anchor the ledger")
    group = commands.add_parser("ledger", help=say(*about))
    verbs = group.add_subparsers(dest="verb", required=True, metavar=say("动作", "VERB"))
    verb = _add(verbs, "verify", verify, "核验记录没有被改动", "prove that nothing was changed")
    _path(verb, "--anchor", "以前的存证文件", "an anchor made before")
    verb = _add(verbs, "rebuild", rebuild, "由记录重算各事项的现状并比较", "fold and compare")
    verb.add_argument("--write", action="store_true", help=say("改正不一致之处", "repair"))
    verb = _add(verbs, "export", export, "导出全部记录（JSON 行）", "all events as JSON lines")
    _path(verb, "--out", "写到哪个文件", "the file to write", required=True)
    verb = _add(verbs, "anchor", anchor, "写下各单位记录链的末端", "write the ends of all chains")
    _path(verb, "--out", "写到哪个文件", "the file to write; printed when missing")
    verb = _add(commands, "backup", backup, "备份全部数据并核验", "back everything up, verified")
    _folder(verb, "备份到哪个文件夹", "the folder to make")
    verb = _add(commands, "restore", restore, "由备份恢复并核验", "restore a backup, verified")
    _folder(verb, "备份所在的文件夹", "the folder of the backup")


def _add(
    verbs: Verbs[argparse.ArgumentParser], name: str, run: object, chinese: str, english: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=say(chinese, english), description=say(chinese, english))
    verb.set_defaults(run=run)
    return verb


def _path(
    verb: argparse.ArgumentParser, name: str, chinese: str, english: str, required: bool = False
) -> None:
    text = say(chinese, english)
    verb.add_argument(name, type=Path, metavar="FILE", help=text, required=required)


def _folder(verb: argparse.ArgumentParser, chinese: str, english: str) -> None:
    verb.add_argument("folder", type=Path, metavar="DIR", help=say(chinese, english))
    replace = ("替换已有的内容", "replace what is there")
    verb.add_argument("--force", action="store_true", help=say(*replace))


def _open() -> None:
    """Set Django up on the data as it is; nothing is migrated. Raises Stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    import django

    django.setup()


def _open_ledger() -> None:
    _open()
    from django.db import DatabaseError, connection

    from gongkai.ops import schema
    from gongkai.web.home import folder
    from gongkai.web.ledger.models import Event

    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise Stop(say(f"数据库打不开：{error}", f"cannot open the database: {error}")) from None
    if Event._meta.db_table not in tables:
        raise Stop(say(f"{folder()} 里没有台账。", f"there is no ledger in {folder()}"))
    if schema.is_older():
        raise Stop(
            say(
                "数据库还是旧版程序的。请先启动一次（gongkai serve），升级后再用这个命令。",
                "an older program made the database: start gongkai serve once, then try again",
            )
        )


def verify(options: argparse.Namespace) -> int:
    """Print what does not hold."""
    _open_ledger()
    from gongkai.web.ledger import anchors
    from gongkai.web.ledger import verify as verifying

    try:
        given = anchors.load(options.anchor) if options.anchor else None
    except anchors.BadAnchor as error:
        raise Stop(say(f"不是存证文件：{error}", f"not an anchor: {error}")) from None
    found = list(verifying.verify(given))
    for finding in found:
        print(f"{finding.what}\t{finding.place}：{finding.says}")
    count = verifying.count()
    if found:
        print(say(f"{count} 条记录，{len(found)} 处不符。", f"{count} events, {len(found)} wrong"))
        return DOES_NOT
    print(say(f"{count} 条记录，全部相符。", f"{count} events, all hold"))
    return HOLDS


def rebuild(options: argparse.Namespace) -> int:
    """Print which projections differ from what their events come to; repair them if asked."""
    _open_ledger()
    from gongkai.web.ledger import rebuild as rebuilding

    found = list(rebuilding.compare())
    for each in found:
        print(f"{each.kind}\t{each.subject}\t{', '.join(each.columns)}")
        if options.write:
            rebuilding.repair(each)
    if not found:
        print(say("全部一致。", "all agree"))
        return HOLDS
    done = say("已改正", "repaired") if options.write else say("不一致", "differ")
    print(f"{len(found)} {done}")
    return HOLDS if options.write else DOES_NOT


def export(options: argparse.Namespace) -> int:
    """Write every event as a line of JSON."""
    _open_ledger()
    from gongkai.web.ledger import exporting

    try:
        with options.out.open("x", encoding="utf-8") as file:
            count = exporting.write(file)
    except OSError as error:
        reason = error.strerror
        text = say(f"写不到 {options.out}：{reason}", f"cannot write {options.out}: {reason}")
        raise Stop(text) from None
    print(say(f"已导出 {count} 条记录。", f"{count} events written"))
    return HOLDS


def anchor(options: argparse.Namespace) -> int:
    """Write or print the ends of all chains."""
    _open_ledger()
    import simplejson
    from django.utils import timezone

    from gongkai.web.ledger import anchors

    if options.out is None:
        print(simplejson.dumps(anchors.make(timezone.now()), ensure_ascii=False, indent=1))
        return HOLDS
    try:
        print(anchors.write(options.out, timezone.now()))
    except OSError as error:
        reason = error.strerror
        text = say(f"写不到 {options.out}：{reason}", f"cannot write {options.out}: {reason}")
        raise Stop(text) from None
    return HOLDS


def backup(options: argparse.Namespace) -> int:
    """Make a backup, verified but for a dump of PostgreSQL, which needs a database for that."""
    _open()
    from gongkai.ops.backup import DUMP, CannotBackUp, back_up

    try:
        content = back_up(options.folder.resolve(), force=options.force)
    except (CannotBackUp, OSError) as error:
        raise Stop(str(error)) from None
    count = len(content["files"])
    done = say("已备份并核验", "backed up and verified")
    if DUMP in content["files"]:
        done = say(
            "已备份，数据库恢复时才核验", "backed up, the database is verified when restored"
        )
    print(done + say(f"，{count} 个文件：", f", {count} files: ") + str(options.folder))
    return HOLDS


def restore(options: argparse.Namespace) -> int:
    """Restore a backup and verify what is there then."""
    _open()
    from gongkai.ops.backup import CannotBackUp
    from gongkai.ops.backup import restore as put_back

    try:
        content = put_back(options.folder.resolve(), force=options.force)
    except (CannotBackUp, OSError) as error:
        raise Stop(str(error)) from None
    sys.stdout.write(
        say(
            f"已恢复并核验，备份于 {content['made_at']}\n", f"restored, made {content['made_at']}\n"
        )
    )
    return HOLDS
