"""Title, organ, year, signature, chapters and refusal."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.annual.reading.blocks import NotAReport
from gongkai.annual.reading.headings import chapter_number
from gongkai.annual.reading.prose import date_in, organ_in_title
from gongkai.annual.reading.recognise import recognise
from gongkai.annual.reading.text import lines_of


@pytest.mark.parametrize(
    ("title", "organ"),
    [
        ("云溪市水利局2023年政府信息公开工作年度报告", "云溪市水利局"),
        ("2023年云溪市水利局政府信息公开工作年度报告", "云溪市水利局"),
        ("云溪市人民政府2023年度政府信息公开工作年度报告", "云溪市人民政府"),
        ("2022年度青桐县东关镇人民政府政府信息公开年度报告", "青桐县东关镇人民政府"),
        (
            "云溪市民族宗教事务局(云溪市宗教局)2023年政府信息公开工作年度报告",
            "云溪市民族宗教事务局(云溪市宗教局)",
        ),
        ("云溪市水利局关于2023年政府信息公开工作的年度报告", "云溪市水利局"),
        ("云溪市水利局二〇二三年政府信息公开工作年度报告", "云溪市水利局"),
        ("雲溪市水利局2023年政府信息公開工作年度報告", "雲溪市水利局"),
        ("云溪市水利局政务公开2023年年度报告", "云溪市水利局"),
        ("2023年政府信息公开工作年度报告", None),
    ],
)
def test_the_title_names_the_organ(title: str, organ: str | None) -> None:
    assert organ_in_title(title) == organ


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2020年2月12日", date(2020, 2, 12)),
        ("２０２０年２月１２日", date(2020, 2, 12)),
        ("二〇二一年一月二十日", date(2021, 1, 20)),
        ("二○二三年十二月三十一日", date(2023, 12, 31)),
        ("2022-01-25", date(2022, 1, 25)),
        ("2022年13月1日", None),
        ("截至2022年1月1日，已公开", None),
    ],
)
def test_a_line_that_is_a_date(line: str, day: date | None) -> None:
    assert date_in(line) == day


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、总体情况", 1),
        ("1、 总体情况", 1),
        ("一、2020年政府信息公开总体情况", 1),
        ("二、行政机关主动公开政府信息情况", 2),
        ("三、收到和处理政府信息公开申请情况", 3),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("五、存在的问题及改进措施", 5),
        ("五、其他需要报告的事项", 6),
        ("## 六、其他需要报告的事项", 6),
        ("[bookmark: a1][bookmark: a2]五、存在的主要问题及改进情况", 5),
        ("三、本年度办理结果", None),
        ("四、结转下年度继续办理", None),
        ("2.依申请公开情况", None),
        ("（二）依申请公开", None),
        ("一、本年新收政府信息公开申请数量", None),
    ],
)
def test_chapter_headings(line: str, number: int | None) -> None:
    assert chapter_number(line) == number


def read(text: str):  # type: ignore[no-untyped-def]
    return recognise(lines_of(text))


def test_the_signature_wins_over_a_shortened_title() -> None:
    report = read(
        "县水利局2020年政府信息公开工作年度报告\n一、总体情况\n一年来工作有序。\n"
        "五、存在的主要问题及改进情况\n更新偏慢，已改。\n六、其他需要报告的事项\n无。\n"
        "青桐县水利局\n2021年1月20日\n"
    )
    assert (report.organ, report.organ_alt) == ("青桐县水利局", ("县水利局",))
    assert (report.signed_by, report.signed_on) == ("青桐县水利局", date(2021, 1, 20))
    assert [len(chapter.paragraphs) for chapter in report.chapters] == [1, 1, 1]


def test_a_text_that_stops_early_says_where() -> None:
    report = read("云溪市水利局2022年政府信息公开工作年度报告\n一、总体情况\n全年公开信息")
    assert report.ends_at == "chapter:1"


def test_a_title_over_two_lines() -> None:
    report = read(
        "青桐县东关街道办事处2023年度政府\n信息公开工作年度报告\n一、总体情况\n工作有序。\n"
    )
    assert report.organ == "青桐县东关街道办事处"
    assert report.title == "青桐县东关街道办事处2023年度政府信息公开工作年度报告"


def test_a_list_of_contents_is_not_the_chapters() -> None:
    headings = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    body = "\n".join(f"{heading}\n这一部分的正文。" for heading in headings)
    title = "云溪市水利局2022年政府信息公开工作年度报告\n目录\n"
    report = read(title + "\n".join(headings) + "\n" + body)
    assert [chapter.number for chapter in report.chapters] == [1, 2, 3, 4, 5, 6]
    assert all(chapter.paragraphs == ("这一部分的正文。",) for chapter in report.chapters)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021年国家信访局新规定",
        "关于做好2022年政府信息公开工作年度报告编制工作的通知\n各科室：请于1月10日前报送材料。",
        "云溪市水利局政府信息公开指南\n一、公开范围\n二、公开形式",
        "政府信息公开年报\n2019年\n2020年\n2021年",
        "今日彩票开奖 12 34 56 88",
        "信息名称：关于印发《政府信息公开工作年度报告格式》的通知\n附件：\n一、总体情况\n"
        "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n行政规范性文件\n",
    ],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(NotAReport) as refusal:
        read(text)
    assert str(refusal.value)
