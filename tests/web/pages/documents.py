"""Addresses of the templates of official documents: each organ sees and edits its own."""

from __future__ import annotations

from tests.web.pages import Page, World


def _key(world: World) -> list[str]:
    return ["receipt"]


def _sample(world: World) -> list[str]:
    return ["receipt", "pdf"]


SPACE = "documents"
PAGES = {
    "front": Page(302),
    "templates": Page(),
    "template": Page(subject=_key, shared=True),
    "edit": Page(subject=_key, shared=True),
    "reset": Page(302, "post", subject=_key, shared=True),
    "sample": Page(subject=_sample, shared=True),
}
