"""Many requests: how many there were, which repeat another, and what several people ask for.

The Regulation gives no number for “clearly beyond reason” (明显超过合理范围): the counts here are
shown to the one who decides and decide nothing. Whether two descriptions mean the same information
is for a person too; what is found here is worth a look.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.statute.articles import rule

AfterReasons = Literal["decline", "set_delay", "continue"]
Proactive = Literal["must", "may", "no"]

NOT_DECIDED_BY_NUMBER = (
    "条例没有规定“明显超过合理范围”的数量，以下件数仅供参考，由本机关结合实际认定。"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as this module needs it. ``requester`` is an id, not a name. ``answered``: the
    day on which its reply was served, if it was; abandoned and withdrawn ones have none."""

    id: str
    requester: str
    received: date
    information: str
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How often one requester asked this organ, up to and with a day. ``alike``: the most requests
    of the year for information described alike."""

    month: int
    year: int
    in_all: int
    open: int
    alike: int


def described(information: str) -> str:
    """A description without what people write differently: width, case, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", information).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


@rule("R711 35", "R711 42", says="申请数量、频次只作统计展示，是否明显超过合理范围由行政机关认定")
def counts(requests: Iterable[Request], requester: str, on: date) -> Counts:
    """The requester's requests to one organ, counted by the day of receipt up to ``on``."""
    own = [one for one in requests if one.requester == requester and one.received <= on]
    year = [one for one in own if one.received.year == on.year]
    descriptions = [described(one.information) for one in year]
    return Counts(
        month=sum(one.received.month == on.month for one in year),
        year=len(year),
        in_all=len(own),
        open=sum(one.answered is None or one.answered > on for one in own),
        alike=max((descriptions.count(each) for each in descriptions if each), default=0),
    )


@rule(
    "R711 35",
    says="理由不合理的，告知不予处理；理由合理但不能按期答复的，确定并告知延迟答复的合理期限",
)
def after_reasons(*, reasonable: bool, in_time: bool) -> AfterReasons:
    """What follows once the requester gave reasons and the organ judged them: ``decline`` ends in
    O-SKIP-EXCESSIVE. ``in_time``: the reply can be given within Article 33."""
    if not reasonable:
        return "decline"
    return "continue" if in_time else "set_delay"


@rule("R711 36(6)", says="已经答复、同一申请人重复申请公开相同信息的，告知不予重复处理")
def repeats(new: Request, earlier: Iterable[Request]) -> tuple[Request, ...]:
    """The requests that ``new`` repeats: by the same requester, described alike, and answered by
    the day on which ``new`` was received; the latest reply first. An earlier one that is still
    open makes no repeat (see :func:`pending_alike`)."""
    found = [
        one
        for one in _alike(new, earlier)
        if one.requester == new.requester
        and one.answered is not None
        and one.answered <= new.received
    ]
    return tuple(sorted(found, key=lambda one: (one.answered or date.min, one.id), reverse=True))


def pending_alike(new: Request, earlier: Iterable[Request]) -> tuple[Request, ...]:
    """The same requester's requests, described alike, not yet answered when ``new`` came: perhaps
    the same request sent twice, never a ground for Article 36(6)."""
    return tuple(
        one
        for one in _alike(new, earlier)
        if one.requester == new.requester
        and one.received <= new.received
        and (one.answered is None or one.answered > new.received)
    )


def _alike(new: Request, others: Iterable[Request]) -> list[Request]:
    """Requests described like ``new``; a description without a letter or figure is like none."""
    wanted = described(new.information)
    return [
        one
        for one in others
        if wanted and one.id != new.id and described(one.information) == wanted
    ]


@rule("R711 44", says="找出多个申请人就相同政府信息提出的申请")
def asked_by_several(new: Request, others: Iterable[Request]) -> tuple[Request, ...]:
    """The requests of other people for what ``new`` asks for: they may be handled together, each
    keeping its own case and reply."""
    return tuple(one for one in _alike(new, others) if one.requester != new.requester)


@rule(
    "R711 44",
    says="多个申请人申请相同且可以公开的政府信息，可以纳入主动公开范围；申请人建议纳入、"
    "经审核认为属于主动公开范围的，应当及时主动公开",
)
def to_proactive(
    *, requesters: int, disclosable: bool, suggested: bool = False, agreed: bool = False
) -> Proactive:
    """Whether information asked for becomes proactively disclosed: ``must`` (a requester suggested
    it and the organ finds that it belongs there), ``may`` (several requesters, and it may be
    disclosed), or ``no``. ``agreed`` counts only with ``suggested``."""
    if disclosable and suggested and agreed:
        return "must"
    return "may" if disclosable and requesters > 1 else "no"
