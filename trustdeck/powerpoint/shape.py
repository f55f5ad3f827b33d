"""Write text in its placeholder, and free shapes."""

from __future__ import annotations

from trustdeck.geometry import Outline
from trustdeck.page import Placeholder, Shape, Text
from trustdeck.powerpoint.sheet import Sheet, fill, line, placeholder_mark, transform
from trustdeck.powerpoint.text import write_body
from trustdeck.powerpoint.xml import Element, sub


def write_text(text: Text, placeholder: Placeholder, sheet: Sheet) -> None:
    """Append text in a placeholder, which takes place and looks from the layout but for what differs."""
    shape = sheet.shape("p:sp")
    about = sub(shape, "p:nvSpPr")
    sheet.identify(about, text.key, text.name, text.alt)
    sub(sub(about, "p:cNvSpPr"), "a:spLocks", noGrp=1)
    placeholder_mark(about, placeholder)
    properties = sub(shape, "p:spPr")
    if text.box != placeholder.box or placeholder.pinned:
        transform(properties, text.box)
    write_body(shape, text.body, sheet.deck.brand.styles[placeholder.style], sheet)


def write_shape(shape: Shape, sheet: Sheet, *, user_drawn: bool = False) -> None:
    """Append a free shape; `user_drawn` marks what stands on a layout and is no placeholder."""
    if shape.geometry == "line":
        _line(shape, sheet, user_drawn)
        return
    element = sheet.shape("p:sp")
    about = sub(element, "p:nvSpPr")
    sheet.identify(about, shape.key, shape.name, shape.alt, decorative=shape.decorative)
    kind = sub(about, "p:cNvSpPr")
    if shape.body is not None and shape.geometry == "rect" and not shape.fill and shape.stroke is None:
        kind.set("txBox", "1")
    _unfilled(about, user_drawn)
    _looks(element, shape, sheet)
    if shape.body is not None:
        write_body(element, shape.body, None, sheet)


def _line(shape: Shape, sheet: Sheet, user_drawn: bool) -> None:
    """Append a line as PowerPoint draws one: a connector that nothing is connected to."""
    if shape.body is not None:
        raise ValueError(f"the line `{shape.key}` has text, for which a line has no place")
    element = sheet.shape("p:cxnSp")
    about = sub(element, "p:nvCxnSpPr")
    sheet.identify(about, shape.key, shape.name, shape.alt, decorative=shape.decorative)
    sub(about, "p:cNvCxnSpPr")
    _unfilled(about, user_drawn)
    _looks(element, shape, sheet)


def _unfilled(about: Element, user_drawn: bool) -> None:
    placeholder_mark(about, None)
    if user_drawn:
        about[-1].set("userDrawn", "1")


def _looks(element: Element, shape: Shape, sheet: Sheet) -> None:
    properties = sub(element, "p:spPr")
    transform(properties, shape.box)
    if shape.outline is not None:
        _outline(properties, shape.outline)
    elif shape.geometry == "polygon":
        _polygon(properties, shape)
    else:
        geometry = sub(sub(properties, "a:prstGeom", prst=shape.geometry), "a:avLst")
        for name, value in shape.adjust.items():
            sub(geometry, "a:gd", name=name, fmla=f"val {value}")
    if shape.fill:
        fill(properties, shape.fill, sheet.deck.theme, shape.opacity)
    elif shape.geometry != "line":
        sub(properties, "a:noFill")
    line(properties, shape.stroke, sheet.deck.theme)


_STEPS = {"M": "a:moveTo", "L": "a:lnTo", "C": "a:cubicBezTo", "Z": "a:close"}


def _outline(properties: Element, outline: Outline) -> None:
    """Append a geometry of the shape's own: one path, whose fill leaves out what lies within two of its outlines."""
    geometry = sub(properties, "a:custGeom")
    for empty in ("a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst"):
        sub(geometry, empty)
    sub(geometry, "a:rect", l="0", t="0", r="r", b="b")
    path = sub(sub(geometry, "a:pathLst"), "a:path", w=outline.width, h=outline.height)
    for letter, numbers in outline.steps:
        step = sub(path, _STEPS[letter])
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            sub(step, "a:pt", x=x, y=y)


def _polygon(properties: Element, shape: Shape) -> None:
    """Append a free form as PowerPoint writes one; its connection sites grow with it.

    They are above, left, below and right of its middle, in the order in which most presets have them: LibreOffice
    takes the number of a site for that of a preset's.
    """
    width, height = shape.box.width, shape.box.height
    geometry = sub(properties, "a:custGeom")
    sub(geometry, "a:avLst")
    guides = sub(geometry, "a:gdLst")
    for number, (x, y) in enumerate(shape.middles):
        sub(guides, "a:gd", name=f"connsiteX{number}", fmla=f"*/ {x} w {width}")
        sub(guides, "a:gd", name=f"connsiteY{number}", fmla=f"*/ {y} h {height}")
    sub(geometry, "a:ahLst")
    listing = sub(geometry, "a:cxnLst")
    for number in range(len(shape.middles)):
        site = sub(listing, "a:cxn", ang=0)
        sub(site, "a:pos", x=f"connsiteX{number}", y=f"connsiteY{number}")
    sub(geometry, "a:rect", l="l", t="t", r="r", b="b")
    path = sub(sub(geometry, "a:pathLst"), "a:path", w=width, h=height)
    for number, (x, y) in enumerate(shape.corners):
        sub(sub(path, "a:lnTo" if number else "a:moveTo"), "a:pt", x=x, y=y)
    sub(path, "a:close")
