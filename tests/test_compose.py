"""Pages in letters: what stands where on the slides of each case in `tests/cases/layouts.md`.

The files of a case (`test_cases.py` says how they are named) are followed by one fenced `page` block for each
slide of its deck, drawn as `sketch.py` says. `pytest --update` draws them anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from composed import Composed, compose_all, misfits, template_of
from sketch import sketch
from test_cases import MAIN, picture, read_cases

from trustdeck import layouts
from trustdeck.diagnostics import Report
from trustdeck.project import Project

CASES_FILE = Path(__file__).parent / "cases" / "layouts.md"
UNREACHED: set[str] = set()  # the layouts of content that the language does not have yet

_HEADING = re.compile(r"^(?=# )", re.MULTILINE)
_SKETCH = re.compile(r"\n```page\n(?:(?!```).*\n)*```\n")


def _sections() -> list[str]:
    """Return the text of each case, heading and all."""
    return [section for section in _HEADING.split(CASES_FILE.read_text(encoding="utf-8")) if section]


SECTIONS = _sections()


def _composed(section: str) -> Composed:
    (case,) = read_cases(CASES_FILE.stem, section, by_heading=True)
    (made,) = compose_all(Project.in_memory({**case.files, "decks/picture.png": picture()}), MAIN)
    return made


@pytest.mark.xdist_group("sketches")  # `--update` writes them to one file
@pytest.mark.parametrize("number", range(len(SECTIONS)), ids=[section.splitlines()[0][2:] for section in SECTIONS])
def test_sketch(number: int, update: bool) -> None:
    written = SECTIONS[number]
    made = _composed(written)
    assert not misfits(made)
    drawn = "".join(f"\n```page\n{sketch(page, made)}\n```\n" for page in made.drawing.pages)
    wanted = _SKETCH.sub("", written).rstrip("\n") + "\n" + drawn + ("" if number == len(SECTIONS) - 1 else "\n")
    if update:
        sections = _sections()
        sections[number] = wanted
        CASES_FILE.write_text("".join(sections), encoding="utf-8")
        return
    assert written.splitlines() == wanted.splitlines(), "(if that is right, `pytest --update` draws it anew)"


def test_every_layout_has_a_sketch() -> None:
    report = Report()
    every = set(layouts.load(Project.in_memory({}), report).by_name)
    shown = {template_of(page.layout) for section in SECTIONS for page in _composed(section).drawing.pages}
    assert shown == every - UNREACHED
    assert not report.diagnostics
