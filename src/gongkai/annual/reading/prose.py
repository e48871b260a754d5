"""Title, organ, year, signature and chapters from the running text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gongkai.annual.model import Chapter
from gongkai.annual.reading.blocks import Block, Paragraph
from gongkai.annual.reading.headings import clean_heading
from gongkai.annual.reading.tokens import PAGE_NUMBER
from gongkai.annual.script import simplify

_TITLE = re.compile(r"(?:政府|政务|信息|公开)[^。，；]{0,14}(?:报告|年报)")
_NOT_TITLE = re.compile(
    r"[。；;!！?？>＞]|如下|关于(?!\s*(?:19|20)\d\d)|通知|根据|按照|本报告|编制|公布|现将|特"
)
_TITLE_LEAD = re.compile(r"^(?:[\s•·]*(?:标\s*题|文件名称|信息名称|名\s*称)\s*[:：])\s*")
_YEAR_IN_TITLE = re.compile(r"(?:19|20)\d{2}(?=\D|$)|(?:19|20)\d{2}(?=20\d\d)")
_ORGAN_END = (
    r"(?:人民政府办公(?:厅|室)|人民政府|街道办事处|办事处|管理委员会|委员会|管委会|国资委|发改委|卫健委|委"
    r"|管理局|分局|局|厅|公安处|处|办公室|办|部|院|署|中心|支队|大队|总队|学校|大学|公司|街道|镇|乡|苏木"
    r"|开发区|园区|新区|区|市|县|旗|州|盟|省)"
)
_CJK = r"[一-鿿㐀-䶿\U00020000-\U0003ffff（）()·〇]"
_ORGAN_IN_TITLE = re.compile(
    r"(?:关于)?(.*?)(?:(?:19|20)\d{2,4}年?度?)?([^\d]*?)"
    r"(?:政府|政府政务|政务|政務|主动)?(?:信息|資訊|政务|政務)公[开開]"
)
_OTHER_NAME = re.compile(r"[（(][^（）()]{2,30}[）)]$")
_LEADING_YEAR = re.compile(r"^(?:19|20)\d{2}年度?")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_ORGAN = re.compile(rf"{_CJK}{{1,40}}?{_ORGAN_END}(?![一-鿿])")
_NAMED = [
    re.compile(p.replace("ORG", rf"((?:{_CJK}){{2,40}}?{_ORGAN_END})"))
    for p in (
        r"本(?:年度)?报告由ORG(?:负责)?(?:编制|编写|结合|按|根据|依)",
        r"(?:现?公布|现?发布|现将|编制|制作)(?:\d{4}年度?)?ORG(?:关于)?(?:\d{4}年?度?)?(?:政府|政务)?信息公开",
        r"(?:^|\n)ORG(?:20\d\d)年度?(?:政府|政务)?信息公开(?:工作)?(?:年度)?报告",
        r"(?:^|[\n,，。])由?ORG特?编制",
        r"与ORG联系",
        r"(?:^|\n)ORG(?:全年|本年|\d{4}年|高度重视|认真|围绕|严格|按照|根据|坚持)",
        r"\d{4}年(?:度)?[,，]\s*ORG(?:在|加大|落实|围绕|持续|认真|严格|坚持|贯彻|深入|高度|按照|积极|始终|进一步|全面|以|照|特|坚决|依法|通过"
        r"|主动|共|累计|继续|不断|充分|及时|切实|结合)",
        r"(?:信息来源|来源|发布机构|编制单位|发布单位|公开单位)[:：]\s*ORG",
    )
]
_SELF = re.compile(
    r"^(?:我|本|该|各|全|上级|县|市|区)?(?:局|委|镇|乡|街道|办|厅|单位|区|县|市|办公室)$"
    r"|中华人民|国务院"
)
_DATE = re.compile(
    r"^\D{0,12}?(20\d{2}|二[〇○零0O]二[〇○零一二三四五六七八九0-9])\s*年\s*"
    r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日\s*[)）]?$"
)
_ISO = re.compile(r"^(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})$")
_CHINESE = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0}
_BOOKMARK = re.compile(r"\[bookmark: [^\]]{0,40}\]")
_IDLE = re.compile(rf"[\s|:\-]*|{PAGE_NUMBER.pattern}")
_SENTENCE_END = tuple("。，；：、")
_LINE_END = tuple("。！？；：”）)!?;:")
_NARROW = re.compile(r"[\x00-\u2e7f]+")
_BEGINS = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,2}[）).、．])")
_CHINESE_YEAR = re.compile(r"二[〇○零0O][〇○零一二三四五六七八九]{2}(?=年)")
_NOISE = re.compile(
    r"\s*(?:字号|分享|打印|关闭|浏览|来源|发布日期|发布时间|更新日期|更新时间|首页|登录|【|\||•)"
)


@dataclass(slots=True)
class Prose:
    """What the running text tells. ``last_chapter`` is the chapter the text ends in."""

    title: str | None = None
    organ: str | None = None
    organ_alt: tuple[str, ...] = ()
    year: int | None = None
    signed_by: str | None = None
    signed_on: date | None = None
    preamble: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    last_text: str = ""
    residue: dict[str, str] = field(default_factory=dict)
    """``residue.chapter:N`` → conversion marks in front of a chapter's heading."""
    clues: set[str] = field(default_factory=set)


def _number(text: str) -> int:
    """A day, month or year in Arabic or Chinese numerals."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_CHINESE.get(tens, 1) if tens else 1) * 10 + (_CHINESE.get(ones, 0) if ones else 0)
    return int("".join(str(_CHINESE.get(c, c)) for c in text))


def date_in(text: str) -> date | None:
    """The date a line consists of (2020年2月12日, 二〇二〇年二月十二日), or None."""
    line = text.strip()
    if len(line) > 40 or line.endswith(_SENTENCE_END):
        return None
    line = unicodedata.normalize("NFKC", line).strip()
    match = _DATE.match(line) or _ISO.match(line)
    if not match:
        return None
    try:
        return date(_number(match[1]), _number(match[2]), _number(match[3]))
    except ValueError:
        return None


def _sections(
    blocks: Sequence[Block], used: Iterable[int], headings: Mapping[int, int]
) -> tuple[list[str], list[tuple[int, str, list[str]]]]:
    """(paragraphs before the first chapter, [(number, heading, paragraphs)])."""
    taken = set(used)
    wrapped = _is_wrapped(blocks, taken)
    preamble: list[str] = []
    chapters: list[tuple[int, str, list[str]]] = []
    for source, block in enumerate(blocks):
        number = headings.get(source)
        if number is None and source in taken:
            continue
        if not isinstance(block, Paragraph) or _IDLE.fullmatch(block.text):
            continue
        text = block.text.strip()
        if number is not None and not (chapters and number < chapters[-1][0]):
            if not (chapters and chapters[-1][0] == number and not chapters[-1][2]):
                chapters.append((number, clean_heading(text), []))
        elif number is not None and all(not c[2] for c in chapters):
            preamble += [c[1] for c in chapters]  # a list of contents, not the chapters
            chapters = [(number, clean_heading(text), [])]
        elif source not in taken:
            _append(chapters[-1][2] if chapters else preamble, text, wrapped)
    return preamble, chapters


def _residue(blocks: Sequence[Block], headings: Mapping[int, int]) -> dict[str, str]:
    """The bookmarks that a conversion left in front of chapter headings."""
    found = {
        f"residue.chapter:{number}": "".join(_BOOKMARK.findall(block.text))
        for source, number in headings.items()
        if isinstance(block := blocks[source], Paragraph)
    }
    return {place: marks for place, marks in found.items() if marks}


def _is_wrapped(blocks: Sequence[Block], taken: set[int]) -> bool:
    """Whether sentences run on over lines, as in text drawn from a PDF. Only text and pages have
    lines; in markup a paragraph is whole."""
    lines = [
        block.text.strip()
        for source, block in enumerate(blocks)
        if source not in taken
        and isinstance(block, Paragraph)
        and len(block.text) >= 12
        and len(block.text.strip()) >= 12
        and not block.at.keys().isdisjoint(("line", "page"))
    ]
    if len(lines) < 12:
        return False
    widths = list(map(_width, lines))
    full = 0.8 * sorted(widths)[int(0.9 * len(lines))]
    open_lines = sum(
        width >= full and not line.endswith(_LINE_END)
        for line, width in zip(lines, widths, strict=True)
    )
    return open_lines > 0.4 * len(lines)


def _width(line: str) -> int:
    """How wide a line is printed, in half characters."""
    return len(line) + len(_NARROW.sub("", line))


def _append(paragraphs: list[str], text: str, wrapped: bool) -> None:
    """Add a paragraph, or the rest of the one that the last line left open."""
    if (
        wrapped
        and paragraphs
        and not paragraphs[-1].endswith(_LINE_END)
        and len(paragraphs[-1]) >= 8
        and not _BEGINS.match(text)
        and date_in(text) is None
        and not _is_title(paragraphs[-1])
        and date_in(paragraphs[-1]) is None
    ):
        paragraphs[-1] += text
    else:
        paragraphs.append(text)


def _signature(paragraphs: list[str]) -> tuple[str | None, date | None]:
    """Take the closing lines (organ, date) off the last chapter's paragraphs."""
    for at in range(len(paragraphs) - 1, max(-1, len(paragraphs) - 12), -1):
        signed_on = date_in(paragraphs[at])
        if signed_on is None:
            continue
        organ = paragraphs[at - 1].strip() if at else ""
        if at and is_organ(organ):
            del paragraphs[at - 1 : at + 1]
            return organ, signed_on
        inline = re.match(rf"({_CJK}+?{_ORGAN_END})\s*20\d\d", paragraphs[at])
        del paragraphs[at]
        return (inline[1] if inline else None), signed_on
    if paragraphs and len(paragraphs) > 1 and is_organ(paragraphs[-1]):
        return paragraphs.pop().strip(), None
    return None, None


def is_organ(text: str) -> bool:
    """Whether the line is nothing but the name of an organ."""
    line = "".join(text.split())
    match = _ORGAN.fullmatch(_OTHER_NAME.sub("", simplify(line)))
    return bool(match) and 3 <= len(line) <= 40 and not _SELF.match(line)


def _is_title(line: str) -> bool:
    if len("".join(line.split())) > 70:
        return False
    plain = simplify(line)
    return bool(_TITLE.search("".join(plain.split()))) and not _NOT_TITLE.search(plain)


def find_title(lines: Sequence[str]) -> tuple[str | None, set[int]]:
    """The title and the lines it stands on; an organ's name alone above it belongs to it."""
    for at, line in enumerate(lines):
        bare = _TITLE_LEAD.sub("", line.strip("　 \t#*•"))
        if not _is_title(bare):
            continue
        above = lines[at - 1].strip("　 \t#*") if at else ""
        if not organ_in_title(bare) and (is_organ_line(above) or _begins_title(above)):
            return f"{above}{bare}", {at - 1, at}
        return bare, {at}
    return None, set()


def _begins_title(line: str) -> bool:
    """Whether a title may begin on this line: an organ and a year, no sentence."""
    bare = "".join(line.split())
    return len(bare) <= 40 and bool(re.search(r"[一-鿿]{2}20\d\d年?度?(?:政府)?$", bare))


def is_organ_line(text: str) -> bool:
    """Whether a line above the title can be the organ's name, perhaps behind the year."""
    line = _LEADING_YEAR.sub("", simplify("".join(text.split())))
    named = _ORGAN.fullmatch(_OTHER_NAME.sub("", line)) or re.fullmatch(rf"{_CJK}{{2,10}}街", line)
    return 2 <= len(line) <= 40 and bool(named)


def _arabic_years(text: str) -> str:
    """Years in Chinese numerals (二〇二三年) as 2023年."""
    return _CHINESE_YEAR.sub(lambda match: str(_number(match[0])), text)


def organ_in_title(title: str) -> str | None:
    """The organ a title names: 抚顺市商务局 of 抚顺市商务局2020年度政府信息公开工作报告."""
    text = _arabic_years("".join(title.split()).translate(_HALF_WIDTH))
    match = _ORGAN_IN_TITLE.match(text)
    if not match:
        return None
    for part in (match[1], match[2]):
        name = part.strip('《》“”"：:-— ')
        if not name.endswith("人民政府"):
            name = re.sub(r"(?:关于|政府|年度|的)$", "", name)
        if len(name) >= 2 and not name.isdigit() and not re.search(r"[0-9。，:：>|]", name):
            return name
    return None


def _year(title: str | None, preamble: Sequence[str], text: str) -> int | None:
    if title and (match := re.search(r"(20\d{2})", _arabic_years(title))):
        return int(match[1])
    head = _arabic_years("\n".join(preamble) + "\n" + text[:3000])
    for pattern in (
        r"(20\d{2})\s*年?度?\s*1\s*月\s*1\s*日",
        r"(20\d{2})\s*年?度?(?:政府|政务)?信息公开(?:工作)?(?:年度)?报告",
        r"(20\d{2})\s*年?度",
    ):
        if match := re.search(pattern, head):
            return int(match[1])
    years = Counter(re.findall(r"(20\d{2})\s*年", head))
    return int(years.most_common(1)[0][0]) if years else None


def _named_in_text(text: str) -> str | None:
    plain = re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", simplify(text)))
    for pattern in _NAMED:
        for match in pattern.finditer(plain):
            name = re.sub(r"^(?:由|将|现将|关于|和|及|与|请|向|于)", "", match[1])
            if len(name) >= 3 and not _SELF.search(name):
                return name
    return None


def _organ(
    title: str | None, signed_by: str | None, preamble: Sequence[str], text: str
) -> tuple[str | None, tuple[str, ...]]:
    titled = organ_in_title(title) if title else None
    if signed_by and titled and signed_by != titled and signed_by.endswith(titled[-4:]):
        longer = signed_by if len(signed_by) > len(titled) else titled
        return longer, tuple({signed_by, titled} - {longer})
    organ = titled or signed_by or _named_in_text("\n".join((*preamble, text[:1500])))
    if organ is None:
        return None, ()
    plain = simplify(organ)
    return organ, (plain,) if plain != organ else ()


def read_prose(
    blocks: Sequence[Block],
    used: Iterable[int],
    headings: Mapping[int, int],
    closing_from: int = 5,
) -> Prose:
    """Everything outside the tables. A text that ends in a chapter from ``closing_from`` on
    may be signed."""
    preamble, sections = _sections(blocks, used, headings)
    title, title_lines = find_title(preamble)
    heading = "".join((title or "").split())
    rest = [
        line
        for at, line in enumerate(preamble)
        if at not in title_lines and "".join(line.split()) not in heading
    ]
    closing = sections[-1][2] if sections else []
    last_text = closing[-1] if closing else ""
    may_sign = bool(sections) and sections[-1][0] >= closing_from
    signed_by, signed_on = _signature(closing) if may_sign else (None, None)
    text = "\n".join(p for _, _, paragraphs in sections for p in paragraphs)
    organ, alt = _organ(title, signed_by, rest, text)
    return Prose(
        title=title,
        organ=organ,
        organ_alt=alt,
        year=_year(title, rest, text),
        signed_by=signed_by,
        signed_on=signed_on,
        preamble=tuple(line for line in rest if not _NOISE.match(line)),
        chapters=tuple(Chapter(n, heading, tuple(p)) for n, heading, p in sections),
        last_text=last_text,
        residue=_residue(blocks, headings),
    )
