"""The page on the documents: which there are, what each must state, what a case gives to it.

``python -m gongkai.web.documents.reference > docs/documents.md``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gongkai.web.documents.templates import Shipped, known, names_in, shipped

_HEAD = """# Official documents

Made from the shipped templates by `python -m gongkai.web.documents.reference > docs/documents.md`;
a test fails when this page is out of date. What replies must contain comes from
`statute/outcomes.toml`; the notation of templates is described in `web/documents/notation.py`.
An organ's version is used only when it states everything that is listed here.

| key | document | kind | basis | must state | values |
| --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The page as Markdown."""
    rows = "".join(map(_row, shipped().values()))
    return (
        _HEAD
        + rows
        + "\n## Values\n\n| name | meaning | used by |\n| --- | --- | --- |\n"
        + ("".join(_values()))
    )


def _row(found: Shipped) -> str:
    must = "<br>".join(f"{each.says} ({each.article})" for each in found.must)
    names = "、".join(names_in(found))
    cells = [f"`{found.key}`", found.name, found.kind, found.article, must, names]
    return f"| {' | '.join(cells)} |\n"


def _values() -> Iterator[str]:
    for name, value in known().items():
        users = [key for key, found in shipped().items() if name in names_in(found)]
        used = (
            "、".join(f"`{key}`" for key in users) if len(users) < 6 else f"{len(users)} documents"
        )
        rows = " (rows)" if value.rows else ""
        yield f"| {name}{rows} | {value.meaning} | {used} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
