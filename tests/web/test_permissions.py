"""The matrix: every address × every role × the own organ, another, the one above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from gongkai.ops import permission_table
from gongkai.web.organs.models import Organ
from gongkai.web.organs.permissions import Permission, allowed, permission_of
from gongkai.web.organs.roles import ADMINISTRATIONS, DESK, GRANTED, Role
from tests.conftest import ROOT
from tests.web.conftest import sign_in, stand
from tests.web.pages import Page, World, collect

PAGES = collect()


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield space + str(entry.name), entry
        else:
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _patterns(entry, space + inner)


ADDRESSES = dict(_patterns(get_resolver()))


def test_every_address_has_its_line() -> None:
    assert set(ADDRESSES) == set(PAGES), "add the page to tests/web/pages/, or drop its line"


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_view_is_marked(name: str) -> None:
    assert permission_of(ADDRESSES[name].callback), f"mark {name} with @allowed or @public"


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_administration_opens_a_desk_and_no_desk_an_administration(name: str) -> None:
    permission = permission_of(ADDRESSES[name].callback)
    assert permission is not None
    assert not (permission.roles & ADMINISTRATIONS and permission.roles & set(DESK))
    assert len(permission.roles & ADMINISTRATIONS) <= 1, "the three administrations are apart"


def test_the_table_in_the_docs_is_current() -> None:
    kept = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert kept == permission_table.text(), (
        "run: python -m gongkai.ops.permission_table > docs/permissions.md"
    )


@pytest.mark.parametrize("roles", [[], [Role.PROGRAM], [Role.CLERK, Role.REQUESTER]])
def test_a_mark_names_roles_that_people_hold(roles: list[Role]) -> None:
    with pytest.raises(ValueError, match="roles that can be granted"):
        allowed(*roles)


@pytest.fixture
def world(db: None, demo_files: Mapping[str, bytes]) -> World:
    above = Organ.objects.create(name="安澜市人民政府", kind=Organ.Kind.GOVERNMENT)
    organ = Organ.objects.create(name="安澜市商务局", parent=above, word="安商公")
    other = Organ.objects.create(name="安澜市教育局", parent=above)
    return World(organ, above, other, stand(organ, *DESK), demo_files)


def _ask(world: World, page: Page, address: str, organ: Organ, role: Role) -> HttpResponse:
    """Ask in a role; whatever that changed is undone."""
    answer: HttpResponse | None = None
    with transaction.atomic():
        client = sign_in(stand(organ, role, name=role.label))
        answer = getattr(client, page.method)(address, page.data)
        transaction.set_rollback(True)
    assert answer is not None
    return answer


def _sees_below(permission: Permission, page: Page, role: Role) -> bool:
    return page.remit or (role is Role.OFFICER and not permission.own)


@pytest.mark.parametrize("name", PAGES)
def test_who_may(name: str, world: World) -> None:
    page = PAGES[name]
    arguments = page.subject(world) if page.subject else []
    address = reverse(name, args=arguments)
    permission = permission_of(resolve(address).func)
    assert permission is not None
    for role in GRANTED:
        answer = _ask(world, page, address, world.organ, role)
        may = permission.public or permission.signed_in or role in permission.roles
        if may:
            assert answer.status_code == page.status, (role, answer.content[:300])
        else:
            assert answer.status_code == 403, role
            assert "岗位不能打开" in answer.content.decode()
        if not (page.subject and role in permission.roles) or page.shared:
            continue
        assert _ask(world, page, address, world.other, role).status_code == 404, role
        above = _ask(world, page, address, world.above, role).status_code
        assert above == (page.status if _sees_below(permission, page, role) else 404), role


@pytest.mark.parametrize("name", PAGES)
def test_nobody_reads_what_is_not_public(name: str, world: World, anybody: Client) -> None:
    page = PAGES[name]
    address = reverse(name, args=page.subject(world) if page.subject else [])
    permission = permission_of(resolve(address).func)
    assert permission is not None
    if permission.public:
        return
    answer = getattr(anybody, page.method)(address, page.data)
    if address.startswith("/api/"):
        assert answer.status_code == 401
        assert "没有登录" in answer.json()["message"]
    elif page.method == "get":
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("organs:sign_in") + "?next=")
    else:
        assert answer.status_code == 403
        assert "登录已经失效" in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_person_without_a_role_opens_no_desk(name: str, world: World) -> None:
    page = PAGES[name]
    address = reverse(name, args=page.subject(world) if page.subject else [])
    permission = permission_of(resolve(address).func)
    assert permission is not None
    if permission.roles:
        answer = getattr(sign_in(stand(world.organ)), page.method)(address, page.data)
        assert answer.status_code == 403
