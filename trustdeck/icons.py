"""Look up icons by name: outlines from a free icon set that ships with the package (`iconset/`).

They are filled outlines without colours, so that a shape made of one takes the theme's.
"""

from __future__ import annotations

import difflib
import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trustdeck.geometry import Outline

ICON_GRID = 1024
_FILE = Path(__file__).parent / "iconset" / "phosphor.txt.gz"
_STEP = re.compile(r"([MLCZ])([-0-9 ]*)")
_MOST_OFFERED = 3
_NEAR = 0.7  # how alike a name must be to be offered for a slip of the finger


@dataclass(frozen=True, slots=True)
class _Icon:
    words: frozenset[str]
    written: str


@cache
def _icons() -> dict[str, _Icon]:
    """Return all icons by name; read once, and only where a deck has one."""
    lines = gzip.decompress(_FILE.read_bytes()).decode("utf-8").splitlines()
    parts = (line.split("\t") for line in lines)
    return {name: _Icon(frozenset((*words.split(","), *name.split("-"))), outline) for name, words, outline in parts}


def names() -> tuple[str, ...]:
    """Return the names of all icons, sorted."""
    return tuple(_icons())


def outline(name: str) -> Outline:
    """Return an icon's outline on its grid."""
    return Outline(ICON_GRID, ICON_GRID, tuple(_steps(_icons()[name].written)))


def _steps(written: str) -> Iterable[tuple[str, tuple[int, ...]]]:
    for letter, numbers in _STEP.findall(written):
        yield letter, tuple(map(int, numbers.split()))


def find(word: str) -> tuple[str, ...]:
    """Return the names of the icons that a word leads to: those of that name first, then those that it describes."""
    wanted = word.strip().lower().replace("_", "-").replace(" ", "-")
    icons = _icons()
    ways = (wanted, wanted.replace("-", " "), wanted.removesuffix("s"), f"{wanted}s")
    found = [name for name, icon in icons.items() if any(way in icon.words for way in ways)]
    found += [name for name, icon in icons.items() if len(wanted) > 2 and any(w.startswith(wanted) for w in icon.words)]
    found += [name for name in icons if len(wanted) > 2 and wanted in name]
    ranked = sorted(dict.fromkeys(found), key=lambda name: (wanted not in name.split("-"), len(name), name))
    return tuple(ranked)


def hint(word: str) -> str:
    """Return what to type instead of a name that no icon has."""
    near = difflib.get_close_matches(word.lower(), names(), _MOST_OFFERED, _NEAR)
    offered = tuple(dict.fromkeys([*near, *find(word)]))[:_MOST_OFFERED]
    if not offered:
        return "`trustdeck icons WORD` lists the icons for a word"
    return f"did you mean `{'` or `'.join(offered)}`?"
