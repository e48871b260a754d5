"""The page of ``docs/api.md``, made from the description that the API gives of itself.

python -m gongkai.ops.api_page > docs/api.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

HEAD = """# The API

Made from what the API says of itself (`/api/openapi.json`) by `python -m gongkai.ops.api_page`; a
test fails when it is not current.

- JSON both ways, UTF-8; a call with a body says `Content-Type: application/json`.
- Public operations need no sign-in and have the limits of the pages: from one address, in 15
  minutes, as many requests filed and wrong queries as the public pages allow.
- The others go by the session cookie of somebody signed in, with the roles and the scope of the
  pages ([who may](permissions.md)).
- An error says in Chinese what went wrong and what to do:
  `{"message": "…", "fields": {"requester.id_number": ["…"]}}`.
"""
Schema = Mapping[str, Any]


def text() -> str:
    """The whole page."""
    from gongkai.web.api.operations import api

    described = api.get_openapi_schema()
    return HEAD + "".join(_operations(described)) + "".join(_schemas(described))


def _operations(described: Schema) -> Iterator[str]:
    for address, methods in described["paths"].items():
        for method, told in methods.items():
            yield f"\n## {told['summary']}\n\n`{method.upper()} {address}`\n\n"
            yield f"{_public(told)}{told.get('description', '')}\n\n"
            given = [f"`{each['name']}`" for each in told["parameters"]]
            if given:
                yield f"- parameters: {', '.join(given)}\n"
            if body := told.get("requestBody"):
                yield f"- body: {_name(body['content']['application/json']['schema'])}\n"
            for code, answer in told["responses"].items():
                content = answer.get("content", {}).get("application/json", {}).get("schema", {})
                yield f"- {code}: {_name(content)}\n"


def _public(told: Schema) -> str:
    from gongkai.web.api.operations import api
    from gongkai.web.organs.permissions import permission_of

    for _, router in api._routers:
        for path in router.path_operations.values():
            for operation in path.operations:
                if told["operationId"].endswith(operation.view_func.__name__):
                    mark = permission_of(operation.view_func)
                    return "Public. " if mark and mark.public else "Signed in. "
    raise LookupError(told["operationId"])


def _schemas(described: Schema) -> Iterator[str]:
    yield "\n# Data\n"
    for name, schema in described["components"]["schemas"].items():
        yield f"\n## {name}\n\n{schema.get('description', '')}\n\n"
        yield "| name | type | needed | meaning |\n| --- | --- | --- | --- |\n"
        required = schema.get("required", ())
        for field, told in schema["properties"].items():
            must = "yes" if field in required else ""
            yield f"| `{field}` | {_name(told)} | {must} | {told.get('description', '')} |\n"


def _name(schema: Schema) -> str:
    """A type in words."""
    if found := schema.get("$ref"):
        name = found.rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    for several in ("anyOf", "allOf"):
        if several in schema:
            return " or ".join(_name(each) for each in schema[several])
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_name(schema['items'])}"
    kind = str(schema.get("type", "anything"))
    known = {"date": "date `YYYY-MM-DD`", "uuid": "UUID"}
    plain = {"integer": "number", "boolean": "true or false"}
    return known.get(str(schema.get("format", "")), plain.get(kind, kind))


def main() -> None:
    """Print it."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    import django

    django.setup()
    print(text(), end="")


if __name__ == "__main__":
    main()
