"""A request from a ledger kept before: one event says all that the old ledger says of it."""

from __future__ import annotations

from itertools import pairwise

from django import forms

from gongkai.statute import outcomes
from gongkai.web.ledger.acts import Act, Entry, Refused
from gongkai.web.requests.acts.intake import CLERK, NEW
from gongkai.web.requests.acts.lawful import all_of
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding_carried import WITHDRAWN, WITHOUT_REPLY
from gongkai.web.requests.folding_steps import day
from gongkai.web.requests.forms.base import a_day, line
from gongkai.web.requests.forms.intake import PartForm
from gongkai.web.requests.words import CONFIRMED, SERVICE_WAYS

ORDER = (
    ("arrived", "收到日期"), ("confirmed", "确认日期"), ("extended_on", "延期批准日期"),
    ("replied_on", "答复日期"), ("served_on", "送达日期"),
)  # fmt: skip


class CarriedForm(PartForm):
    """What an old ledger says of a request."""

    on_label = "收到日期"
    number = line("编号", max_length=60)
    department = line("承办科室", required=False, max_length=100)
    handler = forms.IntegerField(required=False, widget=forms.HiddenInput)
    extended_on = a_day("延期批准日期", required=False)
    outcome = forms.CharField(label="处理结果", required=False, max_length=30)
    basis = line("法律依据", required=False)
    reply_number = line("答复文号", required=False, max_length=60)
    replied_on = a_day("答复日期", required=False)
    served_by = forms.ChoiceField(
        label="送达方式", required=False, choices=[("", ""), *SERVICE_WAYS.items()]
    )
    served_on = a_day("送达日期", required=False)
    archive_number = line("档号", required=False, max_length=60)


def whole(case: Case, entry: Entry) -> None:
    """The dates are in order, and a closed request says how it ended and when."""
    data = entry.data
    dated = [(label, found) for name, label in ORDER if (found := day(data.get(name)))]
    for (before, earlier), (after, later) in pairwise(dated):
        if later < earlier:
            raise Refused(f"{after}（{later}）早于{before}（{earlier}）。请核对。", "arrived")
    if data["channel"] in CONFIRMED and data.get("replied_on") and not data.get("confirmed"):
        raise Refused("这种渠道以双方确认之日为收到之日，请填写确认日期。", "confirmed")
    outcome = data.get("outcome") or ""
    if not outcome:
        if data.get("served_on") or data.get("archive_number"):
            raise Refused("有送达日期或者档号，却没有处理结果。请补上处理结果。", "outcome")
        return
    if outcome != WITHDRAWN and outcome not in outcomes.outcomes():
        raise Refused(f"没有“{outcome}”这种处理结果。请照填表说明中的写法填写。", "outcome")
    if outcome in WITHOUT_REPLY and not data.get("replied_on"):
        raise Refused("请在“答复日期”填写记录撤回、逾期未补正或者未缴费的日期。", "replied_on")
    if outcome not in WITHOUT_REPLY and not (data.get("replied_on") and data.get("served_on")):
        raise Refused("已办结的要有答复日期和送达日期；还没有送达的，处理结果请留空。", "served_on")


ACTS = (
    Act(
        "carry_over", "从原台账导入", "R711 45", CLERK, NEW, form=CarriedForm,
        effect=all_of(whole),
    ),
)  # fmt: skip
