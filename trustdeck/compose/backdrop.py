"""Put a picture behind a whole page, under a scrim just dense enough for the text on it to be read.

The scrim is a shape in the theme's colours, so that a colleague can change it. How dense it is comes from the
picture's own pixels where text stands: the brightest of them under light text, the darkest under dark text. Where a
template has a picture behind its pages there is no scrim: it is left as it is, and text takes the colour that reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from trustdeck import model
from trustdeck.brand import Brand
from trustdeck.colours import contrast, luminance, mixed
from trustdeck.compose.bitmap import load, opened
from trustdeck.compose.image import cover
from trustdeck.compose.mirror import mirrored_box
from trustdeck.compose.space import Setting
from trustdeck.geometry import Box, pt
from trustdeck.layouts import Layout
from trustdeck.page import Backdrop, Body, Footer, Item, Page, Palette, Picture, Shape, Text
from trustdeck.template import GroundPicture
from trustdeck.typeset import set_text

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_CELLS_ACROSS = 160  # the picture is looked at in cells, each smaller than a letter
_EXTREME = 64  # how many of the brightest, or darkest, colours are reckoned with
_READ = ("text", "muted", "accent", "accent-2")  # the roles of what is read
_FEW = 10  # one in so many of the darkest, and of the brightest, places in a template's picture is let be
_WHOLE = 100  # steps of opacity
_AROUND = pt(12)  # how far around words a picture is looked at

Tone: TypeAlias = Literal["dark", "light"]
_TONES: tuple[Tone, ...] = ("dark", "light")
Colour: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture for a whole page, and the tone of the scrim over it: `dark` under light text, `light` under dark."""

    backdrop: Backdrop
    tone: Tone


def backdrop(background: model.Background, setting: Setting) -> Ground | None:
    """Return a slide's picture for the whole page, or None where it cannot be used (which is reported).

    The tone is the author's, or the one that needs the thinner scrim if text stands everywhere.
    """
    media = load(setting, background.image, background.image_span or background.span)
    if media is None:
        return None
    if media.kind == "emf":
        setting.report.error(
            "bad-picture", background.image_span or background.span,
            f"`{background.image}` is an EMF, of which no colours are known behind text", "save it as PNG or SVG",
        )  # fmt: skip
        return None
    whole = setting.brand.zones["page"]
    found = Backdrop(media, cover(media, whole, background.focus))
    tones = [tone for tone in _TONES if _reads(tone, setting.brand)] or list(_TONES)
    if background.scrim in tones:
        return Ground(found, background.scrim)
    if background.scrim != "auto":
        setting.report.warning(
            "low-contrast", background.span,
            f"the brand has no text that reads on a {background.scrim} scrim; a {tones[0]} one is laid on the picture",
            "leave `scrim` out",
        )  # fmt: skip
    colours = _colours(found, [whole], whole)
    return Ground(found, min(tones, key=lambda tone: _opacity(tone, colours, setting.brand)))


def _reads(tone: Tone, brand: Brand) -> bool:
    """Say whether a scrim that lets nothing through is ground enough for all text: some templates have none for it."""
    palette: Palette = "over-dark" if tone == "dark" else "over-light"
    ground = brand.hex(f"page-over-{tone}", palette)
    return all(contrast(brand.hex(role, palette), ground) >= LEAST_CONTRAST for role in _READ)


def covered(page: Page, ground: Ground, decoration: Iterable[Item], setting: Setting) -> Page:
    """Return a page on its picture: the scrim, then what its layout draws, then what stands on it.

    The scrim is the thinnest under which all text on the page is readable. There is no footer: other programs draw
    that below everything else, and so below the scrim.
    """
    whole = setting.brand.zones["page"]
    places = list(_places(page.items, setting))
    if setting.brand.is_turned(setting.language):  # as the page will be
        places = [mirrored_box(place, whole.width) for place in places]
    colours = _colours(ground.backdrop, places, whole) if places else []
    opacity = _opacity(ground.tone, colours, setting.brand)
    under: list[Item] = []
    if opacity > 0:
        role = f"page-over-{ground.tone}"
        under.append(Shape(f"{page.key}/scrim", "scrim", whole, fill=role, decorative=True, opacity=opacity))
    under += [replace(item, key=f"{page.key}/{item.key}") for item in decoration]
    return replace(page, items=(*under, *page.items), backdrop=ground.backdrop, footer=Footer())


def readable(page: Page, layout: Layout, setting: Setting) -> Page:
    """Return a page on its template's picture, each text of ours in a colour that reads where it stands.

    The text of the template's own placeholders has the colour that the template gives it.
    """
    picture = layout.ground.picture if layout.ground is not None else None
    if picture is None:
        return page
    return replace(page, items=tuple(_readable(item, picture, page.palette, setting.brand) for item in page.items))


def _readable(item: Item, picture: GroundPicture, palette: Palette, brand: Brand) -> Item:
    body = item.body if isinstance(item, Text) or (isinstance(item, Shape) and not item.fill) else None
    if body is None or not isinstance(item, Text | Shape) or "@" in body.style or body.style in ("title", "body"):
        return item
    behind = sorted(picture.colours(item.box, brand.size), key=luminance)
    few = len(behind) // _FEW
    return replace(item, body=_coloured(body, behind[few : len(behind) - few], palette, brand))


def _coloured(body: Body, behind: Sequence[str], palette: Palette, brand: Brand) -> Body:
    """Return text in its usual colour where that reads on what is behind it, else in the one that does best."""
    usual = brand.styles[body.style].levels[0].colour

    def least(role: str) -> float:
        return min((contrast(brand.hex(role, palette), colour) for colour in behind), default=LEAST_CONTRAST)

    if least(usual) >= LEAST_CONTRAST:
        return body
    best = max((usual, "text", "background"), key=least)
    return replace(body, paragraphs=tuple(paragraph.coloured(best) for paragraph in body.paragraphs))


def _places(items: Iterable[Item], setting: Setting) -> Iterable[Box]:
    """Yield where words stand on the picture itself; what has a ground of its own brings its contrast along."""
    for item in items:
        has_ground = isinstance(item, Shape) and (item.body is None or item.fill)
        if isinstance(item, Text) and item.body.columns == 1 and item.instead is None:
            yield _words(item, setting)
        elif not has_ground and not isinstance(item, Picture):
            yield item.box


def _words(item: Text, setting: Setting) -> Box:
    """Return the part of a text's box where its words stand, with the air around them."""
    look = setting.brand.styles[item.body.style].at(item.body.sizes_pt)
    inset = item.body.inset or look.inset
    inner = item.box.inside(inset)
    said = set_text(item.body.paragraphs, look, inner.width, setting.families)
    free = max(0, inner.height - said.height)
    above = {"top": 0, "middle": free // 2, "bottom": free}[item.body.anchor or look.anchor]
    aligns = {paragraph.align or look.level(paragraph.level).align for paragraph in item.body.paragraphs}
    width = min(inner.width, said.width) if aligns == {"left"} else inner.width
    words = Box(inner.x, inner.y + above, width, min(inner.height, said.height))
    return Box(words.x - _AROUND, words.y - _AROUND, words.width + 2 * _AROUND, words.height + 2 * _AROUND)


def _colours(picture: Backdrop, places: Sequence[Box], whole: Box) -> list[Colour]:
    """Return the colours of the picture in these places, as they are seen from where letters are seen."""
    down = max(1, round(_CELLS_ACROSS * whole.height / whole.width))
    image = opened(picture.media.data)
    left, top, right, bottom = picture.crop
    seen = (
        image.convert("RGBA")
        .crop(
            (
                round(image.width * left),
                round(image.height * top),
                max(1, round(image.width * (1 - right))),
                max(1, round(image.height * (1 - bottom))),
            )
        )
        .resize((_CELLS_ACROSS, down), 4)
    )  # 4: the mean of a cell's pixels
    colours: dict[Colour, None] = {}
    for box in places:
        first = (max(0, box.x * _CELLS_ACROSS // whole.width), max(0, box.y * down // whole.height))
        last = (min(_CELLS_ACROSS, -(-box.right * _CELLS_ACROSS // whole.width)),
                min(down, -(-box.bottom * down // whole.height)))  # fmt: skip
        if first[0] < last[0] and first[1] < last[1]:
            part = seen.crop((*first, *last))
            for _, pixel in part.getcolors(_CELLS_ACROSS * down) or []:
                red, green, blue, alpha = pixel  # type: ignore[misc]  # an RGBA picture has four
                colours.update(dict.fromkeys(_seen_through(red, green, blue, alpha)))
    return list(colours)


def _seen_through(red: int, green: int, blue: int, alpha: int) -> Iterable[Colour]:
    """Yield a pixel as it is seen on white and on black, since nobody knows what shines through it."""
    for ground in (0, 255) if alpha < 255 else (0,):
        mixed = [(value * alpha + ground * (255 - alpha)) // 255 for value in (red, green, blue)]
        yield mixed[0], mixed[1], mixed[2]


def _opacity(tone: Tone, colours: Sequence[Colour], brand: Brand) -> float:
    """Return how opaque the scrim must be for text of its tone's colour to be read on all of these colours."""
    palette: Palette = "over-dark" if tone == "dark" else "over-light"
    texts = {brand.hex(role, palette) for role in _READ}
    ground = brand.hex(f"page-over-{tone}", palette)
    worst = sorted(map(_hex, colours), key=luminance, reverse=tone == "dark")[:_EXTREME]
    for step in range(_WHOLE + 1):
        seen = [mixed(ground, colour, step / _WHOLE) for colour in worst]
        if all(contrast(text, on) >= LEAST_CONTRAST for text in texts for on in seen):
            return step / _WHOLE
    return 1.0


def _hex(colour: Colour) -> str:
    return "".join(f"{value:02x}" for value in colour)
