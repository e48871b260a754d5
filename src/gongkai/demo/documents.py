"""The demo's files: a dozen reports of different forms, years and layouts, and two that fail."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

from gongkai.annual import canonical
from gongkai.annual.model import Report
from gongkai.annual.writing import to_bytes
from gongkai.demo import layouts

_FLATTENED = {
    "cells": layouts.in_cells,
    "tabs": layouts.in_tabs,
    "pipes": layouts.in_pipes,
}
_NOTICE = """关于召开政府信息公开工作座谈会的通知

各科室：
    定于本月20日上午9时在三楼会议室召开座谈会，请各科室负责人准时参加，并带好本科室公开目录。

办公室
"""


def reports() -> Iterator[tuple[dict[str, Any], Report]]:
    """What is to be made of each report (file, layout, where it is cut) and the report."""
    folder = resources.files("gongkai.demo") / "reports"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            raw = canonical.loads(file.read_text(encoding="utf-8"))
            yield raw, canonical.from_dict(raw)


def documents() -> Iterator[tuple[str, bytes]]:
    """The files by name."""
    broken = b""
    for raw, report in reports():
        data = _made(raw, report)
        if raw["layout"] == "docx":
            broken = data[: len(data) // 2]
        yield raw["file"], data
    yield "平湾区财政局2023年年报（损坏）.docx", broken
    yield "座谈会通知.txt", _NOTICE.encode()


def _made(raw: dict[str, Any], report: Report) -> bytes:
    flattened = _FLATTENED.get(raw["layout"])
    if flattened is None:
        return to_bytes(report, f".{raw['layout']}")
    text = flattened(report)
    if cut_after := raw.get("cut_after"):
        text = text[: text.index(cut_after) + len(cut_after)] + "\n"
    return text.encode()
