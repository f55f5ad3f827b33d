"""Draw connectors where the file says they run.

PowerPoint shows a connector as it was written, and finds it a new way only when a shape that it holds on to is moved.
LibreOffice finds one on opening, by rules of its own: one that leads around something is drawn through it, and some
shapes are held elsewhere. So it gets connectors that hold on to nothing, and bent and curved ones as free forms.
"""

from __future__ import annotations

import re
from itertools import pairwise

_CONNECTOR = re.compile(rb"<p:cxnSp>.*?</p:cxnSp>", re.DOTALL)
_PRESET = re.compile(rb'prst="(bent|curved)Connector([2-5])"')
_GLUE = re.compile(rb"<p:cNvCxnSpPr>.*?</p:cNvCxnSpPr>|<p:cNvCxnSpPr/>", re.DOTALL)
_GEOMETRY = re.compile(rb"<a:prstGeom .*?</a:prstGeom>", re.DOTALL)
_SIZE = re.compile(rb'<a:ext cx="(\d+)" cy="(\d+)"/>')
_ADJUST = re.compile(rb'<a:gd name="adj(\d)" fmla="val (-?\d+)"/>')
_SHARE = 100_000
_MIDDLE = _SHARE // 2  # what a connector has about which nothing is said

Point = tuple[int, int]


def as_written(part: bytes) -> bytes:
    """Return a slide's XML with connectors that run as it says, whatever finds them a way."""
    return _CONNECTOR.sub(lambda match: _settled(match[0]), part)


def _settled(text: bytes) -> bytes:
    match, size = _PRESET.search(text), _SIZE.search(text)
    if match is None or size is None:
        return _GLUE.sub(b"<p:cNvCxnSpPr/>", text)
    width, height = int(size[1]), int(size[2])
    adjust = {int(number): int(share) for number, share in _ADJUST.findall(text)}
    points = corners(int(match[2]), width, height, adjust)
    path = "".join(_curves(points) if match[1] == b"curved" else _stretches(points))
    geometry = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{height}" fill="none">{path}</a:path></a:pathLst></a:custGeom>'
    )
    text = _GEOMETRY.sub(geometry.encode(), _GLUE.sub(b"<p:cNvSpPr/>", text))
    return text.replace(b"p:nvCxnSpPr>", b"p:nvSpPr>").replace(b"p:cxnSp>", b"p:sp>")


def corners(count: int, width: int, height: int, adjust: dict[int, int]) -> list[Point]:
    """Return the ends and the corners of the preset with so many stretches (presetShapeDefinitions.xml), unturned."""
    sides = (width, height, width)
    turns = [sides[number] * adjust.get(number + 1, _MIDDLE) // _SHARE for number in range(count - 2)]
    across = [0, *turns[::2]] if count % 2 else [0, *turns[::2], width]
    down = [0, *turns[1::2], height] if count % 2 else [0, *turns[1::2]]
    points = [(0, 0)]
    for number in range(count - 1):  # across and down by turns
        x, y = points[-1]
        points.append((across[number // 2 + 1], y) if number % 2 == 0 else (x, down[number // 2 + 1]))
    return [*points, (width, height)]


def _stretches(points: list[Point]) -> list[str]:
    return [f"<a:moveTo>{_at(points[0])}</a:moveTo>", *(f"<a:lnTo>{_at(point)}</a:lnTo>" for point in points[1:])]


def _curves(points: list[Point]) -> list[str]:
    """Return the curves around the corners, which meet in the middle of the stretches between these."""
    inner = [_between(one, other) for one, other in pairwise(points[1:-1])]
    knots = [points[0], *inner, points[-1]]
    return [
        f"<a:moveTo>{_at(points[0])}</a:moveTo>",
        *(
            f"<a:cubicBezTo>{_at(_between(start, corner))}{_at(_between(corner, end))}{_at(end)}</a:cubicBezTo>"
            for start, corner, end in zip(knots, points[1:-1], knots[1:], strict=False)
        ),
    ]


def _between(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) // 2, (one[1] + other[1]) // 2


def _at(point: Point) -> str:
    return f'<a:pt x="{point[0]}" y="{point[1]}"/>'
