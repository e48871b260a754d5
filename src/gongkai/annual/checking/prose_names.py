"""Natural persons named in the text: officials in role and others (N-PERSON, N-OFFICIAL)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.annual.checking.engine import EVERY_FORM, Context, I, Outcome, W, check, finding
from gongkai.annual.model import Report
from gongkai.annual.passages import passages

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解"
)
_NAME = rf"(?:欧阳|上官|司马|诸葛|东方|[{_SURNAMES}])(?:(?!副)[一-鿿]){{1,2}}"
_END = r"(?=[、,，。;()和及等]|参加|出席|应邀|参观|前来|$)"
_NOT_GIVEN = r"(?![^、,，。;()]{0,1}(?:务|委|部|局|办|公|开|政|信|息|建|意|议|提|会|组|同|工|作))"
_PRIVATE = re.compile(
    rf"(?:人大代表|政协委员|代表|委员|居民|村民|市民|群众|申请人|原告|记者|律师)(?P<names>{_NOT_GIVEN}{_NAME}"
    rf"(?:、{_NOT_GIVEN}{_NAME})*){_END}"
)
_POST = r"(?:副?(?:局|县|市|区|镇|乡|州|厅|部|处|科|所|站|校|院|省|秘书)长|副?主任|副?书记)"
_OFFICIAL = rf"(?P<name>{_NOT_GIVEN}{_NAME})(?:同志)?"
_BEFORE = re.compile(rf"(?<=[局委办厅部处府镇乡道,，。、由]){_OFFICIAL}{_POST}")
_BEHIND = re.compile(rf"{_POST}{_OFFICIAL}(?=[、,，。;()带主]|任组长|担任|$)")


@check("N-PERSON", W, basis="《政府信息公开条例》第十五条", needs={"chapters"}, forms=EVERY_FORM)
def private_persons(report: Report, context: Context) -> Iterator[Outcome]:
    """正文点名的人没有职务的，核对是否涉及个人隐私。"""
    for passage in passages(report):
        found = [m["names"] for m in _PRIVATE.finditer(passage.plain.text)]
        if found:
            yield finding(
                f"chapter:{passage.chapter or 1}",
                message=f"正文点名“{'、'.join(found)}”，请核对是否涉及个人隐私、是否征得同意",
                printed="、".join(found),
            )


@check("N-OFFICIAL", I, basis="《政府信息公开条例》第十五条", needs={"chapters"}, forms=EVERY_FORM)
def officials_in_role(report: Report, context: Context) -> Iterator[Outcome]:
    """正文点名的公职人员以职务身份出现。"""
    for passage in passages(report):
        text = passage.plain.text
        found = [m["name"] for p in (_BEFORE, _BEHIND) for m in p.finditer(text)]
        if found:
            yield finding(
                f"chapter:{passage.chapter or 1}",
                message=f"正文点名公职人员“{'、'.join(dict.fromkeys(found))}”，以职务身份出现的可以保留",
                printed="、".join(dict.fromkeys(found)),
            )
