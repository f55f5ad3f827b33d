"""Draw hierarchies: boxes below boxes, or, where they are too many for that, beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trustdeck import model
from trustdeck.compose.diagram.pen import NO_TIPS, PADDING, Drawing, Form, Pen, Side
from trustdeck.compose.space import Space
from trustdeck.geometry import EMU_PER_INCH, Box, Inset
from trustdeck.page import Paragraph, Shape, Stroke

_GAP = EMU_PER_INCH // 5  # between neighbours
_CLOSE = EMU_PER_INCH // 10  # where there are many
_LEVEL = EMU_PER_INCH * 9 // 20  # between a box and those below it
_WIDEST = EMU_PER_INCH * 3
_LEAST = EMU_PER_INCH * 11 // 20
_TIGHT = Inset(PADDING.left * 2 // 3, PADDING.top * 2 // 3, PADDING.right * 2 // 3, PADDING.bottom * 2 // 3)
_LINE = Stroke("muted", 1.5)


@dataclass(frozen=True, slots=True)
class _Node:
    """A box, how deep it stands, and which of the leaves it stands over."""

    branch: model.Branch
    depth: int
    first: int
    last: int
    below: tuple[_Node, ...]

    @property
    def middle(self) -> float:
        """Where it stands among the leaves: over the middle of those that are next below it."""
        if not self.below:
            return self.first
        return (self.below[0].middle + self.below[-1].middle) / 2

    def walk(self) -> Iterator[_Node]:
        yield self
        for node in self.below:
            yield from node.walk()


def _node(branch: model.Branch, depth: int, first: int) -> _Node:
    below: list[_Node] = []
    last = first
    for number, child in enumerate(branch.bullets):
        below.append(_node(child, depth + 1, last + 1 if number else first))
        last = below[-1].last
    return _Node(branch, depth, first, last, tuple(below))


def hierarchies(block: model.Diagram) -> Sequence[Form]:
    """Return how a hierarchy may be drawn: downwards, with lists below its second row, or to the right."""
    hangs = len(block.hierarchy) == 1 and block.hierarchy[0].depth > 2
    return (_downwards, *((_hanging,) if hangs else ()), _rightwards)


def _roots(block: model.Diagram) -> list[_Node]:
    roots: list[_Node] = []
    for branch in block.hierarchy:
        roots.append(_node(branch, 0, roots[-1].last + 1 if roots else 0))
    return roots


def _text(pen: Pen, node: _Node) -> tuple[Paragraph, ...]:
    """Return what a box says: in bold where it has others below it or is the whole."""
    return (pen.line(node.branch.text, 0 if node.below or not node.depth else 1),)


def _downwards(block: model.Diagram, space: Space) -> Drawing:
    """Draw each box over the middle of those below it."""
    pen = Pen(space)
    roots = _roots(block)
    whole = space.box
    nodes = [node for root in roots for node in root.walk()]
    leaves = roots[-1].last + 1
    gap = _GAP if leaves <= 6 else _CLOSE
    inset = PADDING if leaves <= 6 else _TIGHT
    slot = min(_WIDEST + gap, (whole.width + gap) // leaves)
    width = max(1, slot - gap)
    left = whole.x + (whole.width - slot * leaves + gap) // 2
    depths = range(max(node.depth for node in nodes) + 1)
    tall = [
        max(
            _LEAST, *(pen.height(_text(pen, node), _style(node), width, inset) for node in nodes if node.depth == depth)
        )
        for depth in depths
    ]
    tall = [max(_LEAST, height) for height in tall]
    needed = sum(tall) + _LEVEL * (len(tall) - 1)
    between = _LEVEL + min(_LEVEL // 2, max(0, whole.height - needed) // max(1, len(tall)))
    top = whole.y + max(0, whole.height - sum(tall) - between * (len(tall) - 1)) * 2 // 5
    tops = [top + sum(tall[:depth]) + between * depth for depth in depths]

    def box(node: _Node) -> Box:
        return Box(left + round(node.middle * slot), tops[node.depth], width, tall[node.depth])

    drawn = {id(node): _box(pen, node, number, box(node), inset) for number, node in enumerate(nodes, 1)}
    for node in nodes:
        for child in node.below:
            _join_down(pen, drawn[id(node)], drawn[id(child)], between)
    return pen.drawing(needed)


def _style(node: _Node) -> str:
    return "shape" if node.depth else "shape-strong"


def _box(pen: Pen, node: _Node, number: int, box: Box, inset: Inset) -> Shape:
    return pen.shape(
        f"box {number}", box, _text(pen, node), _style(node), fill=pen.panel if node.depth else "accent", inset=inset,
        place=node.branch.text.span,
    )  # fmt: skip


def _join_down(pen: Pen, one: Shape, other: Shape, between: int) -> None:
    x, to_x = one.box.x + one.box.width // 2, other.box.x + other.box.width // 2
    y = one.box.bottom + between // 2
    corners = ((x, y), (to_x, y)) if abs(x - to_x) > 1 else ()
    pen.join(one, "bottom", other, "top", between=corners, stroke=_LINE, tips=NO_TIPS)


# --- hanging --------------------------------------------------------------------------------------

_INDENT = EMU_PER_INCH * 3 // 10
_HOOK = EMU_PER_INCH * 3 // 20  # how far left of a box its line to those below it runs


def _hanging(block: model.Diagram, space: Space) -> Drawing:
    """Draw a row of boxes below the first, and below each of them what belongs to it as a list."""
    pen = Pen(space)
    (root,) = _roots(block)
    whole = space.box
    columns = whole.columns(len(root.below), _INDENT)
    head = pen.height(_text(pen, root), "shape-strong", min(whole.width, _WIDEST), PADDING)
    row = max(_LEAST, *(pen.height(_text(pen, node), "shape", columns[0].width - _HOOK, _TIGHT) for node in root.below))
    tall = max(
        (pen.height(_text(pen, node), "shape", _hung_width(columns[0], node), _TIGHT)
         for child in root.below for node in child.walk() if node.depth > 1),
    )  # fmt: skip
    most = max(sum(1 for _ in child.walk()) - 1 for child in root.below)
    needed = max(_LEAST, head) + _LEVEL + row + most * (tall + _CLOSE)
    gap = _CLOSE + min(max(0, whole.height - needed) // max(1, most), _CLOSE)
    top = whole.y + max(0, whole.height - needed - most * (gap - _CLOSE)) * 2 // 5
    width = min(_WIDEST, whole.width)
    head_box = Box(whole.x + (whole.width - width) // 2, top, width, max(_LEAST, head))
    first = _box(pen, root, 1, head_box, PADDING)
    number = 1
    for child, column in zip(root.below, columns, strict=True):
        y = head_box.bottom + _LEVEL
        drawn = {}
        for node in child.walk():
            number += 1
            left = column.x + _HOOK + (node.depth - 1) * _INDENT
            height = row if node is child else tall
            drawn[id(node)] = _box(pen, node, number, Box(left, y, column.right - left, height), _TIGHT)
            y += height + gap
        _join_down(pen, first, drawn[id(child)], _LEVEL)
        for node in child.walk():
            for below in node.below:
                _hook(pen, drawn[id(node)], drawn[id(below)])
    return pen.drawing(needed)


def _hung_width(column: Box, node: _Node) -> int:
    return column.width - _HOOK - (node.depth - 1) * _INDENT


def _hook(pen: Pen, one: Shape, other: Shape) -> None:
    y, to_y = one.box.y + one.box.height // 2, other.box.y + other.box.height // 2
    x = one.box.x - _HOOK
    pen.join(one, "left", other, "left", between=((x, y), (x, to_y)), stroke=_LINE, tips=NO_TIPS)


# --- to the right ---------------------------------------------------------------------------------


def _rightwards(block: model.Diagram, space: Space) -> Drawing:
    """Draw each box left of the middle of those below it: so it may be wide."""
    pen = Pen(space)
    roots = _roots(block)
    whole = space.box
    nodes = [node for root in roots for node in root.walk()]
    depths = range(max(node.depth for node in nodes) + 1)
    widths = _widths(pen, nodes, len(depths), whole.width)
    tall = [pen.height(_text(pen, node), _style(node), widths[node.depth], _TIGHT) for node in nodes]
    leaves = roots[-1].last + 1
    rows = [0] * leaves
    for node, height in zip(nodes, tall, strict=True):
        if not node.below:
            rows[node.first] = height
    for node, height in zip(nodes, tall, strict=True):  # a tall box beside few leaves needs their room
        taken = sum(rows[node.first : node.last + 1]) + _CLOSE * (node.last - node.first)
        rows[node.last] += max(0, height - taken)
    needed = sum(rows) + _CLOSE * (leaves - 1)
    gap = _CLOSE + min(max(0, whole.height - needed) // leaves, _GAP)
    top = whole.y + max(0, whole.height - sum(rows) - gap * (leaves - 1)) * 2 // 5
    tops = [top + sum(rows[:leaf]) + gap * leaf for leaf in range(leaves)]
    lefts = [whole.x + sum(widths[:depth]) + _LEVEL * depth for depth in depths]
    boxes: dict[int, Box] = {}
    for node, height in reversed(list(zip(nodes, tall, strict=True))):
        if node.below:
            ends = [boxes[id(node.below[0])], boxes[id(node.below[-1])]]
            middle = (ends[0].y + ends[0].height // 2 + ends[1].y + ends[1].height // 2) // 2
            first, last = tops[node.first], tops[node.last] + rows[node.last]
            y = max(first, min(middle - height // 2, last - height))
        else:
            height, y = rows[node.first], tops[node.first]
        boxes[id(node)] = Box(lefts[node.depth], y, widths[node.depth], height)
    drawn = {id(node): _box(pen, node, number, boxes[id(node)], _TIGHT) for number, node in enumerate(nodes, 1)}
    for node in nodes:
        for child in node.below:
            _join_right(pen, drawn[id(node)], drawn[id(child)])
    return pen.drawing(needed)


def _widths(pen: Pen, nodes: Sequence[_Node], count: int, whole: int) -> list[int]:
    """Return how wide the boxes of each depth are: as their texts need, and where that is too much, in proportion."""
    wanted = [
        min(_WIDEST * 3 // 2, max(pen.width(_text(pen, node), _style(node), _TIGHT) for node in level))
        for level in ([node for node in nodes if node.depth == depth] for depth in range(count))
    ]
    room = whole - _LEVEL * (count - 1)
    if sum(wanted) <= room:
        return wanted
    least = [
        max(pen.longest_word(_text(pen, node), _style(node), _TIGHT) for node in nodes if node.depth == depth)
        for depth in range(count)
    ]
    spare = max(0, room - sum(least))
    extra = [max(0, width - small) for width, small in zip(wanted, least, strict=True)]
    total = max(1, sum(extra))
    widths = [small + spare * more // total for small, more in zip(least, extra, strict=True)]
    return widths if sum(widths) <= room else [room * width // sum(widths) for width in widths]


def _join_right(pen: Pen, one: Shape, other: Shape) -> None:
    y, to_y = one.box.y + one.box.height // 2, other.box.y + other.box.height // 2
    x = one.box.right + _LEVEL // 2
    side: Side = "left"
    corners = ((x, y), (x, to_y)) if abs(y - to_y) > 1 else ()
    pen.join(one, "right", other, side, between=corners, stroke=_LINE, tips=NO_TIPS)
