"""Figures claimed in running text against the tables (N-T2-*, N-T3-*, N-T4-*, T2-*, T3-*, T4-*)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from gongkai.annual.checking.engine import (
    EVERY_FORM,
    Context,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.prose_figures import place_of
from gongkai.annual.checking.wording import row_words
from gongkai.annual.model import Number, Report
from gongkai.annual.narrative import Mention, mentions
from gongkai.annual.passages import chapter_text, passages

_OVERVIEW = "国办公开办函〔2021〕30号（总体情况的内容）"
_COMPARED = re.compile(r"上年|去年|同比|环比|较|比上|以来|累计|历年|近[一二三四五]年")
_ROW_WORDS = {
    "licensing": "许可",
    "other_services": "对外管理服务",
    "penalties": "处罚",
    "coercion": "强制",
    "fees": "收费",
}


def stated(report: Report, *codes: str) -> list[Mention]:
    """Exact figures for the whole year: no part, no comparison, no round figure."""
    return [
        m
        for m in mentions(report)
        if m.code in codes and not m.rounded and not _COMPARED.search(m.label)
    ]


def _subset_sums(values: Iterable[Number]) -> set[Number]:
    known = list(values)
    return {
        sum(chosen, start=0)
        for size in range(1, len(known) + 1)
        for chosen in combinations(known, size)
    }


def _named_rows(report: Report, mention: Mention) -> list[str]:
    """The rows of Table 2 that the words of the figure's sentence name, at most five."""
    text = passages(report)[mention.paragraph].plain.text[slice(*mention.sentence)]
    return [key for key, word in _ROW_WORDS.items() if word in text]


def _row_values(
    report: Report, rows: Iterable[str], keys: tuple[str, ...]
) -> dict[str, Number] | None:
    """Row → sum of its cells of these keys; None when one is unknown."""
    values: dict[str, Number] = {}
    for row in rows:
        known = [report.value(f"table2.{row}.{key}") for key in keys]
        total: Number = 0
        for value in known:
            if value is None:
                return None
            total += value
        values[row] = total
    return values


_DECISIONS = ("licensing_decisions", "penalty_decisions", "coercion_decisions", "service_decisions")


@check("N-T2-DECISIONS", W, basis="逻辑关系", needs={"table2", "chapters"})
def decisions_as_in_table2(report: Report, context: Context) -> Iterator[Outcome]:
    """正文所称处理决定数等于表二所指各行之和。"""
    there = {row.key for _, row in report.form_data.table("table2").rows()}
    said = stated(report, *_DECISIONS)
    if not said:
        yield unjudged("正文没有写处理决定的件数")
    for mention in said:
        rows = [row for row in _named_rows(report, mention) if row in there - {"fees"}]
        values = _row_values(report, rows, ("decisions",)) if rows else None
        if values is None:
            yield unjudged(f"“{mention.quote}”所指的表二行不明或未填")
        elif mention.value not in _subset_sums(values.values()):
            yield _differs(report, mention, values, "decisions", "处理决定数量")


@check("N-T2-ITEMS", W, basis="逻辑关系", needs={"table2", "chapters"}, forms=("2019",))
def items_as_in_table2(report: Report, context: Context) -> Iterator[Outcome]:
    """正文所称事项数等于表二所指各行“上一年项目数量”加“本年增/减”之和。"""
    said = [
        m
        for m in stated(report, "licensing_items", "penalty_items", "service_items")
        if m.unit == "项" and not re.search(r"新增|增加|取消|减少|调整", m.label)
    ]
    if not said:
        yield unjudged("正文没有写事项的总数")
    for mention in said:
        rows = _named_rows(report, mention)
        values = _row_values(report, rows, ("prior_items", "change")) if rows else None
        if values is None:
            yield unjudged(f"“{mention.quote}”所指的表二行不明或未填")
        elif mention.value not in _subset_sums(values.values()):
            yield _differs(report, mention, values, "prior_items", "事项数（上年加增减）")


def _differs(
    report: Report, mention: Mention, values: Mapping[str, Number], key: str, of: str
) -> Outcome:
    total = sum(values.values(), start=0)
    shown = "、".join(
        f"{row_words(report, f'table2.{row}')} {value}" for row, value in values.items()
    )
    return finding(
        place_of(mention),
        *(f"table2.{row}.{key}" for row in values),
        message=f"正文称“{mention.quote}”，表二{of}为：{shown}，合计 {total}，"
        f"与 {mention.value} 不符",
        printed=mention.value,
        expected=total,
    )


_NORMS = {
    "normative_documents_issued": "normative_documents",
    "normative_documents_published": "normative_documents",
    "normative_documents_repealed": "normative_documents",
    "normative_documents_in_force": "normative_documents",
    "rules_published": "rules",
}


@check("N-T2-NORM", W, basis="逻辑关系", needs={"table2", "chapters"})
def documents_as_in_table2(report: Report, context: Context) -> Iterator[Outcome]:
    """正文所称规范性文件（规章）件数与表二该行的数字之一相等。"""
    said = stated(report, *_NORMS)
    if not said:
        yield unjudged("正文没有写规范性文件或规章的件数")
    for mention in said:
        row = f"table2.{_NORMS[mention.code]}"
        cells = [name for name, _ in report.row_cells(row)] if report.has_row(row) else []
        known = [value for name in cells if (value := report.value(name)) is not None]
        if len(known) < len(cells) or not cells:
            yield unjudged(f"表二没有填全{row_words(report, row)}")
        elif mention.value not in known:
            yield finding(
                place_of(mention),
                *cells,
                message=f"正文称“{mention.quote}”，{row_words(report, row)}为 "
                f"{'、'.join(str(value) for value in known)}，没有 {mention.value}",
                printed=mention.value,
                expected="、".join(str(value) for value in known),
            )


def _sum(report: Report, prefix: str) -> Number | None:
    rows = [row.key for _, row in report.form_data.table("table3").rows()]
    values = [report.value(f"table3.{key}.total") for key in rows if key.startswith(prefix)]
    known = [value for value in values if value is not None]
    return sum(known, start=0) if len(known) == len(values) else None


def _requests(report: Report) -> dict[str, tuple[str, list[Number | None]]]:
    """Code → (row, the figures of Table 3 that the claim may mean)."""
    new, before = report.value("table3.new.total"), report.value("table3.carried_in.total")
    total = report.value("table3.total.total")
    both = None if new is None or before is None else new + before
    return {
        "requests_received": ("new", [new, both]),
        "requests_carried_in": ("carried_in", [before]),
        "requests_carried_out": ("carried_out", [report.value("table3.carried_out.total")]),
        "requests_answered": ("total", [total, new, both]),
        "requests_granted": ("granted", [report.value("table3.granted.total")]),
        "requests_partially_granted": (
            "partially_granted",
            [report.value("table3.partially_granted.total")],
        ),
        "requests_denied": ("total", [_sum(report, "denied_")]),
        "requests_unavailable": ("total", [_sum(report, "unavailable_")]),
        "requests_declined": ("total", [_sum(report, "declined_")]),
    }


@check("N-T3", W, basis="逻辑关系", needs={"table3", "chapters"})
def requests_as_in_table3(report: Report, context: Context) -> Iterator[Outcome]:
    """正文所称申请、答复、各类结果的件数与表三相等。"""
    meant = _requests(report)
    said = [m for m in stated(report, *meant) if m.part_of is None or m.code != "requests_received"]
    counted = {m.code for m in said if m.value}
    if not said:
        yield unjudged("正文没有写申请的件数")
    for mention in said:
        row, figures = meant[mention.code]
        known = [figure for figure in figures if figure is not None]
        if mention.stated_none and mention.code in counted:
            continue  # 未收到 speaks of something else where a number is given
        if not known:
            yield unjudged(f"表三没有可与“{mention.quote}”对照的数字")
        elif mention.value not in known:
            yield finding(
                place_of(mention),
                f"table3.{row}.total",
                message=f"正文称“{mention.quote}”（{mention.value}），表三相应数字为 {known[0]}",
                printed=mention.value,
                expected=known[0],
            )


_REPLIED = re.compile(
    r"申请[^。;]{0,40}(?:给予|予以|均已|已全部|全部|均按|已按)[^,，。;]{0,10}(?:答复|回复|办结)"
)
_ROUND_REQUEST = re.compile(r"(?:收到|受理|接收|答复|办结)[^,，。;]{0,16}申请[^,，。;]{0,6}\d")


def _claims_replies(report: Report) -> str | None:
    """The words that claim replies were given, unless the text says that none was asked."""
    if any(m.code == "requests_received" and not m.value for m in mentions(report)):
        return None
    match = _REPLIED.search(chapter_text(report, 1))
    return match[0] if match else None


def _speaks_of_requests(report: Report) -> bool:
    stated = any(m.code.startswith("requests_") and m.chapter != 5 for m in mentions(report))
    return stated or bool(_ROUND_REQUEST.search(chapter_text(report, 1, 2, 3)))


@check("N-T3-MISSING", W, basis=_OVERVIEW, needs={"chapter:1"}, forms=EVERY_FORM)
def requests_are_spoken_of(report: Report, context: Context) -> Iterator[Outcome]:
    """总体情况写明有没有收到申请、收到多少。"""
    if not _speaks_of_requests(report) and _claims_replies(report) is None:
        yield finding(
            "chapter:1",
            message="第一章没有写明本年是否收到政府信息公开申请、收到多少件",
            printed="",
            expected="收到申请的件数（没有的写明未收到）",
        )


@check("N-T3-CLAIM", W, basis="逻辑关系", needs={"table3", "chapter:1"})
def replies_need_requests(report: Report, context: Context) -> Iterator[Outcome]:
    """正文称已对申请给予答复的，表三不全为 0。"""
    cells = [f"table3.{row}.total" for row in ("new", "carried_in", "total")]
    values = [report.value(cell) for cell in cells]
    claimed = _claims_replies(report)
    if claimed is None or any(values):
        return
    if None in values:
        yield unjudged("表三总计未填全")
        return
    yield finding(
        "chapter:1",
        *cells,
        message=f"正文称“{claimed[-24:]}”，表三新收、结转、办理总计均为 0",
        printed=claimed[-24:],
        expected=0,
    )


_DISPUTED = {
    "reconsiderations": ("复议", ("reconsideration.total",)),
    "reconsiderations_upheld": ("复议维持", ("reconsideration.upheld",)),
    "litigations": ("诉讼", ("litigation_direct.total", "litigation_after_reconsideration.total")),
}


def _disputes(report: Report, code: str) -> list[Number]:
    """The figures of Table 4 that the claim may mean: each cell and their sum."""
    values = [report.value(f"table4.{name}") for name in _DISPUTED[code][1]]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return []
    return [sum(known, start=0), *known]


@check("N-T4", W, basis="逻辑关系", needs={"table4", "chapters"})
def disputes_as_in_table4(report: Report, context: Context) -> Iterator[Outcome]:
    """正文所称行政复议、行政诉讼件数与表四相等；表四有数的，正文都要提到。"""
    text = chapter_text(report)
    for code, (word, names) in _DISPUTED.items():
        cells = [f"table4.{name}" for name in names]
        figures = _disputes(report, code)
        said = stated(report, code)
        if not figures:
            yield unjudged(f"表四“{word}”未填全")
            continue
        right = [m for m in said if m.value in figures and (m.value or not figures[0])]
        wrong = [m for m in said if m not in right]
        if wrong and not right:
            yield finding(
                place_of(wrong[0]),
                *cells,
                message=f"正文称“{wrong[0].quote}”（{wrong[0].value}），表四为 {figures[0]}",
                printed=wrong[0].value,
                expected=figures[0],
            )
        elif figures[0] and code != "reconsiderations_upheld" and word not in text:
            yield finding(
                "chapter:1",
                *cells,
                message=f"表四行政{word} {figures[0]} 件，正文没有提到",
                printed="",
                expected=figures[0],
            )


@check("N-T4-SILENT", I, basis="逻辑关系", needs={"table4", "chapter:1"})
def disputes_are_spoken_of(report: Report, context: Context) -> Iterator[Outcome]:
    """表四全为 0 的，正文也写明没有行政复议、行政诉讼。"""
    text = chapter_text(report)
    reviews, suits = _disputes(report, "reconsiderations"), _disputes(report, "litigations")
    halves = {"行政复议": (reviews, r"复议"), "行政诉讼": (suits, r"诉讼|涉诉|应诉")}
    if any(figures and figures[0] for figures in (reviews, suits)):
        return
    silent = [name for name, (_, words) in halves.items() if not re.search(words, text)]
    if silent:
        yield finding(
            "chapter:1",
            message=f"正文没有提到{'、'.join(silent)}（表四没有案件的，写明没有）",
            printed="",
            expected=0,
        )
