"""Colours: what the library says of them, and what a brand of any four comes to."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdeck import brand
from trustdeck.brand import SIDES, STEP_MIDDLE, STEPS, Brand, step
from trustdeck.colours import between, contrast, distance, least_distance, readable, seen_without, shaded, towards
from trustdeck.diagnostics import Report
from trustdeck.page import Palette
from trustdeck.project import Project

CHANCE = random.Random(7)  # noqa: S311  # the same colours each time
SOME = [f"{CHANCE.randrange(1 << 24):06x}" for _ in range(60)]

LEAST_APART = 9  # neighbouring series of any brand, by CIEDE2000
LEAST_DERIVED = 14  # the accents that are added, from the brand's own, its text and each other
LEAST_STEP = 3  # neighbouring steps of a scale


def test_distances_are_those_of_another_library() -> None:
    for one, other in pairwise(SOME):
        assert distance(one, other) == pytest.approx(Color(f"#{one}").delta_e(f"#{other}", method="2000"), abs=0.3)


@pytest.mark.parametrize(("cone", "name"), [("red", "protan"), ("green", "deutan")])
def test_colour_blindness_is_that_of_another_library(cone: str, name: str) -> None:
    for colour in SOME:
        seen = Color(f"#{colour}").filter(name, method="vienot").convert("srgb").to_string(hex=True)[1:]
        assert distance(seen_without(cone, colour), seen) < 2


def test_colours_that_only_some_can_tell_apart_count_less() -> None:
    assert distance("c0392b", "6b7a1e") > 40
    assert least_distance("c0392b", "6b7a1e") < 40
    assert least_distance("0b5fa5", "e0a030") == pytest.approx(distance("0b5fa5", "e0a030"))


def test_what_cannot_be_read_becomes_the_nearest_shade_that_can() -> None:
    for colour in SOME:
        for ground in ("ffffff", "14233b"):
            found = readable(colour, ground, 4.5)
            assert contrast(found, ground) >= 4.5
            assert found == colour or contrast(found, ground) < 5.2


def test_a_shade_of_a_theme_comes_near_to_any_lighter_or_darker_one() -> None:
    for colour in SOME:
        for ground in ("ffffff", "101820"):
            for share in (0.3, 0.6):
                target = between(ground, colour, share)
                assert distance(shaded(colour, towards(colour, target)), target) < 12


# --- brands of any colours --------------------------------------------------------------------------


def made(colours: dict[str, str]) -> Brand:
    text = "brand: any\nfonts: {heading: Georgia, body: Verdana}\ncolours: {"
    text += ", ".join(f'{role}: "{value}"' for role, value in colours.items()) + "}\n"
    found = brand.load(Project.in_memory({"layouts/brands/any/brand.yaml": text}), "any", Report())
    assert found is not None
    return found


hexes = st.integers(0, (1 << 24) - 1).map(lambda number: f"{number:06x}")
any_brands = st.fixed_dictionaries(
    {"text": hexes, "accent": hexes, "accent-2": hexes, "surface": hexes}, optional={"background": hexes}
)
PAGES: dict[Palette, tuple[str, ...]] = {
    "own": ("background", "surface"), "turned": ("background", "surface"), "coloured": ("page-accent", "page-accent-2"),
}  # fmt: skip


@settings(max_examples=20)
@given(any_brands)
def test_in_a_brand_of_any_colours_all_text_can_be_read(colours: dict[str, str]) -> None:
    found = made(colours)
    for palette, grounds in PAGES.items():
        for ground in grounds:
            for role in ("text", "muted", "accent", "accent-2"):
                least = 3 if (palette, ground, role) == ("own", "surface", "accent-2") else 4.5
                assert contrast(found.hex(role, palette), found.hex(ground, palette)) >= least, (palette, ground, role)
    for palette in ("own", "turned"):
        assert contrast(found.hex("on-accent", palette), found.hex("accent", palette)) >= 4.5


@settings(max_examples=20)
@given(any_brands)
def test_in_a_brand_of_any_colours_series_can_be_told_apart(colours: dict[str, str]) -> None:
    found = made(colours)
    roles = ("accent", "accent-2", "accent-3", "accent-4", "muted", "text")
    order = [found.hex(role, "own") for role in found.in_order(roles, "own")]
    assert len(order) >= 4
    assert all(distance(one, other) >= LEAST_APART for one, other in pairwise(order))
    third, fourth = found.hex("accent-3", "own"), found.hex("accent-4", "own")
    others = [found.hex(role, "own") for role in ("accent", "accent-2", "text")]
    for one, other in [*((third, o) for o in others), *((fourth, o) for o in others), (third, fourth)]:
        assert distance(one, other) >= LEAST_DERIVED
    for derived in (third, fourth):
        assert contrast(derived, found.hex("background", "own")) >= 3


@settings(max_examples=20)
@given(any_brands)
def test_in_a_brand_of_any_colours_the_steps_of_scales_can_be_told_apart(colours: dict[str, str]) -> None:
    found = made(colours)
    scales = [[step(1, share) for share in shares] for shares in STEPS.values()]
    for shares in SIDES.values():
        sides = [[step(side, share) for share in shares] for side in (2, 1)]
        scales.append([*reversed(sides[0]), STEP_MIDDLE, *sides[1]])
    for scale in scales:
        for one, other in pairwise(found.hex(role, "own") for role in scale):
            assert distance(one, other) >= LEAST_STEP, scale


@pytest.mark.parametrize("name", ["default", "default-dark", "kommune"])
def test_in_the_stock_brands_all_accents_can_be_told_apart_by_everyone(name: str) -> None:
    found = brand.load(Project.in_memory({}), name, Report())
    assert found is not None
    accents = [found.hex(f"accent{number}", "own") for number in ("", "-2", "-3", "-4")]
    derived = [pair for pair in combinations(accents, 2) if set(pair) != set(accents[:2])]
    assert min(distance(*pair) for pair in derived) >= 22
    assert min(least_distance(*pair) for pair in derived) >= 20
