"""Give a planned flowchart its measures: where boxes stand, how arrows run between them, where their texts are.

Places are `(across, along)`: along is where the arrows lead, across is at right angles to it. Arrows run level and
upright by turns and end in the middle of a box's side, where connectors hold on to it; none has more than five
stretches, which is what PowerPoint can draw. What is said of an arrow stands beside it, in a layer without boxes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from trustdeck.compose.diagram.apart import Bond, placed
from trustdeck.compose.diagram.layers import Plan
from trustdeck.geometry import EMU_PER_INCH

_GRID = EMU_PER_INCH // 12  # lines that do not meet are no hair's breadth apart

Side = Literal["front", "back", "before", "after"]  # ahead, behind, to the left of who walks ahead on paper, or right
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much room something takes on both sides of its line, and along it."""

    before: int
    after: int
    along: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """The distances to keep: between boxes, between lines, of a line from a box; around and above groups.

    `bare` is between layers with nothing to turn, `stem` before the first turn, `arrow` behind the last, where the
    arrow's head is; ways between layers may grow by `more` where there is room.
    """

    boxes: int
    lines: int
    line_box: int
    bare: int
    stem: int
    arrow: int
    pad: int
    more: int
    title_across: int = 0
    title_along: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: from where to where, across and along."""

    across: int
    along: int
    to_across: int
    to_along: int


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow's way from a side of its tail, past corners, to a side of its head."""

    arc: int
    start: Side
    end: Side
    corners: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where everything is: the line and the middle of each box, routes, the areas of labels by arc and of groups."""

    boxes: tuple[Point, ...]
    routes: tuple[Route, ...]
    labels: dict[int, Area]
    groups: dict[int, Area]
    across: int
    along: int


def place(
    plan: Plan, boxes: Sequence[Extent], labels: dict[int, Extent], titles: Sequence[int], decisions: frozenset[int],
    gaps: Gaps, room: int,
) -> Placement:  # fmt: skip
    """Return where everything is, in so much room along.

    `titles` are the widths of the groups' titles; `decisions` may be left sideways.
    """
    return _Placing(plan, boxes, labels, titles, decisions, gaps, room).placement()


@dataclass(slots=True)
class _Turn:
    """A stretch across in the gap below a layer: from one line to another, and what it belongs to at both."""

    arc: int
    start: int
    end: int
    upper: int
    lower: int
    at: int = 0


@dataclass(slots=True)
class _Placing:
    plan: Plan
    boxes: Sequence[Extent]
    labels: dict[int, Extent]
    titles: Sequence[int]
    decisions: frozenset[int]
    gaps: Gaps
    room: int
    lines: list[int] = field(default_factory=list)  # of the blocks
    rows: list[list[int]] = field(default_factory=list)  # the blocks of each layer
    edges: dict[int, tuple[int, int]] = field(default_factory=dict)  # of the groups, across
    sideways: dict[int, Side] = field(default_factory=dict)  # arcs that leave their box sideways
    ends: dict[int, tuple[Side, Side]] = field(default_factory=dict)  # of turned arcs: at the upper and the lower box
    turns: dict[int, list[_Turn]] = field(default_factory=dict)  # by layer
    tops: list[int] = field(default_factory=list)
    talls: list[int] = field(default_factory=list)

    def placement(self) -> Placement:
        self.rows = [self.plan.in_layer(layer) for layer in range(self.plan.layers)]
        self._stand_across()
        self._leave_sideways()
        self._find_turns()
        along = self._stand_along(0)
        ways = self.plan.layers - 1
        more = min(self.gaps.more, (self.room - along) // (ways + 1)) if ways else 0
        if more > 0:
            along = self._stand_along(more)
        boxes = tuple((self.lines[box], self._middle(self.plan.blocks[box].first)) for box in range(len(self.boxes)))
        routes = tuple(self._routes())
        labels = {arc: self._label(arc, extent) for arc, extent in self.labels.items()}
        groups = {group: self._group(group) for group in self.edges}
        across = max(
            [self._end(block, layer) for layer, row in enumerate(self.rows) for block in row]
            + [area.to_across for area in groups.values()]
        )  # fmt: skip
        return Placement(boxes, routes, labels, groups, across, along)

    # --- across ---

    def _extent(self, block: int, layer: int) -> tuple[int, int]:
        """Return the room that a block takes in a layer, on both sides of its line."""
        one = self.plan.blocks[block]
        if one.box >= 0:
            return self.boxes[one.box].before, self.boxes[one.box].after
        if one.arc in self.labels and layer == self._label_layer(one.arc):
            return self.labels[one.arc].before, self.labels[one.arc].after
        return 0, 0

    def _start(self, block: int, layer: int) -> int:
        return self.lines[block] - self._extent(block, layer)[0]

    def _end(self, block: int, layer: int) -> int:
        return self.lines[block] + self._extent(block, layer)[1]

    def _label_layer(self, arc: int) -> int:
        """Return the layer in which an arc's text stands: the one next to where it comes from."""
        block = self.plan.blocks[self.plan.chains[arc]]
        return block.last - 1 if arc in self.plan.turned else block.first

    def _stand_across(self) -> None:
        """Find the line of each block: arrows straight where they can be, groups no wider than they must be."""
        plan, gaps = self.plan, self.gaps
        count, groups = len(plan.blocks), plan.graph.parents
        edge = {group: (count + 2 * group, count + 2 * group + 1) for group in range(len(groups))}
        things = count + 2 * len(groups)
        bonds: list[Bond] = []
        pad_before = gaps.pad + gaps.title_across
        for group, parent in enumerate(groups):
            first, last = edge[group]
            bonds.append(Bond(first, last, self.titles[group] + 2 * gaps.pad, 1))
            if parent >= 0:
                bonds += [Bond(edge[parent][0], first, pad_before), Bond(last, edge[parent][1], gaps.pad)]
        for layer, row in enumerate(self.rows):
            for block in row:
                before, after = self._extent(block, layer)
                if (group := plan.blocks[block].group) >= 0:
                    bonds += [
                        Bond(edge[group][0], block, before + pad_before), Bond(block, edge[group][1], after + gaps.pad)
                    ]  # fmt: skip
            for one, other in pairwise(row):
                bonds += self._apart(one, other, layer, edge)
        for number, weights in self._pulls():
            upper, lower = plan.ends(number)
            chain = plan.chains[number]
            for one, other, weight in (
                [(upper, lower, weights[0])] if chain < 0 else [(upper, chain, weights[0]), (chain, lower, weights[1])]
            ):
                bonds += [Bond(things, one, 0, weight), Bond(things, other, 0, weight)]
                things += 1
        bonds = [replace(bond, least=-(-bond.least // _GRID) * _GRID) for bond in bonds]
        lines = placed(things, bonds)
        self._turn_once(lines, bonds)
        self.lines = lines[:count]
        least = min(
            [self._start(block, layer) for layer, row in enumerate(self.rows) for block in row]
            + [lines[edge[group][0]] for group in edge if self._has_blocks(group)]
        )  # fmt: skip
        self.lines = [line - least for line in self.lines]
        self.edges = {
            group: (lines[first] - least, lines[last] - least)
            for group, (first, last) in edge.items() if self._has_blocks(group)
        }  # fmt: skip

    def _turn_once(self, lines: list[int], bonds: Sequence[Bond]) -> None:
        """Put arcs that turn on both sides of a layer where they turn on one, if there is room."""
        for number, chain in enumerate(self.plan.chains):
            if chain < 0 or number in self.plan.turned:
                continue
            ends = [lines[end] for end in reversed(self.plan.ends(number))]
            own = lines[chain]
            if own in ends:
                continue
            held = [bond for bond in bonds if chain in (bond.before, bond.after) and not bond.weight]
            for line in ends:
                lines[chain] = line
                if all(lines[bond.after] - lines[bond.before] >= bond.least for bond in held):
                    break
            else:
                lines[chain] = own

    def _has_blocks(self, group: int) -> bool:
        return any(group in self.plan.graph.path(block.group) for block in self.plan.blocks)

    def _apart(self, one: int, other: int, layer: int, edge: dict[int, tuple[int, int]]) -> Iterator[Bond]:
        """Yield how far neighbours stand from each other, with the edges of the groups between them."""
        plan, gaps = self.plan, self.gaps
        paths = [plan.graph.path(plan.blocks[block].group) for block in (one, other)]
        shared = sum(1 for a, b in zip(*paths, strict=False) if a == b)
        kinds = [plan.blocks[block].box >= 0 for block in (one, other)]
        keeps_room = any(plan.blocks[block].box < 0 and plan.blocks[block].arc < 0 for block in (one, other))
        between = gaps.boxes if all(kinds) else gaps.line_box if any(kinds) else gaps.lines
        if layer % 2 and self.labels:
            between = gaps.line_box
        closing, opening = paths[0][shared:], paths[1][shared:]
        after, before = self._extent(one, layer)[1], self._extent(other, layer)[0]
        if not closing and not opening:
            yield Bond(one, other, after + before + (0 if keeps_room else between))
            return
        start = edge[closing[0]][1] if closing else one
        end = edge[opening[0]][0] if opening else other
        yield Bond(start, end, gaps.boxes + (0 if closing else after) + (0 if opening else before))

    def _pulls(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield for each arc how strongly it is to be straight at its upper and at its lower end.

        The only way from one box to the next is straight before the first of several, and this before others: where
        one has to turn, a way parts or joins another.
        """
        onward = [
            arc for number, arc in enumerate(self.plan.graph.arcs) if arc.is_seen and number not in self.plan.turned
        ]  # fmt: skip
        tails, heads = Counter(arc.tail for arc in onward), Counter(arc.head for arc in onward)
        led_from: set[int] = set()
        for number, arc in enumerate(self.plan.graph.arcs):
            if not arc.is_seen or number in self.plan.turned:
                yield number, (1, 1)
            elif tails[arc.tail] == heads[arc.head] == 1:
                yield number, (12, 16)
            else:
                yield number, ((4, 6) if arc.tail in led_from else (6, 8))
                led_from.add(arc.tail)

    # --- sideways ---

    def _leave_sideways(self) -> None:
        """Find the arrows that may leave their box at its side: those that lead back, and those of decisions."""
        taken: dict[tuple[int, Side], str] = {}
        for number in sorted(self.plan.turned):
            chain = self.plan.chains[number]
            if chain < 0:
                continue
            upper, lower = self.plan.ends(number)
            sides: list[Side] = []
            for box, role, front in ((upper, "arrives", "front"), (lower, "leaves", "back")):
                side: Side = "after" if self.lines[chain] > self.lines[box] else "before"
                is_free = taken.get((box, side), role) == role and self._sees(box, chain)
                sides.append(side if is_free else front)  # type: ignore[arg-type]  # it is one of them
                if is_free:
                    taken[box, side] = role
            self.ends[number] = (sides[0], sides[1])
        for number, arc in enumerate(self.plan.graph.arcs):
            chain = self.plan.chains[number]
            if arc.tail not in self.decisions or not arc.is_seen or number in self.plan.turned:
                continue
            target = chain if chain >= 0 else arc.head
            side = "after" if self.lines[target] > self.lines[arc.tail] else "before"
            if (arc.tail, side) not in taken and self._sees(arc.tail, target) and self._has_others(number):
                taken[arc.tail, side] = "leaves"
                self.sideways[number] = side

    def _has_others(self, number: int) -> bool:
        arcs = self.plan.graph.arcs
        return any(n != number and arc.tail == arcs[number].tail and arc.is_seen for n, arc in enumerate(arcs))

    def _sees(self, box: int, target: int) -> bool:
        """Say whether nothing stands in the box's layer between it and the line of a block, or too near to that."""
        layer = self.plan.blocks[box].first
        line, near = self.lines[target], self.gaps.line_box
        low, high = sorted((self.lines[box], line))
        if line > self.lines[box]:
            is_clear = line >= self._end(box, layer) + near
            low, high = low, high + near // 2
        else:
            is_clear = line <= self._start(box, layer) - near
            low, high = low - near // 2, high
        return is_clear and not any(
            self._start(one, layer) < high and self._end(one, layer) > low
            for one in self.rows[layer] if one not in (box, target)
        )  # fmt: skip

    # --- turns ---

    def _find_turns(self) -> None:
        """Find where arrows change their line, and in which track of the gap each does."""
        plan = self.plan
        straight: dict[int, list[_Turn]] = {}
        for number, arc in enumerate(plan.graph.arcs):
            if not arc.is_seen:
                continue
            for layer, upper, lower in self._crossings(number, plan.chains[number]):
                turn = _Turn(number, self.lines[upper], self.lines[lower], upper, lower)
                found = self.turns if turn.start != turn.end else straight
                found.setdefault(layer, []).append(turn)
        for layer, turns in self.turns.items():
            self._track(turns, straight.get(layer, []))

    def _crossings(self, number: int, chain: int) -> Iterator[tuple[int, int, int]]:
        """Yield the gaps, by the layer above them, in which an arc may change its line, and between which blocks."""
        blocks = self.plan.blocks
        upper, lower = self.plan.ends(number)
        if chain < 0:
            if number not in self.sideways:
                yield blocks[upper].first, upper, lower
            return
        if number in self.plan.turned:
            if self.ends[number][0] == "front":
                yield blocks[chain].first, upper, chain
            if self.ends[number][1] == "back":
                yield blocks[chain].last - 1, chain, lower
            return
        if number not in self.sideways:
            yield blocks[chain].first - 1, upper, chain
        yield blocks[chain].last, chain, lower

    def _track(self, turns: list[_Turn], straight: Sequence[_Turn]) -> None:
        """Share tracks among turns: those that come from one line or lead to one have the same."""
        every = [*turns, *straight]
        alone = {turn.upper for turn in turns if sum(one.upper == turn.upper for one in every) == 1}
        bundles: dict[tuple[str, int], list[_Turn]] = {}
        for turn in turns:
            joins = all(one.upper in alone for one in turns if one.lower == turn.lower)
            bundles.setdefault(("to", turn.lower) if joins else ("from", turn.upper), []).append(turn)
        waiting, ordered = list(bundles.values()), []
        while waiting:
            best = min(waiting, key=lambda one: sum(_harm(one, other) for other in waiting if other is not one))
            waiting.remove(best)
            ordered.append(best)
        for index, bundle in enumerate(ordered):
            low, high = _reach(bundle)
            above = [
                one[0].at for one in ordered[:index]
                if _reach(one)[0] <= high + self.gaps.lines and low <= _reach(one)[1] + self.gaps.lines
            ]  # fmt: skip
            for turn in bundle:
                turn.at = max(above, default=-1) + 1

    # --- along ---

    def _stand_along(self, more: int) -> int:
        """Find where layers begin, with so much more than is needed between them; return how long all is."""
        gaps, plan = self.gaps, self.plan
        self.tops, self.talls = [], []
        at = self._opening(0)
        for layer in range(plan.layers):
            self.tops.append(at)
            tall = [self.boxes[plan.blocks[b].box].along for b in self.rows[layer] if plan.blocks[b].box >= 0]
            tall += [extent.along for arc, extent in self.labels.items() if self._label_layer(arc) == layer]
            self.talls.append(max(tall, default=0))
            at += self.talls[-1] + self._closing(layer)
            if layer + 1 < plan.layers:
                has_boxes = any(plan.blocks[block].box >= 0 for block in self.rows[layer + 1])
                tracks = max((turn.at + 1 for turn in self.turns.get(layer, ())), default=0)
                end = gaps.arrow if has_boxes else gaps.stem
                at += (gaps.stem + gaps.lines * (tracks - 1) + end) if tracks else max(gaps.bare, end)
                at += more + self._opening(layer + 1)
        return at

    def _opening(self, layer: int) -> int:
        return max((self._depth(group, layer, is_end=False) for group in self.edges), default=0)

    def _closing(self, layer: int) -> int:
        return max((self._depth(group, layer, is_end=True) for group in self.edges), default=0)

    def _depth(self, group: int, layer: int, *, is_end: bool) -> int:
        """Return how far from a layer the edge of a group is that begins or ends there; 0 for others."""
        first, last = self._reach_along(group)
        if layer != (last if is_end else first):
            return 0
        inner = [
            self._depth(other, layer, is_end=is_end)
            for other, parent in enumerate(self.plan.graph.parents) if parent == group and other in self.edges
        ]  # fmt: skip
        return max(inner, default=0) + self.gaps.pad + (0 if is_end else self.gaps.title_along)

    def _reach_along(self, group: int) -> tuple[int, int]:
        path = self.plan.graph.path
        within = [block for block in self.plan.blocks if group in path(block.group)]
        return min(block.first for block in within), max(block.last for block in within)

    def _middle(self, layer: int) -> int:
        return self.tops[layer] + self.talls[layer] // 2

    def _track_at(self, layer: int, turn: _Turn) -> int:
        """Return where a turn is along: tracks begin behind the groups that end above, and share what is to spare."""
        start = self.tops[layer] + self.talls[layer] + self._closing(layer)
        end = self.tops[layer + 1] - self._opening(layer + 1)
        tracks = max(one.at + 1 for one in self.turns[layer])
        spare = max(0, end - start - self.gaps.lines * (tracks - 1) - self.gaps.arrow - self.gaps.stem)
        return start + self.gaps.stem + spare // 2 + self.gaps.lines * turn.at

    # --- what comes out ---

    def _routes(self) -> Iterator[Route]:
        for number, arc in enumerate(self.plan.graph.arcs):
            if not arc.is_seen:
                continue
            chain = self.plan.chains[number]
            upper, lower = self.plan.ends(number)
            start: Side = self.sideways.get(number, "front")
            end: Side = "back"
            if number in self.ends:
                start, end = self.ends[number]
            corners: list[Point] = []
            line = self.lines[chain if chain >= 0 else lower]
            if start != "front":
                corners.append((line, self._middle(self.plan.blocks[upper].first)))
            for layer, above, below in self._crossings(number, chain):
                for turn in self.turns.get(layer, ()):
                    if turn.arc == number and (turn.upper, turn.lower) == (above, below):
                        at = self._track_at(layer, turn)
                        corners += [(turn.start, at), (turn.end, at)]
            if end != "back":
                corners.append((line, self._middle(self.plan.blocks[lower].first)))
            if number in self.plan.turned:
                start, end = end, start
                corners.reverse()
            yield Route(number, start, end, tuple(corners))

    def _label(self, arc: int, extent: Extent) -> Area:
        layer = self._label_layer(arc)
        line = self.lines[self.plan.chains[arc]]
        along = self._middle(layer) - extent.along // 2
        return Area(line - extent.before, along, line + extent.after, along + extent.along)

    def _group(self, group: int) -> Area:
        first, last = self._reach_along(group)
        start = self.tops[first] - self._depth(group, first, is_end=False)
        end = self.tops[last] + self.talls[last] + self._depth(group, last, is_end=True)
        return Area(self.edges[group][0], start, self.edges[group][1], end)


def _reach(bundle: Sequence[_Turn]) -> tuple[int, int]:
    ends = [end for turn in bundle for end in (turn.start, turn.end)]
    return min(ends), max(ends)


def _harm(upper: Sequence[_Turn], lower: Sequence[_Turn]) -> int:
    """Return how many lines cross, and how many lie upon one another, where one bundle is above another."""
    low, high = _reach(upper)
    their_low, their_high = _reach(lower)
    ends = {turn.end for turn in upper}
    starts = {turn.start for turn in lower}
    crossed = sum(their_low <= end <= their_high for end in ends) + sum(low <= start <= high for start in starts)
    return crossed + 10 * len(ends & starts)
