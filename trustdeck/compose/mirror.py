"""Turn a finished drawing round, for a deck in a language that is read from right to left.

Everything else composes as if it were read from left to right: what begins at the left margin then begins at the
right one, the first column stands at the right, and a process runs to the left. Text itself is not touched: writers
know from its language on which side its lines begin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trustdeck.compose.diagram.pen import SITES, Side
from trustdeck.geometry import Box, Inset
from trustdeck.page import Body, Connector, Drawing, End, Group, Item, NativeLayout, Page, Picture, Shape, Table, Text

_OTHER_SIDE: Mapping[Side, Side] = {"left": "right", "right": "left", "top": "top", "bottom": "bottom"}


def mirrored(drawing: Drawing) -> Drawing:
    """Return the drawing with all that stands on its pages and layouts on the other side."""
    width = drawing.size.width
    return replace(
        drawing,
        layouts=tuple(_layout(layout, width) for layout in drawing.layouts),
        pages=tuple(_page(page, width) for page in drawing.pages),
    )


def mirrored_box(box: Box, width: int) -> Box:
    """Return where a rectangle stands on a page of this width that is turned round."""
    return replace(box, x=width - box.right)


def _layout(layout: NativeLayout, width: int) -> NativeLayout:
    return replace(
        layout,
        placeholders=tuple(replace(one, box=mirrored_box(one.box, width)) for one in layout.placeholders),
        decoration=tuple(_item(item, width) for item in layout.decoration),
    )


def _page(page: Page, width: int) -> Page:
    return replace(page, items=tuple(_item(item, width) for item in page.items))


def _item(item: Item, width: int) -> Item:
    match item:
        case Group():
            shapes = {part.key: part for part in item.items if isinstance(part, Shape)}
            return replace(
                item,
                items=tuple(
                    _shape(part, width) if isinstance(part, Shape) else _connector(part, shapes, width)
                    for part in item.items
                ),
            )
        case Shape():
            return _shape(item, width)
        case Text():
            instead = item.instead and _picture(item.instead, width)
            return replace(item, box=mirrored_box(item.box, width), body=_body(item.body), instead=instead)
        case Table():
            inset = _inset(item.inset)
            return replace(item, box=mirrored_box(item.box, width), inset=inset, from_right=True)
        case Picture():
            return _picture(item, width)
        case _:
            return replace(item, box=mirrored_box(item.box, width))


def _picture(picture: Picture, width: int) -> Picture:
    """Pictures show what they show; only their place changes."""
    return replace(picture, box=mirrored_box(picture.box, width))


def _shape(shape: Shape, width: int) -> Shape:
    corners = [(shape.box.width - x, y) for x, y in reversed(shape.corners)]
    half = len(corners) // 2  # so that they still begin with the upper left one of four
    return replace(
        shape, box=mirrored_box(shape.box, width), body=shape.body and _body(shape.body),
        corners=(*corners[half:], *corners[:half]),
    )  # fmt: skip


def _body(body: Body) -> Body:
    return replace(body, inset=body.inset and _inset(body.inset))


def _inset(inset: Inset) -> Inset:
    return replace(inset, left=inset.right, right=inset.left)


def _connector(connector: Connector, shapes: dict[str, Shape], width: int) -> Connector:
    return replace(
        connector, points=tuple((width - x, y) for x, y in connector.points),
        start=_end(connector.start, shapes), end=_end(connector.end, shapes),
    )  # fmt: skip


def _end(end: End, shapes: dict[str, Shape]) -> End:
    """Return the site on the other side of the shape that a connector holds on to."""
    sites = SITES[shapes[end.shape].geometry]
    return replace(end, site=next(sites[_OTHER_SIDE[side]] for side, site in sites.items() if site == end.site))
