"""Write text: list styles, paragraphs and runs.

How text looks is said once, in the list style that a box inherits or has of its own; paragraphs and
runs only say in what they differ (ECMA-376 part 1, 21.1.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from trustdeck.brand import Theme
from trustdeck.foreign import latex
from trustdeck.geometry import Inset, pt
from trustdeck.markup import Run, is_right_to_left
from trustdeck.page import Align, Body, LevelStyle, Number, Paragraph, TextStyle
from trustdeck.powerpoint import math
from trustdeck.powerpoint.sheet import Sheet, colour, fill
from trustdeck.powerpoint.xml import Element, put, sub

LEVELS = 9  # as many as a list style has

_ALIGN: dict[Align, str] = {"left": "l", "center": "ctr", "right": "r"}
_MIRRORED: dict[Align, Align] = {"left": "right", "center": "center", "right": "left"}
_ANCHOR = {"top": "t", "middle": "ctr", "bottom": "b"}
_THEME_FONT = {"heading": "+mj", "body": "+mn"}
_BASELINE = {"sup": 30_000, "sub": -25_000}  # what PowerPoint's own buttons set, in 1/1000 per cent
_MARK_FONT = "Arial"  # has every mark that brands use, at one width in all Offices
_PLAIN_MARK = "•"


# --- list styles ----------------------------------------------------------------------------------


def list_style(
    parent: Element,
    style: TextStyle,
    inherited: TextStyle | None,
    theme: Theme,
    *,
    levels: int = 0,
    sized: bool = False,
) -> None:
    """Append the levels of a list style that differ from what is inherited; all of each where nothing is.

    There are as many levels as the style has, or `levels` if that is more. `sized`: every level says its size.
    """
    for index in range(max(levels, len(style.levels))):
        level = style.level(index)
        below = inherited.level(index) if inherited else None
        if level != below or sized:
            level_style(parent, f"a:lvl{index + 1}pPr", level, below, theme, sized=sized)


def level_style(
    parent: Element,
    tag: str,
    level: LevelStyle,
    inherited: LevelStyle | None,
    theme: Theme,
    *,
    sized: bool = False,
) -> None:
    """Append one level of a list style: what differs from the inherited level, or all of it where there is none."""
    properties = sub(parent, tag)
    if inherited is None or level.margin != inherited.margin:
        properties.set("marL", str(level.margin))
    if inherited is None or level.indent != inherited.indent:
        properties.set("indent", str(level.indent))
    if inherited is None or level.align != inherited.align:
        properties.set("algn", _ALIGN[level.align])
    if inherited is None or _line_height(level) != _line_height(inherited):
        _line_spacing(properties, level)
    if inherited is None or level.space_before_pt != inherited.space_before_pt:
        _space(properties, "a:spcBef", level.space_before_pt)
    if level.space_after_pt != (inherited.space_after_pt if inherited else 0):
        _space(properties, "a:spcAft", level.space_after_pt)
    if inherited is None or level.mark_colour != inherited.mark_colour:
        colour(sub(properties, "a:buClr"), level.mark_colour, theme)
    if inherited is None or level.mark != inherited.mark:
        _mark(properties, level.mark)
    _default_run(properties, level, inherited, theme, sized)


def _default_run(parent: Element, level: LevelStyle, inherited: LevelStyle | None, theme: Theme, sized: bool) -> None:
    run = sub(parent, "a:defRPr")
    if inherited is None:
        run.set("kern", "1200")
    if sized or inherited is None or level.size_pt != inherited.size_pt:
        run.set("sz", hundredths(level.size_pt))
    if inherited is None or level.bold != inherited.bold:
        run.set("b", str(int(level.bold)))
    if inherited is None or level.italic != inherited.italic:
        run.set("i", str(int(level.italic)))
    if level.caps != (inherited is not None and inherited.caps):
        run.set("cap", "all" if level.caps else "none")
    if inherited is None or level.colour != inherited.colour:
        fill(run, level.colour, theme)
    if inherited is None or level.font != inherited.font:
        font(run, level.font, theme)


def hundredths(size_pt: float) -> str:
    """Return a size in points as OOXML counts it, in hundredths."""
    return str(round(size_pt * 100))


def font(parent: Element, which: str, theme: Theme) -> None:
    """Append the theme's font for headings or body, or a family, that of code among them."""
    scheme = _THEME_FONT.get(which)
    if scheme is None:
        family = theme.mono_font if which == "mono" else which
        sub(parent, "a:latin", typeface=family)
        sub(parent, "a:cs", typeface=family)
    else:
        for script, suffix in (("a:latin", "lt"), ("a:ea", "ea"), ("a:cs", "cs")):
            sub(parent, script, typeface=f"{scheme}-{suffix}")


def _line_height(level: LevelStyle) -> tuple[float, float]:
    return level.line_spacing, level.line_pt


def _line_spacing(parent: Element, level: LevelStyle) -> None:
    spacing = sub(parent, "a:lnSpc")
    if level.line_pt:
        sub(spacing, "a:spcPts", val=hundredths(level.line_pt))
    else:
        sub(spacing, "a:spcPct", val=round(level.line_spacing * 100_000))


def _space(parent: Element, tag: str, points: float) -> None:
    sub(sub(parent, tag), "a:spcPts", val=hundredths(points))


def _mark(parent: Element, mark: str) -> None:
    if mark:
        sub(parent, "a:buFont", typeface=_MARK_FONT)
        sub(parent, "a:buChar", char=mark)
    else:
        sub(parent, "a:buNone")


# --- bodies ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """How paragraphs are to look, and the style in force where they stand, as a list style gives it.

    `size_pt` is not None only in tables, whose cells have no list style: there each run says its size, and its font
    (`says_font`) where that is not the theme's for text, as in templates that leave their theme's fonts alone.
    """

    style: TextStyle
    force: TextStyle
    size_pt: float | None = None
    says_font: bool = False


def write_body(parent: Element, body: Body, inherited: TextStyle | None, sheet: Sheet) -> None:
    """Append `p:txBody`; `inherited` is the style of the placeholder that is filled, None in a free shape."""
    style = sheet.deck.brand.styles[body.style].at(body.sizes_pt)
    text = sub(parent, "p:txBody")
    _body_properties(sub(text, "a:bodyPr"), body, style, inherited)
    own = sub(text, "a:lstStyle")
    deepest = max((paragraph.level for paragraph in body.paragraphs), default=0)
    below = _without_colours(inherited) if inherited and sheet.recoloured else inherited
    list_style(own, style, below, sheet.deck.theme, levels=deepest + 1, sized=body.sizes_pt is not None)
    write_paragraphs(text, body.paragraphs, Look(style, style), sheet)


def write_label(parent: Element, style: TextStyle, sheet: Sheet) -> Element:
    """Append the text of a placeholder that holds one short line, and return its paragraph, still empty."""
    text = sub(parent, "p:txBody")
    sub(text, "a:bodyPr")
    own = sub(text, "a:lstStyle")
    if sheet.recoloured:
        list_style(own, style, _without_colours(style), sheet.deck.theme)
    return sub(text, "a:p")


def _without_colours(style: TextStyle) -> TextStyle:
    """Return the style with colours that are no one's, so that each is said again where it is inherited."""
    return replace(style, levels=tuple(replace(level, colour="", mark_colour="") for level in style.levels))


def _body_properties(properties: Element, body: Body, style: TextStyle, inherited: TextStyle | None) -> None:
    if body.upward:
        properties.set("vert", "vert270")
    if inherited is None:
        properties.set("wrap", "square")
    inset = body.inset if body.inset is not None else style.inset
    if inherited is None or inset != inherited.inset:
        insets(properties, inset)
    if body.columns > 1:
        properties.set("numCol", str(body.columns))
        properties.set("spcCol", str(body.column_gap))
    anchor = body.anchor if body.anchor is not None else style.anchor
    if inherited is None or anchor != inherited.anchor:
        properties.set("anchor", _ANCHOR[anchor])
    if body.sizes_pt is not None:
        # Without a scale: PowerPoint reckons one only when the text is changed, and then from these sizes.
        sub(properties, "a:normAutofit")


def frame(parent: Element, style: TextStyle, *, shrinks: bool) -> None:
    """Append `a:bodyPr` of a master's or layout's placeholder; `shrinks`: text that a colleague adds gets smaller."""
    properties = sub(parent, "a:bodyPr", vert="horz")
    insets(properties, style.inset)
    properties.set("rtlCol", "0")
    properties.set("anchor", _ANCHOR[style.anchor])
    if shrinks:
        sub(properties, "a:normAutofit")


def insets(properties: Element, inset: Inset) -> None:
    """Set the inner margins of a box of text."""
    sides = (("lIns", inset.left), ("tIns", inset.top), ("rIns", inset.right), ("bIns", inset.bottom))
    for side, length in sides:
        properties.set(side, str(length))


def anchor(style: TextStyle) -> str:
    """Return OOXML's name of where the text of a box stands in its height."""
    return _ANCHOR[style.anchor]


# --- paragraphs -----------------------------------------------------------------------------------


def write_paragraphs(parent: Element, paragraphs: Sequence[Paragraph], look: Look, sheet: Sheet) -> None:
    """Append the paragraphs; a box without any gets an empty one, without which PowerPoint repairs the file."""
    for paragraph in paragraphs or (Paragraph(()),):
        _paragraph(sub(parent, "a:p"), paragraph, look, sheet)


def _paragraph(element: Element, paragraph: Paragraph, look: Look, sheet: Sheet) -> None:
    language = (paragraph.runs[0].language if paragraph.runs else "") or sheet.language
    _paragraph_properties(element, paragraph, look, is_right_to_left(language))
    ends_in_text = False
    for run in paragraph.runs:
        if run.math and sheet.formulas is not None:
            sheet.formulas.append(_formula(element, run, look, sheet))
            ends_in_text = False
            continue
        for index, piece in enumerate(run.text.split("\n")):
            if index:
                _run_properties(sub(element, "a:br"), run, look, sheet)
                ends_in_text = False
            if piece:
                text = sub(element, "a:r")
                _run_properties(text, run, look, sheet)
                # As it is: `a:t` is an `xsd:string`, in which SpreadsheetML's `_x0041_` stands for itself.
                put(text, "a:t", piece)
                ends_in_text = True
    if not ends_in_text:
        last = paragraph.runs[-1] if paragraph.runs else Run("")
        end = sub(element, "a:endParaRPr", lang=last.language or sheet.language)
        if look.size_pt is not None:
            end.set("sz", hundredths(look.size_pt))


def _formula(element: Element, run: Run, look: Look, sheet: Sheet) -> list[Element]:
    """Append a formula, and return the letters that other programs show instead."""
    formula = latex.parse(run.math, is_display=run.is_display)
    if isinstance(formula, latex.Problem):
        raise ValueError(f"the formula `{run.math}` is not one")

    def looks(properties: Element, italic: bool) -> None:
        properties.set("lang", run.language or sheet.language)
        properties.set("i", str(int(italic)))
        if look.size_pt is not None:
            properties.set("sz", hundredths(look.size_pt))
        properties.set("b", "0")
        if run.colour:
            fill(properties, run.colour, sheet.deck.theme)

    math.Writer(looks).formula(element, formula)
    instead = []
    for text, script, italic in latex.pieces(formula.nodes):
        piece = sub(element, "a:r")
        element.remove(piece)
        _run_properties(piece, replace(run, script=script, italic=italic), look, sheet)
        put(piece, "a:t", text)
        instead.append(piece)
    return instead


def _paragraph_properties(parent: Element, paragraph: Paragraph, look: Look, rtl: bool) -> None:
    level, force = look.style.level(paragraph.level), look.force.level(paragraph.level)
    properties = sub(parent, "a:pPr")
    margin, indent = look.style.indents(paragraph)
    if margin != force.margin:
        properties.set("marL", str(margin))
    if paragraph.level:
        properties.set("lvl", str(paragraph.level))
    if indent != force.indent:
        properties.set("indent", str(indent))
    align = paragraph.align or level.align
    if rtl:
        align = _MIRRORED[align]
        properties.set("rtl", "1")
    if align != force.align:
        properties.set("algn", _ALIGN[align])
    if paragraph.tab_em:
        properties.set("defTabSz", str(pt(level.size_pt * paragraph.tab_em)))
    if _line_height(level) != _line_height(force):
        _line_spacing(properties, level)
    space_before = level.space_before_pt if paragraph.space_before_pt is None else paragraph.space_before_pt
    if space_before != force.space_before_pt:
        _space(properties, "a:spcBef", space_before)
    match paragraph.mark:
        case Number(scheme=scheme, start=start):
            if force.mark_share != 1:
                sub(properties, "a:buSzPct", val=100_000)  # small marks may be, but not small numbers
            sub(properties, "a:buFont", typeface="+mn-lt")
            number = sub(properties, "a:buAutoNum", type=scheme)
            if start != 1:
                number.set("startAt", str(start))
        case "none":
            _own_mark(properties, "", force)
        case "bullet":
            _own_mark(properties, level.mark or _PLAIN_MARK, force)
        case "inherit":
            _own_mark(properties, level.mark, force)
        case _:
            assert_never(paragraph.mark)
    if not properties.attrib and not len(properties):
        parent.remove(properties)


def _own_mark(parent: Element, mark: str, force: LevelStyle) -> None:
    if mark != force.mark:
        _mark(parent, mark)


def _run_properties(parent: Element, run: Run, look: Look, sheet: Sheet) -> None:
    properties = sub(parent, "a:rPr", lang=run.language or sheet.language)
    if look.size_pt is not None:
        properties.set("sz", hundredths(look.size_pt))
    if run.bold:
        properties.set("b", "1")
    if run.italic:
        properties.set("i", "1")
    if run.strike:
        properties.set("strike", "sngStrike")
    if run.script:
        properties.set("baseline", str(_BASELINE[run.script]))
    if run.code:
        properties.set("noProof", "1")
    if run.colour:
        fill(properties, run.colour, sheet.deck.theme)
    if run.code and look.style.levels[0].font != "mono":
        font(properties, "mono", sheet.deck.theme)
    elif look.says_font:
        font(properties, look.style.levels[0].font, sheet.deck.theme)
    if run.link:
        sheet.link(properties, run.link)
