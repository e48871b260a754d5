"""Valid reports for tests: one by hand, any number at random.

``valid_report("2021")`` is a small whole report that breaks no rule of severity E, with
figures that are all different enough to notice a swap. ``reports()`` is a hypothesis strategy
of such reports; ``reports(blanks=True)`` also empties some cells (then V-BLANK and nothing
else may fire). Change a report with ``with_values``, ``with_text``, ``without_rows``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from gongkai.annual import form as forms
from gongkai.annual.form import Form
from gongkai.annual.model import Cell, Chapter, Number, Report

COLUMNS = (
    "natural_person",
    "business",
    "research",
    "social_org",
    "legal_service",
    "other_org",
)
RESULTS = ("upheld", "corrected", "other", "pending")
NUMERALS = "一二三四五六"

_TEXTS: Mapping[int, tuple[str, ...]] = {
    1: (
        "本年度，我局按照《中华人民共和国政府信息公开条例》（国务院令第711号）的要求开展公开工作。",
        "（一）主动公开",
        "水资源论证、河道管理等事项的办理结果均在门户网站专栏发布。",
        "（二）依申请公开",
        "收到的申请均登记在册，按期答复，没有逾期的情形。",
        "（三）政府信息管理",
        "文件在拟稿时即注明公开属性，定期清理并标注有效性。",
        "（四）政府信息公开平台建设",
        "专栏由专人值守，每日巡查，链接失效的当日修复。",
        "（五）监督保障",
        "分管负责人按季听取汇报，公开工作列入科室年度考核。",
    ),
    5: (
        "一是部分文件的解读形式单一，以文字为主；二是专栏栏目之间内容交叉，查找不便。",
        "一是对涉及群众较多的文件配发图解；二是合并内容交叉的栏目，增设检索入口。",
    ),
    6: ("本机关本年度收取政府信息公开信息处理费0元。无其他需要报告的事项。",),
}


def _chapters(form: Form, texts: Mapping[int, tuple[str, ...]]) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(c.number, f"{NUMERALS[c.number - 1]}、{c.heading}", texts.get(c.number, ()))
        for c in form.chapters
    )


def leaves(form: Form) -> tuple[str, ...]:
    """The result rows of Table 3 that add up to its total, in printed order."""
    keys = [row.key for _, row in form.table("table3").rows()]
    return tuple(keys[keys.index("granted") : keys.index("total")])


def table3(
    form: Form,
    results: Mapping[tuple[str, str], int],
    carried_in: Mapping[str, int],
    carried_out: Mapping[str, int],
) -> dict[str, Number]:
    """A balanced Table 3 from its leaf results and carried requests (all else is derived).

    ``results`` maps (row, column) to a count; what is left out is 0. A column that carries in
    more than it handled carries the rest out.
    """
    cells: dict[str, int] = {}
    for column in COLUMNS:
        rows = {row: results.get((row, column), 0) for row in leaves(form)}
        total, before = sum(rows.values()), carried_in.get(column, 0)
        after = max(carried_out.get(column, 0), before - total)
        rows |= {"total": total, "carried_in": before, "carried_out": after}
        rows["new"] = total + after - before
        cells |= {f"table3.{row}.{column}": count for row, count in rows.items()}
    for _, row in form.table("table3").rows():
        parts = [cells[f"table3.{row.key}.{column}"] for column in COLUMNS]
        cells[f"table3.{row.key}.total"] = sum(parts)
    return dict(cells)


def table4(form: Form, results: Mapping[tuple[str, str], int]) -> dict[str, Number]:
    """A Table 4 whose totals add up, from (group, result) counts; what is left out is 0."""
    cells: dict[str, Number] = {}
    for _, row in form.table("table4").rows():
        counts = {key: results.get((row.key, key), 0) for key in RESULTS}
        counts["total"] = sum(counts.values())
        cells |= {f"table4.{row.key}.{key}": count for key, count in counts.items()}
    return cells


_TABLE2: Mapping[str, Mapping[str, Number]] = {
    "2019": {
        "normative_documents.made": 3,
        "normative_documents.published": 3,
        "normative_documents.total_public": 7,
        "licensing.prior_items": 12,
        "licensing.change": -2,
        "licensing.decisions": 230,
        "other_services.prior_items": 9,
        "other_services.change": 1,
        "other_services.decisions": 449,
        "penalties.prior_items": 31,
        "penalties.decisions": 18,
        "fees.prior_items": 2,
        "procurement.items": 4,
        "procurement.amount_wan": Decimal("340.582"),
    },
    "2021": {
        "normative_documents.issued": 5,
        "normative_documents.repealed": 1,
        "normative_documents.in_force": 25,
        "licensing.decisions": 230,
        "penalties.decisions": 18,
        "coercion.decisions": 6,
        "fees.amount_wan": Decimal("12.0406"),
    },
}


def table2(form: Form, values: Mapping[str, Number]) -> dict[str, Number]:
    """All cells of Table 2; what is left out is 0."""
    names = [name for name in form.cells if name.startswith("table2.")]
    return {name: values.get(name.removeprefix("table2."), 0) for name in names}


_INDICATORS: Mapping[str, int] = {
    "L1.1": 907,
    "L1.1a": 3,
    "L1.1b": 3,
    "L1.2.1": 0,
    "L1.2.2": 842,
    "L1.2.3": 0,
    "L1.2.4": 294,
    "L1.2.5": 31,
    "L2.2.1": 2,
    "L2.2.1a": 1,
    "L2.2.2": 4,
    "L2.2.2a": 2,
    "L3.1": 9,
    "L3.1.1": 2,
    "L3.1.2": 0,
    "L3.1.3": 6,
    "L3.1.4": 1,
    "L3.2": 9,
    "L3.2.1": 8,
    "L3.2.2": 1,
    "L3.3": 9,
    "L3.3.1": 1,
    "L3.3.2": 4,
    "L3.3.3": 0,
    "L3.3.4": 3,
    "L3.3.4a": 0,
    "L3.3.4b": 1,
    "L3.3.4c": 1,
    "L3.3.4d": 0,
    "L3.3.4e": 1,
    "L3.3.4f": 0,
    "L3.3.5": 1,
    "L3.3.6": 0,
    "L3.3.7": 0,
    "L3.3.8": 0,
    "L4": 3,
    "L4.1": 2,
    "L4.2": 1,
    "L4.3": 0,
    "L5": 1,
    "L5.1": 1,
    "L5.2": 0,
    "L5.3": 0,
    "L8.3": 5,
    "L8.3.1": 1,
    "L8.3.2": 4,
}


def legacy_report(year: int = 2016, organ: str = "云溪市水利局") -> Report:
    """A report of the years before the tables, with indicators that add up."""
    return Report(
        form="legacy",
        organ=organ,
        year=year,
        title=f"{organ}{year}年政府信息公开工作年度报告",
        signed_by=organ,
        signed_on=date(year + 1, 1, 22),
        chapters=(Chapter(1, "一、主动公开情况", _TEXTS[1]),),
        indicators=_INDICATORS,
    )


def valid_report(
    form_id: str = "2021", year: int | None = None, organ: str = "云溪市水利局"
) -> Report:
    """A whole valid report of the form; ``year`` defaults to one of the form's own years."""
    form = forms.get(form_id)
    year = year or {"2019": 2020, "2021": 2023}[form_id]
    values = table2(form, _TABLE2[form_id])
    values |= table3(
        form,
        {
            ("granted", "natural_person"): 41,
            ("granted", "business"): 5,
            ("partially_granted", "natural_person"): 6,
            ("denied_third_party", "legal_service"): 1,
            ("unavailable_not_held", "natural_person"): 8,
            ("declined_repeat", "other_org"): 2,
        },
        {"natural_person": 2, "business": 1},
        {"natural_person": 3, "social_org": 1},
    )
    values |= table4(
        form,
        {
            ("reconsideration", "upheld"): 4,
            ("reconsideration", "pending"): 1,
            ("litigation_after_reconsideration", "upheld"): 2,
        },
    )
    return Report(
        form=form_id,
        organ=organ,
        year=year,
        title=f"{organ}{year}年政府信息公开工作年度报告",
        signed_by=organ,
        signed_on=date(year + 1, 1, 22),
        chapters=_chapters(form, _TEXTS),
        cells={name: Cell(values[name]) for name in form.cells},
    )


def with_values(report: Report, values: Mapping[str, Number | None]) -> Report:
    """The report with other figures in some cells; None is a blank."""
    return report.with_cells({name: Cell(value) for name, value in values.items()})


def with_text(report: Report, number: int, *paragraphs: str) -> Report:
    """The report with another text of one chapter."""
    chapters = (
        replace(c, paragraphs=paragraphs) if c.number == number else c for c in report.chapters
    )
    return replace(report, chapters=tuple(chapters))


def without_rows(report: Report, *prefixes: str) -> Report:
    """The report without the cells of some rows or tables (``table3.new``, ``table4``)."""
    kept = {
        name: cell
        for name, cell in report.cells.items()
        if not any(name.startswith(prefix + ".") for prefix in prefixes)
    }
    return replace(report, cells=kept)


# -- at random ---------------------------------------------------------------------------------

_small = st.integers(0, 9)
_counts = st.one_of(st.just(0), _small, st.integers(0, 99), st.integers(1000, 14069))
_money = st.one_of(
    st.just(0), _small, st.decimals(0, 9999, places=4, allow_nan=False).map(lambda d: d.normalize())
)
_organs = st.sampled_from(
    ("云溪市水利局", "青桐县财政局", "东关区市场监督管理局", "石门自治县民族宗教局", "临川市公安局")
)
_sentences = st.sampled_from(
    (
        "公开属性在公文拟制时同步确定，不予公开的说明理由。",
        "门户网站设置了“意见征集”专栏，收集的意见逐条回应。",
        "工作人员参加了两期业务培训，内容为答复文书的写法。",
        "在镇·村两级设查阅点，负责登记与指引。",
        "经办人为𠮷田科、龘字号档案室的同志。",
        "年内清理文件一次，失效的予以标注（含联合印发的文件）。",
        "宣传形式以图解为主；短片、问答为辅。",
        "对专业性较强的内容，附有简明的办事说明。",
    )
)


def _whole(number: Decimal | int) -> Number:
    return int(number) if number == int(number) else Decimal(number)


@st.composite
def _table2(draw: st.DrawFn, form: Form) -> dict[str, Number]:
    values: dict[str, Number] = {}
    for name in form.cells:
        if not name.startswith("table2."):
            continue
        *_, column = form.place(name)
        if column.signed:
            values[name] = draw(
                st.integers(-int(values[name.replace("change", "prior_items")]), 50)
            )
        else:
            values[name] = _whole(draw(_money)) if column.unit else draw(_counts)
    return values


@st.composite
def _table3(draw: st.DrawFn, form: Form) -> dict[str, Number]:
    results = draw(
        st.dictionaries(st.tuples(st.sampled_from(leaves(form)), st.sampled_from(COLUMNS)), _counts)
    )
    carried = st.dictionaries(st.sampled_from(COLUMNS), st.integers(0, 60), max_size=4)
    return table3(form, results, draw(carried), draw(carried))


@st.composite
def _table4(draw: st.DrawFn, form: Form) -> dict[str, Number]:
    groups = [row.key for _, row in form.table("table4").rows()]
    results = st.dictionaries(
        st.tuples(st.sampled_from(groups), st.sampled_from(RESULTS)), st.integers(0, 200)
    )
    return table4(form, draw(results))


def _split(draw: st.DrawFn, cells: dict[str, Cell]) -> dict[str, tuple[str, ...]]:
    """Give 其他对外管理服务事项 as two or three named sub-rows in place of the row itself."""
    row = "table2.other_services"
    names = draw(st.sampled_from((("行政检查", "行政确认"), ("行政给付", "行政裁决", "行政奖励"))))
    for key in ("prior_items", "change", "decisions"):
        del cells[f"{row}.{key}"]
    for n in range(len(names)):
        prior = draw(_small)
        cells[f"{row}.{n}.prior_items"] = Cell(prior)
        cells[f"{row}.{n}.change"] = Cell(draw(st.integers(-prior, 9)))
        cells[f"{row}.{n}.decisions"] = Cell(draw(_counts))
    return {row: names}


@st.composite
def reports(
    draw: st.DrawFn,
    form_id: str | None = None,
    *,
    blanks: bool = False,
    sub_rows: bool = True,
) -> Report:
    """Valid reports of random figures and text, of either form unless one is named.

    ``blanks``: some cells are empty. ``sub_rows``: a report of form 2019 may split
    其他对外管理服务事项 into named sub-rows.
    """
    form = forms.get(form_id or draw(st.sampled_from(("2019", "2021"))))
    year = draw(st.integers(2019, 2020) if form.id == "2019" else st.integers(2021, 2025))
    organ = draw(_organs)
    values = draw(_table2(form)) | draw(_table3(form)) | draw(_table4(form))
    cells = {name: Cell(values[name]) for name in form.cells}
    split = form.id == "2019" and sub_rows and draw(st.booleans())
    named = _split(draw, cells) if split else {}
    if blanks:
        for name in draw(st.sets(st.sampled_from(sorted(cells)), max_size=40)):
            cells[name] = Cell()
    texts = {n: tuple(draw(st.lists(_sentences, min_size=1, max_size=4))) for n in (1, 5, 6)}
    return Report(
        form=form.id,
        organ=organ,
        year=year,
        title=f"{organ}{year}年政府信息公开工作年度报告",
        signed_by=organ,
        signed_on=draw(st.dates(date(year + 1, 1, 1), date(year + 1, 1, 31))),
        chapters=_chapters(form, texts),
        cells=cells,
        sub_rows=named,
    )
