"""Time trustdeck, pandoc and a plain python-pptx script side by side, on the same slides.

    python benchmarks/compare.py [SLIDES ...]          # 27 270 2700

Every tool runs as a program of its own, as its users run it; what counts is the CPU time of that program and
what it starts. The table is printed as Markdown. pandoc comes from the PyPI package `pypandoc_binary`:
`pip install -e '.[benchmark]'`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pptx import Presentation

SIZES = (27, 270, 2_700)
HERE = Path(__file__).parent
TEXT = (
    "trust grows where people keep their word and tell one another early what will not come true in time so that "
    "nobody has to be surprised by what the others have known for long"
)
WORDS = TEXT.split()


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: a headline, and points (text, depth), two headed columns of points, or a table."""

    headline: str
    points: tuple[tuple[str, int], ...] = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    notes: str = ""


def slides(count: int) -> Iterator[Slide]:
    """Yield slides of a usual mixture; no two are alike."""
    for number in range(count):
        headline = f"{_words(number, 5).capitalize()} {number + 1}"
        notes = _words(number, 30).capitalize() + "." if number % 3 == 0 else ""
        match number % 9:
            case 4:
                sides = tuple((_words(number + i, 2).capitalize(), _points(number + i, 4)) for i in range(2))
                yield Slide(headline, columns=sides, notes=notes)
            case 7:
                rows = tuple(tuple(_words(number + row + cell, 2) for cell in range(3)) for row in range(5))
                yield Slide(headline, table=rows, notes=notes)
            case _:
                points = _points(number, 5)
                depths = (0, 0, 1, 1, 0)
                yield Slide(headline, points=tuple(zip(points, depths, strict=True)), notes=notes)


def _points(start: int, count: int) -> tuple[str, ...]:
    return tuple(_words(start * 7 + i * 3, 6).capitalize() for i in range(count))


def _words(start: int, count: int) -> str:
    return " ".join(WORDS[(start + i) % len(WORDS)] for i in range(count))


# --- the same in three languages ------------------------------------------------------------------


def as_yaml(content: Sequence[Slide]) -> str:
    lines = ["deck: A benchmark", "language: en", "slides:"]
    for slide in content:
        lines.append(f"  - headline: {slide.headline}")
        if slide.points:
            lines.append("    bullets:")
            lines += _yaml_points(slide.points)
        if slide.columns:
            lines.append("    columns:")
            for heading, points in slide.columns:
                lines += [f"      - heading: {heading}", "        bullets:", *(f"          - {p}" for p in points)]
        if slide.table:
            header, *rows = (f"[{', '.join(row)}]" for row in slide.table)
            lines += ["    table:", f"      header: {header}", "      rows:", *(f"        - {row}" for row in rows)]
        if slide.notes:
            lines.append(f"    notes: {slide.notes}")
    return "\n".join(lines) + "\n"


def _yaml_points(points: Sequence[tuple[str, int]]) -> Iterator[str]:
    for index, (text, depth) in enumerate(points):
        has_children = index + 1 < len(points) and points[index + 1][1] > depth
        yield f"      {'    ' * depth}- {text}{':' if has_children else ''}"


def as_markdown(content: Sequence[Slide]) -> str:
    lines = ["---", "lang: en-GB", "---", ""]
    for slide in content:
        lines += [f"## {slide.headline}", ""]
        lines += [f"{'    ' * depth}- {text}" for text, depth in slide.points]
        if slide.columns:
            lines.append(":::: columns")
            for heading, points in slide.columns:
                lines += ["::: column", "", f"**{heading}**", "", *(f"- {p}" for p in points), "", ":::"]
            lines.append("::::")
        if slide.table:
            header, *rows = ("| " + " | ".join(row) + " |" for row in slide.table)
            lines += [header, "|---" * len(slide.table[0]) + "|", *rows]
        lines.append("")
        if slide.notes:
            lines += ["::: notes", "", slide.notes, "", ":::", ""]
    return "\n".join(lines)


# --- the race -------------------------------------------------------------------------------------


def pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def commands(content: Sequence[Slide], folder: Path) -> dict[str, tuple[list[str], Path]]:
    """Write the sources, and return for each tool its command and the file that it makes."""
    (folder / "talk.yaml").write_text(as_yaml(content), encoding="utf-8")
    (folder / "talk.md").write_text(as_markdown(content), encoding="utf-8")
    (folder / "talk.json").write_text(json.dumps([asdict(slide) for slide in content]), encoding="utf-8")
    plain = [sys.executable, str(HERE / "plain.py"), "talk.json", "plain.pptx"]
    return {
        "trustdeck": ([sys.executable, "-m", "trustdeck", "build", "talk.yaml"], folder / "output/talk/talk.pptx"),
        "pandoc": ([pandoc(), "talk.md", "--slide-level=2", "-o", "pandoc.pptx"], folder / "pandoc.pptx"),
        "python-pptx": (plain, folder / "plain.pptx"),
    }


def cpu_seconds(command: Sequence[str], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(sizes: Sequence[int]) -> None:
    print("| slides | tool | CPU seconds | ms per slide | slides made | kB |")
    print("|--:|---|--:|--:|--:|--:|")
    for size in sizes:
        content = list(slides(size))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for tool, (command, file) in commands(content, folder).items():
                seconds = cpu_seconds(command, folder)
                made = len(Presentation(os.fspath(file)).slides)
                kilobytes = file.stat().st_size / 1_000
                print(
                    f"| {size} | {tool} | {seconds:.2f} | {seconds / size * 1_000:.1f} | {made} | {kilobytes:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
