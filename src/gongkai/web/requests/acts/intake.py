"""From arrival to registration."""

from __future__ import annotations

from datetime import date

from gongkai.web.ledger.acts import Act, Entry, Refused
from gongkai.web.organs.roles import Role
from gongkai.web.requests import states
from gongkai.web.requests.acts.lawful import all_of, in_order
from gongkai.web.requests.case import Case
from gongkai.web.requests.forms import intake as forms

CLERK = frozenset({Role.CLERK})
NEW: frozenset[str] = frozenset()


def separate(case: Case, entry: Entry) -> None:
    """A split makes at least two matters."""
    if len(entry.data["parts"]) < 2:
        raise Refused("拆分后至少应有两件；每行写一件的所需政府信息。", "matters")


def untouched(case: Case, today: date) -> str:
    """Splitting ends with the first notice sent (domain/07 §6.1, 1)."""
    if case.parent:
        return "本件已经是拆分出来的一件，不能再拆分。"
    if any(notice.key != "receipt" for notice in case.notices):
        return "已经就本件发出过文书，不能再拆分。拆分应当在发出第一份告知之前。"
    return ""


def alone(case: Case, today: date) -> str:
    """A case is handled together with one other."""
    return "本件已经与另一件合并办理。" if case.joined_with else ""


def annullable(case: Case, today: date) -> str:
    """A notice sent shows that somebody took it for a request."""
    if any(notice.key != "receipt" for notice in case.notices):
        return "已经就本件发出过文书，不是误登记，应当作出答复。"
    return ""


def not_acknowledged(case: Case, today: date) -> str:
    """The requester's side confirms once."""
    return "你已经确认过。" if case.acknowledged_on else ""


def both_confirmed(case: Case, entry: Entry) -> None:
    """The day of receipt is the day on which the second side confirmed (R711 31)."""
    if case.acknowledged_on and entry.on < case.acknowledged_on:
        raise Refused(
            f"申请人于{case.acknowledged_on}在网上确认；双方确认之日不早于这一日。", "on", "R711 31"
        )


ACTS = (
    Act(
        "file_online", "提交申请", "R711 29", frozenset({Role.REQUESTER}), NEW,
        form=forms.RecordForm, moves_to=states.AWAIT_CONFIRM, calls_for="application_form",
    ),
    Act(
        "register", "登记申请并出具回执", "R711 31", CLERK, NEW,
        form=forms.RegisterForm, moves_to=states.REGISTERED, calls_for="receipt",
        number="request",
    ),
    Act(
        "record_arrival", "登记待确认的申请", "R711 31", CLERK, NEW,
        form=forms.RecordForm, moves_to=states.AWAIT_CONFIRM,
    ),
    Act(
        "enter_part", "登记拆分的一件", "FEE109 4", frozenset({Role.PROGRAM}), NEW,
        form=forms.PartForm, moves_to=states.REGISTERED, number="request",
    ),
    Act(
        "receive_copy", "收到其他机关转来的申请", "R711 36(5)", frozenset({Role.PROGRAM}), NEW,
        form=forms.PartForm, moves_to=states.SUBMITTED,
    ),
    Act(
        "acknowledge", "申请人确认已提交", "R711 31", frozenset({Role.REQUESTER}),
        frozenset({states.AWAIT_CONFIRM}), barred=not_acknowledged, once=True,
    ),
    Act(
        "confirm_receipt", "登记双方确认", "R711 31", CLERK, frozenset({states.AWAIT_CONFIRM}),
        form=forms.ConfirmForm, effect=all_of(in_order, both_confirmed), moves_to=states.REGISTERED,
        calls_for="receipt", number="request",
    ),
    Act(
        "accept_copy", "登记转来的申请", "R711 31", CLERK, frozenset({states.SUBMITTED}),
        effect=all_of(in_order), moves_to=states.REGISTERED, calls_for="receipt",
        number="request",
    ),
    Act(
        "split", "拆分为若干件", "FEE109 4", CLERK, frozenset({states.REGISTERED}),
        form=forms.SplitForm, effect=all_of(separate), barred=untouched, moves_to=states.SPLIT,
        once=True,
    ),
)  # fmt: skip

LATER = (
    Act(
        "join", "与另一件合并办理", "R711 45", CLERK, states.WORK,
        form=forms.JoinForm, barred=alone,
    ),
    Act(
        "amend_requester", "更正申请人信息", "R711 45", CLERK, states.OPEN | states.OVER,
        form=forms.RequesterForm,
    ),
    Act(
        "change_contact", "申请人变更联系方式", "R711 29", frozenset({Role.REQUESTER}), states.OPEN,
        form=forms.RequesterForm,
    ),
    Act(
        "note", "记录联系情况", "R711 45", CLERK, states.EVERY - states.COUNTLESS,
        form=forms.NoteForm,
    ),
    Act(
        "annul", "撤销重复登记", "R711 45", CLERK,
        states.NOT_RECEIVED | {states.REGISTERED, states.IN_PROCESS},
        form=forms.AnnulForm, barred=annullable, moves_to=states.ANNULLED, once=True,
    ),
)  # fmt: skip
"""What is seldom needed stands last in the list of next acts."""
