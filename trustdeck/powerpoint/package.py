"""Put parts together to a file: names, relationships, content types, properties, and the same zip each time."""

from __future__ import annotations

import uuid
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

import pptx.opc.package as opc
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import CT_Types
from pptx.opc.package import XmlPart
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.package import Package as OpcPackage

from trustdeck.page import Clip, Drawing, Media, Page, PageSection, Properties
from trustdeck.powerpoint.xml import Element, extension, put, root, serialise, sub
from trustdeck.template import Template, parse, relations_part

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MEDIA = "http://schemas.microsoft.com/office/2007/relationships/media"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
PRESENTATIONML = "application/vnd.openxmlformats-officedocument.presentationml."
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
WORKBOOK = f"{OFFICE_TYPE}spreadsheetml.sheet"

FONT = "application/x-fontdata"

CONTENT_TYPES = "[Content_Types].xml"

CREATION_ID = "{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}"
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_CUSTOM_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set that PowerPoint shows under "Custom"

FIRST_SLIDE_ID = 256  # ECMA-376 part 1, 19.7.13
MAX_PROPERTY = 255  # characters of a core property that PowerPoint reads

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "trustdeck")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_COMPRESSED = {"png", "jpeg", "gif", "xlsx", "mp4", "mov", "m4a", "mp3"}
_PICTURES = {"png": "image/png", "jpeg": "image/jpeg", "emf": "image/x-emf"}
_CLIPS = {
    "mp4": "video/mp4", "mov": "video/quicktime", "m4a": "audio/mp4", "mp3": "audio/mpeg", "wav": "audio/wav",
}  # fmt: skip


# --- parts ----------------------------------------------------------------------------------------


class Part(XmlPart):
    """A part of XML; `tree` is its root element.

    Its relationships are remembered here, since python-pptx looks through all of a part's for each new one.
    """

    def __init__(self, name: str, content_type: str, package: OpcPackage, tree: Element) -> None:
        # python-pptx declares elements of its own here, and uses nothing of theirs.
        super().__init__(PackURI(f"/{name}"), content_type, package, tree)  # type: ignore[arg-type]
        self.tree = tree
        self._ids: dict[tuple[str, object], str] = {}

    def relate(self, kind: str, target: opc.Part) -> str:
        """Return the id of the relationship of this kind (as `slideLayout`) to another part."""
        known = self._ids.get((kind, target))
        if known is None:
            known = self._ids[kind, target] = self.rels._add_relationship(OFFICE + kind, target)
        return known

    def relate_media(self, target: opc.Part) -> str:
        """Return the id of the relationship to a film or a sound that is embedded (MS-PPTX, 2.1.1)."""
        known = self._ids.get(("media", target))
        if known is None:
            known = self._ids["media", target] = self.rels._add_relationship(MEDIA, target)
        return known

    def relate_out(self, address: str) -> str:
        """Return the id of the hyperlink to an address outside the file."""
        known = self._ids.get(("hyperlink", address))
        if known is None:
            known = self._ids["hyperlink", address] = self.rels._add_relationship(RT.HYPERLINK, address, True)
        return known


class Package:
    """The parts of a file under construction, by name: python-pptx's package, with names given and not searched for.

    A file that is made in a template has the template's parts from the beginning, byte for byte.
    """

    def __init__(self, template: Template | None = None) -> None:
        self._package = OpcPackage("")  # the path it would be read from
        self._parts: dict[str, Part] = {}
        self._media: dict[str, opc.Part] = {}
        self._workbooks: list[opc.Part] = []
        self._fonts: list[opc.Part] = []
        self._template = template
        self._relations: dict[str, bytes] = {}
        self._kept: dict[str, opc.Part] = {}
        self._last: Counter[str] = Counter()
        for name, data in (template.parts if template else {}).items():
            if name.endswith(".rels"):
                self._relations[name] = data
            else:
                self._kept[name] = opc.Part(PackURI(f"/{name}"), template.types[name], self._package, data)  # type: ignore[union-attr]

    def free(self, pattern: str) -> str:
        """Return a name that no part has: the pattern with the next number in the place of `{}`."""
        stem = pattern.split("{}")[0]
        while True:
            self._last[stem] += 1
            name = pattern.format(self._last[stem])
            if name not in self._kept and name not in self._parts:
                return name

    def kept(self, name: str) -> opc.Part:
        """Return a part of the template, which stays as it is."""
        return self._kept[name]

    def has(self, name: str) -> bool:
        """Say whether there is a part of this name."""
        return name in self._kept or name in self._parts

    def open(self, name: str) -> Part:
        """Return a part of the template to be changed."""
        if name in self._parts:
            return self._parts[name]
        part = self.copy(name, name)
        del self._kept[name]
        self._relations.pop(relations_part(name), None)
        return part

    def copy(self, name: str, new_name: str) -> Part:
        """Return a new part that is as one of the template's, with the same relationships."""
        kept = self._kept[name]
        part = self.add(new_name, kept.content_type, parse(kept.blob, name))
        relations = self._relations.get(relations_part(name))
        if relations is not None:
            every = {p.partname: p for p in (*self._kept.values(), *self._parts.values())}
            part.rels.load_from_xml(kept.partname.baseURI, parse_xml(relations), every)
        return part

    def add(self, name: str, content_type: str, tree: Element) -> Part:
        """Return a part with this name, such as `ppt/slides/slide1.xml`."""
        part = self._parts[name] = Part(name, content_type, self._package, tree)
        return part

    def part(self, name: str) -> Part:
        """Return the part of this name."""
        return self._parts[name]

    def picture(self, media: Media) -> opc.Part:
        """Return the part of a picture; the same picture is stored once."""
        return self._stored(media.digest, f"image{{}}.{media.kind}", _PICTURES[media.kind], media.data)

    def clip(self, clip: Clip) -> opc.Part:
        """Return the part of a film or a sound; the same one is stored once."""
        return self._stored(clip.digest, f"media{{}}.{clip.kind}", _CLIPS[clip.kind], clip.data)

    def drawing(self, media: Media) -> opc.Part:
        """Return the part of a picture's SVG; the same drawing is stored once."""
        return self._stored(media.svg, "image{}.svg", "image/svg+xml", media.svg.encode())

    def _stored(self, key: str, name: str, content_type: str, data: bytes) -> opc.Part:
        part = self._media.get(key)
        if part is None:
            partname = PackURI(f"/{self.free(f'ppt/media/{name}')}")
            part = self._media[key] = opc.Part(partname, content_type, self._package, data)
        return part

    def chart(self, tree: Element, workbook: bytes) -> Part:
        """Return the part of a chart, which is joined with its workbook."""
        part = self.add(self.free("ppt/charts/chart{}.xml"), f"{OFFICE_TYPE}drawingml.chart+xml", tree)
        name = PackURI(f"/{self.free('ppt/embeddings/Microsoft_Excel_Sheet{}.xlsx')}")
        book = opc.Part(name, WORKBOOK, self._package, workbook)
        self._workbooks.append(book)
        data = sub(tree, "c:externalData", **{"r:id": part.relate("package", book)})
        sub(data, "c:autoUpdate", val=0)
        return part

    def font(self, data: bytes) -> opc.Part:
        """Return the part of an embedded font."""
        part = opc.Part(PackURI(f"/{self.free('ppt/fonts/font{}.fntdata')}"), FONT, self._package, data)
        self._fonts.append(part)
        return part

    def save(self, *roots: Part) -> bytes:
        """Return the file: members in a fixed order, without dates or marks of the machine.

        `roots` are the parts that the package itself leads to: the presentation and the properties.
        The parts are listed here rather than found by python-pptx, which follows every link from slide
        to slide and ends a long chain of them with a `RecursionError`.
        """
        for part in roots:
            kind = _PACKAGE_RELATIONSHIPS.get(part.partname.membername, _PACKAGE_RELATIONSHIPS[_PRESENTATION])
            self._package.relate_to(part, kind)
        for one in self._template.beside if self._template else ():
            self._package.relate_to(self._kept[one.target], one.type)
        members = {PackURI("/").rels_uri.membername: self._package._rels.xml, **self._relations}
        members |= {name: kept.blob for name, kept in self._kept.items()}
        for owner in (*self._parts.values(), *self._data()):
            members[owner.partname.membername] = owner.blob
            if len(owner.rels):
                members[owner.partname.rels_uri.membername] = owner.rels.xml
        return pack({CONTENT_TYPES: self._content_types(), **members})

    def _data(self) -> Iterator[opc.Part]:
        """Yield the parts that are no XML and no template's."""
        yield from (*self._media.values(), *self._workbooks, *self._fonts)

    def _content_types(self) -> bytes:
        """Return the list of content types: a default for each ending, an override for each part that differs."""
        types = CT_Types.new()
        data = (*self._data(), *self._kept.values())
        defaults = {part.partname.ext: part.content_type for part in reversed(data) if part.partname.ext != "xml"}
        defaults |= {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML}
        for kind, content_type in sorted(defaults.items()):
            types.add_default(kind, content_type)
        for part in sorted((*data, *self._parts.values()), key=lambda part: part.partname):
            if defaults[part.partname.ext] != part.content_type:
                types.add_override(part.partname, part.content_type)
        return serialise(types)


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a zip: the list of content types first, the rest by name, without dates or marks of the machine."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, data in sorted(members.items(), key=lambda member: (member[0] != CONTENT_TYPES, member[0])):
            _store(file, name, data)
    return stream.getvalue()


def _store(file: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _ZIP_DATE)
    info.create_system = 0
    packed = name.rsplit(".", 1)[-1] in _COMPRESSED
    file.writestr(info, data, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED, 6)
    info.external_attr = 0  # `writestr` gives a member the rights of a Unix file


# --- identities -----------------------------------------------------------------------------------


def identities(deck: str) -> Callable[..., uuid.UUID]:
    """Return a function from keys to identities: the same for the same deck and keys, on any day and machine."""
    space = uuid.uuid5(_NAMESPACE, deck)
    return lambda *keys: uuid.uuid5(space, "\n".join(keys))


def braced(identity: uuid.UUID) -> str:
    """Return an identity as OOXML writes it (ECMA-376 part 1, 22.9.2.4)."""
    return f"{{{identity}}}".upper()


def creation_id(tree: Element, identity: uuid.UUID) -> None:
    """Append a slide's, layout's or master's identity to its `p:cSld`."""
    extensions = sub(tree, "p:extLst")
    extension(extensions, "p:ext", CREATION_ID, "p14:creationId", val=identity.int & 0xFFFFFFFF)


# --- the presentation's own extras ----------------------------------------------------------------


def section_list(
    parent: Element,
    sections: tuple[PageSection, ...],
    pages: tuple[Page, ...],
    identity: Callable[..., uuid.UUID],
) -> None:
    """Append PowerPoint's sections to `p:extLst`; together they list every slide once, in the deck's order."""
    if [key for section in sections for key in section.pages] != [page.key for page in pages]:
        raise ValueError("the sections do not list the slides once each, in their order")
    slide_ids = {page.key: FIRST_SLIDE_ID + index for index, page in enumerate(pages)}
    extension(parent, "p:ext", SECTIONS, "p14:sectionLst")
    listing = parent[-1][0]
    for section in sections:
        entry = sub(listing, "p14:section", name=section.name, id=braced(identity("section", section.key)))
        slides = sub(entry, "p14:sldIdLst")
        for key in section.pages:
            sub(slides, "p14:sldId", id=slide_ids[key])


# --- properties -----------------------------------------------------------------------------------

_PRESENTATION = "ppt/presentation.xml"
_PACKAGE_RELATIONSHIPS = {
    _PRESENTATION: OFFICE + "officeDocument",
    "docProps/core.xml": CORE,
    "docProps/app.xml": OFFICE + "extended-properties",
    "docProps/custom.xml": OFFICE + "custom-properties",
}


def properties(package: Package, drawing: Drawing, own: bytes = b"") -> tuple[Part, ...]:
    """Add the document's properties and return their parts; `own` are those that a template brings along.

    The deck's identity is the custom property `trustdeck-identity`: of all properties these are the
    ones that Office leaves alone when it saves a file.
    """
    parts = [
        package.add(
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
            _core(drawing.properties),
        ),
        package.add("docProps/app.xml", f"{OFFICE_TYPE}extended-properties+xml", _app(drawing)),
    ]
    if drawing.properties.identity:
        custom = _custom(drawing.properties.identity, own)
        parts.append(package.add("docProps/custom.xml", f"{OFFICE_TYPE}custom-properties+xml", custom))
    return tuple(parts)


def _core(values: Properties) -> Element:
    core = root("cp:coreProperties", "cp", "dc", "dcterms", "xsi")
    for tag, value in (("dc:title", values.title), ("dc:subject", values.subject), ("dc:creator", values.author)):
        if value:
            put(core, tag, value if len(value) <= MAX_PROPERTY else value[: MAX_PROPERTY - 1] + "…")
    if values.author:
        put(core, "cp:lastModifiedBy", values.author[:MAX_PROPERTY])
    put(core, "cp:revision", "1")
    for tag in ("dcterms:created", "dcterms:modified"):
        put(core, tag, values.modified, **{"xsi:type": "dcterms:W3CDTF"})
    if values.language:
        put(core, "dc:language", values.language)
    return core


def _app(drawing: Drawing) -> Element:
    app = root("ep:Properties", "ep")
    put(app, "ep:TotalTime", "0")
    put(app, "ep:Application", "trustdeck")
    put(app, "ep:Slides", str(len(drawing.pages)))
    put(app, "ep:Notes", str(sum(bool(page.notes) for page in drawing.pages)))
    put(app, "ep:HiddenSlides", str(sum(page.skip for page in drawing.pages)))
    return app


def _custom(identity: str, own: bytes) -> Element:
    custom = parse(own, "docProps/custom.xml") if own else root("op:Properties", "op", "vt")
    taken = [int(entry.get("pid", "1")) for entry in custom]
    number = max(taken, default=1) + 1  # the first two are reserved; [MS-OLEPS], 2.18.1
    entry = sub(custom, "op:property", fmtid=_CUSTOM_PROPERTIES, pid=number, name="trustdeck-identity")
    put(entry, "vt:lpwstr", identity)
    return custom
