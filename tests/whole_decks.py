"""The decks that whole-deck tests look at, compiled: our own in every brand, the golden ones, some made by chance."""

from __future__ import annotations

from pathlib import Path

import generated

from trustdeck import brand
from trustdeck.build import Build, BuildOptions, build, find_decks
from trustdeck.diagnostics import render
from trustdeck.project import Project

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
SAMPLE = 50


ROWS = "decks/kommuner/deck.yaml"  # a deck for each of 98 rows, in a brand that has its colours from the row
SOME_ROWS = ("bornholm", "laesoe", "ringkoebing-skjern")
ROWS_BRAND = "kommune-farver"


def own(folder: Path, *, everywhere: bool = True) -> dict[str, bytes]:
    """Compile the decks in `decks/` for every audience, and in every brand or only in their own.

    Return them by their names. Of the deck with many rows, some are made, in their own colours.
    """
    project = Project(ROOT)
    brands = tuple(name for name in brand.names(project) if name != ROWS_BRAND) if everywhere else ()
    paths = [path for path in find_decks(project, ["decks"]) if path != ROWS]
    made = []
    for chosen, options in (
        (paths, BuildOptions(brands=brands, output=folder)),
        ([ROWS], BuildOptions(keys=SOME_ROWS, output=folder)),
    ):
        done = build(project, chosen, options)
        assert not done.report.diagnostics, render(done.report.sorted(), project.source_text)
        made += done.outputs
    decks = {path.stem: path.read_bytes() for path in sorted(folder.rglob("*.pptx"))}
    assert len(decks) == len(made)
    return decks


def golden(name: str) -> bytes:
    """Compile a deck of `tests/golden/`, which stands in a folder with what it shows."""
    (made,) = compiled(golden_files(name)).values()
    return made


def golden_files(name: str) -> dict[str, bytes]:
    """Return the files of a deck of `tests/golden/`, as of a project of their own."""
    files = {f"decks/{name}/{path.name}": path.read_bytes() for path in (GOLDEN / name).iterdir()}
    return {f"decks/{name}/picture.png": generated.picture(), **files}


def golden_names() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in GOLDEN.glob("*/deck.yaml")))


def by_chance() -> dict[str, bytes]:
    """Compile the sample of decks made by chance; what is said of them are warnings at the most."""
    sources = {f"decks/chance-{number:02}.yaml": generated.deck(number) for number in range(SAMPLE)}
    return compiled(sources)


def compiled(files: dict[str, bytes] | dict[str, str]) -> dict[str, bytes]:
    """Compile the decks of a project in memory, which has a picture beside them; return them by their names."""
    project = Project.in_memory({**generated.beside(), **files})
    return _made(project, build(project, find_decks(project, []), BuildOptions()))


def _made(project: Project, done: Build) -> dict[str, bytes]:
    errors = [d for d in done.report.sorted() if d.severity == "error"]
    assert not errors, render(errors, project.source_text)
    return {Path(output.path).stem: project.standing(output.path) or b"" for output in done.outputs}
