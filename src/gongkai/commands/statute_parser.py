"""What ``gongkai statute …`` takes: the law as code, asked from the command line."""

from __future__ import annotations

import argparse

from gongkai.commands import statute_law
from gongkai.commands.language import say

Verbs = argparse._SubParsersAction  # argparse gives its kind no public name


def add_parser(commands: Verbs[argparse.ArgumentParser]) -> None:
    """Declare ``gongkai statute …``. Each owner of verbs adds one line here."""
    group = commands.add_parser("statute", help=say("法定期限、费用、结果", "what the law says"))
    verbs = group.add_subparsers(dest="verb", required=True, metavar=say("动作", "VERB"))
    statute_law.add_verbs(verbs)
