"""Write groups of shapes, and the connectors that hold them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trustdeck.geometry import Box
from trustdeck.page import Connector, Group, Tip
from trustdeck.powerpoint.shape import write_shape
from trustdeck.powerpoint.sheet import Sheet, line, placeholder_mark, transform
from trustdeck.powerpoint.xml import Element, sub

_QUARTER = 5_400_000  # of a turn, in 60,000ths of a degree; ECMA-376 part 1, 20.1.10.3
_SHARE = 100_000  # adjust values are parts of a side in this unit
_LEAST_SIDE = 12_700  # what PowerPoint gives the side of a connector that would have none, to have something to adjust

_TIPS: Mapping[Tip, tuple[str, str]] = {
    "arrow": ("triangle", "lg"), "dot": ("oval", "lg"), "diamond": ("diamond", "lg"),
}  # fmt: skip

Point = tuple[int, int]


def write_group(group: Group, sheet: Sheet) -> None:
    """Append a group; the shapes in it keep their places on the slide."""
    element = sheet.shape("p:grpSp")
    about = sub(element, "p:nvGrpSpPr")
    sheet.identify(about, group.key, group.name, group.alt, decorative=group.decorative)
    sub(about, "p:cNvGrpSpPr")
    placeholder_mark(about, None)
    properties = sub(element, "p:grpSpPr")
    box = group.box
    transform(properties, box)
    sub(properties[0], "a:chOff", x=box.x, y=box.y)
    sub(properties[0], "a:chExt", cx=box.width, cy=box.height)
    with sheet.within(element):
        for item in group.items:
            if isinstance(item, Connector):
                _connector(item, sheet)
            else:
                write_shape(item, sheet)


def _connector(connector: Connector, sheet: Sheet) -> None:
    """Append a connector, which is glued to shapes that were written before it."""
    element = sheet.shape("p:cxnSp")
    about = sub(element, "p:nvCxnSpPr")
    sheet.identify(about, connector.key, connector.name, decorative=True)
    glue = sub(about, "p:cNvCxnSpPr")
    sub(glue, "a:stCxn", id=sheet.id_of(connector.start.shape), idx=connector.start.site)
    sub(glue, "a:endCxn", id=sheet.id_of(connector.end.shape), idx=connector.end.site)
    placeholder_mark(about, None)
    properties = sub(element, "p:spPr")
    route = _route(connector)
    transform(properties, route.box)
    place = properties[0]
    if route.quarters:
        place.set("rot", str(route.quarters * _QUARTER))
    if route.flip_across:
        place.set("flipH", "1")
    if route.flip_down:
        place.set("flipV", "1")
    geometry = sub(sub(properties, "a:prstGeom", prst=route.geometry), "a:avLst")
    for number, share in enumerate(route.adjust, 1):
        sub(geometry, "a:gd", name=f"adj{number}", fmla=f"val {share}")
    line(properties, connector.stroke, sheet.deck.theme)
    _ends(properties[-1], connector)


def _ends(stroke: Element, connector: Connector) -> None:
    sub(stroke, "a:round")
    for end, tip in zip(("a:headEnd", "a:tailEnd"), connector.tips, strict=True):  # a line begins with its head
        if tip:
            kind, width = _TIPS[tip]
            sub(stroke, end, type=kind, w=width, len="med")


# --- how PowerPoint says where a connector goes ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Route:
    """A preset (ECMA-376 part 1, 20.1.10.56) in a box that is mirrored, and then turned clockwise about its middle."""

    geometry: str
    box: Box
    quarters: int = 0
    flip_across: bool = False
    flip_down: bool = False
    adjust: tuple[int, ...] = ()


def _route(connector: Connector) -> _Route:
    """Return the preset that passes through the connector's points.

    The presets `bentConnector2` to `5` begin level, to the right, and end below: other ways are mirrored and
    turned. Their adjust values are where they turn, as shares of the box.
    """
    points = connector.points
    if len(points) == 2:
        (x, y), (to_x, to_y) = points
        return _Route("straightConnector1", connector.box, flip_across=to_x < x, flip_down=to_y < y)
    quarters = _direction(points)
    along = [_turned(point, points[0], quarters) for point in points]
    across, down = along[-1]
    width, height = _side(across), _side(down)
    right, low = (1 if across >= 0 else -1), (1 if down >= 0 else -1)
    adjust = tuple(
        round(along[number][axis] * sign * _SHARE / side)
        for number, (axis, sign, side) in zip(
            range(1, len(points) - 2), [(0, right, width), (1, low, height), (0, right, width)], strict=False
        )
    )
    kind = "curvedConnector" if connector.curved else "bentConnector"
    box = _box(points[0], points[-1], width, height)
    return _Route(f"{kind}{len(points) - 1}", box, quarters, right < 0, low < 0, adjust)


def _direction(points: Sequence[Point]) -> int:
    """Return in quarters of a turn, clockwise from rightwards, where the first stretch leads."""
    (x, y), (to_x, to_y) = points[:2]
    if y == to_y:
        return 0 if to_x >= x else 2
    return 1 if to_y > y else 3


def _turned(point: Point, start: Point, quarters: int) -> Point:
    """Return where a point lies from the start, seen in the direction of the first stretch."""
    x, y = point[0] - start[0], point[1] - start[1]
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


def _side(length: int) -> int:
    return max(_LEAST_SIDE, abs(length))


def _box(start: Point, end: Point, width: int, height: int) -> Box:
    """Return the box as it is before it is turned: about the middle between the ends."""
    return Box((start[0] + end[0] - width) // 2, (start[1] + end[1] - height) // 2, width, height)
