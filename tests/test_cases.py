"""Run the literate cases: decks in Markdown with the expected error beside the line.

In `tests/cases/*.md` each heading begins a case; a rule's page is one case. A fenced `yaml` block is a file
of the case: the one whose name, between backticks and followed by a colon, stands on the line before it, or
`decks/example.yaml`. Other fences with such a title are files too. `# error: rule` or `# warning: rule` at a
line's end says that this line has this diagnostic; where a line has several, they are parted by commas. What
is not announced must not be found. The announcements are taken away before the deck is compiled. Every case
has a picture, `decks/picture.png`, one that moves, `decks/moving.gif`, and a film
that phones record, `decks/unusual.mp4`; and a workbook with the sheet `Counts`, `decks/figures.xlsx`.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from films import film
from font_files import font
from PIL import Image
from workbook_files import workbook

from trustdeck import rules
from trustdeck.build import BuildOptions, check, find_decks
from trustdeck.diagnostics import render
from trustdeck.project import Project

CASES_FOLDER = Path(__file__).parent / "cases"
MAIN = "decks/example.yaml"

_TITLE = re.compile(r"`([^`]+)`:")
_FENCE = re.compile(r"(`{3,})(\w*)")
_EXPECTED = re.compile(r"(?:^|\s+)#\s*((?:(?:error|warning): [a-z-]+(?:, )?)+)\s*$")


@dataclass(frozen=True)
class Case:
    """A few files and where in them which diagnostics are expected, as (file, line, severity, rule)."""

    name: str
    files: dict[str, str]
    expected: Counter[tuple[str, int, str, str]]


def read_cases(name: str, text: str, *, by_heading: bool) -> list[Case]:
    """Return the cases of a page, one for each heading that has a deck below it."""
    cases: list[Case] = []
    heading, files = name, dict[str, str]()
    title = ""
    lines = iter(text.splitlines())
    for line in lines:
        if by_heading and line.startswith("#"):
            cases += _case(heading, files)
            heading, files = f"{name}: {line.lstrip('# ')}", {}
        if fence := _FENCE.match(line):
            body = []
            for inner in lines:
                if inner.startswith(fence[1]):
                    break
                body.append(inner + "\n")
            if title or (fence[2] == "yaml" and MAIN not in files):
                files[title or MAIN] = "".join(body)
        if line.strip():
            found = _TITLE.fullmatch(line.strip())
            title = found[1] if found else ""
    return cases + _case(heading, files)


def _case(name: str, files: dict[str, str]) -> list[Case]:
    expected = Counter(
        (path, number, *one.split(": "))
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (found := _EXPECTED.search(line))
        for one in found[1].split(", ")
        if one
    )
    plain = {
        path: "".join(_EXPECTED.sub("", line) + "\n" for line in text.splitlines()) for path, text in files.items()
    }
    return [Case(name, plain, expected)] if files else []


CASES = [
    *(
        case
        for path in sorted(CASES_FOLDER.glob("*.md"))
        for case in read_cases(path.stem, path.read_text(encoding="utf-8"), by_heading=True)
    ),
    *(case for name in rules.names() for case in read_cases(name, rules.page(name) or "", by_heading=False)),
]


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (160, 90), "navy").save(data, "PNG")
    return data.getvalue()


def moving_picture() -> bytes:
    data = io.BytesIO()
    first, second = (Image.new("RGB", (16, 9), colour) for colour in ("navy", "white"))
    first.save(data, "GIF", save_all=True, append_images=[second])
    return data.getvalue()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    beside = {"picture.png": picture(), "moving.gif": moving_picture(), "unusual.mp4": film(codec=b"hvc1")}
    beside["figures.xlsx"] = workbook({"Counts": [["Place", "Trips"], ["Station", 1240], ["Mill Street", 860]]})
    fonts = {
        "layouts/brands/town/TownSans.ttf": font("Town Sans"),
        "layouts/brands/town/Licensed.ttf": font("Licensed Sans", rights=2),
    }
    project = Project.in_memory({**{f"decks/{name}": data for name, data in beside.items()}, **fonts, **case.files})
    diagnostics = check(project, find_decks(project, []), BuildOptions()).report.sorted()
    found = Counter(
        (d.span.file if d.span else "", d.span.line if d.span else 0, d.severity, d.rule) for d in diagnostics
    )
    assert found == case.expected, "\n" + render(diagnostics, project.source_text)
