"""Addresses of signing in and of the three administrations."""

from __future__ import annotations

from django.urls import path

from gongkai.web.organs.views import signing_in

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
]
