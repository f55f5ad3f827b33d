"""Write what is printed beside the slides: notes pages with their master, and the master of handouts.

A notes page is a portrait sheet with the slide's picture above and the notes below. A notes page leads
to one slide, its own (other programs find it by that), so a link between slides is plain text there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pptx.opc.package as opc

from trustdeck.geometry import Box, Size
from trustdeck.page import LevelStyle, Page, Palette, TextStyle
from trustdeck.powerpoint.master import write_number, write_theme
from trustdeck.powerpoint.package import PRESENTATIONML, Part, creation_id
from trustdeck.powerpoint.sheet import Deck, Sheet, colour_map, sheet_root, transform
from trustdeck.powerpoint.text import LEVELS, Look, list_style, write_paragraphs
from trustdeck.powerpoint.xml import Element, put, sub

PAGE = Size(6_858_000, 9_144_000)  # 7.5 by 10 inches, PowerPoint's own

_MARGIN = 685_800
_PICTURE_HEIGHT = 3_086_100
_PICTURE_TOP = 914_400
_LEFT_EDGE, _RIGHT_EDGE, _EDGE_WIDTH, _EDGE_HEIGHT = 0, 3_884_613, 2_971_800, 457_200  # PowerPoint's own
_TOP, _BOTTOM = 0, 8_685_213
_TEXT = Box(_MARGIN, 4_343_400, PAGE.width - 2 * _MARGIN, 4_114_800)
_NUMBER = Box(_RIGHT_EDGE, _BOTTOM, _EDGE_WIDTH, _EDGE_HEIGHT)
_NUMBER_STYLE = LevelStyle(12, align="right")
_EDGE_STYLE = LevelStyle(12, colour="muted")

# As PowerPoint numbers them: on the master counting those left out, on a page by its own rule.
_ON_MASTER = {"sldImg": 2, "body": 3, "sldNum": 5}
_ON_PAGE = {"sldImg": 0, "body": 1, "sldNum": 5}
_ON_HANDOUTS = {"hdr": 0, "ftr": 2, "sldNum": 3}


def write_notes_master(deck: Deck, slide: Size) -> Part:
    """Add the notes master; `slide` is the slides' size, whose picture it holds."""
    deck = deck.on(_on_paper(deck))
    tree, sheet = _begun(deck, "notesMaster", "notes master")
    picture = _holder(sheet, "sldImg", _picture_box(slide))
    sub(picture, "a:noFill")
    sub(sub(sub(picture, "a:ln", w=9_525), "a:solidFill"), "a:schemeClr", val="tx1")
    _holder(sheet, "body", _TEXT)
    text = _text(sheet)
    sub(text, "a:bodyPr")
    sub(text, "a:lstStyle")
    sub(sub(text, "a:p"), "a:endParaRPr", lang=sheet.language)
    _holder(sheet, "sldNum", _NUMBER)
    text = _text(sheet)
    sub(text, "a:bodyPr", anchor="b")
    number_style = TextStyle("notes-number", (_NUMBER_STYLE,))
    list_style(sub(text, "a:lstStyle"), number_style, None, deck.theme)
    write_number(sub(text, "a:p"), "‹#›", sheet)
    creation_id(sheet.slide, sheet.identity)
    sub(tree, "p:clrMap", **deck.theme.colour_maps[_on_paper(deck)])
    list_style(sub(tree, "p:notesStyle"), _plain(deck.brand.styles["notes"]), None, deck.theme, levels=LEVELS)
    return sheet.part


def write_notes(page: Page, number: int, slide: Part, master: opc.Part, deck: Deck) -> None:
    """Add the notes page of the slide with this number."""
    deck = deck.on(_on_paper(deck))
    tree = sheet_root("p:notes")
    part = deck.package.add(f"ppt/notesSlides/notesSlide{number}.xml", f"{PRESENTATIONML}notesSlide+xml", tree)
    part.relate("notesMaster", master)
    part.relate("slide", slide)
    slide.relate("notesSlide", part)
    sheet = Sheet(deck, part, ("notes", page.key), page.language)
    sheet.links_slides = False
    sheet.begin()
    _holder(sheet, "sldImg")
    _holder(sheet, "body")
    style = deck.brand.styles["notes"]
    text = _text(sheet)
    sub(text, "a:bodyPr")
    sub(text, "a:lstStyle")
    write_paragraphs(text, page.notes, Look(style, _plain(style)), sheet)
    _holder(sheet, "sldNum")
    text = _text(sheet)
    sub(text, "a:bodyPr")
    sub(text, "a:lstStyle")
    write_number(sub(text, "a:p"), str(number), sheet)
    creation_id(sheet.slide, sheet.identity)
    colour_map(tree, None)


def write_handout_master(deck: Deck, title: str) -> Part:
    """Add the master of handouts: the deck's title above, the page's number below, in the brand's fonts and colours.

    PowerPoint sets the slides on it by itself, as many on a page as who prints them asks for.
    """
    deck = deck.on(_on_paper(deck))
    tree, sheet = _begun(deck, "handoutMaster", "handout master")
    heading = sub(
        _edge(sheet, "hdr", Box(_LEFT_EDGE, _TOP, _RIGHT_EDGE + _EDGE_WIDTH, _EDGE_HEIGHT), _EDGE_STYLE), "a:p"
    )
    run = sub(heading, "a:r")
    sub(run, "a:rPr", lang=sheet.language)
    put(run, "a:t", title)
    foot = sub(_edge(sheet, "ftr", Box(_LEFT_EDGE, _BOTTOM, _EDGE_WIDTH, _EDGE_HEIGHT), _EDGE_STYLE), "a:p")
    sub(foot, "a:endParaRPr", lang=sheet.language)
    number = _edge(sheet, "sldNum", _NUMBER, replace(_EDGE_STYLE, align="right"))
    write_number(sub(number, "a:p"), "‹#›", sheet)
    creation_id(sheet.slide, sheet.identity)
    sub(tree, "p:clrMap", **deck.theme.colour_maps[_on_paper(deck)])
    sub(tree, "p:hf", ftr=0, dt=0)
    return sheet.part


def _begun(deck: Deck, kind: str, name: str) -> tuple[Element, Sheet]:
    """Add a master with its theme and its ground, and return its root and the sheet, on which all else is missing."""
    tree = sheet_root(f"p:{kind}")
    part = deck.package.add(f"ppt/{kind}s/{kind}1.xml", f"{PRESENTATIONML}{kind}+xml", tree)
    part.relate("theme", write_theme(deck, deck.package.free("ppt/theme/theme{}.xml")))
    sheet = Sheet(deck, part, (name,), deck.language)
    sub(sub(sub(sheet.slide, "p:bg"), "p:bgRef", idx=1001), "a:schemeClr", val="bg1")
    sheet.begin()
    return tree, sheet


def _edge(sheet: Sheet, kind: str, box: Box, level: LevelStyle) -> Element:
    """Append a placeholder at the edge of a handout, and return its text, in which paragraphs are still missing."""
    _holder(sheet, kind, box, _ON_HANDOUTS)
    text = _text(sheet)
    sub(text, "a:bodyPr", anchor="t" if box.y == _TOP else "b")
    list_style(sub(text, "a:lstStyle"), TextStyle(f"handout-{kind}", (level,)), None, sheet.deck.theme)
    return text


def _on_paper(deck: Deck) -> Palette:
    """Return the palette of what is printed: dark on light, also in a dark brand."""
    return "turned" if deck.theme.is_dark else "own"


def _plain(style: TextStyle) -> TextStyle:
    """Return the style without marks, in which a colleague's own notes begin."""
    return replace(style, levels=tuple(replace(level, mark="", margin=0, indent=0) for level in style.levels))


def _picture_box(slide: Size) -> Box:
    width, height = PAGE.width - 2 * _MARGIN, _PICTURE_HEIGHT
    if slide.width * height > slide.height * width:
        height = width * slide.height // slide.width
    else:
        width = height * slide.width // slide.height
    return Box((PAGE.width - width) // 2, _PICTURE_TOP, width, height)


_NAMES = {"sldImg": "Slide Image", "body": "Notes", "sldNum": "Slide Number", "hdr": "Header", "ftr": "Footer"}


def _holder(sheet: Sheet, kind: str, box: Box | None = None, indices: Mapping[str, int] = _ON_MASTER) -> Element:
    """Append a placeholder and return its `p:spPr`; on a notes page it takes its place from the master."""
    shape = sheet.shape("p:sp")
    about = sub(shape, "p:nvSpPr")
    sheet.identify(about, kind, _NAMES[kind])
    locks = sub(sub(about, "p:cNvSpPr"), "a:spLocks", noGrp=1)
    if kind == "sldImg":
        locks.set("noRot", "1")
        locks.set("noChangeAspect", "1")
    mark = sub(sub(about, "p:nvPr"), "p:ph", type=kind)
    if kind in ("sldNum", "hdr", "ftr"):
        mark.set("sz", "quarter")
    index = (_ON_PAGE if box is None else indices)[kind]
    if index:
        mark.set("idx", str(index))
    properties = sub(shape, "p:spPr")
    if box is not None:
        transform(properties, box)
        sub(sub(properties, "a:prstGeom", prst="rect"), "a:avLst")
    return properties


def _text(sheet: Sheet) -> Element:
    """Append the text of the placeholder that was appended last."""
    return sub(sheet.tree[-1], "p:txBody")
