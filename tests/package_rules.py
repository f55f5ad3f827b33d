"""Check a .pptx for what PowerPoint needs and no schema says.

Each rule is a function that yields (part, what is wrong); its name in findings is the function's, with `-` for `_`.
The rules gather what makes PowerPoint repair or refuse a file, and what trustdeck promises of its own files.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A16 = "{http://schemas.microsoft.com/office/drawing/2014/main}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"

CONTENT_TYPES = "[Content_Types].xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MAX_LINK = 2083  # characters; PowerPoint repairs a file with a longer address
MAX_EMU = 2**31 - 1
FIRST_MASTER_ID = 2**31  # ECMA-376 part 1, 19.7.14 and 19.7.18
FIRST_SLIDE_ID = 256  # ECMA-376 part 1, 19.7.13

# Relationships that PowerPoint finds by their type; all others are named by an id in the part's XML.
FOUND_BY_TYPE = {
    "core-properties", "extended-properties", "custom-properties", "officeDocument", "presProps", "viewProps",
    "tableStyles", "theme", "slideLayout", "notesSlide", "chartStyle", "chartColorStyle",
}  # fmt: skip
NAMED_BY_PRESENTATION = {"slide", "slideMaster", "notesMaster", "handoutMaster"}


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    part: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.part}: {self.message}"


@dataclass(frozen=True, slots=True)
class Relationship:
    """`target` is a part's name, or an address where `external`."""

    id: str
    type: str
    target: str
    external: bool


class Package:
    """A .pptx, read."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            self.members = [info.filename for info in file.infolist()]
            self.parts = {name: file.read(name) for name in dict.fromkeys(self.members)}
        self._trees: dict[str, etree._Element] = {}

    def tree(self, part: str) -> etree._Element:
        if part not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self._trees[part] = etree.fromstring(self.parts[part], parser)
        return self._trees[part]

    def shown(self, part: str) -> etree._Element:
        """Return a part as PowerPoint takes it: without what is there for programs that know less."""
        if f"shown {part}" not in self._trees:
            tree = deepcopy(self.tree(part))
            for fallback in list(tree.iter(f"{MC}Fallback")):
                fallback.getparent().remove(fallback)  # type: ignore[union-attr]  # it stands beside its choice
            self._trees[f"shown {part}"] = tree
        return self._trees[f"shown {part}"]

    def relationships(self, part: str) -> list[Relationship]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.parts:
            return []
        return [
            Relationship(
                element.get("Id", ""),
                element.get("Type", "").rsplit("/", 1)[-1],
                element.get("Target", "")
                if element.get("TargetMode") == "External"
                else _resolve(folder, element.get("Target", "")),
                element.get("TargetMode") == "External",
            )
            for element in self.tree(rels).iter(f"{PR}Relationship")
        ]

    def related(self, part: str, kind: str) -> list[str]:
        return [r.target for r in self.relationships(part) if r.type == kind]

    @property
    def owners(self) -> list[str]:
        """The package and every part that is not itself a list of relationships."""
        return ["", *(n for n in self.parts if n != CONTENT_TYPES and not n.endswith(".rels"))]

    @property
    def xml_parts(self) -> list[str]:
        return [name for name in self.owners if name.endswith(".xml")]

    def named(self, folder: str) -> list[str]:
        return [n for n in self.parts if re.fullmatch(rf"ppt/{folder}/[^/]+\.xml", n)]

    @cached_property
    def slides(self) -> list[str]:
        return self.named("slides")

    @cached_property
    def content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the types by extension and by part."""
        tree = self.tree(CONTENT_TYPES)
        defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in tree.iter(f"{CT}Default")}
        overrides = {e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in tree.iter(f"{CT}Override")}
        return defaults, overrides


def _resolve(folder: str, target: str) -> str:
    target = unquote(target)
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{A}t", f"{M}t"))


Problems = Iterator[tuple[str, str]]


# --- the package ----------------------------------------------------------------------------------


def well_formed(package: Package) -> Problems:
    for name, data in package.parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                package.tree(name)
            except etree.XMLSyntaxError as error:
                yield name, str(error)
            if b"<!DOCTYPE" in data:
                yield name, "has a document type declaration"


def part_names_unique(package: Package) -> Problems:
    for name, count in Counter(member.lower() for member in package.members).items():
        if count > 1:
            yield name, f"is {count} times in the zip"


def content_types_right(package: Package) -> Problems:
    defaults, overrides = package.content_types
    used = set()
    for name in package.parts:
        if name == CONTENT_TYPES:
            continue
        extension = name.rsplit(".", 1)[-1].lower()
        if name not in overrides:
            used.add(extension)
            if extension not in defaults:
                yield name, "has no content type"
            elif extension == "xml":
                yield name, "has only the content type of any XML"
    for name in overrides.keys() - package.parts.keys():
        yield CONTENT_TYPES, f"names `{name}`, which is not there"
    for extension in defaults.keys() - used - {"rels", "xml"}:
        yield CONTENT_TYPES, f"has a default for `.{extension}`, of which there is none"
    for value in [*defaults.values(), *overrides.values()]:
        if value in {"image/jpg", "image/tif"} or "macroEnabled" in value:
            yield CONTENT_TYPES, f"has the wrong type `{value}`"
    mains = [name for name, value in overrides.items() if value == MAIN_TYPE]
    if mains != package.related("", "officeDocument"):
        yield CONTENT_TYPES, f"the presentation's type stands at {mains}"


def relationship_ids_unique(package: Package) -> Problems:
    for owner in package.owners:
        relationships = package.relationships(owner)
        for identity, count in Counter(r.id for r in relationships).items():
            if count > 1:
                yield owner, f"has {count} relationships `{identity}`"
        for target, count in Counter((r.type, r.target) for r in relationships if not r.external).items():
            if count > 1:
                yield owner, f"has {count} relationships to `{target[1]}`"


def relationship_targets_exist(package: Package) -> Problems:
    for owner in package.owners:
        for r in package.relationships(owner):
            if not r.external and r.target not in package.parts:
                yield owner, f"`{r.id}` leads to `{r.target}`, which is not there"
            if r.external and not re.match(r"(https?|mailto|tel):", r.target):
                yield owner, f"`{r.id}` leads out of the file, to `{r.target}`"


def relationship_ids_resolve(package: Package) -> Problems:
    for part in package.xml_parts:
        known = {r.id for r in package.relationships(part)}
        for used in _used_ids(package, part) - known:
            yield part, f"uses `{used}`, which is no relationship"


def relationships_used(package: Package) -> Problems:
    for part in package.xml_parts:
        used = _used_ids(package, part)
        for r in package.relationships(part):
            implied = r.type in FOUND_BY_TYPE or (r.type in NAMED_BY_PRESENTATION and part != "ppt/presentation.xml")
            linked = r.type == "slide" and "/slides/" in part
            if r.id not in used and (not implied or linked):
                yield part, f"`{r.id}` ({r.type} to `{r.target}`) is used by nothing"


def parts_reachable(package: Package) -> Problems:
    seen = {""}
    queue = [""]
    while queue:
        for r in package.relationships(queue.pop()):
            if not r.external and r.target not in seen:
                seen.add(r.target)
                queue.append(r.target)
    for name in package.owners:
        if name not in seen:
            yield name, "is reached by no relationship"
    for name in package.parts:
        if name.endswith(".rels"):
            folder, base = posixpath.split(name)
            owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
            if owner and owner not in package.parts:
                yield name, "belongs to no part"


def _used_ids(package: Package, part: str) -> set[str]:
    return {
        str(value)
        for element in package.tree(part).iter(etree.Element)
        for name, value in element.attrib.items()
        if str(name).startswith(R) and value
    }


def no_leftovers(package: Package) -> Problems:
    for name in package.parts:
        if re.search(r"thumbnail|printerSettings|vbaProject|\.bin$", name):
            yield name, "is left over from somewhere else"


def properties_sound(package: Package) -> Problems:
    for part in package.related("", "core-properties"):
        tree = package.tree(part)
        for tag, count in Counter(child.tag for child in tree).items():
            if count > 1:
                yield part, f"has {count} of {tag}"
        for element in tree.iter(f"{DC}title", f"{DC}creator", f"{DC}subject"):
            if len(element.text or "") > 255:
                yield part, f"{element.tag} is longer than 255 characters"
        for element in tree.iter(f"{DCTERMS}created", f"{DCTERMS}modified"):
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.text or ""):
                yield part, f"`{element.text}` is no W3CDTF date"


# --- masters, layouts and lists of slides ---------------------------------------------------------


def theme_for_each_master(package: Package) -> Problems:
    masters = [*package.named("slideMasters"), *package.named("notesMasters"), *package.named("handoutMasters")]
    themes = Counter(theme for master in masters for theme in package.related(master, "theme"))
    for master in masters:
        own = package.related(master, "theme")
        if len(own) != 1:
            yield master, f"has {len(own)} themes"
        elif themes[own[0]] > 1:
            yield master, f"shares `{own[0]}` with another master"


def ids_in_range(package: Package) -> Problems:
    presentation = package.tree("ppt/presentation.xml")
    slide_ids = [int(e.get("id", 0)) for e in presentation.iter(f"{P}sldId")]
    if any(not FIRST_SLIDE_ID <= value < FIRST_MASTER_ID for value in slide_ids):
        yield "ppt/presentation.xml", "has a slide id out of range"
    masters = [int(e.get("id", 0)) for e in presentation.iter(f"{P}sldMasterId")]
    layouts = [
        int(e.get("id", 0)) for m in package.named("slideMasters") for e in package.tree(m).iter(f"{P}sldLayoutId")
    ]
    if any(not FIRST_MASTER_ID <= value < 2**32 for value in masters + layouts):
        yield "ppt/presentation.xml", "has a master's or layout's id out of range"
    for values in (slide_ids, masters + layouts):
        if len(set(values)) < len(values):
            yield "ppt/presentation.xml", f"has one id twice in {values}"


def slides_listed(package: Package) -> Problems:
    targets = {r.id: r.target for r in package.relationships("ppt/presentation.xml")}
    listed = Counter(targets.get(e.get(f"{R}id", "")) for e in package.tree("ppt/presentation.xml").iter(f"{P}sldId"))
    for slide in package.slides:
        if listed[slide] != 1:
            yield slide, f"stands {listed[slide]} times in the list of slides"


def sections_complete(package: Package) -> Problems:
    presentation = package.tree("ppt/presentation.xml")
    if presentation.find(f".//{P14}sectionLst") is None:
        return
    slides = [e.get("id") for e in presentation.iter(f"{P}sldId")]
    listed = [e.get("id") for e in presentation.iter(f"{P14}sldId")]
    if slides != listed:
        yield "ppt/presentation.xml", f"sections list {listed}, the deck {slides}"
    identities = [e.get("id") for e in presentation.iter(f"{P14}section")]
    if len(set(identities)) < len(identities):
        yield "ppt/presentation.xml", "two sections have one id"


def layouts_whole(package: Package) -> Problems:
    for master in package.named("slideMasters"):
        targets = {r.id: r.target for r in package.relationships(master)}
        listed = [targets.get(e.get(f"{R}id", "")) for e in package.tree(master).iter(f"{P}sldLayoutId")]
        for layout in package.related(master, "slideLayout"):
            if listed.count(layout) != 1:
                yield master, f"lists `{layout}` {listed.count(layout)} times"
            if package.related(layout, "slideMaster") != [master]:
                yield layout, "does not lead back to its master"
    for slide in package.slides:
        if len(package.related(slide, "slideLayout")) != 1:
            yield slide, "has not exactly one layout"


def notes_whole(package: Package) -> Problems:
    masters = package.named("notesMasters")
    listed = list(package.tree("ppt/presentation.xml").iter(f"{P}notesMasterId"))
    if len(listed) != len(masters):
        yield "ppt/presentation.xml", f"lists {len(listed)} of {len(masters)} notes masters"
    for notes in package.named("notesSlides"):
        if package.related(notes, "notesMaster") != masters:
            yield notes, "has no notes master"
        slides = package.related(notes, "slide")
        if len(slides) != 1 or package.related(slides[0], "notesSlide") != [notes]:
            yield notes, "and its slide do not lead to each other"


# --- slides ---------------------------------------------------------------------------------------


def _drawn(package: Package) -> list[str]:
    """Return every part with a shape tree."""
    folders = ("slides", "slideLayouts", "slideMasters", "notesSlides", "notesMasters", "handoutMasters")
    return [part for folder in folders for part in package.named(folder)]


def shape_ids_unique(package: Package) -> Problems:
    for part in _drawn(package):
        ids = [e.get("id", "") for e in package.shown(part).iter(f"{P}cNvPr")]
        for identity, count in Counter(ids).items():
            if count > 1 or not identity.isdigit() or int(identity) < 1:
                yield part, f"has {count} shapes with the id `{identity}`"


def identities_unique(package: Package) -> Problems:
    for part in _drawn(package):
        for identity, count in Counter(e.get("id") for e in package.shown(part).iter(f"{A16}creationId")).items():
            if count > 1:
                yield part, f"has {count} shapes with the identity {identity}"
    slides = Counter(e.get("val") for part in package.slides for e in package.tree(part).iter(f"{P14}creationId"))
    for identity, count in slides.items():
        if count > 1:
            yield "ppt/presentation.xml", f"{count} slides have the identity {identity}"


def title_on_every_slide(package: Package) -> Problems:
    for slide in package.slides:
        titles = [s for s in _placeholders(package.shown(slide)) if _kind(s) in {"title", "ctrTitle"}]
        if len(titles) != 1:
            yield slide, f"has {len(titles)} titles"
        elif not _text(titles[0]).strip():
            yield slide, "has a title without text"


def placeholders_filled(package: Package) -> Problems:
    for slide in package.slides:
        for shape in _placeholders(package.shown(slide)):
            if shape.tag == f"{P}sp" and not _text(shape).strip():
                yield slide, f"has an empty placeholder ({_kind(shape)})"
            if _kind(shape) in {"hdr", "sldImg"}:
                yield slide, f"has a placeholder that only notes have ({_kind(shape)})"


def placeholders_of_layout(package: Package) -> Problems:
    for slide in package.slides:
        for layout in package.related(slide, "slideLayout"):
            if layout not in package.parts:
                continue
            offered = {_slot(shape) for shape in _placeholders(package.tree(layout))}
            taken = [_slot(shape) for shape in _placeholders(package.shown(slide))]
            for slot in taken:
                if slot not in offered:
                    yield slide, f"has a placeholder {slot} that its layout has not"
            if len(set(taken)) < len(taken):
                yield slide, "fills a placeholder twice"


def _placeholders(tree: etree._Element) -> list[etree._Element]:
    """Return the shapes, pictures and frames that are placeholders."""
    return [
        parent.getparent().getparent()  # type: ignore[union-attr]
        for ph in tree.iter(f"{P}ph")
        if (parent := ph.getparent()) is not None
    ]


def _kind(shape: etree._Element) -> str:
    return next(shape.iter(f"{P}ph")).get("type", "obj")


def _slot(shape: etree._Element) -> tuple[str, str]:
    """Return what binds a placeholder to its layout's: its kind and index, the two kinds of title being one."""
    ph = next(shape.iter(f"{P}ph"))
    kind = ph.get("type", "obj")
    if kind in {"title", "ctrTitle"}:
        return "title", ""
    return kind, ph.get("idx", "0")


def language_on_every_run(package: Package) -> Problems:
    for part in [*package.slides, *package.named("notesSlides")]:
        for run in package.tree(part).iter(f"{A}r", f"{A}fld", f"{A}br"):
            properties = run.find(f"{A}rPr")
            if properties is None or not properties.get("lang"):
                yield part, f"`{_text(run)[:30]}` has no language"
        for end in package.tree(part).iter(f"{A}endParaRPr"):
            if not end.get("lang"):
                yield part, "a paragraph's end has no language"


def no_idle_autofit(package: Package) -> Problems:
    for part in package.slides:
        for body in package.tree(part).iter(f"{P}txBody"):
            if body.find(f".//{A}spAutoFit") is not None:
                yield part, "has a shape that grows with its text"
            own_sizes = body.find(f"{A}lstStyle//{A}defRPr[@sz]")
            if body.find(f".//{A}normAutofit") is not None and own_sizes is None:
                yield part, f"shrinks `{_text(body)[:30]}`, which has its usual size"


def no_sizes_on_runs(package: Package) -> Problems:
    for part in package.slides:
        for body in package.tree(part).iter(f"{P}txBody"):
            for properties in body.iter(f"{A}rPr"):
                if properties.get("sz") and body.getparent() is not None and _is_placeholder(body.getparent()):
                    yield part, f"sets the size of `{_text(properties.getparent())[:30]}` on its run"  # type: ignore[arg-type]


def _is_placeholder(shape: etree._Element | None) -> bool:
    return shape is not None and next(shape.iter(f"{P}ph"), None) is not None


def bullets_are_lists(package: Package) -> Problems:
    for part in package.slides:
        for paragraph in package.tree(part).iter(f"{A}p"):
            if re.match(r"[•●▪‣◦]\s", _text(paragraph)):
                yield part, f"`{_text(paragraph)[:30]}` has a typed bullet"


def colours_from_theme(package: Package) -> Problems:
    for part in _drawn(package):
        for colour in package.tree(part).iter(f"{A}srgbClr"):
            yield part, f"has a colour of its own ({colour.get('val')})"


def lengths_in_range(package: Package) -> Problems:
    for part in _drawn(package):
        for element in package.tree(part).iter(f"{A}off", f"{A}ext", f"{A}chOff", f"{A}chExt"):
            for name, value in element.attrib.items():
                if name in {"x", "y", "cx", "cy"} and not _is_length(str(value), signed=name in {"x", "y"}):
                    yield part, f'has {name}="{value}"'


def _is_length(value: str, *, signed: bool) -> bool:
    return bool(re.fullmatch(r"-?\d+", value)) and (-MAX_EMU if signed else 0) <= int(value) <= MAX_EMU


def tables_even(package: Package) -> Problems:
    for part in package.slides:
        for frame in package.tree(part).iter(f"{P}graphicFrame"):
            extent = frame.find(f"{P}xfrm/{A}ext")
            for table in frame.iter(f"{A}tbl"):
                widths = [int(e.get("w", 0)) for e in table.iter(f"{A}gridCol")]
                rows = list(table.iter(f"{A}tr"))
                if any(len(row.findall(f"{A}tc")) != len(widths) for row in rows):
                    yield part, "has a table row with too few or too many cells"
                if extent is not None and sum(widths) != int(extent.get("cx", 0)):
                    yield part, "has a table whose columns do not add up to its width"
                if extent is not None and sum(int(row.get("h", 0)) for row in rows) != int(extent.get("cy", 0)):
                    yield part, "has a table whose rows do not add up to its height"


def pictures_have_words(package: Package) -> Problems:
    for part in package.slides:
        for shape in package.tree(part).iter(f"{P}pic", f"{P}graphicFrame", f"{P}grpSp"):
            if next(shape.iter(f"{A}tbl"), None) is not None:
                continue  # a table says what it is
            properties = next(shape.iter(f"{P}cNvPr"))
            decorative = next(properties.iter(DECORATIVE), None)
            is_decorative = decorative is not None and decorative.get("val") in {"1", "true"}
            if bool((properties.get("descr") or "").strip()) == is_decorative:
                yield part, f"`{properties.get('name')}` needs alternative text, or the mark of decoration"


def connectors_attached(package: Package) -> Problems:
    for part in package.slides:
        known = {e.get("id") for e in package.tree(part).iter(f"{P}cNvPr")}
        for group in package.tree(part).iter(f"{P}grpSp"):
            for connector in group.iter(f"{P}cxnSp"):
                ends = [e.get("id") for e in connector.iter(f"{A}stCxn", f"{A}endCxn")]
                if len(ends) != 2 or not known.issuperset(ends):
                    yield part, f"`{next(connector.iter(f'{P}cNvPr')).get('name')}` is not attached at both ends"


def groups_keep_places(package: Package) -> Problems:
    for part in package.slides:
        for group in package.tree(part).iter(f"{P}grpSp"):
            places = [
                dict(group.find(f"{P}grpSpPr/{A}xfrm/{A}{tag}").attrib) for tag in ("off", "ext", "chOff", "chExt")
            ]  # type: ignore[union-attr]
            if places[:2] != places[2:]:
                yield part, "has a group that moves or scales what is in it"


def links_sound(package: Package) -> Problems:
    for part in package.slides:
        targets = {r.id: r for r in package.relationships(part)}
        for link in package.tree(part).iter(f"{A}hlinkClick", f"{A}hlinkMouseOver"):
            relationship = targets.get(link.get(f"{R}id", ""))
            if relationship is None:
                continue
            jumps = link.get("action") == "ppaction://hlinksldjump"
            if jumps != (relationship.type == "slide"):
                yield part, f"`{relationship.id}` has the wrong action for a link to `{relationship.target}`"
            if len(relationship.target) > MAX_LINK:
                yield part, f"`{relationship.id}` is longer than {MAX_LINK} characters"


def builds_lead_somewhere(package: Package) -> Problems:
    """Animations refer to shapes and paragraphs that are there, and each shape that is built has an effect."""
    for part in package.slides:
        tree = package.tree(part)
        shapes = {e.get("id"): e.getparent().getparent() for e in tree.iter(f"{P}cNvPr")}  # type: ignore[union-attr]
        targets = list(tree.iter(f"{P}spTgt"))
        for target in targets:
            shape = shapes.get(target.get("spid"))
            if shape is None:
                yield part, f"builds the shape `{target.get('spid')}`, which is not there"
                continue
            paragraphs = len(shape.findall(f"{P}txBody/{A}p"))
            for span in target.iter(f"{P}pRg"):
                if not 0 <= int(span.get("st", -1)) <= int(span.get("end", -1)) < paragraphs:
                    yield part, f"builds a paragraph that the shape `{target.get('spid')}` has not"
        built = {target.get("spid") for target in targets}
        for build in tree.iter(f"{P}bldP", f"{P}bldGraphic"):
            if build.get("spid") not in built:
                yield part, f"lists a build of the shape `{build.get('spid')}`, which has no effect"
        ids = [e.get("id") for e in tree.iter(f"{P}cTn")]
        if len(set(ids)) < len(ids):
            yield part, "has two time nodes with one id"


RULES: tuple[Callable[[Package], Problems], ...] = (
    well_formed, part_names_unique, content_types_right, relationship_ids_unique, relationship_targets_exist,
    relationship_ids_resolve, relationships_used, parts_reachable, no_leftovers, properties_sound,
    theme_for_each_master, ids_in_range, slides_listed, sections_complete, layouts_whole, notes_whole,
    shape_ids_unique, identities_unique, title_on_every_slide, placeholders_filled, placeholders_of_layout,
    language_on_every_run, no_idle_autofit, no_sizes_on_runs, bullets_are_lists, colours_from_theme,
    lengths_in_range, tables_even, pictures_have_words, connectors_attached, groups_keep_places, links_sound,
    builds_lead_somewhere,
)  # fmt: skip


def check(data: bytes) -> tuple[Finding, ...]:
    """Return all findings in a file; a file that cannot be read as XML has no others."""
    package = Package(data)
    broken = [Finding("well-formed", part, message) for part, message in well_formed(package)]
    if broken:
        return tuple(broken)
    return tuple(
        Finding(rule.__name__.replace("_", "-"), part, message) for rule in RULES for part, message in rule(package)
    )
