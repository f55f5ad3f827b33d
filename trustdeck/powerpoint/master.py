"""Write the theme, the slide master and the native layouts.

Colours and fonts stand in the theme, how text looks in the master, what a layout does differently in the layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import etree

from trustdeck.brand import Theme
from trustdeck.page import (
    Drawing,
    LevelStyle,
    NativeLayout,
    Page,
    Picture,
    Placeholder,
    PlaceholderKind,
    Shape,
    TextStyle,
)
from trustdeck.powerpoint.package import OFFICE_TYPE, PRESENTATIONML, Part, braced, creation_id
from trustdeck.powerpoint.picture import write_picture
from trustdeck.powerpoint.shape import write_shape
from trustdeck.powerpoint.sheet import Deck, Sheet, colour_map, placeholder_mark, sheet_root, transform
from trustdeck.powerpoint.text import LEVELS, frame, level_style, list_style
from trustdeck.powerpoint.xml import NAMESPACES, Element, put, root, sub

FIRST_MASTER_ID = 2_147_483_648  # ECMA-376 part 1, 19.7.18: masters and layouts count on from here, together

_TITLES = ("title", "ctrTitle")
_TEXTS = ("body", "obj", "subTitle")
_FOOTERS = ("dt", "ftr", "sldNum")
_INDENT = 457_200  # half an inch: what a free text box moves by for each level in PowerPoint

OTHER = TextStyle("other", tuple(LevelStyle(18, margin=_INDENT * index) for index in range(LEVELS)))
"""How the text of shapes that a colleague draws looks."""

# A slot for each kind of fill, line and effect that PowerPoint's gallery of shape styles offers: all of them flat.
_FORMATS = f"""<a:fmtScheme xmlns:a="{NAMESPACES["a"]}" name="Flat">
<a:fillStyleLst>{'<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3}</a:fillStyleLst>
<a:lnStyleLst>{
    "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
        '<a:prstDash val="solid"/><a:miter lim="800000"/></a:ln>'
        for width in (9_525, 12_700, 19_050)
    )
}</a:lnStyleLst>
<a:effectStyleLst>{"<a:effectStyle><a:effectLst/></a:effectStyle>" * 3}</a:effectStyleLst>
<a:bgFillStyleLst>{'<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3}</a:bgFillStyleLst>
</a:fmtScheme>"""

_SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


# --- the theme ------------------------------------------------------------------------------------


def write_theme(deck: Deck, name: str) -> Part:
    """Add the brand's theme as a part; each master has one of its own."""
    theme = deck.theme
    tree = root("a:theme", "a", name=theme.name)
    elements = sub(tree, "a:themeElements")
    scheme = sub(elements, "a:clrScheme", name=theme.name)
    for slot in _SLOTS:
        sub(sub(scheme, f"a:{slot}"), "a:srgbClr", val=theme.slots[slot].upper())
    _fonts(elements, theme)
    elements.append(etree.fromstring(_FORMATS.replace("\n", "")))
    sub(tree, "a:objectDefaults")
    sub(tree, "a:extraClrSchemeLst")
    return deck.package.add(name, f"{OFFICE_TYPE}theme+xml", tree)


def _fonts(parent: Element, theme: Theme) -> None:
    fonts = sub(parent, "a:fontScheme", name=theme.name)
    for tag, family in (("a:majorFont", theme.heading_font), ("a:minorFont", theme.body_font)):
        group = sub(fonts, tag)
        sub(group, "a:latin", typeface=family)
        sub(group, "a:ea", typeface="")
        sub(group, "a:cs", typeface="")


# --- the master -----------------------------------------------------------------------------------


def write_master(deck: Deck, drawing: Drawing) -> tuple[Part, Mapping[str, Part]]:
    """Add the master and its layouts; return the master's part, and the layouts' by their keys."""
    tree = sheet_root("p:sldMaster", preserve=1)
    part = deck.package.add("ppt/slideMasters/slideMaster1.xml", f"{PRESENTATIONML}slideMaster+xml", tree)
    own = _shared_placeholders(drawing.layouts, _usual_footers(drawing.pages))
    sheet = Sheet(deck, part, ("master",), deck.language)
    style = sub(sub(sheet.slide, "p:bg"), "p:bgRef", idx=1001)
    sub(style, "a:schemeClr", val="bg1")
    sheet.begin()
    for placeholder in own:
        _placeholder(placeholder, sheet, _master_inherited(placeholder, deck), on_master=True)
    creation_id(sheet.slide, sheet.identity)
    sub(tree, "p:clrMap", **deck.theme.colour_maps["own"])
    layouts = _layouts(deck, drawing, part, {p.kind: p for p in own})
    listing = sub(tree, "p:sldLayoutIdLst")
    for index, layout in enumerate(layouts.values(), 1):
        sub(listing, "p:sldLayoutId", id=FIRST_MASTER_ID + index, **{"r:id": part.relate("slideLayout", layout)})
    part.relate("theme", write_theme(deck, deck.package.free("ppt/theme/theme{}.xml")))
    _footers(tree, drawing.pages)
    styles = sub(tree, "p:txStyles")
    for tag, style_of in (
        ("p:titleStyle", deck.brand.styles["title"]),
        ("p:bodyStyle", _nine(deck.brand.styles["body"])),
        ("p:otherStyle", OTHER),
    ):
        list_style(sub(styles, tag), style_of, None, deck.theme)
    return part, layouts


def _nine(style: TextStyle) -> TextStyle:
    return replace(style, levels=tuple(style.level(index) for index in range(LEVELS)))


def _footers(tree: Element, pages: Sequence[Page]) -> None:
    """Say which of header, footer, date and number a colleague's next slide gets: those that the deck's slides have."""
    switched_off = {
        "sldNum": not any(page.footer.number for page in pages),
        "hdr": True,
        "ftr": not any(page.footer.text for page in pages),
        "dt": not any(page.footer.date for page in pages),
    }
    sub(tree, "p:hf", **{kind: 0 for kind, off in switched_off.items() if off})


def _usual_footers(pages: Sequence[Page]) -> Mapping[str, str]:
    """Return what most slides have for a footer and a date; a colleague's next slide gets it from its layout."""
    usual = {}
    for kind, texts in (("ftr", [page.footer.text for page in pages]), ("dt", [page.footer.date for page in pages])):
        counted = Counter(text for text in texts if text)
        usual[kind] = counted.most_common(1)[0][0] if counted else ""
    return usual


def _with_footer(placeholder: Placeholder, usual: Mapping[str, str]) -> Placeholder:
    return replace(placeholder, prompt=usual.get(placeholder.kind) or placeholder.prompt)


_MASTER_KINDS: tuple[tuple[PlaceholderKind, tuple[PlaceholderKind, ...], str], ...] = (
    ("title", ("title",), "title"),
    ("body", ("body", "obj"), "body"),
    ("dt", ("dt",), ""),
    ("ftr", ("ftr",), ""),
    ("sldNum", ("sldNum",), ""),
)
"""A master's placeholders in the order of their indexes: the kinds that take after each, and the style that it has."""


def _shared_placeholders(layouts: Sequence[NativeLayout], usual: Mapping[str, str]) -> tuple[Placeholder, ...]:
    """Return the master's placeholders: of each kind it can have, what most layouts agree on."""
    shared = []
    for index, (kind, kinds, style) in enumerate(_MASTER_KINDS):
        found = [p for layout in layouts for p in layout.placeholders if p.kind in kinds and style in ("", p.style)]
        if found:
            box = Counter(p.box for p in found).most_common(1)[0][0]
            first = next(p for p in found if p.box == box)
            shared.append(_with_footer(replace(first, kind=kind, index=index), usual))
    return tuple(shared)


def _master_inherited(placeholder: Placeholder, deck: Deck) -> TextStyle:
    if placeholder.kind in _FOOTERS:
        return OTHER
    return deck.brand.styles["title" if placeholder.kind == "title" else "body"]


# --- layouts --------------------------------------------------------------------------------------


def _layouts(deck: Deck, drawing: Drawing, master: Part, own: Mapping[str, Placeholder]) -> dict[str, Part]:
    parts = {}
    usual = _usual_footers(drawing.pages)
    for index, layout in enumerate(drawing.layouts, 1):
        part = parts[layout.key] = deck.package.add(
            f"ppt/slideLayouts/slideLayout{index}.xml", f"{PRESENTATIONML}slideLayout+xml", _layout_root(layout)
        )
        part.relate("slideMaster", master)
        sheet = Sheet(deck, part, ("layout", layout.key), deck.language)
        sheet.slide.set("name", layout.title)
        sheet.begin(layout.background or ("background" if layout.palette != "own" else ""))
        for item in layout.decoration:
            match item:
                case Shape():
                    write_shape(item, sheet, user_drawn=True)
                case Picture():
                    write_picture(item, None, sheet, user_drawn=True)
                case _:
                    raise TypeError(f"a layout's decoration is a shape or a picture, not a {type(item).__name__}")
        for placeholder in layout.placeholders:
            placeholder = _with_footer(placeholder, usual)
            _placeholder(placeholder, sheet, _layout_inherited(placeholder, own, deck))
        creation_id(sheet.slide, sheet.identity)
        colour_map(sheet.part.tree, deck.theme.colour_maps[layout.palette] if layout.palette != "own" else None)
    return parts


def _layout_root(layout: NativeLayout) -> Element:
    if layout.type:
        return sheet_root("p:sldLayout", type=layout.type, preserve=1)
    return sheet_root("p:sldLayout", preserve=1, userDrawn=1)


def _layout_inherited(placeholder: Placeholder, own: Mapping[str, Placeholder], deck: Deck) -> TextStyle:
    """Return the style that a layout's placeholder has without a word about it, through the master."""
    if placeholder.kind in _FOOTERS:
        return deck.brand.styles[own[placeholder.kind].style] if placeholder.kind in own else OTHER
    return deck.brand.styles["title" if placeholder.kind in _TITLES else "body"]


def write_placeholder(placeholder: Placeholder, sheet: Sheet, inherited: TextStyle) -> None:
    """Append an empty placeholder to a layout; `inherited` is the style that it has without a word about it."""
    _placeholder(placeholder, sheet, inherited)


def _placeholder(placeholder: Placeholder, sheet: Sheet, inherited: TextStyle, *, on_master: bool = False) -> None:
    shape = sheet.shape("p:sp")
    about = sub(shape, "p:nvSpPr")
    sheet.identify(about, f"placeholder {placeholder.region}", placeholder.name)
    sub(sub(about, "p:cNvSpPr"), "a:spLocks", noGrp=1)
    is_footer = placeholder.kind in _FOOTERS
    placeholder_mark(about, placeholder, custom_prompt=bool(placeholder.prompt) and not is_footer and not on_master)
    properties = sub(shape, "p:spPr")
    transform(properties, placeholder.box)
    if on_master:
        sub(sub(properties, "a:prstGeom", prst="rect"), "a:avLst")
    style = sheet.deck.brand.styles[placeholder.style]
    text = sub(shape, "p:txBody")
    frame(text, style, shrinks=placeholder.kind in _TITLES or placeholder.kind in _TEXTS)
    levels = 1 if is_footer or placeholder.kind in _TITLES else LEVELS
    list_style(sub(text, "a:lstStyle"), style, inherited, sheet.deck.theme, levels=levels)
    _prompt(text, placeholder, sheet)


def _prompt(text: Element, placeholder: Placeholder, sheet: Sheet) -> None:
    """Append what stands in the placeholder while it is empty: a line for each level."""
    if placeholder.kind == "sldNum":
        write_number(sub(text, "a:p"), "‹#›", sheet)
        return
    for level, line in enumerate(placeholder.prompt.split("\n")):
        paragraph = sub(text, "a:p")
        if level:
            sub(paragraph, "a:pPr", lvl=level)
        if line:
            run = sub(paragraph, "a:r")
            sub(run, "a:rPr", lang=sheet.language)
            put(run, "a:t", line)
        else:
            sub(paragraph, "a:endParaRPr", lang=sheet.language)


def write_number(paragraph: Element, shown: str, sheet: Sheet) -> None:
    """Append the field that shows a slide's number; `shown` is what it showed last."""
    identity = braced(sheet.deck.identity("field", str(sheet.identity)))
    field = sub(paragraph, "a:fld", id=identity, type="slidenum")
    sub(field, "a:rPr", lang=sheet.language)
    put(field, "a:t", shown)
    sub(paragraph, "a:endParaRPr", lang=sheet.language)


def default_text_style(parent: Element, theme: Theme) -> None:
    """Append the presentation's own text style, which serves where no master does."""
    for index, level in enumerate(OTHER.levels, 1):
        level_style(parent, f"a:lvl{index}pPr", level, None, theme)
