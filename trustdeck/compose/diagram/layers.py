"""Say in which layer each box of a flowchart stands, and in what order, before anything has a size.

It is the way of Sugiyama, Tagawa and Toda (Methods for visual understanding of hierarchical system structures,
1981): arrows that lead back are turned for a while, layers are found that keep arrows short, and an order in which
few of them cross. An arrow that passes layers is straight there: it is one block in the order, as a box is (Bachmaier
and others, A global k-level crossing reduction algorithm, 2010). What stands in a group stays together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trustdeck.compose.diagram.apart import Bond, placed

_MOST_ROUNDS = 8
_MOST_SWAPS = 20_000  # tried; a bound on the time that a hostile deck takes
_THROUGH_BOX = 20  # what a line through a box counts, in crossings
_THROUGH_LINE = 1


@dataclass(frozen=True, slots=True)
class Arc:
    """What leads from one box to another, at least `span` layers on. `is_seen`: it is drawn."""

    tail: int
    head: int
    span: int = 1
    has_label: bool = False
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes, by their number; the group of each, or -1; and the group in which each group stands, or -1."""

    groups: tuple[int, ...]
    arcs: tuple[Arc, ...]
    parents: tuple[int, ...] = ()

    def path(self, group: int) -> tuple[int, ...]:
        """Return a group and those around it, the outermost first."""
        found: list[int] = []
        while group >= 0:
            found.append(group)
            group = self.parents[group]
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Block:
    """What is straight across the layers `first` to `last`: a box, an arc on its way, or nothing, which keeps a
    group's room free. `box` and `arc` are their numbers, or -1."""

    first: int
    last: int
    group: int
    box: int = -1
    arc: int = -1


@dataclass(frozen=True, slots=True)
class Plan:
    """Blocks, boxes first; their places in the order; the block of each arc that passes layers, or -1.

    `turned` are the arcs that lead back. Where some arcs have labels, these stand in layers of their own, the odd ones.
    """

    graph: Graph
    blocks: tuple[Block, ...]
    order: tuple[int, ...]
    chains: tuple[int, ...]
    turned: frozenset[int]
    layers: int

    def ends(self, arc: int) -> tuple[int, int]:
        """Return an arc's boxes, the one in the upper layer first."""
        one = self.graph.arcs[arc]
        return (one.head, one.tail) if arc in self.turned else (one.tail, one.head)

    def in_layer(self, layer: int) -> list[int]:
        """Return the blocks of a layer in their order."""
        found = [n for n, block in enumerate(self.blocks) if block.first <= layer <= block.last]
        return sorted(found, key=self.order.__getitem__)


@lru_cache(maxsize=64)
def planned(graph: Graph) -> Plan:
    """Return where the boxes of a graph stand."""
    turned = frozenset(_leading_back(graph))
    unit = 2 if any(arc.has_label for arc in graph.arcs) else 1
    bonds = [
        Bond(arc.head, arc.tail, arc.span * unit, 1) if number in turned
        else Bond(arc.tail, arc.head, arc.span * unit, 1)
        for number, arc in enumerate(graph.arcs)
    ]  # fmt: skip
    layers = placed(len(graph.groups), bonds)
    blocks = [Block(layer, layer, graph.groups[box], box) for box, layer in enumerate(layers)]
    chains: list[int] = []
    for number, arc in enumerate(graph.arcs):
        upper, lower = sorted((layers[arc.tail], layers[arc.head]))
        first, last = (upper, lower) if number in turned else (upper + 1, lower - 1)
        if not arc.is_seen or first > last:
            chains.append(-1)
            continue
        chains.append(len(blocks))
        blocks.append(Block(first, last, _common(graph, arc), arc=number))
    for group in range(len(graph.parents)):
        within = [block for block in blocks if group in graph.path(block.group)]
        if within:
            first, last = min(block.first for block in within), max(block.last for block in within)
            blocks.append(Block(first, last, group))
    plan = Plan(graph, tuple(blocks), (), tuple(chains), turned, max(layers, default=0) + 1)
    order = _Sifting(plan).order()
    return Plan(graph, plan.blocks, order, plan.chains, turned, plan.layers)


def _common(graph: Graph, arc: Arc) -> int:
    """Return the innermost group that holds both ends of an arc, or -1."""
    paths = (graph.path(graph.groups[end]) for end in (arc.tail, arc.head))
    shared = [one for one, other in zip(*paths, strict=False) if one == other]
    return shared[-1] if shared else -1


def _leading_back(graph: Graph) -> Iterator[int]:
    """Yield the arcs that lead back to where one has come from, on walks from the boxes that nothing leads to."""
    out: list[list[int]] = [[] for _ in graph.groups]
    for number, arc in enumerate(graph.arcs):
        out[arc.tail].append(number)
    led_to = {arc.head for arc in graph.arcs}
    starts = sorted(range(len(graph.groups)), key=lambda box: (box in led_to, box))
    state: dict[int, str] = {}
    for start in starts:
        if start in state:
            continue
        state[start] = "under way"
        stack = [(start, iter(out[start]))]
        while stack:
            box, arcs = stack[-1]
            number = next(arcs, -1)
            if number < 0:
                state[box] = "done"
                stack.pop()
                continue
            head = graph.arcs[number].head
            if state.get(head) == "under way":
                yield number
            elif head not in state:
                state[head] = "under way"
                stack.append((head, iter(out[head])))


# --- the order ------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Unit:
    """A block or a group, which moves as one. `lines` are those at its blocks, by the gap below which layer."""

    blocks: list[int]
    lines: dict[int, list[int]]
    level: list[tuple[int, int, int]]  # the level lines at its blocks: two blocks and a layer


class _Sifting:
    """Takes one unit after another and puts it where it makes the fewest crossings among its neighbours."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lines: list[tuple[int, int, int]] = []  # an upper block, a lower one, and the upper layer
        self._level: list[tuple[int, int, int]] = []
        for number, chain in enumerate(plan.chains):
            if plan.graph.arcs[number].is_seen:
                self._trace(number, chain)
        self._at = [0] * len(plan.blocks)
        self._swaps = 0

    def _trace(self, number: int, chain: int) -> None:
        """Note the lines of an arc, from layer to layer."""
        blocks = self._plan.blocks
        upper, lower = self._plan.ends(number)
        if chain < 0:
            self._lines.append((upper, lower, blocks[upper].first))
            return
        first, last = blocks[chain].first, blocks[chain].last
        self._lines += [(chain, chain, layer) for layer in range(first, last)]
        if number in self._plan.turned:
            self._level += [(upper, chain, first), (lower, chain, last)]
        else:
            self._lines += [(upper, chain, first - 1), (chain, lower, last)]

    def order(self) -> tuple[int, ...]:
        siblings = self._siblings()
        for position, block in enumerate(block for unit in self._flat(siblings) for block in unit.blocks):
            self._at[block] = position
        for _ in range(_MOST_ROUNDS):
            moved = [self._sift(unit, among) for among in siblings.values() for unit in tuple(among)]
            if not any(moved) or self._swaps > _MOST_SWAPS:
                break
        return tuple(self._at)

    def _siblings(self) -> dict[int, list[_Unit]]:
        """Return what stands in each group side by side, in the order of the source. What keeps room comes first."""
        graph, blocks = self._plan.graph, self._plan.blocks
        found: dict[int, list[int]] = {group: [] for group in range(-1, len(graph.parents))}
        children: dict[int, list[tuple[int, int]]] = {group: [] for group in found}  # with the first block of each
        for block in self._as_written():
            found[blocks[block].group].append(block)
        first = {group: min((self._rank[b] for b in self._within(group)), default=0) for group in found}
        for group, parent in enumerate(graph.parents):
            children[parent].append((first[group], group))
        siblings: dict[int, list[_Unit]] = {}
        for group, own in found.items():
            units = [(self._rank[block], self._unit([block])) for block in own]
            units += [(rank, self._unit(self._within(child))) for rank, child in children[group] if self._within(child)]
            siblings[group] = [unit for _, unit in sorted(units, key=lambda one: one[0])]
        return siblings

    def _as_written(self) -> list[int]:
        """Return the blocks as one meets them on walks along the arrows, and note the rank of each."""
        plan = self._plan
        out: list[list[int]] = [[] for _ in plan.graph.groups]
        for number, arc in enumerate(plan.graph.arcs):
            out[arc.tail].append(number)
        seen: list[int] = [n for n, block in enumerate(plan.blocks) if block.box < 0 and block.arc < 0]
        starts = sorted(range(len(out)), key=lambda box: (plan.blocks[box].first, box))
        known = set(seen)
        for start in starts:
            stack = [start]
            while stack:
                block = stack.pop()
                if block in known:
                    continue
                known.add(block)
                seen.append(block)
                if block < len(out):
                    for number in reversed(out[block]):
                        stack.append(plan.graph.arcs[number].head)
                        if plan.chains[number] >= 0:
                            stack.append(plan.chains[number])
        self._rank = {block: rank for rank, block in enumerate(seen)}
        return seen

    def _within(self, group: int) -> list[int]:
        path = self._plan.graph.path
        return [n for n, block in enumerate(self._plan.blocks) if group < 0 or group in path(block.group)]

    def _unit(self, blocks: list[int]) -> _Unit:
        unit = _Unit(blocks, {}, [])
        for number, (upper, lower, layer) in enumerate(self._lines):
            if upper in blocks or lower in blocks:
                unit.lines.setdefault(layer, []).append(number)
        unit.level += [line for line in self._level if line[0] in blocks or line[1] in blocks]
        return unit

    def _flat(self, siblings: dict[int, list[_Unit]], group: int = -1) -> Iterator[_Unit]:
        """Yield all blocks as units of their own, in their order."""
        blocks, path = self._plan.blocks, self._plan.graph.path
        for unit in siblings[group]:
            if len(unit.blocks) == 1 and blocks[unit.blocks[0]].group == group:
                yield unit
            else:
                inner = path(blocks[unit.blocks[0]].group)
                yield from self._flat(siblings, inner[inner.index(group) + 1 if group >= 0 else 0])

    def _sift(self, unit: _Unit, among: list[_Unit]) -> bool:
        """Put a unit where it is best among its siblings; say whether that is another place."""
        block = self._plan.blocks[unit.blocks[0]]
        if self._swaps > _MOST_SWAPS or (len(unit.blocks) == 1 and block.box < 0 and block.arc < 0):
            return False
        keeps = sum(1 for one in among if len(one.blocks) == 1 and self._keeps_room(one.blocks[0]))
        start = among.index(unit)
        best, best_at = 0, start
        cost = 0
        for at in range(start, keeps, -1):
            cost += self._swapped(among[at - 1], unit)
            among[at - 1], among[at] = among[at], among[at - 1]
            if cost < best:
                best, best_at = cost, at - 1
        for at in range(min(keeps, start), len(among) - 1) if start >= keeps else ():
            cost += self._swapped(unit, among[at + 1])
            among[at], among[at + 1] = among[at + 1], among[at]
            if cost < best or (cost == best and abs(at + 1 - start) < abs(best_at - start)):
                best, best_at = cost, at + 1
        for at in range(len(among) - 1, best_at, -1):
            self._swapped(among[at - 1], unit)
            among[at - 1], among[at] = among[at], among[at - 1]
        return best_at != start

    def _keeps_room(self, block: int) -> bool:
        one = self._plan.blocks[block]
        return one.box < 0 and one.arc < 0

    def _swapped(self, one: _Unit, other: _Unit) -> int:
        """Put two neighbours in each other's place; return by how much that makes it worse."""
        self._swaps += 1
        before = self._between(one, other)
        for block in one.blocks:
            self._at[block] += len(other.blocks)
        for block in other.blocks:
            self._at[block] -= len(one.blocks)
        return self._between(one, other) - before

    def _between(self, one: _Unit, other: _Unit) -> int:
        """Return how many lines of one unit cross those of the other, and how many go through it."""
        at, lines = self._at, self._lines
        count = 0
        for layer, mine in one.lines.items():
            for number in mine:
                upper, lower, _ = lines[number]
                for their in other.lines.get(layer, ()):
                    their_upper, their_lower, _ = lines[their]
                    count += (at[upper] - at[their_upper]) * (at[lower] - at[their_lower]) < 0
        return count + self._through(one.level, other.blocks) + self._through(other.level, one.blocks)

    def _through(self, level: Sequence[tuple[int, int, int]], blocks: Sequence[int]) -> int:
        count = 0
        for end, chain, layer in level:
            low, high = sorted((self._at[end], self._at[chain]))
            for block in blocks:
                one = self._plan.blocks[block]
                if low < self._at[block] < high and one.first <= layer <= one.last:
                    count += _THROUGH_BOX if one.box >= 0 else _THROUGH_LINE
        return count
