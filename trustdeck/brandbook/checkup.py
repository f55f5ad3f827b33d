"""Find out what decks become in a brand: build the sample in it, with usual and with long text; look at each layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trustdeck import brand
from trustdeck.brandbook.book import SAMPLE, ColourLook, LayoutLook, book, is_faint, open_brand
from trustdeck.brandbook.state import State, Text, accepted, differences, state
from trustdeck.build import BuildOptions, SlideFit
from trustdeck.build import check as build_check
from trustdeck.diagnostics import Report
from trustdeck.project import Project


@dataclass(frozen=True, slots=True)
class SampleFit:
    """How one length of the sample's text fits on a layout: its size (0 where it has none), steps below the usual one,
    and on how many slides."""

    length: str
    size_pt: float
    step: int
    slides: int


@dataclass(frozen=True, slots=True)
class LayoutCheck:
    """What one of our layouts is in a brand, and how the sample fits on it."""

    look: LayoutLook
    fits: tuple[SampleFit, ...]


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a deck becomes in a brand, and what is another way than it was accepted.

    `sound`: the sample has no errors in it. `known`: something was accepted. `state` is what can be accepted.
    """

    brand: str
    name: str
    layouts: tuple[LayoutCheck, ...]
    faint: tuple[ColourLook, ...]
    sound: bool
    known: bool
    differences: tuple[str, ...]
    state: State


def own_brands(project: Project) -> tuple[str, ...]:
    """Return the brands of the project's own folder; where it has none, those that come with trustdeck."""
    every = brand.names(project)
    own = tuple(key for key in every if project.standing(f"layouts/brands/{key}/brand.yaml") is not None)
    return own or every


def checkup(project: Project, key: str, report: Report, *, compare: bool = True) -> Checkup | None:
    """Return what a deck becomes in the brand of this name; None where it cannot be read, which is reported.

    With `compare` it is compared with what was accepted.
    """
    found = Report()
    adopted = open_brand(project, key, found)
    done = build_check(project, (SAMPLE,), BuildOptions(brands=(key,)))
    found.extend(done.report)
    report.extend(found)
    if adopted is None:
        return None
    fits = dict(_fits(done.results[0].fits, adopted.layouts.by_name))
    whole = book(project, adopted)
    texts = {name: {fit.length: Text(fit.size_pt, fit.slides) for fit in own} for name, own in fits.items()}
    now = state(adopted, whole, texts)
    before = accepted(project, key) if compare else None
    return Checkup(
        brand=key,
        name=whole.name,
        layouts=tuple(LayoutCheck(look, fits.get(look.layout, ())) for look in whole.layouts),
        faint=tuple(colour for colour in whole.colours if is_faint(colour)),
        sound=not found.has_errors,
        known=before is not None,
        differences=differences(before, now) if before is not None else (),
        state=now,
    )


def _fits(slides: tuple[SlideFit, ...], names: Mapping[str, object]) -> Iterator[tuple[str, tuple[SampleFit, ...]]]:
    """Yield for each layout how the sample fits on it; of several slides the smallest text counts."""
    by_layout: dict[str, dict[str, list[SlideFit]]] = {}
    for slide in slides:
        length = slide.stem.split("-")[1]
        by_layout.setdefault(_layout(slide.layout, names), {}).setdefault(length, []).append(slide)
    for name, lengths in by_layout.items():
        yield name, tuple(_fit(length, alike) for length, alike in lengths.items())


def _fit(length: str, slides: list[SlideFit]) -> SampleFit:
    least = min(slides, key=lambda slide: (slide.fit.step, slide.fit.size_pt)).fit
    return SampleFit(length, least.size_pt, least.step, max(slide.fit.parts for slide in slides))


def _layout(key: str, names: Mapping[str, object]) -> str:
    """Return which of our layouts a native one was made from: its key begins with the name."""
    return max((name for name in names if key == name or key.startswith((f"{name}-", f"{name}@", f"{name}+"))), key=len)
