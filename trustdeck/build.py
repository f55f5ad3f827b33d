"""Run the rooms in order: from decks to files, each whole or not at all.

All variants of a deck are narrowed, decoded and resolved whatever was chosen, so that a mistake in any
of them is found; only the chosen ones are composed and written. Where a deck has errors, nothing of it
is written. Nothing here prints: progress is told through a callback, and what was found is returned.
"""

from __future__ import annotations

import posixpath
import pprint
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as AbstractMapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from trustdeck import brand, export, layouts
from trustdeck.adopt import Adopted, adopt
from trustdeck.brand import Brand, Source
from trustdeck.compose import compose
from trustdeck.diagnostics import Report, Span, TrustdeckError, did_you_mean, merge
from trustdeck.export import Presentation
from trustdeck.layouts import Layouts
from trustdeck.markup import full_language
from trustdeck.model import Deck, report_unused
from trustdeck.page import Drawing, Fit
from trustdeck.powerpoint import write
from trustdeck.project import Project, ProjectError
from trustdeck.resolve import resolve
from trustdeck.schema import decode
from trustdeck.source import Mapping, Scalar
from trustdeck.timing import Timing, timing
from trustdeck.variant import Variant, expand, narrow, render, variants

DECKS = "decks"
DECK_FILE = "deck.yaml"
DEFAULTS = "defaults.yaml"
OUTPUT = "output"

MANY = 16  # variants of a deck; from here on a second process is worth its start
PART = 8  # of them at a time
EXPORTED_AT_ONCE = export.CALL  # files that are held back until there are enough for one call of LibreOffice

_DECK_KEY = re.compile(r"""^[{\s]*["']?deck["']?\s*:""", re.MULTILINE)

Progress = Callable[[int, int, str], None]
"""Is told how many files are done, of how many, and which was the last."""

Room = Literal["narrow", "decode", "resolve", "compose"]
State = Literal["written", "unchanged", "different", "missing", "removed", "withheld"]
Format = Literal["pptx"] | export.Format
FORMATS: tuple[Format, ...] = ("pptx", *export.FORMATS)

_PLACES: AbstractMapping[Format, str] = {
    "pptx": "{}.pptx",
    "pdf": "{}.pdf",
    "png": "{}",  # a folder
    "contact-sheet": "{}-contact-sheet.png",
}
_PNG = re.compile(r"\d{3,}\.png")


class ChoiceError(TrustdeckError):
    """No deck has the audience, brand, language or row that was asked for."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What was chosen. Of audiences, languages and keys of rows, none means all; no brand, the deck's own.

    `output` is the folder to write to, or None for the project's own. `compare` writes nothing and
    finds out whether what is there is what the sources give. `formats` are what is made. `workers` is
    how many processes make a deck of many variants; a project in memory has one.
    """

    audiences: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    output: Path | None = None
    compare: bool = False
    formats: tuple[Format, ...] = ("pptx",)
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Output:
    """A file, what became of it, and how many slides it shows.

    `withheld`: its deck has errors; `removed`: a picture of a slide that is no more. Of pictures that were
    withheld one knows the folder only.
    """

    path: str
    state: State
    slides: int = 0


@dataclass(frozen=True, slots=True)
class SlideFit:
    """A finished slide of the file with this stem: its title, its layout, and how its content came to fit."""

    stem: str
    number: int
    title: str
    layout: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class StandIn:
    """A font family of the file with this stem whose widths are not known, and the family that measures it."""

    stem: str
    family: str
    measured_by: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long the slides of the file with this stem take; `numbers` are theirs in the file, by their keys."""

    stem: str
    timing: Timing
    numbers: AbstractMapping[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one deck: what was found in all its variants, its files, how its slides fit, what they take.

    `stand_ins` are the fonts that its files are measured without.
    """

    deck: str
    report: Report
    variants: int = 0
    outputs: tuple[Output, ...] = ()
    fits: tuple[SlideFit, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()


class _Teller:
    """Tells how much is done."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def __call__(self, name: str) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total, name)


@dataclass(frozen=True, slots=True)
class Build:
    """What became of all decks, in the order in which they were named."""

    results: tuple[Result, ...]

    @property
    def report(self) -> Report:
        return Report([d for result in self.results for d in result.report.diagnostics])

    @property
    def outputs(self) -> tuple[Output, ...]:
        return tuple(output for result in self.results for output in result.outputs)


def build(project: Project, decks: Sequence[str], options: BuildOptions, progress: Progress | None = None) -> Build:
    """Compile the decks and write their files; return what was found and what was written."""
    others = [one for one in export.FORMATS if one in options.formats]
    export.require(others, project)
    plans = _plans(project, decks, options)
    tell = _Teller(progress, sum(len(plan.targets) for plan in plans) * (2 if others else 1))
    results = []
    for batch in _batches(_compile(project, plans, options, tell), EXPORTED_AT_ONCE if others else 1):
        files = _export(project, batch, others, tell)
        for done in batch:
            outputs = [o for _, stem, _ in done.plan.targets for o in _outputs(project, done, stem, files, options)]
            results.append(_result(done, tuple(outputs)))
    return Build(tuple(results))


def check(project: Project, decks: Sequence[str], options: BuildOptions, progress: Progress | None = None) -> Build:
    """Find all mistakes in the decks, up to what does not fit on a slide; write nothing."""
    plans = _plans(project, decks, options)
    tell = _Teller(progress, sum(len(plan.targets) for plan in plans))
    return Build(tuple(_result(done) for done in _compile(project, plans, options, tell, only_check=True)))


def look(project: Project, deck: str, key: str, report: Report) -> Adopted | None:
    """Return the brand of this name as it is for a deck's first variant; None where there is none.

    What is wrong with it, or with the layouts, is reported.
    """
    shop = _Shop(project)
    report.extend(shop.report)
    tree = expand(project, deck, report)
    if tree is None:
        return None
    first = next(iter(variants(tree, project, Report(), brands=(key,))))
    return shop.look(tree, first, report)


def _result(done: _Compiled, outputs: tuple[Output, ...] = ()) -> Result:
    fits = tuple(fit for made in done.made.values() for fit in made.fits)
    schedules = tuple(made.schedule for made in done.made.values() if made.schedule is not None)
    stand_ins = tuple(one for made in done.made.values() for one in made.stand_ins)
    return Result(done.plan.deck, done.report, len(done.plan.every), outputs, fits, schedules, stand_ins)


def values_after(
    room: Room, project: Project, decks: Sequence[str], options: BuildOptions, report: Report
) -> Iterator[str]:
    """Yield what a room hands on for each chosen variant, as text; what was found goes to the report."""
    shop = _Shop(project)
    for plan in _plans(project, decks, options):
        report.extend(plan.report)
        for variant, stem, _ in plan.targets:
            value = _value_after(room, plan, variant, shop, report)
            yield f"# {stem}\n{pprint.pformat(value, width=120)}"


def _value_after(room: Room, plan: _Plan, variant: Variant, shop: _Shop, report: Report) -> object:
    if plan.tree is None:
        return None
    if room == "narrow":
        return narrow(plan.tree, variant, report)
    look = shop.look(plan.tree, variant, report if room == "compose" else Report())
    deck = _decode(plan.name, plan.tree, variant, look.brand if look else None, report)
    if room != "decode" and deck is not None:
        deck = resolve(deck, shop.project, report)
    return _draw(deck, look, shop, report) if room == "compose" else deck


# --- the decks ------------------------------------------------------------------------------------


def find_decks(project: Project, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the sources of the decks that are named, or lie in folders that are named; no names mean `decks/`.

    Where there is no `decks/`, the project's own folder is looked through.
    """
    if not paths:
        paths = (DECKS,) if DECKS in project.folders(".") else (".",)
    found: list[str] = []
    for path in paths:
        own = posixpath.normpath(posixpath.join(path, DECK_FILE))
        if project.exists(path):
            found.append(path)
        elif project.exists(own):
            found.append(own)
        else:
            found += _decks_in(project, path)
    if not found:
        raise TrustdeckError(f"there is no deck in `{'`, `'.join(paths)}`; `trustdeck new NAME` begins one")
    return tuple(dict.fromkeys(found))


def _decks_in(project: Project, folder: str) -> Iterator[str]:
    for path in project.list(folder):
        if path.endswith((".yaml", ".yml")) and posixpath.basename(path) != DEFAULTS and _is_deck(project, path):
            yield path
    for inner in project.folders(folder):
        if project.exists(f"{inner}/{DECK_FILE}"):
            yield f"{inner}/{DECK_FILE}"


def _is_deck(project: Project, path: str) -> bool:
    """Say whether a file has a `deck` key; one that cannot be read is taken for a deck, so that it is told of."""
    try:
        return _DECK_KEY.search(project.text(path)) is not None
    except ProjectError:
        return True


def _deck_name(project: Project, path: str) -> str:
    """Return a deck's name: its file's stem, or the name of the folder that holds its `deck.yaml`."""
    folder, file = posixpath.split(path)
    if file == DECK_FILE:
        return posixpath.basename(folder) or project.root.name
    return file.rsplit(".", 1)[0]


# --- the plan -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """What there is to do for one deck: all its variants, and the chosen ones with their files' stems and paths."""

    deck: str
    name: str
    tree: Mapping | None
    report: Report
    every: tuple[Variant, ...] = ()
    targets: tuple[tuple[Variant, str, str | Path], ...] = ()


def _plans(project: Project, decks: Sequence[str], options: BuildOptions) -> tuple[_Plan, ...]:
    """Return what there is to do; two files of one name are an error of the second deck."""
    plans = tuple(_plan(project, path, options) for path in decks)
    _refuse_unknown(project, plans, options)
    taken: dict[str, _Plan] = {}
    for plan in plans:
        for _, _, path in plan.targets:
            # Some disks hold `Trust.pptx` and `trust.pptx` for one file, and `å` for the same in both its forms.
            first = taken.setdefault(unicodedata.normalize("NFC", str(path)).casefold(), plan)
            if first is not plan:
                report = Report()
                message = f"`{path}` is made from `{first.deck}` as well"
                report.error("same-output", Span.point(plan.deck), message, "give one of them another name")
                plan.report.extend(report)
                first.report.extend(report)  # neither is written; the message is shown once
    return plans


def _plan(project: Project, path: str, options: BuildOptions) -> _Plan:
    report = Report()
    name = _deck_name(project, path)
    tree = expand(project, path, report)
    if tree is None:
        return _Plan(path, name, None, report)
    report_unused(tree, report)
    every = variants(tree, project, report)
    # What is wrong with the brands in the file is said already; those that were asked for are looked at later.
    looks = variants(tree, project, Report(), brands=options.brands) if options.brands else every
    chosen = tuple(one for one in looks if _is_chosen(one, options))
    stems = [f"{name}-{one.name}" if one.name else name for one in chosen]
    targets = tuple((one, stem, _place(name, f"{stem}.pptx", options)) for one, stem in zip(chosen, stems, strict=True))
    return _Plan(path, name, tree, report, every, targets)


def _is_chosen(variant: Variant, options: BuildOptions) -> bool:
    return (
        (not options.audiences or variant.audience in options.audiences)
        and (not options.languages or variant.language in map(full_language, options.languages))
        and (not options.keys or variant.key in options.keys)
    )


def _place(name: str, file: str, options: BuildOptions) -> str | Path:
    """Return where a deck's file is put."""
    file = f"{name}/{file}"
    return options.output / file if options.output else f"{OUTPUT}/{file}"


def _refuse_unknown(project: Project, plans: Sequence[_Plan], options: BuildOptions) -> None:
    """Raise for a choice that is found in no deck; a deck that lacks it is passed over."""
    every = [variant for plan in plans for variant in plan.every]
    _refuse("audience", options.audiences, [variant.audience for variant in every])
    _refuse("language", [full_language(code) or code for code in options.languages], [v.language for v in every])
    _refuse("row", options.keys, [variant.key for variant in every])
    _refuse("brand", options.brands, brand.names(project))


def _refuse(what: str, asked: Sequence[str], offered: Sequence[str]) -> None:
    known = tuple(dict.fromkeys(name for name in offered if name))
    for name in asked:
        if name not in known:
            raise ChoiceError(f"there is no {what} `{name}`; {did_you_mean(name, known) or 'the decks have none'}")


# --- one deck -------------------------------------------------------------------------------------


class _Shop:
    """What all decks of a run share, read once: the layouts, and each brand that is asked for.

    A brand whose file holds expressions is read once, and made for every variant.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.report = Report()
        self.layouts: Layouts = layouts.load(project, self.report)
        self._sources: dict[str, tuple[Source | None, Report]] = {}
        self._looks: dict[str, tuple[Adopted | None, Report]] = {}

    def look(self, tree: Mapping, variant: Variant, report: Report) -> Adopted | None:
        """Return the brand of a deck's variant, with its values, and the layouts as they are in it.

        What is wrong with it is told to every deck that wants it.
        """
        found = self._source(variant.brand, report)
        if found is None:
            return None
        if found.varies:
            filled = replace(found, tree=render(found.tree, tree, variant, report))
            return self._made(filled, report)
        look = self._known(found, report)
        if look is None or look.brand.footer_text is None:
            return look
        footer = render(look.brand.footer_text, tree, variant, report)
        filled_in = replace(look.brand, footer_text=footer if isinstance(footer, Scalar) else None)
        return replace(look, brand=filled_in)

    def _source(self, key: str, report: Report) -> Source | None:
        if key not in self._sources:
            own = Report()
            self._sources[key] = brand.read(self.project, key, own), own
        found, own = self._sources[key]
        report.extend(own)
        return found

    def _known(self, found: Source, report: Report) -> Adopted | None:
        if found.key not in self._looks:
            own = Report()
            self._looks[found.key] = self._made(found, own), own
        look, own = self._looks[found.key]
        report.extend(own)
        return look

    def _made(self, found: Source, report: Report) -> Adopted | None:
        made = brand.make(self.project, found, report)
        return adopt(made, self.layouts, report) if made is not None else None


@dataclass(frozen=True, slots=True)
class _Unit:
    """A variant to be made; without a stem it is only checked."""

    variant: Variant
    stem: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of a unit: what was found in it before and while it was drawn, its file, slides and times."""

    unit: _Unit
    settled: Report
    drawn: Report
    presentation: Presentation | None = None
    fits: tuple[SlideFit, ...] = ()
    schedule: Schedule | None = None
    stand_ins: tuple[StandIn, ...] = ()

    @property
    def slides(self) -> int:
        return len(self.fits)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A deck with all that was found in it, and what became of its chosen variants, by their files' stem."""

    plan: _Plan
    report: Report
    made: AbstractMapping[str, _Made]


def _compile(
    project: Project,
    plans: Sequence[_Plan],
    options: BuildOptions,
    tell: _Teller,
    *,
    only_check: bool = False,
) -> Iterator[_Compiled]:
    """Yield each deck, compiled; where it has errors, files are missing."""
    shop = _Shop(project)
    for plan in plans:
        files: dict[str, _Made] = {}
        everything: list[_Made] = []
        for made in _make_all(plan, shop, options, only_check=only_check):
            everything.append(made)
            if made.unit.stem:
                files[made.unit.stem] = made
                tell(made.unit.stem)
        report = Report([*plan.report.diagnostics, *shop.report.diagnostics])
        report.extend(merge((made.unit.variant.name or plan.name, made.settled) for made in everything))
        report.extend(merge((made.unit.variant.name or plan.name, made.drawn) for made in files.values()))
        yield _Compiled(plan, report, files)


def _make_all(plan: _Plan, shop: _Shop, options: BuildOptions, *, only_check: bool) -> Iterator[_Made]:
    """Yield every variant of a deck, made or only checked; many of them are made in several processes."""
    stems = {variant: stem for variant, stem, _ in plan.targets}
    units = [_Unit(variant, stems.get(variant, "")) for variant in dict.fromkeys([*plan.every, *stems])]
    if options.workers < 2 or len(units) < MANY:
        yield from (_make(plan, unit, shop, only_check=only_check) for unit in units)
        return
    parts = [units[start : start + PART] for start in range(0, len(units), PART)]
    work = partial(_make_part, shop.project.root, plan, only_check)
    with ProcessPoolExecutor(options.workers) as pool:
        for part, reads in pool.map(work, parts):
            shop.project.note(reads)
            for made in part:
                _show_sources(shop.project, made)
                yield made


def _show_sources(project: Project, made: _Made) -> None:
    """Read the files that messages name, which another process has read, so that their lines can be shown."""
    for diagnostic in (*made.settled.diagnostics, *made.drawn.diagnostics):
        for span in (diagnostic.span, *(span for span, _ in diagnostic.related)):
            if span is not None and project.exists(span.file):
                project.text(span.file)


def _make_part(root: Path, plan: _Plan, only_check: bool, units: Sequence[_Unit]) -> tuple[list[_Made], dict[str, str]]:
    """Make some variants in a process of their own; return them, and what was read for them."""
    shop = _Shop(Project(root))
    return [_make(plan, unit, shop, only_check=only_check) for unit in units], dict(shop.project.reads)


def _make(plan: _Plan, unit: _Unit, shop: _Shop, *, only_check: bool) -> _Made:
    """Run the rooms in order for one variant."""
    made = _Made(unit, Report(), Report())
    if plan.tree is None:
        return made
    look = shop.look(plan.tree, unit.variant, made.drawn)
    deck = _decode(plan.name, plan.tree, unit.variant, look.brand if look else None, made.settled)
    if deck is not None:
        deck = resolve(deck, shop.project, made.settled)
    if not unit.stem:
        return made
    made.drawn.closed |= made.settled.closed
    drawing = _draw(deck, look, shop, made.drawn)
    if deck is not None and drawing is not None and look is not None:
        numbers = {page.key: number for number, page in enumerate(drawing.pages, 1)}
        schedule = Schedule(unit.stem, timing(deck), numbers)
        stand_ins = tuple(_stand_ins(unit.stem, look.brand))
        made = replace(made, fits=tuple(_fits(unit.stem, drawing)), schedule=schedule, stand_ins=stand_ins)
    if only_check or drawing is None or look is None or made.settled.has_errors or made.drawn.has_errors:
        return made
    shown = tuple(number for number, page in enumerate(drawing.pages, 1) if not page.skip)
    fonts = tuple(font.data for font in look.brand.fonts.files)
    data = write(drawing, look.brand.facing(drawing.properties.language))
    presentation = Presentation(data, shown, drawing.properties.modified, fonts)
    return replace(made, presentation=presentation)


def _fits(stem: str, drawing: Drawing) -> Iterator[SlideFit]:
    for number, page in enumerate(drawing.pages, 1):
        yield SlideFit(stem, number, page.title, page.layout, page.fit)


def _stand_ins(stem: str, own: Brand) -> Iterator[StandIn]:
    theme = own.theme
    for family in dict.fromkeys((theme.heading_font, theme.body_font, theme.mono_font)):
        if measured_by := own.fonts.face(family).stand_in:
            yield StandIn(stem, family, measured_by)


def _decode(name: str, tree: Mapping, variant: Variant, look: Brand | None, report: Report) -> Deck | None:
    """Return the deck of one variant, typed; None where it cannot be read at all."""
    deck = decode(narrow(tree, variant, report), Deck, report)
    return deck and replace(
        deck, name=name, language=variant.language, brand=variant.brand, words=look.words if look else {},
        audience=variant.audience, audience_name=variant.audience_name,
    )  # fmt: skip


def _draw(deck: Deck | None, look: Adopted | None, shop: _Shop, report: Report) -> Drawing | None:
    """Return the pages of one variant in its brand's look."""
    if deck is None or look is None:
        return None
    footer = look.brand.footer_text.text if look.brand.footer_text else ""
    return compose(deck, look.layouts, look.brand, shop.project, report, footer=footer)


# --- the files ------------------------------------------------------------------------------------


def _batches(every: Iterator[_Compiled], least: int) -> Iterator[list[_Compiled]]:
    """Yield the decks in groups that have so many files at least."""
    batch: list[_Compiled] = []
    for done in every:
        batch.append(done)
        if sum(len(one.made) for one in batch) >= least:
            yield batch
            batch = []
    if batch:
        yield batch


_Exports = dict[str, dict[export.Format, dict[str, bytes]]]


def _export(project: Project, batch: Sequence[_Compiled], formats: Sequence[export.Format], tell: _Teller) -> _Exports:
    """Return the files in the other formats, by stem, of all decks that have no errors."""
    if not formats:
        return {}
    label = ", ".join(formats)
    sound = {}
    for done in batch:
        for stem, made in done.made.items():
            if made.presentation is None or done.report.has_errors:
                tell(stem)
            else:
                sound[stem] = made.presentation
    return export.export(sound, formats, project, lambda stem: tell(f"{stem} ({label})"))


def _outputs(
    project: Project, done: _Compiled, stem: str, exports: _Exports, options: BuildOptions
) -> Iterator[Output]:
    """Write or compare the files of one variant; yield what became of each."""
    made = done.made.get(stem)
    for one in (one for one in FORMATS if one in options.formats):
        if made is None or made.presentation is None or done.report.has_errors:
            yield Output(str(_place(done.plan.name, _PLACES[one].format(stem), options)), "withheld")
            continue
        place = _PLACES[one].format(stem)
        files = {place: made.presentation.data} if one == "pptx" else exports[stem][one]
        for file, data in files.items():
            yield _put(project, _place(done.plan.name, file, options), data, made.slides, options)
        if one == "png":
            yield from _clear(project, _place(done.plan.name, place, options), files, options)


def _put(project: Project, path: str | Path, data: bytes, slides: int, options: BuildOptions) -> Output:
    """Write a file, or compare it with what stands there; what is right already is left alone."""
    standing = project.standing(path)
    if standing == data:
        return Output(str(path), "unchanged", slides)
    if options.compare:
        return Output(str(path), "missing" if standing is None else "different", slides)
    project.write(path, data)
    return Output(str(path), "written", slides)


def _clear(project: Project, folder: str | Path, files: Iterable[str], options: BuildOptions) -> Iterator[Output]:
    """Remove the pictures of slides that are no more from a folder of pictures."""
    ours = {posixpath.basename(file) for file in files}
    for name in project.standing_in(folder):
        if _PNG.fullmatch(name) and name not in ours:
            path = folder / name if isinstance(folder, Path) else f"{folder}/{name}"
            if not options.compare:
                project.remove(path)
            yield Output(str(path), "different" if options.compare else "removed")
