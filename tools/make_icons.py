"""Make `trustdeck/iconset/phosphor.txt.gz` from an icon set: what each icon is called, and its outline.

    npm pack @phosphor-icons/core && tar xzf phosphor-icons-core-*.tgz
    python tools/make_icons.py package

Each line is a name, the words that it is found by, and the outline on a grid of `GRID` squares, parted by tabs.
Marks of firms (`…-logo`) are left out: they are trademarks. Needs fontTools, which trustdeck itself does not.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path

TARGET = Path(__file__).parent.parent / "trustdeck" / "iconset"
GRID = 1024  # ICON_GRID in trustdeck/icons.py
DRAWN_ON = 256

_ENTRY = re.compile(r'name: "([a-z0-9-]+)",.*?tags: \[(.*?)\]', re.DOTALL)


class _Pen(BasePen):
    """Writes an outline in whole squares of the grid; arcs come in as curves."""

    def __init__(self) -> None:
        super().__init__(None)
        self.steps: list[str] = []

    def _step(self, letter: str, *points: tuple[float, float]) -> None:
        numbers = (round(value * GRID / DRAWN_ON) for point in points for value in point)
        self.steps.append(letter + " ".join(map(str, numbers)))

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802  # fontTools calls it so
        self._step("M", point)

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._step("L", point)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._step("C", *points)

    def _closePath(self) -> None:  # noqa: N802
        self._step("Z")

    def _endPath(self) -> None:  # noqa: N802
        self._step("Z")  # a filled outline is closed


def main(package: Path) -> None:
    index = (package / "dist" / "index.mjs").read_text(encoding="utf-8")
    words = {name: re.findall(r'"([^"]+)"', tags) for name, tags in _ENTRY.findall(index)}
    lines = []
    for path in sorted((package / "assets" / "regular").glob("*.svg")):
        if path.stem.endswith("-logo"):
            continue
        (outline,) = re.findall(r'<path d="([^"]+)"', path.read_text(encoding="utf-8"))
        pen = _Pen()
        parse_path(outline, pen)
        tags = ",".join(word for word in words.get(path.stem, []) if re.fullmatch(r"[a-z0-9 -]+", word))
        lines.append(f"{path.stem}\t{tags}\t{''.join(pen.steps)}\n")
    TARGET.mkdir(exist_ok=True)
    (TARGET / "phosphor.txt.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
