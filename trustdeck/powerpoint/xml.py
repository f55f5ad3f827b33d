"""Make XML elements by their short names: `p:sp`, `a:pPr`."""

from __future__ import annotations

from lxml import etree

Element = etree._Element

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "p159": "http://schemas.microsoft.com/office/powerpoint/2015/09/main",
    "a16": "http://schemas.microsoft.com/office/drawing/2014/main",
    "ahyp": "http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "ep": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "op": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
}

_UNPREFIXED = {"ep", "op", "ct", "pr"}  # written as the default namespace, as PowerPoint does

_names: dict[str, str] = {}


def name(short: str) -> str:
    """Return the full name of an element or a prefixed attribute."""
    full = _names.get(short)
    if full is None:
        prefix, local = short.split(":")
        full = _names[short] = f"{{{NAMESPACES[prefix]}}}{local}"
    return full


def root(tag: str, *prefixes: str, **attributes: str | int) -> Element:
    """Return a part's root element, which declares these namespaces."""
    declared: dict[str | None, str] = {None if p in _UNPREFIXED else p: NAMESPACES[p] for p in prefixes}
    element = etree.Element(name(tag), nsmap=declared)  # type: ignore[arg-type]  # the stubs know no default namespace
    for key, value in attributes.items():
        element.set(key, str(value))
    return element


def sub(parent: Element, tag: str, **attributes: str | int) -> Element:
    """Append an element and return it; a prefixed attribute is passed as `**{"r:id": …}`."""
    return etree.SubElement(
        parent, name(tag), {name(key) if ":" in key else key: str(value) for key, value in attributes.items()}
    )


def put(parent: Element, tag: str, text: str, **attributes: str | int) -> Element:
    """Append an element with a text and return it."""
    child = sub(parent, tag, **attributes)
    child.text = text
    return child


def extension(parent: Element, tag: str, uri: str, short: str, **attributes: str | int) -> None:
    """Append `a:ext` or `p:ext` (`tag`) with one element of a later namespace, declared there as PowerPoint does."""
    holder = sub(parent, tag, uri=uri)
    prefix = short.split(":")[0]
    child = etree.SubElement(holder, name(short), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in attributes.items():
        child.set(name(key) if ":" in key else key, str(value))


def serialise(element: Element) -> bytes:
    """Return a part's bytes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
