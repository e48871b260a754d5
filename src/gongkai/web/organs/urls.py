"""Addresses of signing in, of the three administrations and of the channels."""

from __future__ import annotations

from django.urls import path

from gongkai.web.organs.views import (
    audit,
    calendar,
    channels,
    departments,
    security,
    signing_in,
    system,
)

app_name = "organs"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/demo/<int:pk>", signing_in.demo_sign_in, name="demo_sign_in"),
    path("sign-in/organ/", signing_in.choose, name="choose"),
    path("sign-out", signing_in.sign_out, name="sign_out"),
    path("desk/", signing_in.landing, name="landing"),
    path("account/", signing_in.account, name="account"),
    path("account/password/", signing_in.password, name="password"),
    path("account/sessions/<int:pk>/end", signing_in.end_session, name="end_session"),
    path("channels/", channels.channels, name="channels"),
    path("channels/open", channels.open_channel, name="open_channel"),
    path("channels/close", channels.close_channel, name="close_channel"),
    path("channels/test", channels.test_channel, name="test_channel"),
    path("system/organs/", system.organs, name="organs"),
    path("system/organs/new/", system.new_organ, name="new_organ"),
    path("system/organs/<int:pk>/", system.organ, name="organ"),
    path("system/organs/<int:pk>/departments/", departments.departments, name="departments"),
    path(
        "system/organs/<int:pk>/departments/add", departments.add_department, name="add_department"
    ),
    path(
        "system/departments/<int:pk>/change",
        departments.change_department,
        name="change_department",
    ),
    path("system/people/", system.persons, name="persons"),
    path("system/people/<int:pk>/", system.person, name="person"),
    path("system/people/<int:pk>/change", system.change_person, name="change_person"),
    path("system/people/<int:pk>/standings", system.add_standing, name="add_standing"),
    path("system/standings/<int:pk>/department", system.move_person, name="move_person"),
    path("system/import/", system.import_table, name="import"),
    path("system/import/template.xlsx", system.template, name="import_template"),
    path("system/calendar/", calendar.calendar, name="calendar"),
    path("system/calendar/day", calendar.set_day, name="set_day"),
    path("system/calendar/year", calendar.set_year, name="set_year"),
    path("security/roles/", security.standings, name="standings"),
    path("security/roles/<int:pk>/", security.standing, name="standing"),
    path("security/grants/<int:pk>/end", security.take_back, name="take_back"),
    path("security/locks/", security.lockouts, name="lockouts"),
    path("security/locks/lift", security.unlock, name="unlock"),
    path("audit/sign-ins/", audit.sign_ins, name="sign_ins"),
    path("audit/grants/", audit.grants, name="grants"),
    path("audit/administration/", audit.entries, name="entries"),
    path("audit/anchors/", audit.anchors, name="anchors"),
]
