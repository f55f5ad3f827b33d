"""Small decks that hold every kind of content between them, compiled and printed: `tests/golden/NAME/own.txt`.

What is printed is what is a deck's own: its slides, notes and properties. `pytest --update` prints all anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import whole_decks
from composed import compose_all

from trustdeck.model import CONTENT
from trustdeck.powerpoint import dump
from trustdeck.project import Project

PRINTED = r"docProps/core|ppt/slides/|ppt/notesSlides/"
ONCE = {
    "words": "ppt/presentation",
    "figures": "ppt/theme/theme1",
    "foot": "ppt/slideLayouts/slideLayout25",
    "builds": "docProps/core",
    "code": r"ppt/presentation\.xml",
    "math": r"ppt/presentation\.xml",
    "diagrams": "ppt/viewProps",
    "flow": "ppt/presProps",
    "lanes": "ppt/presProps",
    "pictures": "ppt/media/",
}  # what is much alike in all decks
MOST_CHARACTERS = 100_000  # to be read by those who review a change


@pytest.mark.parametrize("name", whole_decks.golden_names())
def test_deck_is_as_it_was(name: str, golden: Callable[[object, str], None]) -> None:
    parts = dump(whole_decks.golden(name)).split("\n=== ")
    printed = "".join(f"=== {part}\n" for part in parts if re.match(f"{PRINTED}|{ONCE[name]}", part))
    assert len(printed) < MOST_CHARACTERS
    golden(whole_decks.GOLDEN / name / "own.txt", printed)


def test_every_kind_of_content_is_in_one_of_them() -> None:
    found = {
        type(block)
        for name in whole_decks.golden_names()
        for made in compose_all(Project.in_memory(whole_decks.golden_files(name)), f"decks/{name}/deck.yaml")
        for section in made.deck.sections
        for slide in section.slides
        for block in slide.content
    }
    assert found == {key.type for key in CONTENT.values()}, "each kind has to stand in a deck of tests/golden/"
