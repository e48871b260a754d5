"""Organs, the people who stand in them, the roles they hold, and what the administrations did.

All but the tests of channels are public models (no ``organ`` scope): they are read before it is
known who is asking, or printed on the public pages. None holds anything about a requester.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from stdnum.cn import uscc as code_of_organs

from gongkai.web.organs.roles import GRANTED, Role
from gongkai.web.organs.scope import ScopedManager


def check_uscc(code: str) -> None:
    """Raise ValidationError unless ``code`` is a unified social credit code (GB 32100)."""
    if not code_of_organs.is_valid(code) or code != code_of_organs.compact(code):
        raise ValidationError("统一社会信用代码不对：应为 18 位，末位校验码须相符。")


class Organ(models.Model):
    """An organ that owes disclosure under R711 2, 10 or 54. ``parent`` is who supervises it."""

    class Kind(models.TextChoices):
        """What the organ is; it decides who reviews its decisions."""

        GOVERNMENT = "government", "人民政府"
        DEPARTMENT = "department", "政府工作部门"
        DISPATCHED = "dispatched", "派出机关、派出机构"
        TOWNSHIP = "township", "乡镇人民政府"
        AUTHORISED = "authorised", "法律法规授权的组织"

    class Level(models.TextChoices):
        """Level of the government it is or belongs to."""

        NATION = "nation", "国家"
        PROVINCE = "province", "省级"
        CITY = "city", "设区的市级"
        COUNTY = "county", "县级"
        TOWN = "town", "乡级"

    name = models.CharField("全称", max_length=200, unique=True)
    short_name = models.CharField("简称", max_length=60, blank=True)
    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=[check_uscc],
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.DEPARTMENT)
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.COUNTY)
    vertical = models.BooleanField("实行垂直领导", default=False)
    """Customs, tax and the like: review goes to the superior department."""
    word = models.CharField("发文机关代字", max_length=20, blank=True)
    """As in 安商公〔2026〕12号; without the year and number."""
    office = models.CharField("政府信息公开工作机构", max_length=100, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真号码", max_length=40, blank=True)
    email = models.CharField("电子邮箱", max_length=100, blank=True)
    hours = models.CharField("办公时间", max_length=100, blank=True)
    review_organ = models.CharField("行政复议机关", max_length=100, blank=True)
    """Blank: as the law finds from kind, level and parent."""
    court = models.CharField("有管辖权的人民法院", max_length=100, blank=True)
    online_review = models.CharField("网上提交行政复议申请的渠道", max_length=200, blank=True)
    """A reply served online has to name it (XFY2023 23)."""
    payment = models.TextField("信息处理费怎样缴", max_length=500, blank=True)
    """Account or words of the non-tax payment; blank: paid where requests are taken in."""
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The short name, or the full one."""
        return self.short_name or self.name


class Department(models.Model):
    """A department inside an organ (内设机构)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="departments")
    name = models.CharField("名称", max_length=100)
    former_names = models.JSONField(default=list)
    """What it was called before, the oldest first: recorded acts keep these."""
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "name"], name="one_department_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """Its name and those it had."""
        return [self.name, *self.former_names]


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do stands in :class:`RoleGrant`."""

    login_name = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("在用", default=True)
    must_change = models.BooleanField("须改初始密码", default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Actor(models.Model):
    """A person's standing in one organ; every row that says who did something points here."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="actors")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="actors"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="standings"
    )
    """None: the program itself, or whoever sat at the machine before there was sign-in."""
    name = models.CharField("姓名", max_length=60)
    is_active = models.BooleanField("在用", default=True)
    is_loopback = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ"],
                condition=models.Q(is_loopback=True),
                name="one_loopback_actor_an_organ",
            ),
            models.UniqueConstraint(fields=["organ", "person"], name="one_standing_in_an_organ"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role held from a day until a day (None: until taken back). Rows are never deleted."""

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in GRANTED])
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True)
    """The last day on which it counts."""
    granted_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    """None: given on the command line when the organ was set up."""
    granted_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "role"],
                condition=models.Q(ended_at=None),
                name="one_grant_of_a_role",
            )
        ]

    @property
    def label(self) -> str:
        """The role in Chinese."""
        return Role(self.role).label

    def counts_on(self, day: date) -> bool:
        """Whether it gives the role on ``day``."""
        ended = self.ended_at is not None or (self.until_day is not None and self.until_day < day)
        return self.from_day <= day and not ended


class SignIn(models.Model):
    """One attempt to sign in and, when it succeeded, the session it opened. No password."""

    class Result(models.TextChoices):
        """What came of the attempt."""

        DONE = "done", "已登录"
        WRONG = "wrong", "用户名或密码不对"
        LOCKED = "locked", "已锁定"

    login_name = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="sign_ins")
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    """The standing chosen for this session."""
    result = models.CharField(max_length=8, choices=Result)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """Last use, kept to the minute."""
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "ended_at"])]


class AdminEntry(models.Model):
    """What an administration did to organs, people and locks; appended only."""

    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=200)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]


class Channel(models.Model):
    """A way in for requests that the organ has opened and announced (R711 28, 29)."""

    class Kind(models.TextChoices):
        """The ways in."""

        IN_PERSON = "in_person", "当面提交"
        POST = "post", "邮政寄送"
        FAX = "fax", "传真"
        INTERNET = "internet", "互联网"
        EMAIL = "email", "电子邮箱"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="channels")
    kind = models.CharField("渠道", max_length=12, choices=Kind)
    address = models.CharField("受理地点、号码或者网址", max_length=300)
    notes = models.CharField("使用说明", max_length=1000, blank=True)
    from_day = models.DateField("启用日")
    until_day = models.DateField("停用前最后一日", null=True, blank=True)
    set_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organ", "kind", "-from_day", "-id"]


class ChannelTest(models.Model):
    """One monthly test of a channel: does a request sent this way arrive?"""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Channel.Kind)
    on = models.DateField()
    works = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["-on", "-id"]


class CalendarChange(models.Model):
    """A day set apart from the notices, or the notice of a year. The last one of a day or year
    counts; rows are never changed or deleted."""

    class What(models.TextChoices):
        """What it says of the day."""

        OFF = "off", "放假"
        WORKING = "working", "上班"
        AS_NOTICED = "as_noticed", "恢复按通知"
        YEAR = "year", "年度放假安排"

    what = models.CharField("安排", max_length=12, choices=What)
    date = models.DateField("日期")
    """Of a year its first day."""
    source = models.CharField("依据", max_length=200)
    reason = models.CharField("说明", max_length=100, blank=True)
    days = models.JSONField(default=dict)
    """Of a year its days, in the shape of ``calendar.toml``."""
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
