"""Place things on a line, each at least so far behind another, with what belongs together close together.

It is the network simplex method, as Gansner, Koutsofios, North and Vo use it for drawing graphs (A technique for
drawing directed graphs, IEEE Transactions on Software Engineering 19, 1993). It reckons in whole numbers, so that
every machine finds the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MOST_PIVOTS = 20  # for each thing; far more than drawings take


@dataclass(frozen=True, slots=True)
class Bond:
    """`after` stands at least `least` behind `before`; the distance counts `weight` times."""

    before: int
    after: int
    least: int
    weight: int = 0


def placed(count: int, bonds: Iterable[Bond]) -> list[int]:
    """Return the place of each of `count` things, the least 0, so that the weighted distances add up to the least.

    The bonds lead round in no circle. Of several answers it is always the same one.
    """
    kept: dict[tuple[int, int], Bond] = {}
    for bond in bonds:
        known = kept.get((bond.before, bond.after), bond)
        weight = bond.weight + (known.weight if known is not bond else 0)
        kept[bond.before, bond.after] = Bond(bond.before, bond.after, max(known.least, bond.least), weight)
    # One more thing, before all others, holds together what nothing else does.
    whole = (*kept.values(), *(Bond(count, thing, 0) for thing in range(count)))
    places = _Simplex(count + 1, whole).solved()[:count]
    first = min(places, default=0)
    return [place - first for place in places]


class _Simplex:
    """A tree of bonds that are tight, exchanged one by one until no exchange makes the sum less."""

    def __init__(self, count: int, bonds: Sequence[Bond]) -> None:
        self._count, self._bonds = count, bonds
        self._at: list[list[int]] = [[] for _ in range(count)]
        self._pull = [0] * count
        for number, bond in enumerate(bonds):
            self._at[bond.before].append(number)
            self._at[bond.after].append(number)
            self._pull[bond.after] += bond.weight
            self._pull[bond.before] -= bond.weight
        self._places = self._first_places()
        self._tree: set[int] = set()
        self._held: list[list[int]] = []  # the bonds of the tree at each thing

    def solved(self) -> list[int]:
        self._make_tree()
        self._held = [[number for number in at if number in self._tree] for at in self._at]
        for _ in range(_MOST_PIVOTS * self._count):
            leaving = self._leaving()
            if leaving is None:
                break
            self._exchange(leaving)
        return self._places

    def _first_places(self) -> list[int]:
        """Return the least place of each thing."""
        places = [0] * self._count
        waiting = [0] * self._count
        for bond in self._bonds:
            waiting[bond.after] += 1
        ready = [thing for thing in range(self._count) if not waiting[thing]]
        for thing in ready:  # which grows meanwhile
            for number in self._at[thing]:
                bond = self._bonds[number]
                if bond.before == thing:
                    places[bond.after] = max(places[bond.after], places[thing] + bond.least)
                    waiting[bond.after] -= 1
                    if not waiting[bond.after]:
                        ready.append(bond.after)
        if len(ready) < self._count:
            raise ValueError("the bonds lead round in a circle")
        return places

    def _slack(self, bond: Bond) -> int:
        return self._places[bond.after] - self._places[bond.before] - bond.least

    def _make_tree(self) -> None:
        """Move things until tight bonds hold all of them together."""
        reached: set[int] = set()
        self._reach(0, reached)
        while len(reached) < self._count:
            number, bond = min(
                ((n, b) for n, b in enumerate(self._bonds) if (b.before in reached) != (b.after in reached)),
                key=lambda one: (self._slack(one[1]), one[0]),
            )
            distance = self._slack(bond) if bond.after not in reached else -self._slack(bond)
            for thing in reached:
                self._places[thing] += distance
            self._tree.add(number)
            self._reach(bond.after if bond.after not in reached else bond.before, reached)

    def _reach(self, start: int, reached: set[int]) -> None:
        """Add what tight bonds lead to from here; they join the tree."""
        reached.add(start)
        stack = [start]
        while stack:
            thing = stack.pop()
            for number in self._at[thing]:
                bond = self._bonds[number]
                other = bond.after if bond.before == thing else bond.before
                if other not in reached and not self._slack(bond):
                    self._tree.add(number)
                    reached.add(other)
                    stack.append(other)

    def _leaving(self) -> int | None:
        """Return the first bond of the tree whose far side is pulled further away; None where there is none."""
        order, above = [0], {0: -1}
        for thing in order:  # which grows meanwhile
            for number in self._held[thing]:
                bond = self._bonds[number]
                other = bond.after if bond.before == thing else bond.before
                if other not in above:
                    above[other] = number
                    order.append(other)
        pull = list(self._pull)
        found: int | None = None
        for thing in reversed(order[1:]):
            number = above[thing]
            bond = self._bonds[number]
            if (pull[thing] if bond.after == thing else -pull[thing]) < 0 and (found is None or number < found):
                found = number
            pull[bond.before if bond.after == thing else bond.after] += pull[thing]
        return found

    def _exchange(self, leaving: int) -> None:
        """Move the far side of a bond away until another one is tight, which takes its place in the tree."""
        left, far = self._bonds[leaving], {self._bonds[leaving].after}
        self._held[left.before].remove(leaving)
        self._held[left.after].remove(leaving)
        stack = [left.after]
        while stack:
            thing = stack.pop()
            for number in self._held[thing]:
                bond = self._bonds[number]
                other = bond.after if bond.before == thing else bond.before
                if other not in far:
                    far.add(other)
                    stack.append(other)
        entering, slack = -1, 0
        for number, bond in enumerate(self._bonds):
            if bond.before in far and bond.after not in far:
                room = self._slack(bond)
                if entering < 0 or room < slack:
                    entering, slack = number, room
        for thing in far:
            self._places[thing] += slack
        self._held[self._bonds[entering].before].append(entering)
        self._held[self._bonds[entering].after].append(entering)
