"""Icons, by name, as shapes in the theme's colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from composed import compose_all
from package_rules import Package, check
from PIL import Image, ImageDraw

import trustdeck
from trustdeck import icons
from trustdeck.build import BuildOptions, build
from trustdeck.cli import main
from trustdeck.page import Shape
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DECK = "decks/a.yaml"
ICONSET = Path(trustdeck.__file__).parent / "iconset"


def source(cards: str) -> dict[str, str]:
    return {DECK: f"deck: A\nlanguage: en\nslides:\n  - headline: B\n    cards: {cards}\n"}


def shapes(cards: str) -> list[Shape]:
    (made,) = compose_all(Project.in_memory(source(cards)), DECK)
    return [item for item in made.drawing.pages[0].items if isinstance(item, Shape)]


def mistakes(cards: str) -> list[tuple[str, str]]:
    done = build(Project.in_memory(source(cards)), [DECK], BuildOptions())
    return [(found.message, found.hint) for found in done.report.diagnostics]


def test_an_icon_is_a_shape_in_the_accents_colour() -> None:
    project = Project.in_memory(source("[{heading: C, icon: bicycle}]"))
    assert not build(project, [DECK], BuildOptions()).report.diagnostics
    data = project.standing("output/a/a.pptx") or b""
    assert not check(data)
    (geometry,) = Package(data).tree("ppt/slides/slide1.xml").iter(f"{A}custGeom")
    fill = geometry.getnext()
    assert fill is not None
    assert [colour.get("val") for colour in fill] == ["accent1"]
    assert sum(1 for _ in geometry.iter(f"{A}moveTo")) == sum(1 for _ in geometry.iter(f"{A}close")) > 1


def test_text_begins_below_the_icons_and_at_one_height() -> None:
    found = shapes("[{heading: C, icon: bicycle}, {heading: D}]")
    (icon,) = (shape for shape in found if shape.outline)
    tops = {shape.box.y + shape.body.inset.top for shape in found if shape.body and shape.body.inset}
    assert len(tops) == 1
    assert icon.box.bottom < tops.pop()


def test_an_icons_ink_begins_where_the_text_does() -> None:
    for name in ("bicycle", "tree", "lightbulb"):
        found = shapes(f"[{{heading: C, icon: {name}}}]")
        (icon,) = (shape for shape in found if shape.outline)
        (card,) = (shape for shape in found if shape.body)
        assert icon.outline is not None and card.body is not None and card.body.inset is not None
        ink = min(x for _, numbers in icon.outline.steps for x in numbers[::2]) * icon.box.width // icon.outline.width
        assert abs(icon.box.x + ink - card.box.x - card.body.inset.left) <= 1


def test_every_icon_can_be_drawn() -> None:
    assert len(icons.names()) > 1_400
    for name in icons.names():
        outline = icons.outline(name)
        letters = [letter for letter, _ in outline.steps]
        assert letters[0] == "M" and letters[-1] == "Z", name
        wanted = {"M": 2, "L": 2, "C": 6, "Z": 0}
        assert all(len(numbers) == wanted[letter] for letter, numbers in outline.steps), name
        within = [-64 <= number <= icons.ICON_GRID + 64 for _, numbers in outline.steps for number in numbers]
        assert all(within), name


def test_an_icon_looks_like_what_it_is_called() -> None:
    drawn = Image.new("1", (icons.ICON_GRID, icons.ICON_GRID))
    points = [numbers[-2:] for letter, numbers in icons.outline("minus").steps if letter != "Z"]
    ImageDraw.Draw(drawn).polygon([(x, y) for x, y in points], fill=1)
    left, top, right, bottom = drawn.getbbox() or (0, 0, 0, 0)
    assert right - left > 8 * (bottom - top)
    assert abs((top + bottom) // 2 - icons.ICON_GRID // 2) < 4


@pytest.mark.parametrize(
    ("written", "offered"),
    [("bycicle", "`bicycle`"), ("bike", "bicycle`"), ("users three", "`users-three`"), ("Bank", "`bank`")],
)
def test_a_name_that_no_icon_has_gets_one_that_is_near(written: str, offered: str) -> None:
    ((message, hint),) = mistakes(f"[{{heading: C, icon: {written}}}]")
    assert message == f"there is no icon `{written}`"
    assert offered in hint


def test_a_word_that_leads_nowhere_is_told_how_to_look() -> None:
    ((_, hint),) = mistakes("[{heading: C, icon: qqqqqqq}]")
    assert hint == "`trustdeck icons WORD` lists the icons for a word"


def test_icons_are_listed_by_a_word() -> None:
    found = CliRunner().invoke(main, ["icons", "cyclists", "minus"]).output.split()
    assert {"bicycle", "minus"} < set(found)
    assert len(found) == len(set(found)) < 50
    assert CliRunner().invoke(main, ["icons"]).output.split() == list(icons.names())


def test_icons_come_with_their_licence_and_without_marks_of_firms() -> None:
    assert "Copyright (c) 2023 Phosphor Icons" in (ICONSET / "README.md").read_text(encoding="utf-8")
    assert not any(name.endswith("-logo") for name in icons.names())
    assert (ICONSET / "phosphor.txt.gz").stat().st_size < 400_000
