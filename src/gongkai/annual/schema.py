"""The JSON Schema of the canonical form, made from the forms.

``python -m gongkai.annual.schema > docs/report.schema.json``
"""

from __future__ import annotations

import json
import sys
from typing import Any

from gongkai.annual import form as forms
from gongkai.annual.form import Block, Form, Row, Table

Schema = dict[str, Any]

_FIGURE: Schema = {"type": ["number", "null"]}
_TEXT: Schema = {"type": ["string", "null"]}
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_NAMED_TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
_COUNT: Schema = {"type": "integer", "minimum": 1}
_OFFSET: Schema = {"type": "integer", "minimum": 0}


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    """An object with just these properties, all required but the optional ones."""
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in optional],
        "additionalProperties": False,
    }


def _position() -> Schema:
    box = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    return {
        "description": "Where it stands: a text's line (from 1) and characters; the table, row "
        "and column (from 1, spans expanded); the page (from 1) and left, top, right, bottom in "
        "points from its top left.",
        "anyOf": [
            {"type": "null"},
            _object({"line": _COUNT, "start": _OFFSET, "end": _OFFSET}),
            _object({"table": _COUNT, "row": _COUNT, "column": _COUNT}),
            _object({"page": _COUNT, "box": box}),
        ],
    }


def _cell() -> Schema:
    cell = _object(
        {
            "state": {"enum": ["ambiguous", "inferred", "missing"]},
            "printed": _TEXT,
            "at": {"$ref": "#/$defs/position"},
            "by": {"type": "string", "description": "The identity that forces the value."},
            "candidates": {"type": "array", "items": {"type": "number"}},
        },
        optional=("state", "by", "candidates"),
    )
    needs = {"inferred": "by", "ambiguous": "candidates"}
    cell["allOf"] = [
        {
            "if": {"properties": {"state": {"const": state}}, "required": ["state"]},
            "then": {"required": [key]},
        }
        for state, key in needs.items()
    ]
    return cell


def _row(table: Table, block: Block, row: Row) -> Schema:
    keys = [column.key for column in block.columns]
    if table.layout == "matrix":
        return {
            "type": "array",
            "description": ", ".join(keys),
            "items": _FIGURE,
            "minItems": len(keys),
            "maxItems": len(keys),
        }
    plain = _object(dict.fromkeys(keys, _FIGURE))
    if not row.splittable:
        return plain
    part = _object({"name": {"type": "string"}} | dict.fromkeys(keys, _FIGURE))
    return {"anyOf": [plain, {"type": "array", "items": part, "minItems": 1}]}


def _cell_names(form: Form) -> str:
    """A pattern of the names of the form's cells, sub-rows included."""
    sub_row = {True: r"(\.\d+)?", False: ""}
    names = [
        rf"{table.key}\.{row.key}{sub_row[row.splittable]}\.({'|'.join(keys)})"
        for table in form.tables
        for block, row in table.rows()
        for keys in [[column.key for column in block.columns]]
    ]
    return f"^({'|'.join(names)})$"


def _of_form(form: Form) -> Schema:
    """What only a report of this form has."""
    properties: Schema = {
        table.key: {
            "type": "object",
            "description": table.title,
            "properties": {
                row.key: {"description": row.label[-1]} | _row(table, block, row)
                for block, row in table.rows()
            },
            "additionalProperties": False,
        }
        for table in form.tables
    }
    if form.tables:
        properties["cells"] = {"propertyNames": {"pattern": _cell_names(form)}}
    if form.indicators:
        properties[forms.INDICATORS] = {
            "type": "object",
            "properties": {
                i.code: {"description": i.label} | _FIGURE for i in form.indicators if i.unit
            },
            "additionalProperties": False,
        }
    return {"title": form.title, "description": form.source, "properties": properties}


def _common() -> Schema:
    """What a report of any form has."""
    return {
        "form": {"enum": [None, *forms.all_forms()]},
        "file": {"type": "string", "description": "Which file, where several were read."},
        "refused": {"type": "string", "description": "Why the document is no annual report."},
        "organ": _TEXT,
        "organ_alt": _TEXTS,
        "year": {"type": ["integer", "null"]},
        "title": _TEXT,
        "signed_by": _TEXT,
        "signed_on": {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"},
        "preamble": _TEXTS,
        "chapters": {
            "type": "array",
            "items": _object(
                {"number": _COUNT, "heading": {"type": "string"}, "paragraphs": _TEXTS}
            ),
        },
        "ends_at": _TEXT | {"description": "The cell or chapter:N in which the text is cut."},
        "cells": {"type": "object", "additionalProperties": {"$ref": "#/$defs/cell"}},
        "labels": _NAMED_TEXTS,
        "explanations": _NAMED_TEXTS,
        "narrative": {
            "type": "array",
            "items": _object(
                {
                    "quote": {"type": "string", "maxLength": 30},
                    "what": {"type": "string", "pattern": "^[a-z_]+$"},
                    "value": {"type": "number"},
                }
            ),
        },
    }


_ALWAYS = (
    "organ", "organ_alt", "year", "title", "signed_by", "signed_on", "preamble", "chapters",
    "ends_at", "cells",
)  # fmt: skip


def schema() -> Schema:
    """The schema (draft 2020-12) of what ``to_dict`` gives for the known forms."""
    known = forms.all_forms()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "政府信息公开工作年度报告",
        "description": "A report in its canonical form, or the reason why a document is none. "
        "null in a table is a blank unless `cells` gives the cell a state.",
        "type": "object",
        "required": ["form"],
        "properties": _common(),
        "if": {"required": ["refused"]},
        "then": {"properties": {"form": {"const": None}}, "maxProperties": 3},
        "else": {"required": list(_ALWAYS)},
        "allOf": [
            {
                "if": {"properties": {"form": {"const": form_id}}},
                "then": {"$ref": f"#/$defs/form-{form_id}"},
            }
            for form_id in known
        ],
        "unevaluatedProperties": False,
        "$defs": {
            "position": _position(),
            "cell": _cell(),
            **{f"form-{form.id}": _of_form(form) for form in known.values()},
        },
    }


def text() -> str:
    """The schema as it is published."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
