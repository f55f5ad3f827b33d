"""Open an organisation's PowerPoint file: check it, and keep the parts that a new deck is made in.

What comes out has no slides, no macros, and nothing that reaches outside the file. All else is as it was,
byte for byte; where a part had to change, `changes` says so.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

MAX_PARTS = 5_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_XML_BYTES = 30_000_000  # of one part

CONTENT_TYPES = "[Content_Types].xml"
PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/"
_OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")  # of PowerPoint 97, and of encrypted files

_MAIN_TYPES = re.compile(r"application/vnd\.(openxmlformats-officedocument\.|ms-powerpoint\.)(presentationml\.)?"
                         r"(presentation|template|slideshow|addin)(\.macroEnabled)?\.main\+xml")  # fmt: skip
_LEFT_OUT = ("slide", "comments", "commentAuthors", "vbaProject", "thumbnail", "printerSettings")
"""The kinds of relationships that are not followed: slides and what hangs on them, programs, a picture of the cover."""

_OF_THE_DECK = ("core-properties", "extended-properties", "custom-properties", "origin")
"""What a deck says of itself, and its template does not say for it; a signature holds no longer."""


class Relation(NamedTuple):
    """A relationship: its id, its type, its target: a part's name, or an address outside the file."""

    identity: str
    type: str
    target: str
    outside: bool

    @property
    def kind(self) -> str:
        """The last word of its type, such as `slideLayout`."""
        return self.type.rsplit("/", 1)[-1]


class TemplateError(Exception):
    """The file cannot be used as a template: why, and what to do about it."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(slots=True)
class Archive:
    """The parts of a file by name, with their content types; relationships are parts as well.

    `beside` are the file's own relationships besides that to the presentation; `properties` is the part with what
    an organisation notes of its files ("custom properties"), or b"".
    """

    parts: dict[str, bytes]
    types: dict[str, str]
    presentation: str
    changes: list[str] = field(default_factory=list)
    slides: tuple[str, ...] = ()
    used_layouts: tuple[str, ...] = ()
    beside: tuple[Relation, ...] = ()
    properties: bytes = b""
    _trees: dict[str, etree._Element] = field(default_factory=dict)

    def tree(self, name: str) -> etree._Element:
        """Return the root element of a part; not to be changed."""
        if name not in self._trees:
            self._trees[name] = parse(self.parts[name], name)
        return self._trees[name]

    def relations(self, name: str) -> tuple[Relation, ...]:
        """Return a part's relationships; '' for the file's own."""
        return _relations(self.parts, name)

    def related(self, name: str, kind: str) -> tuple[str, ...]:
        """Return the parts that a part is related to in this way, such as `slideLayout`, in the order of the file."""
        return tuple(
            one.target for one in self.relations(name)
            if one.kind == kind and not one.outside and one.target in self.parts
        )  # fmt: skip

    def by_id(self, name: str, identity: str) -> str | None:
        """Return the part that a relationship of this id leads to."""
        return next((one.target for one in self.relations(name) if one.identity == identity), None)


def parse(data: bytes, name: str) -> etree._Element:
    """Return the root of a part's XML, without following anything that it names."""
    if len(data) > MAX_XML_BYTES:
        raise _damaged(f"its part `{name}` is too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise _damaged(f"its part `{name}` cannot be read") from None
    if b"<!DOCTYPE" in data or b"<\0!\0D\0O\0C\0T\0Y\0P\0E" in data:
        raise TemplateError(f"its part `{name}` declares a document type, which no office program writes",
                            "save it again with PowerPoint")  # fmt: skip
    return root


def open_archive(data: bytes) -> Archive:
    """Return the parts of a .pptx, .potx, .pptm or .potm that a new deck is made in."""
    parts = _unpack(data)
    if CONTENT_TYPES not in parts:
        raise _no_presentation()
    main = next((one.target for one in _relations(parts, "") if one.kind == "officeDocument"), "")
    if main not in parts:
        raise _no_presentation()
    types = _content_types(parts, parts.pop(CONTENT_TYPES))
    if not _MAIN_TYPES.fullmatch(types.get(main, "")):
        raise _no_presentation()
    archive = Archive(parts, types, main)
    if "macroEnabled" in types[main]:
        archive.changes.append("its macros are left out")
    if _STRICT.encode() in parts[main]:
        _loosen(archive)
    types[main] = PRESENTATION
    _keep_what_is_needed(archive)
    _cut_what_leads_outside(archive)
    return archive


def _damaged(reason: str) -> TemplateError:
    return TemplateError(reason, "open it in PowerPoint and save it again")


def _no_presentation() -> TemplateError:
    return TemplateError("it is no PowerPoint file", "name a .pptx or .potx file")


# --- unpacking ------------------------------------------------------------------------------------


def _unpack(data: bytes) -> dict[str, bytes]:
    if data.startswith(_OLD_FORMAT):
        raise TemplateError("it is encrypted, or of a PowerPoint older than 2007",
                            "open it in PowerPoint and save it as .potx, without a password")  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return _members(file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError):
        raise _damaged("it is damaged") if data.startswith(b"PK") else _no_presentation() from None
    except RuntimeError:  # a member that is encrypted
        raise TemplateError("it is encrypted", "save it without a password") from None


def _members(file: zipfile.ZipFile) -> dict[str, bytes]:
    infos = [info for info in file.infolist() if not info.is_dir()]
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise TemplateError("it unpacks to more than a template has any use for",
                            f"it may have {MAX_PARTS:,} parts and {MAX_UNPACKED_BYTES // 1_000_000} MB")  # fmt: skip
    parts: dict[str, bytes] = {}
    room = MAX_UNPACKED_BYTES
    for info in infos:
        name = info.filename.replace("\\", "/").lstrip("/")
        if name in parts or ".." in name.split("/"):
            raise _damaged("it is damaged: two of its parts have one name" if name in parts else "it is damaged")
        with file.open(info) as member:
            parts[name] = member.read(room + 1)
        room -= len(parts[name])
        if room < 0:  # the sizes in the list of members were wrong
            raise _damaged("it is damaged")
    return parts


def _content_types(parts: Mapping[str, bytes], data: bytes) -> dict[str, str]:
    root = parse(data, CONTENT_TYPES)
    defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Default")}
    own = {e.get("PartName", "").lstrip("/").lower(): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Override")}
    return {
        name: own.get(name.lower()) or defaults.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
        for name in parts
        if not name.endswith(".rels")
    }


# --- relationships --------------------------------------------------------------------------------


def relations_part(name: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _relations(parts: Mapping[str, bytes], name: str) -> tuple[Relation, ...]:
    data = parts.get(relations_part(name))
    if data is None:
        return ()
    found = []
    for element in parse(data, relations_part(name)).iter(f"{_RELATIONS}Relationship"):
        outside = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not outside:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")
        found.append(Relation(element.get("Id", ""), element.get("Type", ""), target, outside))
    return tuple(found)


# --- strict files ---------------------------------------------------------------------------------

_LOOSE_NAMES = {
    "presentationml/main": "presentationml/2006/main",
    "drawingml/main": "drawingml/2006/main",
    "drawingml/chart": "drawingml/2006/chart",
    "drawingml/chartDrawing": "drawingml/2006/chartDrawing",
    "drawingml/diagram": "drawingml/2006/diagram",
    "drawingml/table": "drawingml/2006/table",
    "drawingml/picture": "drawingml/2006/picture",
    "spreadsheetml/main": "spreadsheetml/2006/main",
    "officeDocument/math": "officeDocument/2006/math",
    "officeDocument/sharedTypes": "officeDocument/2006/sharedTypes",
    "officeDocument/docPropsVTypes": "officeDocument/2006/docPropsVTypes",
    "officeDocument/extendedProperties": "officeDocument/2006/extended-properties",
    "officeDocument/customProperties": "officeDocument/2006/custom-properties",
    "officeDocument/customXml": "officeDocument/2006/customXml",
    "officeDocument/relationships": "officeDocument/2006/relationships",
}
_STRICT_NAME = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(%s)(?=[\"'/])" % b"|".join(sorted(map(str.encode, _LOOSE_NAMES), key=len)[::-1])
)
_PER_CENT = re.compile(rb'(?<==")(-?\d+(?:\.\d+)?)%(?=")')
_CONFORMANCE = re.compile(rb'\sconformance="strict"')


def _loosen(archive: Archive) -> None:
    """Turn the Strict form of Office Open XML (ECMA-376 part 1) into the Transitional one (part 4), which all read."""
    for name, data in archive.parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            data = _STRICT_NAME.sub(
                lambda found: b"http://schemas.openxmlformats.org/" + _LOOSE_NAMES[found[1].decode()].encode(), data
            )
            data = _PER_CENT.sub(lambda found: str(round(float(found[1]) * 1000)).encode(), data)
            archive.parts[name] = _CONFORMANCE.sub(b"", data)
    archive.changes.append("it was written in the Strict form, and is in the usual one now")


# --- what is kept ---------------------------------------------------------------------------------


def _keep_what_is_needed(archive: Archive) -> None:
    """Leave out the slides, and all that only they lead to."""
    main = archive.presentation
    order = [archive.by_id(main, e.get(f"{{{_OFFICE[:-1]}}}id", "")) for e in archive.tree(main).iter("{*}sldId")]
    archive.slides = tuple(name for name in order if name in archive.parts)
    archive.used_layouts = tuple(layout for slide in archive.slides for layout in archive.related(slide, "slideLayout"))
    archive.beside = tuple(
        one for one in archive.relations("")
        if one.kind not in ("officeDocument", *_LEFT_OUT, *_OF_THE_DECK) and not one.outside
        and one.target in archive.parts
    )  # fmt: skip
    archive.properties = next((archive.parts[name] for name in archive.related("", "custom-properties")), b"")
    kept = {main, *(one.target for one in archive.beside)}
    waiting = [*kept]
    while waiting:
        for target in _followed(archive, waiting.pop()):
            if target not in kept:
                kept.add(target)
                waiting.append(target)
    names = {*kept, *(relations_part(name) for name in kept)}
    archive.parts = {name: data for name, data in archive.parts.items() if name in names}
    archive.types = {name: kind for name, kind in archive.types.items() if name in kept}


def _followed(archive: Archive, name: str) -> Iterator[str]:
    for one in archive.relations(name):
        left_out = one.kind in _LEFT_OUT or one.kind in _OF_THE_DECK
        if not one.outside and not left_out and one.target in archive.parts:
            yield one.target


def _cut_what_leads_outside(archive: Archive) -> None:
    """Take out what would be fetched when the deck is opened; links that somebody has to click stay."""
    for name in [name for name in archive.parts if name.endswith(".rels")]:
        owner = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")])
        cut = [
            one.identity for one in archive.relations(owner)
            if (one.kind != "hyperlink" if one.outside else owner and one.kind in _LEFT_OUT)
        ]  # fmt: skip
        if cut:
            _cut(archive, owner, name, frozenset(cut))


def _cut(archive: Archive, owner: str, name: str, identities: frozenset[str]) -> None:
    root = parse(archive.parts[name], name)
    outside = False
    for element in list(root):
        if element.get("Id") in identities:
            outside |= element.get("TargetMode") == "External"
            root.remove(element)
    archive.parts[name] = serialise(root)
    if owner == archive.presentation or owner not in archive.parts:
        return  # its lists are written anew
    tree = parse(archive.parts[owner], owner)
    for element in list(tree.iter()):
        for key, value in list(element.attrib.items()):
            if value in identities and str(key).startswith(f"{{{_OFFICE[:-1]}}}"):
                _cut_reference(element, str(key))
    archive.parts[owner] = serialise(tree)
    archive._trees.pop(owner, None)
    if outside:
        archive.changes.append(f"what `{owner}` would fetch from elsewhere is left out")


def _cut_reference(element: etree._Element, key: str) -> None:
    """Take out a reference; what is nothing without it, as an entry in a list of slides, goes with it."""
    del element.attrib[key]
    parent = element.getparent()
    if parent is not None and etree.QName(element).localname in ("sld", "sldId", "hlinkClick", "hlinkHover", "control"):
        parent.remove(element)


def serialise(element: etree._Element) -> bytes:
    """Return a part's bytes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
