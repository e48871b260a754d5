"""A new reply after the first was revoked on reconsideration or by a court.

Its term is a clock (``clock``: ``redo_ordered``); its remedies go by its own date (``remedies``);
it is neither a new request nor a second result in the annual report (domain/07 §6.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.statute.articles import rule
from gongkai.statute.excess import described


@dataclass(frozen=True, slots=True)
class Decision:
    """A reply as far as a redo may not repeat it. ``grounds``: of a partial disclosure."""

    outcome: str
    reasons: str
    grounds: frozenset[str] = frozenset()


@rule(
    "XFY2023 64(2)",
    "XSF2017 71",
    "XSF-JS2018 90",
    says="责令重新答复的，不得以同一事实和理由作出与原答复相同或者基本相同的答复；"
    "以违反法定程序为由撤销的除外",
)
def repeats_the_revoked(revoked: Decision, new: Decision, *, for_procedure: bool) -> str:
    """Why ``new`` may not be given, for people; "" if it may.

    ``for_procedure``: the first reply was revoked for a breach of procedure only. Reasons are
    compared by their wording; the same reasons in other words are for the legal reviewer.
    """
    same_result = (revoked.outcome, revoked.grounds) == (new.outcome, new.grounds)
    if for_procedure or not same_result or described(revoked.reasons) != described(new.reasons):
        return ""
    return (
        "新答复与被撤销的答复结果、理由相同。被责令重新答复的，不得以同一事实和理由作出"
        "相同或者基本相同的答复，请重新认定事实、说明理由。"
    )
