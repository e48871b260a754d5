"""Every act of the request desk, in the order in which they are likely to come."""

from __future__ import annotations

from gongkai.web.requests.acts import carried, closing, consultation, handling, intake, reply

ACTS = (
    *intake.ACTS,
    *handling.ACTS,
    *consultation.ACTS,
    *reply.ACTS,
    *closing.ACTS,
    *intake.LATER,
    *carried.ACTS,
)
BY_NAME = {act.name: act for act in ACTS}
"""The acts by name."""
