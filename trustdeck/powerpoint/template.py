"""Make a deck in a template: its own layouts as they are, further ones drawn on its ground, its presentation completed.

All parts that are not named here stay byte for byte what they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import pptx.opc.package as opc

from trustdeck.page import Drawing, NativeLayout, Placeholder
from trustdeck.powerpoint.master import FIRST_MASTER_ID, write_placeholder
from trustdeck.powerpoint.package import (
    CREATION_ID,
    FIRST_SLIDE_ID,
    PRESENTATIONML,
    SECTIONS,
    Part,
    creation_id,
    section_list,
)
from trustdeck.powerpoint.sheet import Deck, Sheet, colour_map, transform
from trustdeck.powerpoint.xml import Element, name, root, sub
from trustdeck.template import Template, TemplateLayout, parse

_ID = name("r:id")
_TITLES = ("title", "ctrTitle")
_OF_THE_OLD_SLIDES = ("p:sldIdLst", "p:custShowLst")


# --- layouts --------------------------------------------------------------------------------------


def write_layouts(deck: Deck, drawing: Drawing, template: Template) -> Mapping[str, opc.Part]:
    """Return the layouts' parts by their keys: the template's own, and those that are added to it."""
    by_part = {layout.part: layout for layout in template.layouts}
    names = {layout.name for layout in template.layouts}
    ids = count(_highest_id(template) + 1)
    parts: dict[str, opc.Part] = {}
    for layout in drawing.layouts:
        if layout.is_kept:
            parts[layout.key] = deck.package.kept(layout.origin)
        else:
            part = _drawn(layout, by_part[layout.origin], names, deck)
            parts[layout.key] = part
            _list_in_master(by_part[layout.origin].master.part, part, next(ids), deck)
    return parts


def _drawn(layout: NativeLayout, base: TemplateLayout, names: set[str], deck: Deck) -> Part:
    """Return a layout that is as another of the template's, with other placeholders."""
    deck = deck.on(layout.palette)
    package = deck.package
    part = package.copy(base.part, package.free("ppt/slideLayouts/slideLayout{}.xml"))
    for attribute in ("type", "matchingName"):
        if attribute in part.tree.attrib:
            del part.tree.attrib[attribute]
    part.tree.set("preserve", "1")
    part.tree.set("userDrawn", "1")
    sheet = Sheet(deck, part, ("layout", layout.key), deck.language)
    sheet.go_on()
    sheet.slide.set("name", _unlike(layout.title, names))
    _forget_identity(sheet.slide)
    if layout.background:
        sheet.ground(layout.background)
    kept = _keep_placeholders(layout, base, sheet)
    for placeholder in layout.placeholders:
        if placeholder not in kept:
            inherited = "title" if placeholder.kind in _TITLES else "body"
            write_placeholder(placeholder, sheet, deck.brand.styles[inherited])
    creation_id(sheet.slide, sheet.identity)
    if layout.palette != "own":
        _recolour(part.tree, deck.theme.colour_maps[layout.palette])
    return part


def _unlike(title: str, names: set[str]) -> str:
    """Return the title, or one that tells it from the template's layouts; PowerPoint's list shows nothing else."""
    found, number = title, 1
    while found in names:
        number += 1
        found = f"{title} ({number})"
    names.add(found)
    return found


def _forget_identity(slide: Element) -> None:
    """Take the identity out that the copied layout has; every layout has its own."""
    for extensions in slide.findall(name("p:extLst")):
        for extension in list(extensions):
            if extension.get("uri") == CREATION_ID:
                extensions.remove(extension)
        if not len(extensions):
            slide.remove(extensions)


def _keep_placeholders(layout: NativeLayout, base: TemplateLayout, sheet: Sheet) -> list[Placeholder]:
    """Take out the placeholders that the layout does not have; return those that it shares with its origin."""
    wanted = {(_title_or(p.kind), p.index): p for p in layout.placeholders}
    styles = {(_title_or(p.kind), p.index): p.style.name for p in base.placeholders}
    boxes = {(_title_or(p.kind), p.index): p.box for p in base.placeholders}
    kept = []
    for shape, key in list(_placeholders(sheet.tree)):
        placeholder = wanted.get(key)
        if placeholder is None or styles.get(key) != placeholder.style or placeholder in kept:
            shape.getparent().remove(shape)  # type: ignore[union-attr]  # it is in the tree
            continue
        kept.append(placeholder)
        if boxes.get(key) != placeholder.box:
            _move(shape, placeholder)
    return kept


def _title_or(kind: str) -> str:
    return "title" if kind in _TITLES else kind


def _placeholders(tree: Element) -> Iterator[tuple[Element, tuple[str, int]]]:
    for mark in tree.iter(name("p:ph")):
        shape = mark.getparent().getparent().getparent()  # type: ignore[union-attr]  # p:nvPr, p:nvSpPr, the shape
        if shape is not None:
            index = mark.get("idx", "0")
            yield shape, (_title_or(mark.get("type", "obj")), int(index) if index.isdigit() else 0)


def _move(shape: Element, placeholder: Placeholder) -> None:
    properties = shape.find(name("p:spPr"))
    if properties is None:
        return
    for old in properties.findall(name("a:xfrm")):
        properties.remove(old)
    transform(properties, placeholder.box)
    properties.insert(0, properties[-1])


def _recolour(tree: Element, mapping: Mapping[str, str]) -> None:
    """Give a layout its own use of the theme's colours, in the place of what it has."""
    old = tree.find(name("p:clrMapOvr"))
    place = tree.index(old) if old is not None else 1
    if old is not None:
        tree.remove(old)
    colour_map(tree, mapping)
    tree.insert(place, tree[-1])


def _list_in_master(master: str, layout: Part, identity: int, deck: Deck) -> None:
    """Put a layout at the end of its master's list."""
    part = deck.package.open(master)
    listing = part.tree.find(name("p:sldLayoutIdLst"))
    if listing is None:
        listing = sub(part.tree, "p:sldLayoutIdLst")
        mapping = part.tree.find(name("p:clrMap"))
        part.tree.insert(part.tree.index(mapping) + 1 if mapping is not None else 1, listing)
    entry = sub(listing, "p:sldLayoutId", id=identity)
    entry.set(_ID, part.relate("slideLayout", layout))


def _highest_id(template: Template) -> int:
    """Return the highest id of masters and layouts, which count together; ECMA-376 part 1, 19.7.18."""
    highest = FIRST_MASTER_ID
    for part in (template.presentation, *(master.part for master in template.masters)):
        tree = parse(template.parts[part], part)
        for tag in ("p:sldMasterId", "p:sldLayoutId"):
            highest = max([highest, *(int(e.get("id", "0")) for e in tree.iter(name(tag)))])
    return highest


# --- the presentation -----------------------------------------------------------------------------


def complete(part: Part, drawing: Drawing, deck: Deck, notes_master: opc.Part | None) -> None:
    """Put the deck's slides and sections into the template's presentation, in the place of its own."""
    tree = part.tree
    for tag in _OF_THE_OLD_SLIDES:
        for old in tree.findall(name(tag)):
            tree.remove(old)
    if notes_master is not None and tree.find(name("p:notesMasterIdLst")) is None:
        listing = sub(tree, "p:notesMasterIdLst")
        sub(listing, "p:notesMasterId").set(_ID, part.relate("notesMaster", notes_master))
        _put_behind(tree, listing, "p:sldMasterIdLst")
    if deck.slides:
        listing = sub(tree, "p:sldIdLst")
        for index, slide in enumerate(deck.slides.values()):
            sub(listing, "p:sldId", id=FIRST_SLIDE_ID + index).set(_ID, part.relate("slide", slide))
        _put_behind(tree, listing, "p:handoutMasterIdLst", "p:notesMasterIdLst", "p:sldMasterIdLst")
    _write_sections(tree, drawing, deck)
    _write_missing(part, deck)


def _put_behind(tree: Element, element: Element, *tags: str) -> None:
    """Move an element behind the first of these that there is."""
    before = next(found for tag in tags if (found := tree.find(name(tag))) is not None)
    before.addnext(element)


def _write_sections(tree: Element, drawing: Drawing, deck: Deck) -> None:
    extensions = tree.find(name("p:extLst"))
    if extensions is None:
        if not drawing.sections:
            return
        extensions = sub(tree, "p:extLst")
    for old in list(extensions):
        if old.get("uri") == SECTIONS:
            extensions.remove(old)
    if drawing.sections:
        section_list(extensions, drawing.sections, drawing.pages, deck.identity)
        extensions.insert(0, extensions[-1])
    elif not len(extensions):
        tree.remove(extensions)


def _write_missing(part: Part, deck: Deck) -> None:
    """Add the small parts that PowerPoint expects beside the presentation, where the template lacks them."""
    contents = {
        "presProps": root("p:presentationPr", "a", "r", "p"),
        "tableStyles": _no_table_styles(deck),
    }
    for kind, content in contents.items():
        path = f"ppt/{kind}.xml"
        related = any(relationship.reltype.endswith(f"/{kind}") for relationship in part.rels.values())
        if not related and not deck.package.has(path):
            part.relate(kind, deck.package.add(path, f"{PRESENTATIONML}{kind}+xml", content))


def _no_table_styles(deck: Deck) -> Element:
    return root("a:tblStyleLst", "a", **{"def": deck.template.table_style if deck.template else ""})
