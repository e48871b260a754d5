"""``gongkai``: the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from gongkai import __version__
from gongkai.commands import ledger, report, report_parser, statute_parser
from gongkai.commands.language import say

_SERVERS = {
    "serve": ("启动审读室（网页）", "serve the web pages"),
    "worker": ("启动一个后台任务进程", "run one more worker"),
    "demo": ("装入演示数据", "load the demo"),
    "organs": ("建立第一个单位和三员，重置密码", "the first organ and its administrators"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gongkai", description=say("政府信息公开工作平台", "government information disclosure")
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar=say("命令", "COMMAND"))
    report_parser.add_parser(commands)
    statute_parser.add_parser(commands)
    ledger.add_parser(commands)
    for name, texts in _SERVERS.items():
        commands.add_parser(name, help=say(*texts), add_help=False)
    return parser


def _server(command: str, arguments: Sequence[str]) -> int:
    """The commands that need Django, loaded only when called."""
    from gongkai.ops import serve

    if command == "organs":
        from gongkai.ops import organs

        return organs.main(arguments)
    if command == "serve":
        return serve.serve(arguments)
    return serve.demo(arguments) if command == "demo" else serve.worker()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is what it returns."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] and words[0] in _SERVERS:
        return _server(words[0], words[1:])
    parsed = _parser().parse_args(words)
    try:
        return int(parsed.run(parsed))
    except report.Stop as error:
        report.stop(error)
    except BrokenPipeError:
        sys.stderr.close()
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
