"""One shape tree under construction: a slide, a layout, a master, a notes page.

It hands out what has to be unique or shared: shape ids, identities, relationships.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from trustdeck.brand import Brand, Theme
from trustdeck.geometry import Box
from trustdeck.page import Backdrop, Clip, Media, NativeLayout, Palette, Picture, Placeholder, Stroke
from trustdeck.powerpoint.package import Package, Part, braced
from trustdeck.powerpoint.xml import Element, extension, name, root, sub
from trustdeck.template import Template

_SHAPE_IDENTITY = "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}"
_LINK_COLOUR = "{A12FA001-AC4F-418D-AE19-62706E023703}"  # [MS-ODRAWXML], 2.28: links in the colour of text
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


@dataclass(frozen=True, slots=True)
class Deck:
    """What all parts of one file share. `slides` are the slides' parts by their page's key."""

    package: Package
    brand: Brand
    language: str
    identity: Callable[..., uuid.UUID]
    slides: Mapping[str, Part]

    def on(self, palette: Palette) -> Deck:
        """Return the deck as its pages of this palette see it: some roles may have other colours there."""
        theme = self.theme.on(palette)
        return self if theme is self.theme else replace(self, brand=replace(self.brand, theme=theme))

    @property
    def template(self) -> Template | None:
        """The template that the deck is made in, if there is one."""
        return self.brand.template

    @property
    def theme(self) -> Theme:
        return self.brand.theme


class Sheet:
    """A part with a shape tree; `tree` is its `p:spTree`, `keys` what its shapes' identities are made of.

    `ids` are the ids of its shapes by their items' keys.

    `links_slides`: a link to a slide is possible here. `recoloured`: the part's use of the theme's colours
    differs from that of its layout, so that inherited colours have to be said again: LibreOffice resolves
    them where they are written. `formulas`, where the part keeps formulas, gathers what other programs show instead of
    each in the shape that is being written. `playing` are the films and sounds on it, with their shapes' ids.
    """

    def __init__(self, deck: Deck, part: Part, keys: tuple[str, ...], language: str) -> None:
        self.deck = deck
        self.part = part
        self.links_slides = True
        self.recoloured = False
        self.formulas: list[list[Element]] | None = None
        self.language = language or deck.language
        self.identity = deck.identity(*keys)
        self.playing: list[tuple[int, Picture]] = []
        self._keys = keys
        self._shapes = 1
        self.ids: dict[str, int] = {}
        found = part.tree.find(name("p:cSld"))
        self.slide = sub(part.tree, "p:cSld") if found is None else found
        self.tree: Element

    def go_on(self) -> None:
        """Take up the shape tree of a part that has one."""
        tree = self.slide.find(name("p:spTree"))
        if tree is None:
            raise ValueError(f"the part `{self.part.partname}` has no shape tree")
        self.tree = tree
        numbers = [element.get("id", "") for element in tree.iter(name("p:cNvPr"))]
        self._shapes = max((int(number) for number in numbers if number.isdigit()), default=1)

    def begin(self, background: str = "", backdrop: Backdrop | None = None) -> None:
        """Begin the shape tree, on a picture, on a background of this colour role or, for '', on the inherited one."""
        if background or backdrop:
            self.ground(background, backdrop)
        self.tree = shape_tree(self.slide)

    def ground(self, background: str, backdrop: Backdrop | None = None) -> None:
        """Put a picture, or a background in this colour role, first, in the place of what there is."""
        for old in self.slide.findall(name("p:bg")):
            self.slide.remove(old)
        properties = sub(sub(self.slide, "p:bg"), "p:bgPr")
        if backdrop is None:
            fill(properties, background, self.deck.theme)
        else:
            filling = sub(properties, "a:blipFill", dpi=0, rotWithShape=1)
            sub(filling, "a:blip", **{"r:embed": self.picture(backdrop.media)})
            stretched(filling, backdrop.crop)
        sub(properties, "a:effectLst")
        self.slide.insert(0, self.slide[-1])

    def shape(self, kind: str) -> Element:
        """Append an element to the shape tree."""
        return sub(self.tree, kind)

    def identify(self, parent: Element, key: str, name: str, alt: str = "", *, decorative: bool = False) -> None:
        """Append a shape's `p:cNvPr`: its id, its name, its words for a screen reader, its identity."""
        self._shapes += 1
        self.ids[key] = self._shapes
        properties = sub(parent, "p:cNvPr", id=self._shapes, name=name)
        if alt:
            properties.set("descr", alt)
        extensions = sub(properties, "a:extLst")
        identity = braced(self.deck.identity(*self._keys, key))
        extension(extensions, "a:ext", _SHAPE_IDENTITY, "a16:creationId", id=identity)
        if decorative:
            extension(extensions, "a:ext", _DECORATIVE, "adec:decorative", val=1)

    def id_of(self, key: str) -> int:
        """Return the id of a shape that was written before."""
        return self.ids[key]

    @contextmanager
    def within(self, group: Element) -> Iterator[None]:
        """Append to a group instead of the shape tree."""
        around, self.tree = self.tree, group
        yield
        self.tree = around

    def link(self, properties: Element, address: str) -> None:
        """Append a hyperlink to a run's properties: to a slide (`#key`) or out of the file."""
        if address.startswith("#") and not self.links_slides:
            return
        if address.startswith("#"):
            target = self.part.relate("slide", self.deck.slides[address[1:]])
            link = sub(properties, "a:hlinkClick", **{"r:id": target, "action": "ppaction://hlinksldjump"})
        else:
            link = sub(properties, "a:hlinkClick", **{"r:id": self.part.relate_out(address)})
        if self.deck.theme.links_as_text:
            extension(sub(link, "a:extLst"), "a:ext", _LINK_COLOUR, "ahyp:hlinkClr", val="tx")

    def picture(self, media: Media) -> str:
        """Return the id of the relationship to a picture."""
        return self.part.relate("image", self.deck.package.picture(media))

    def clip(self, clip: Clip) -> tuple[str, str]:
        """Return the ids of the two relationships to a film or a sound: linked, and embedded."""
        part = self.deck.package.clip(clip)
        return self.part.relate("video" if clip.is_video else "audio", part), self.part.relate_media(part)

    def drawing(self, media: Media) -> str:
        """Return the id of the relationship to a picture's SVG."""
        return self.part.relate("image", self.deck.package.drawing(media))


def sheet_root(tag: str, **attributes: str | int) -> Element:
    """Return the root of a part with a shape tree."""
    return root(tag, "a", "r", "p", **attributes)


def shape_tree(parent: Element) -> Element:
    """Append an empty shape tree and return it."""
    tree = sub(parent, "p:spTree")
    group = sub(tree, "p:nvGrpSpPr")
    sub(group, "p:cNvPr", id=1, name="")
    sub(group, "p:cNvGrpSpPr")
    sub(group, "p:nvPr")
    whole = sub(sub(tree, "p:grpSpPr"), "a:xfrm")
    sub(whole, "a:off", x=0, y=0)
    sub(whole, "a:ext", cx=0, cy=0)
    sub(whole, "a:chOff", x=0, y=0)
    sub(whole, "a:chExt", cx=0, cy=0)
    return tree


# --- what all kinds of shapes have ----------------------------------------------------------------

_PLACEHOLDER_SIZES = {"dt": "half", "ftr": "quarter", "sldNum": "quarter"}


def placeholder_mark(parent: Element, placeholder: Placeholder | None, *, custom_prompt: bool = False) -> None:
    """Append `p:nvPr`, which names the layout's placeholder that a shape fills."""
    properties = sub(parent, "p:nvPr")
    if placeholder is None:
        return
    mark = sub(properties, "p:ph")
    if placeholder.kind != "obj":
        mark.set("type", placeholder.kind)
    if placeholder.kind in _PLACEHOLDER_SIZES:
        mark.set("sz", _PLACEHOLDER_SIZES[placeholder.kind])
    if placeholder.kind not in ("title", "ctrTitle") and placeholder.index:
        mark.set("idx", str(placeholder.index))
    if custom_prompt:
        mark.set("hasCustomPrompt", "1")


def filled(layout: NativeLayout | None, region: str) -> Placeholder | None:
    """Return the placeholder that an item of this region fills; None for a free item."""
    if not region:
        return None
    placeholder = layout.placeholder(region) if layout else None
    if placeholder is None:
        raise ValueError(f"the layout has no region `{region}`")
    return placeholder


_CROP_UNITS = 100_000  # 1/1000 per cent; ECMA-376 part 1, 20.1.8.55


def stretched(filling: Element, crop: tuple[float, float, float, float]) -> None:
    """Append how a picture fills its place: without the shares that are cut from its left, top, right and bottom."""
    if any(crop):
        cut = sub(filling, "a:srcRect")
        for side, share in zip("ltrb", crop, strict=True):
            if share:
                cut.set(side, str(round(share * _CROP_UNITS)))
    sub(sub(filling, "a:stretch"), "a:fillRect")


def transform(parent: Element, box: Box, tag: str = "a:xfrm") -> None:
    """Append a shape's place and size."""
    place = sub(parent, tag)
    sub(place, "a:off", x=box.x, y=box.y)
    sub(place, "a:ext", cx=box.width, cy=box.height)


def colour(parent: Element, role: str, theme: Theme) -> None:
    """Append a role's colour as a reference to the theme's."""
    value = theme.roles[role]
    reference = sub(parent, "a:schemeClr", val=value.scheme)
    for transformation, amount in value.transforms:
        sub(reference, f"a:{transformation}", val=amount)


def fill(parent: Element, role: str, theme: Theme, opacity: float = 1.0) -> None:
    """Append a fill in a role's colour, which lets the rest through where it is not opaque."""
    solid = sub(parent, "a:solidFill")
    colour(solid, role, theme)
    if opacity < 1:
        sub(solid[0], "a:alpha", val=round(opacity * 100_000))


def line(parent: Element, stroke: Stroke | None, theme: Theme, tag: str = "a:ln") -> None:
    """Append a line, or its absence."""
    if stroke is None:
        sub(sub(parent, tag), "a:noFill")
    else:
        element = sub(parent, tag, w=round(stroke.width_pt * 12_700))
        fill(element, stroke.colour, theme)
        if stroke.dashed:
            sub(element, "a:prstDash", val="sysDash")


def colour_map(parent: Element, mapping: Mapping[str, str] | None) -> None:
    """Append `p:clrMapOvr`: the page's own use of the theme's colours, or None for the master's."""
    override = sub(parent, "p:clrMapOvr")
    if mapping is None:
        sub(override, "a:masterClrMapping")
    else:
        sub(override, "a:overrideClrMapping", **mapping)
