"""The XML parts of a package, parsed without trust."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.office.package import DAMAGED, Package

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def parse_xml(data: bytes) -> etree._Element:
    """The root of a part. Entities are refused, nothing outside is fetched, depth is limited.

    Raises Unreadable when it is not well formed or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("文件内含不应有的外部引用，已拒绝读取；请用 Word 或 WPS 另存后再传。")
    return root


def first(parent: etree._Element, *tags: str) -> etree._Element | None:
    """The first child with one of the tags."""
    return next(parent.iterchildren(*tags), None)


def relations(package: Package, name: str, base: str) -> Iterator[tuple[str, str, str]]:
    """(member, kind, id) of each relation that the member ``name`` lists for a part in the
    folder ``base``; those that lead out of the package are left out."""
    if name not in package:
        return
    for relation in parse_xml(package.read(name)).iter(_RELATION):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", base, relation.get("Target", "")))
            yield target.lstrip("/"), relation.get("Type", ""), relation.get("Id", "")
