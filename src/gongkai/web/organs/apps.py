"""App of the organs."""

from django.apps import AppConfig

ORGAN_PAGES = ("organ", "new_organ", "departments", "add_department", "change_department")
PERSON_PAGES = ("person", "change_person", "add_standing", "move_person")


class OrgansConfig(AppConfig):
    """Organs, people, roles, sign-in, channels."""

    name = "gongkai.web.organs"
    label = "organs"
    verbose_name = "单位"

    def ready(self) -> None:
        """Put the administrations and the channels on the rail."""
        from gongkai.web.desks import Desk, register
        from gongkai.web.organs.roles import DESK, Role
        from gongkai.web.organs.views.calendar import waiting

        system, security, audit = ({Role.SYSTEM}, {Role.SECURITY}, {Role.AUDITOR})
        for order, label, name, roles, also in (
            (80, "渠道", "channels", DESK, ("open_channel", "close_channel", "test_channel")),
            (91, "单位", "organs", system, ORGAN_PAGES),
            (92, "人员", "persons", system, PERSON_PAGES),
            (93, "导入", "import", system, ()),
            (94, "角色", "standings", security, ("standing",)),
            (95, "锁定", "lockouts", security, ()),
            (96, "登录记录", "sign_ins", audit, ()),
            (97, "授权记录", "grants", audit, ()),
            (98, "管理记录", "entries", audit, ()),
            (99, "锚点", "anchors", audit, ()),
        ):
            names = tuple(f"organs:{one}" for one in (name, *also))
            register(Desk(label, f"organs:{name}", frozenset(roles), order, also=names))

        also = ("organs:set_day", "organs:set_year")
        register(
            Desk("工作日历", "organs:calendar", frozenset(system), 94, count=waiting, also=also)
        )
