"""The table of ``docs/permissions.md``, made from the marks of the views.

python -m gongkai.ops.permission_table > docs/permissions.md
"""

from __future__ import annotations

from collections.abc import Iterator

HEAD = """# Who may open what

Made from the marks of the views (`@allowed`, `@public`, `@signed_in` in
`web/organs/permissions.py`) by `python -m gongkai.ops.permission_table`; a test fails when it is
not current, and another when a view carries no mark.

- **public**: anybody. **signed in**: whoever is signed in, whatever the role.
- Otherwise: who holds one of the roles in the organ they are signed in to.
- **sees**: the organs whose records the page shows. *own*: the own organ's; *own, officer also
  below*: an oversight officer (公开办) also those of the organs below; *remit*: no records of a
  desk, but the organs and people an administration looks after. What lies outside is a 404.

| address | page | who | sees |
| --- | --- | --- | --- |
"""


def _rows() -> Iterator[tuple[str, str, str, str]]:
    from django.urls import URLPattern, get_resolver

    from gongkai.web.organs.permissions import permission_of
    from gongkai.web.organs.roles import ADMINISTRATIONS, DESK, Role

    def walk(resolver: object, prefix: str, space: str) -> Iterator[tuple[str, str, str, str]]:
        for entry in resolver.url_patterns:
            address = prefix + str(entry.pattern)
            if not isinstance(entry, URLPattern):
                inner = f"{entry.namespace}:" if entry.namespace else ""
                yield from walk(entry, address, space + inner)
                continue
            permission = permission_of(entry.callback)
            who, sees = "nobody: no mark", ""
            if permission and permission.public:
                who, sees = "public", "public"
            elif permission and permission.signed_in:
                who, sees = "signed in", "oneself"
            elif permission:
                names = [role.label for role in Role if role in permission.roles]
                who = "every role of a desk" if permission.roles >= set(DESK) else "、".join(names)
                sees = "own, officer also below"
                if permission.own or Role.OFFICER not in permission.roles:
                    sees = "own"
                if permission.roles & ADMINISTRATIONS:
                    sees = "remit"
            yield f"`/{address}`", f"`{space}{entry.name}`", who, sees

    yield from walk(get_resolver(), "", "")


def text() -> str:
    """The whole page."""
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in _rows())


def main() -> None:
    """Print it."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    import django

    django.setup()
    print(text(), end="")


if __name__ == "__main__":
    main()
