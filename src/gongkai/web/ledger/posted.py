"""What every form of an act carries: its key, and the version of its subject as it was seen."""

from __future__ import annotations

import re
import secrets

from django.http import QueryDict

from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.models import Projection

BROKEN = "这张表单不完整，没有提交。填写的内容还在，请核对后再提交一次。"
KEY = re.compile(r"[\w:-]{8,80}", re.ASCII)


def new_key() -> str:
    """The key of a form: sent twice, it is done once."""
    return secrets.token_urlsafe(18)


def key(data: QueryDict) -> str:
    """The key of the form; a new one where there is none, or what stands there cannot be one."""
    given = data.get("key", "")
    return given if KEY.fullmatch(given) else new_key()


def version(data: QueryDict, row: Projection) -> int:
    """The version of the subject that the form was opened on. Raises Refused for what is none."""
    given = data.get("version", "")
    found = int(given) if given.isdecimal() and len(given) < 9 else 0
    if not 0 < found <= row.version:
        raise Refused(BROKEN)
    return found
