"""Write the fonts that a deck carries along."""

from __future__ import annotations

from collections.abc import Sequence

from trustdeck.fonts import FontFile, embedded, panose
from trustdeck.powerpoint.package import Package, Part
from trustdeck.powerpoint.xml import name, sub

_FACES = {(False, False): "regular", (True, False): "bold", (False, True): "italic", (True, True): "boldItalic"}
_BEFORE = ("p:smartTags", "p:notesSz")  # ECMA-376 part 1, 19.2.1.26


def write_fonts(presentation: Part, fonts: Sequence[FontFile], package: Package) -> None:
    """Add fonts to the presentation, family by family; one that a template has brought along stays the template's."""
    tree = presentation.tree
    listing = tree.find(name("p:embeddedFontLst"))
    if listing is None and fonts:
        listing = sub(tree, "p:embeddedFontLst")
        next(found for tag in _BEFORE if (found := tree.find(name(tag))) is not None).addnext(listing)
    if listing is None or not fonts:
        return
    tree.set("embedTrueTypeFonts", "1")
    tree.attrib.pop("saveSubsetFonts", "")  # whole ones stay whole, so that the deck can be edited anywhere
    there = {font.get("typeface") for font in listing.iter(name("p:font"))}
    for family in dict.fromkeys(font.family for font in fonts if font.family not in there):
        faces = {(font.bold, font.italic): font for font in fonts if font.family == family}
        entry = sub(listing, "p:embeddedFont")
        sub(entry, "p:font", typeface=family, panose=panose(next(iter(faces.values()))))
        for style, tag in _FACES.items():
            if style in faces:
                part = package.font(embedded(faces[style]))
                sub(entry, f"p:{tag}", **{"r:id": presentation.relate("font", part)})
