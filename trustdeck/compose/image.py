"""Compose pictures: never stretch them, keep what matters in view, and their words with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trustdeck import model
from trustdeck.compose.bitmap import load
from trustdeck.compose.space import Frame, Space, runs
from trustdeck.compose.text import below, words_below
from trustdeck.geometry import EMU_PER_INCH, Box, pt
from trustdeck.page import Body, Item, Media, Paragraph, Picture, Shape

GAP = pt(6)
_RADIUS = pt(12)
_BETWEEN = EMU_PER_INCH // 4
_NEARLY = 0.85
_MOST_TRIES = 4
_WHOLE = (0.0, 0.0, 0.0, 0.0)
LEAST_HEIGHT = EMU_PER_INCH * 5 // 4  # below that a picture on a slide says nothing


def images(block: model.Images, space: Space) -> Frame:
    """Compose one picture in its region, or several as a grid."""
    if len(block.images) == 1:
        frame = _image(block.images[0], space)
        space.regions.note(frame.items, block.images[0].span)
        return frame
    found = [load(space.setting, image.file, image.span) for image in block.images]
    if None in found:
        return Frame((), 0)
    ratio = max(media.width_px / media.height_px for media in found if media is not None)
    across, width, height, foot = _best_grid(block.images, ratio, space)
    if height < LEAST_HEIGHT // 2:
        return Frame((), LEAST_HEIGHT * -(-len(found) // across))
    left = space.box.x
    items: list[Item] = []
    bottom = space.box.y
    for index, image in enumerate(block.images):
        row, column = divmod(index, across)
        x, y = left + column * (width + _BETWEEN), space.box.y + row * (height + foot + _BETWEEN)
        frame = _image(image, space.within(Box(x, y, width, height + foot), beside=True))
        items += frame.items
        space.regions.note(frame.items, image.span)
        bottom = max(bottom, y + max(height + foot, frame.height))
    return Frame(tuple(items), bottom - space.box.y)


def _best_grid(images: Sequence[model.Image], ratio: float, space: Space) -> tuple[int, int, int, int]:
    """Return how many pictures stand in a row, and each one's width and height, and the height of its foot.

    They are as large as can be; of grids that are nearly so, it is one without gaps, and that which fills the width.
    """
    choices = []
    for across in range(1, len(images) + 1):
        rows = -(-len(images) // across)
        widest = width = (space.box.width - (across - 1) * _BETWEEN) // across
        foot = 0
        for _ in range(_MOST_TRIES):  # lower pictures are narrower, and words take more lines below them
            foot = max(foot, *(words_height(image, width, space) for image in images))
            height = (space.box.height - (rows - 1) * _BETWEEN) // rows - foot
            width = max(1, min(widest, round(height * ratio)))
        choices.append((across, width, foot, rows * across == len(images)))
    largest = max(width for _, width, _, _ in choices)
    near = [choice for choice in choices if choice[1] >= largest * _NEARLY]
    across, width, foot, _ = max(near, key=lambda choice: (choice[3], choice[0] * choice[1]))
    return across, width, round(width / ratio), foot


def words_height(image: model.Image | model.Media, width: int, space: Space) -> int:
    """Return the height that a picture's caption and credit take below it, the gap included."""
    caption_height = credit_height = 0
    if said := words_below(image.caption, image.source, image.language or space.language, space.setting):
        caption_height = space.setting.height(said, "caption", _caption_width(image, width), space.sizes("caption"))
    if image.credit is not None:
        credit_height = space.setting.height(
            _credit(image, space), "credit", _credit_width(image, width), _credit_sizes(space)
        )
    foot = max(caption_height, credit_height)
    return foot + GAP if foot else 0


def _image(image: model.Image, space: Space) -> Frame:
    region = space.regions.take("picture", "body")
    media = load(space.setting, image.file, image.span)
    if media is None:
        return Frame((), 0)
    key = f"{space.key}/{region}"
    if space.box.right >= space.setting.brand.size.width:
        return _over_page(image, media, region, key, space)
    place, foot = _place(image, media, space)
    least = 1 if space.beside else LEAST_HEIGHT
    if space.box.height - foot < least:
        return Frame((), LEAST_HEIGHT + foot)
    under = Box(place.x, place.bottom + GAP, place.width, max(0, foot - GAP))
    if image.edge == "bleed":
        place = _to_the_edge(image, place, space)
    crop = cover(media, place, image.focus) if image.fit == "cover" or image.edge == "bleed" else _WHOLE
    radius = _RADIUS if image.edge == "rounded" else 0
    items: list[Item] = [Picture(key, region, place, region, media, crop, image.alt, image.decorative, radius)]
    items += words_below_picture(image, key, under, space)
    return Frame(tuple(items), place.bottom - space.box.y + foot)


def _place(image: model.Image, media: Media, space: Space) -> tuple[Box, int]:
    """Return where a picture stands, and how much height its caption and credit take in its width, with the gap."""
    place, foot = space.box, words_height(image, space.box.width, space)
    for _ in range(_MOST_TRIES):  # a lower picture is narrower, and words take more lines below it
        room = replace(space.box, height=max(1, space.box.height - foot))
        fills = image.fit == "cover" or image.edge == "bleed"
        place = room if fills else contained((media.width_px, media.height_px), room, space)
        needed = words_height(image, place.width, space)
        if needed <= foot:
            break
        foot = needed
    return place, foot


def _to_the_edge(image: model.Image, place: Box, space: Space) -> Box:
    """Return a place that begins or ends at a side margin as one that goes on to the slide's edge there."""
    margins, page = space.setting.brand.zones["body"], space.setting.brand.size
    left = 0 if place.x <= margins.x else place.x
    right = page.width if place.right >= margins.right else place.right
    if (left, right) == (place.x, place.right):
        space.setting.report.error(
            "bad-value", image.edge_span or image.span, "a picture between others cannot run off the slide",
            "leave `edge` out, or put it into the first or the last column",
        )  # fmt: skip
    return Box(left, place.y, right - left, place.height)


def _over_page(image: model.Image, media: Media, region: str, key: str, space: Space) -> Frame:
    """Cover the page or its side with the picture, down to a strip for its caption and credit where it has them."""
    zone = space.setting.brand.zones["footer"]
    left = max(zone.x, space.box.x + GAP)
    width = zone.right - left
    foot = words_height(image, width, space)
    place = replace(space.box, height=space.box.height - foot - 2 * GAP) if foot else space.box
    picture = Picture(key, region, place, region, media, cover(media, place, image.focus), image.alt, image.decorative)
    words = words_below_picture(image, key, Box(left, place.bottom + GAP, width, foot - GAP), space)
    return Frame((picture, *words), space.box.height)


def words_below_picture(image: model.Image | model.Media, key: str, box: Box, space: Space) -> tuple[Item, ...]:
    """Return a caption, and at the right a small credit."""
    items: list[Item] = []
    room = space.within(replace(box, width=_caption_width(image, box.width)), fills=False)
    if (said := below(image.caption, image.source, image.language or space.language, room)) is not None:
        items += said.items
    if image.credit is not None:
        width = _credit_width(image, box.width)
        place = Box(box.right - width, box.y, width, box.height)
        items.append(Shape(f"{key}-credit", "credit", place, body=Body(_credit(image, space), "credit")))
    return tuple(items)


def _caption_width(image: model.Image | model.Media, width: int) -> int:
    return width * 2 // 3 if image.credit is not None else width


def _credit_width(image: model.Image | model.Media, width: int) -> int:
    return width // 3 if image.caption is not None or image.source is not None else width


def contained(proportions: tuple[int, int], box: Box, space: Space) -> Box:
    """Return the largest place of the picture's own proportions at the top of the box.

    It keeps to the left margin, or in a column on the right to the right one.
    """
    ratio = min(box.width / proportions[0], box.height / proportions[1])
    width = min(box.width, max(1, round(proportions[0] * ratio)))
    height = min(box.height, max(1, round(proportions[1] * ratio)))
    margin = space.setting.brand.zones["body"]
    free = box.width - width
    left = free if box.x > margin.x and box.right >= margin.right else 0
    return Box(box.x + left, box.y, width, height)


def cover(media: Media, box: Box, focus: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return what to cut off so that the picture covers the box and its focus stays as near the middle as can be."""
    picture, wanted = media.width_px / media.height_px, box.width / box.height
    if picture > wanted:
        cut = 1 - wanted / picture
        left = min(cut, max(0.0, focus[0] - (1 - cut) / 2))
        return (left, 0.0, cut - left, 0.0)
    cut = 1 - picture / wanted
    top = min(cut, max(0.0, focus[1] - (1 - cut) / 2))
    return (0.0, top, 0.0, cut - top)


def _credit(image: model.Image | model.Media, space: Space) -> tuple[Paragraph, ...]:
    return (Paragraph(runs(image.credit, image.language or space.language)),) if image.credit else ()


def _credit_sizes(space: Space) -> tuple[float, ...]:
    return space.setting.brand.sizes("credit", 0)
