"""Print any .pptx as canonical text, to be read and compared line by line.

Parts stand in the order of their names. Relationship ids, which differ between programs, give way to
what they lead to; attributes are sorted; embedded workbooks are their cells, pictures a kind, a size
and a hash. The file may come from a stranger: it is read in memory, within limits, and leads nowhere.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from trustdeck.diagnostics import TrustdeckError
from trustdeck.powerpoint.xml import NAMESPACES, Element

MAX_MEMBERS = 50_000
MAX_BYTES = 500_000_000  # unpacked, all members together
MAX_XML_BYTES = 20_000_000  # unpacked, one part
MAX_TEXT = 200_000_000  # characters of what is printed
MAX_TARGET = 2_100  # characters of an address, a little more than PowerPoint stands
MAX_RATIO = 200  # XML of real decks packs to a fortieth; a bomb of zeros to a thousandth
FREE_BYTES = 10_000_000  # below this size no ratio is suspicious

_CONTENT_TYPES = "[Content_Types].xml"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"  # the container of Office's old formats, and of encrypted new ones
_HASH_DIGITS = 16
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
_WORKBOOK = f"{_OFFICE_TYPE}spreadsheetml.sheet"

_RELATIONSHIP = f"{{{NAMESPACES['r']}}}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()} | {
    "http://www.w3.org/XML/1998/namespace": "xml",
}


def dump(data: bytes) -> str:
    """Return the canonical text of a .pptx."""
    package = _open(data)
    lines: list[str] = []
    length = 0
    for name in ["", *sorted(package.parts, key=_natural)]:
        for line in _part(package, name):
            lines.append(line)
            length += len(line)
            if length > MAX_TEXT:
                raise TrustdeckError(f"the file is too large to be printed: its text has over {MAX_TEXT} characters")
        lines.append("")
    return "\n".join(lines)


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Relationship:
    kind: str
    target: str

    def __str__(self) -> str:
        return f"{self.kind} {self.target[:MAX_TARGET]}"


@dataclass(frozen=True, slots=True)
class _File:
    """A package's members; `parts` are those that are neither lists of relationships nor of content types."""

    members: Mapping[str, bytes]
    types: Mapping[str, str]
    defaults: Mapping[str, str]

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(name for name in self.members if name != _CONTENT_TYPES and not name.endswith(".rels"))

    def content_type(self, name: str) -> str:
        return self.types.get(name) or self.defaults.get(name.rsplit(".", 1)[-1].lower(), "")

    def relationships(self, name: str) -> Mapping[str, _Relationship]:
        """Return a part's relationships by their ids; '' is the package itself."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.members:
            return {}
        found = {}
        for element in _parse(rels, self.members[rels]).iterchildren(etree.Element):
            target = element.get("Target", "")
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = _Relationship(element.get("Type", "").rsplit("/", 1)[-1], target)
        return found


def _open(data: bytes) -> _File:
    if data.startswith(_COMPOUND_FILE):
        raise TrustdeckError("the file is protected by a password, or an old .ppt: save it as .pptx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            members = _members(file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, zlib.error) as problem:
        raise TrustdeckError(f"the file is no .pptx, or is damaged: {problem}") from problem
    if _CONTENT_TYPES not in members:
        raise TrustdeckError(f"the file is a zip, but no .pptx: `{_CONTENT_TYPES}` is missing")
    types, defaults = {}, {}
    for element in _parse(_CONTENT_TYPES, members[_CONTENT_TYPES]).iterchildren(etree.Element):
        if "PartName" in element.attrib:
            types[element.get("PartName", "").lstrip("/")] = element.get("ContentType", "")
        else:
            defaults[element.get("Extension", "").lower()] = element.get("ContentType", "")
    return _File(members, types, defaults)


def _members(file: zipfile.ZipFile) -> dict[str, bytes]:
    """Return all members, once it is sure that they do not take the machine's memory."""
    entries = [entry for entry in file.infolist() if not entry.is_dir()]
    if len(entries) > MAX_MEMBERS or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise TrustdeckError("the file is too large to be printed: it unpacks to more than 500 MB or 50,000 parts")
    for entry in entries:
        if entry.file_size > max(FREE_BYTES, MAX_RATIO * entry.compress_size):
            raise TrustdeckError(f"the file is a zip bomb: `{entry.filename}` unpacks to {entry.file_size} bytes")
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise TrustdeckError(f"the file is no .pptx: `{entry.filename}` is encrypted or packed in an unusual way")
    if len({entry.filename for entry in entries}) < len(entries):
        raise TrustdeckError("the file is no .pptx: it holds two parts of one name")
    return {entry.filename: file.read(entry) for entry in entries}


def _parse(name: str, data: bytes) -> Element:
    if len(data) > MAX_XML_BYTES:
        raise TrustdeckError(f"the file is too large to be printed: `{name}` has {len(data)} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise TrustdeckError(f"the file is damaged: `{name}` is not well-formed ({problem})") from problem
    if tree.getroottree().docinfo.internalDTD is not None:
        raise TrustdeckError(f"the file is no .pptx: `{name}` declares a document type")
    return tree


# --- printing -------------------------------------------------------------------------------------


def _natural(name: str) -> tuple[object, ...]:
    """Return a key that sorts slide2 before slide10."""
    pieces = re.split(r"(\d+)", name)
    return (*((piece if index % 2 == 0 else int(piece)) for index, piece in enumerate(pieces)), name)


def _part(package: _File, name: str) -> Iterator[str]:
    kind = package.content_type(name)
    yield f"=== {name or 'package'} {f'({kind.removeprefix(_OFFICE_TYPE)})' if name else ''}".rstrip()
    relationships = package.relationships(name)
    if name and kind.endswith(("+xml", "/xml")):
        tree = _parse(name, package.members[name])
        used = {value for element in tree.iter(etree.Element) for value in _ids(element)}
        yield from _loose(relationships, used)
        yield from _element(tree, relationships, "")
    else:
        yield from _loose(relationships, set())
        if name:
            yield from _binary(kind, package.members[name])


def _ids(element: Element) -> Iterator[str]:
    return (str(value) for key, value in element.attrib.items() if str(key).startswith(_RELATIONSHIP))


def _loose(relationships: Mapping[str, _Relationship], used: set[str]) -> list[str]:
    """Return the relationships that the part's XML does not name."""
    return sorted(f"--> {relationship}" for identity, relationship in relationships.items() if identity not in used)


def _element(element: Element, relationships: Mapping[str, _Relationship], indent: str) -> Iterator[str]:
    if isinstance(element, (etree._Comment, etree._ProcessingInstruction)):
        yield f"{indent}<!-- {_escaped(element.text or '')} -->"
        return
    tag = _short(element.tag, element.prefix)
    start = " ".join([tag, *_attributes(element, relationships)])
    text = element.text or ""
    if not len(element):
        yield f"{indent}<{start}>{_escaped(text)}</{tag}>" if text else f"{indent}<{start}/>"
        return
    yield f"{indent}<{start}>"
    deeper = indent + "  "
    if text.strip():
        yield deeper + _escaped(text)
    for child in element:
        yield from _element(child, relationships, deeper)
        if (child.tail or "").strip():
            yield deeper + _escaped(child.tail or "")
    yield f"{indent}</{tag}>"


def _attributes(element: Element, relationships: Mapping[str, _Relationship]) -> list[str]:
    shown = []
    for key, value in element.attrib.items():
        name, text = str(key), str(value)
        if name.startswith(_RELATIONSHIP) and text in relationships:
            text = str(relationships[text])
        shown.append(f'{_short(name, None)}="{_escaped(text)}"')
    return sorted(shown)


def _short(name: str, prefix: str | None) -> str:
    """Return a name with its namespace's usual prefix, the file's own, or in full."""
    if not name.startswith("{"):
        return name
    uri, local = name[1:].split("}")
    prefix = _PREFIXES.get(uri, prefix)
    return f"{prefix}:{local}" if prefix else f"{{{uri}}}{local}"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", lambda match: f"&#{ord(match[0])};", text)


def _binary(kind: str, data: bytes) -> Iterator[str]:
    if kind == _WORKBOOK:
        yield from _workbook(data)
    else:
        yield f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()[:_HASH_DIGITS]}"


# --- workbooks ------------------------------------------------------------------------------------


def _workbook(data: bytes) -> Iterator[str]:
    """Yield a workbook's cells, sheet by sheet."""
    package = _open(data)
    books = [r.target for r in package.relationships("").values() if r.kind == "officeDocument"]
    if not books or books[0] not in package.members:
        raise TrustdeckError("the file is damaged: an embedded workbook has no content")
    relationships = package.relationships(books[0])
    strings = _shared_strings(package, relationships)
    for sheet in _parse(books[0], package.members[books[0]]).iter(f"{_SHEET}sheet"):
        yield f"sheet {_escaped(sheet.get('name', ''))}"
        target = relationships.get(sheet.get(f"{_RELATIONSHIP}id", ""))
        if target is not None and target.target in package.members:
            for cell in _parse(target.target, package.members[target.target]).iter(f"{_SHEET}c"):
                yield f"  {cell.get('r', '')}: {_escaped(_cell(cell, strings))}"


def _shared_strings(package: _File, relationships: Mapping[str, _Relationship]) -> list[str]:
    for relationship in relationships.values():
        if relationship.kind == "sharedStrings" and relationship.target in package.members:
            tree = _parse(relationship.target, package.members[relationship.target])
            return [_text(item) for item in tree.iter(f"{_SHEET}si")]
    return []


def _cell(cell: Element, strings: list[str]) -> str:
    """Return a cell's value, and its formula where it has one."""
    value = cell.findtext(f"{_SHEET}v") or ""
    if cell.get("t") == "s" and value.isdecimal() and int(value) < len(strings):
        value = strings[int(value)]
    elif cell.get("t") == "inlineStr":
        value = _text(cell)
    formula = cell.findtext(f"{_SHEET}f")
    return f"{value} (= {formula})" if formula else value


def _text(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_SHEET}t"))
