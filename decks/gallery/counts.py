"""Read the counts of a season and print them by place. The figures are invented."""

import csv
from collections import Counter
from collections.abc import Iterator


class Station:
    """A place where bicycles are counted."""

    def __init__(self, name: str, racks: int = 40) -> None:
        self.name = name
        self.racks = racks

    def is_full(self, bicycles: int) -> bool:
        return bicycles > self.racks  # more than there is room for


def read(path: str) -> Iterator[tuple[str, int]]:
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["place"], int(row["bicycles"])


def by_place(path: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for place, bicycles in read(path):
        total[place] += bicycles
    return total


def lines(path: str) -> Iterator[str]:
    for place, bicycles in by_place(path).most_common():
        yield f"{place:<20}{bicycles:>6}"
