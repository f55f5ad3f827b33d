"""Write finished pages as a native PowerPoint file, byte for byte the same each time; and print any such file.

Nothing is decided here: the drawing says what stands where, the brand how it looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import pptx.opc.package as opc

from trustdeck.brand import Brand
from trustdeck.page import Chart, Drawing, Group, Item, NativeLayout, Page, Picture, Placeholder, Shape, Table, Text
from trustdeck.powerpoint.chart import write_chart
from trustdeck.powerpoint.dump import dump
from trustdeck.powerpoint.fonts import write_fonts
from trustdeck.powerpoint.group import write_group
from trustdeck.powerpoint.master import FIRST_MASTER_ID, default_text_style, write_master, write_number
from trustdeck.powerpoint.math import with_fallback
from trustdeck.powerpoint.media import write_playing
from trustdeck.powerpoint.notes import PAGE, write_handout_master, write_notes, write_notes_master
from trustdeck.powerpoint.package import (
    FIRST_SLIDE_ID,
    PRESENTATIONML,
    Package,
    Part,
    creation_id,
    identities,
    properties,
    section_list,
)
from trustdeck.powerpoint.picture import write_picture
from trustdeck.powerpoint.shape import write_shape, write_text
from trustdeck.powerpoint.sheet import Deck, Sheet, colour_map, filled, placeholder_mark, sheet_root
from trustdeck.powerpoint.table import table_styles, write_table
from trustdeck.powerpoint.template import complete, write_layouts
from trustdeck.powerpoint.text import write_label
from trustdeck.powerpoint.timing import write_timing, write_transition
from trustdeck.powerpoint.xml import Element, put, root, sub
from trustdeck.template import Template

__all__ = ["dump", "write"]


def write(drawing: Drawing, brand: Brand) -> bytes:
    """Return the drawing as a .pptx."""
    template = brand.template
    package = Package(template)
    if template is None:
        tree = sheet_root("p:presentation", saveSubsetFonts=1)
        presentation = package.add("ppt/presentation.xml", f"{PRESENTATIONML}presentation.main+xml", tree)
    else:
        presentation = package.open(template.presentation)
    slides = {
        page.key: package.add(package.free("ppt/slides/slide{}.xml"), f"{PRESENTATIONML}slide+xml", _slide_root(page))
        for page in drawing.pages
    }
    if len(slides) < len(drawing.pages):
        raise ValueError("two slides have one key")
    deck = Deck(package, brand, drawing.properties.language, identities(drawing.properties.identity), slides)
    layouts: Mapping[str, opc.Part]
    if template is None:
        master, layouts = write_master(deck, drawing)
    else:
        layouts = write_layouts(deck, drawing, template)
    has_notes = any(page.notes for page in drawing.pages)
    notes_master = _notes_master(deck, drawing, template) if has_notes else None
    by_key = {layout.key: layout for layout in drawing.layouts}
    for number, page in enumerate(drawing.pages, 1):
        slides[page.key].relate("slideLayout", layouts[page.layout])
        _write_slide(page, number, by_key[page.layout], deck)
        if page.notes and notes_master is not None:
            write_notes(page, number, slides[page.key], notes_master, deck)
    if template is None:
        _write_presentation(presentation, drawing, deck, master, notes_master)
    else:
        complete(presentation, drawing, deck, notes_master)
    write_fonts(presentation, brand.embedded_fonts, package)
    own = template.properties if template else b""
    return package.save(presentation, *properties(package, drawing, own))


def _notes_master(deck: Deck, drawing: Drawing, template: Template | None) -> opc.Part:
    """Return the notes master: the template's, where it has one."""
    if template is not None and template.notes_master:
        return deck.package.kept(template.notes_master)
    return write_notes_master(deck, drawing.size)


# --- the presentation -----------------------------------------------------------------------------

_FOUR_TO_THREE = (9_144_000, 6_858_000)


def _write_presentation(part: Part, drawing: Drawing, deck: Deck, master: Part, notes_master: opc.Part | None) -> None:
    tree = part.tree
    masters = sub(tree, "p:sldMasterIdLst")
    sub(masters, "p:sldMasterId", id=FIRST_MASTER_ID, **{"r:id": part.relate("slideMaster", master)})
    if notes_master is not None:
        listing = sub(tree, "p:notesMasterIdLst")
        sub(listing, "p:notesMasterId", **{"r:id": part.relate("notesMaster", notes_master)})
    handouts = write_handout_master(deck, drawing.properties.title)
    listing = sub(tree, "p:handoutMasterIdLst")
    sub(listing, "p:handoutMasterId", **{"r:id": part.relate("handoutMaster", handouts)})
    if deck.slides:
        listing = sub(tree, "p:sldIdLst")
        for index, slide in enumerate(deck.slides.values()):
            sub(listing, "p:sldId", id=FIRST_SLIDE_ID + index, **{"r:id": part.relate("slide", slide)})
    size = sub(tree, "p:sldSz", cx=drawing.size.width, cy=drawing.size.height)
    if (drawing.size.width, drawing.size.height) == _FOUR_TO_THREE:
        size.set("type", "screen4x3")
    sub(tree, "p:notesSz", cx=PAGE.width, cy=PAGE.height)
    default_text_style(sub(tree, "p:defaultTextStyle"), deck.theme)
    if drawing.sections:
        section_list(sub(tree, "p:extLst"), drawing.sections, drawing.pages, deck.identity)
    _write_companions(part, deck)


def _write_companions(part: Part, deck: Deck) -> None:
    """Add the small parts that PowerPoint expects beside the presentation."""
    part.relate("theme", deck.package.part("ppt/theme/theme1.xml"))
    contents: Mapping[str, Element] = {
        "presProps": root("p:presentationPr", "a", "r", "p"),
        "viewProps": _view(),
        "tableStyles": table_styles(deck.brand),
    }
    for kind, content in contents.items():
        part.relate(kind, deck.package.add(f"ppt/{kind}.xml", f"{PRESENTATIONML}{kind}+xml", content))


def _view() -> Element:
    view = root("p:viewPr", "a", "r", "p")
    sub(view, "p:gridSpacing", cx=76_200, cy=76_200)  # a twelfth of an inch, PowerPoint's own
    return view


# --- slides ---------------------------------------------------------------------------------------


def _slide_root(page: Page) -> Element:
    return sheet_root("p:sld", show=0) if page.skip else sheet_root("p:sld")


def _write_slide(page: Page, number: int, layout: NativeLayout, deck: Deck) -> None:
    deck = deck.on(page.palette)
    sheet = Sheet(deck, deck.slides[page.key], ("slide", page.key), page.language)
    # A template's own colours may be fixed, so on another ground all are said again.
    sheet.recoloured = page.palette != layout.palette or (bool(layout.origin) and page.palette != "own")
    sheet.begin(page.background or ("background" if sheet.recoloured else ""), page.backdrop)
    for item in page.items:
        _write_item(item, layout, sheet)
    _write_footer(page, number, layout, sheet)
    creation_id(sheet.slide, sheet.identity)
    colour_map(sheet.part.tree, _mapping(page, layout, deck))
    write_transition(page.transition, sheet.part.tree)
    write_timing(page, sheet)
    write_playing(sheet.playing, sheet.part.tree)


def _write_item(item: Item, layout: NativeLayout, sheet: Sheet) -> None:
    """Append an item; one with formulas along with what programs show that know none."""
    sheet.formulas = []
    match item:
        case Text():
            placeholder = filled(layout, item.region)
            if placeholder is None:
                raise ValueError(f"the text `{item.key}` names no region")
            write_text(item, placeholder, sheet)
        case Shape():
            write_shape(item, sheet)
        case Picture():
            write_picture(item, filled(layout, item.region), sheet)
        case Table():
            write_table(item, filled(layout, item.region), sheet)
        case Chart():
            write_chart(item, filled(layout, item.region), sheet)
        case Group():
            write_group(item, sheet)
        case _:
            assert_never(item)
    if sheet.formulas:
        element = sheet.tree[-1]
        picture = item.instead if isinstance(item, Text) else None
        if picture is not None:
            write_picture(picture, filled(layout, picture.region), sheet)
        with_fallback(element, sheet.tree[-1] if picture is not None else None, sheet.formulas)
    sheet.formulas = None


def _mapping(page: Page, layout: NativeLayout, deck: Deck) -> Mapping[str, str] | None:
    """Return the slide's own use of the theme's colours; None for the master's.

    A slide does not inherit its layout's own use of them (ECMA-376 part 1, 19.3.1.7): PowerPoint repeats it.
    """
    if page.palette == layout.palette == "own":
        return layout.colour_map
    return deck.theme.colour_maps[page.palette]


def _write_footer(page: Page, number: int, layout: NativeLayout, sheet: Sheet) -> None:
    """Append date, footer and slide number: those that the page asks for and its layout has a place for."""
    footer = page.footer
    wanted = {"dt": footer.date, "ftr": footer.text, "sldNum": str(number) if footer.number else ""}
    for placeholder in layout.placeholders:
        text = wanted.get(placeholder.kind, "")
        if text:
            _write_footer_part(placeholder, text, footer.language or sheet.language, sheet)


def _write_footer_part(placeholder: Placeholder, text: str, language: str, sheet: Sheet) -> None:
    shape = sheet.shape("p:sp")
    about = sub(shape, "p:nvSpPr")
    sheet.identify(about, f"footer {placeholder.kind}", placeholder.name)
    sub(sub(about, "p:cNvSpPr"), "a:spLocks", noGrp=1)
    placeholder_mark(about, placeholder)
    sub(shape, "p:spPr")
    paragraph = write_label(shape, sheet.deck.brand.styles[placeholder.style], sheet)
    if placeholder.kind == "sldNum":
        write_number(paragraph, text, sheet)
    else:
        run = sub(paragraph, "a:r")
        sub(run, "a:rPr", lang=language)
        put(run, "a:t", text)
