"""The words of the desk: what a key in an event means, in Chinese."""

from __future__ import annotations

from gongkai.web.organs.roles import Role

CHANNELS = {
    "in_person": "当面提交",
    "oral": "口头提出",
    "mail_signed": "邮寄（签收）",
    "mail_ordinary": "平常信函",
    "fax": "传真",
    "email": "电子邮件",
    "internet": "网上提交",
    "copy": "其他机关转来",
}
CONFIRMED = frozenset({"mail_ordinary", "fax", "email", "internet"})
"""Channels whose receipt is confirmed with the requester (R711 31)."""
REQUESTER_TYPES = {
    "natural_person": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "social_org": "社会公益组织",
    "legal_service": "法律服务机构",
    "other_org": "其他组织",
}
INFORMATION, OWN_RECORD = "information", "own_record"
MATTERS = {INFORMATION: "申请公开政府信息", OWN_RECORD: "要求更正本人信息记录"}
"""What is asked for: information (R711 27), or that a wrong record be corrected (R711 41)."""
FORMS = {"electronic": "电子文本", "paper": "纸质复制件", "on_site": "现场查阅"}
WAYS = {
    "internet": "网上领取",
    "email": "电子邮件",
    "post": "邮政寄送",
    "pick_up": "当面领取",
    "fax": "传真",
    "on_site": "现场查阅、抄录",
}
SERVICE_WAYS = {
    "direct": "直接送达",
    "entrusted": "委托送达",
    "post": "邮政企业邮寄",
    "internet": "约定的网上送达",
    "email": "约定的电子邮件送达",
    "fax": "约定的传真送达",
    "left": "留置送达",
}
ANSWERS = {
    "agree": "同意公开",
    "partly": "部分同意公开",
    "refuse": "不同意公开",
    "silent": "逾期未答复",
}
CHAIN_STEPS = {
    "review": "审核",
    "secrecy_review": "保密审查",
    "legal_review": "法制审核",
    "sign": "签发",
}
STEP_ROLES = {
    "review": Role.REVIEWER,
    "secrecy_review": Role.SECRECY,
    "legal_review": Role.LEGAL,
    "sign": Role.LEADER,
}
"""Who takes each step of the review chain."""
CHAIN = tuple(CHAIN_STEPS)
"""The review chain of an organ that has not set its own."""
