"""Where a request stands (``domain/07`` §1), with the words for it.

A draft (S0) is nobody's record yet and is not stored; a request of the channels that need a
confirmation waits in :data:`AWAIT_CONFIRM` from the start; extension (S13) is a flag.
"""

from __future__ import annotations

SUBMITTED = "submitted"
AWAIT_CONFIRM = "await_confirm"
REGISTERED = "registered"
CORRECTION_ASKED = "correction_asked"
REASONS_ASKED = "reasons_asked"
FEE_NOTICED = "fee_noticed"
IN_PROCESS = "in_process"
THIRD_PARTY = "third_party"
OTHER_ORGAN = "other_organ"
REFERRED = "referred"
REVIEW = "review"
DECIDED = "decided"
SERVED = "served"
CLOSED = "closed"
ARCHIVED = "archived"
REDO = "redo"
SPLIT = "split"
ANNULLED = "annulled"

LABELS = {
    SUBMITTED: "待登记",
    AWAIT_CONFIRM: "待确认",
    REGISTERED: "已登记",
    CORRECTION_ASKED: "待补正",
    REASONS_ASKED: "待说明理由",
    FEE_NOTICED: "待缴费",
    IN_PROCESS: "办理中",
    THIRD_PARTY: "征求第三方意见",
    OTHER_ORGAN: "征求机关意见",
    REFERRED: "送请确定",
    REVIEW: "审核中",
    DECIDED: "已签发",
    SERVED: "已送达",
    CLOSED: "已办结",
    ARCHIVED: "已归档",
    REDO: "重新答复",
    SPLIT: "已拆分",
    ANNULLED: "已撤销登记",
}

CONSULTING = frozenset({THIRD_PARTY, OTHER_ORGAN})
BUSY = frozenset({IN_PROCESS, REFERRED}) | CONSULTING
"""Somebody works on it; consultations may be out."""
WORK = frozenset({REGISTERED, REDO}) | BUSY
"""Registered, and nothing is awaited from the requester."""
AWAITED = frozenset({CORRECTION_ASKED, REASONS_ASKED, FEE_NOTICED})
"""Something is awaited from the requester."""
NOT_RECEIVED = frozenset({SUBMITTED, AWAIT_CONFIRM})
OPEN = NOT_RECEIVED | WORK | AWAITED | {REVIEW, DECIDED}
"""The requester still waits for an answer."""
OVER = frozenset({SERVED, CLOSED, ARCHIVED})
COUNTLESS = frozenset({SPLIT, ANNULLED})
"""Not counted in any report: a parent of split matters, an entry made twice."""
EVERY = frozenset(LABELS)

RUNNING = WORK | AWAITED | {REVIEW, DECIDED}
"""Received and not answered."""
