"""Parse the command line, call what does the work, print what came of it, and exit.

Nothing of weight is imported before a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from trustdeck import __version__
from trustdeck.diagnostics import Report, TrustdeckError, as_json, did_you_mean, render
from trustdeck.geometry import to_pt

if TYPE_CHECKING:
    from trustdeck.build import Build, Format, Room, Schedule, SlideFit, State
    from trustdeck.project import Project

DONE = 0
HAS_ERRORS = 1  # the deck's, or its warnings with --strict
WRONG_USE = 2
MISSING = 3  # something outside the deck: a file, a disk, a program
OUR_BUG = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # 128 and SIGINT
PIPE_CLOSED = 141  # 128 and SIGPIPE
COLLECT_SELDOM = 50_000, 20, 50  # a deck is many small values and hardly a circle: a sixth of the time is saved
FORMATS = ("pptx", "pdf", "png")
LINE_EM = 1.2  # the height of a line of text, in sizes of the text
LONG_BUILD = 4  # files; progress is told from here on
REPORT_BUGS_TO = "the issues of the trustdeck project"


class _Commands(click.Group):
    """The commands, with the exit codes that the documentation promises."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **given: Any) -> NoReturn:
        given["standalone_mode"] = False
        gc.set_threshold(*COLLECT_SELDOM)
        code = OUR_BUG
        try:
            code = super().main(args, *more, **given) or DONE
        except click.ClickException as error:
            error.show()
            code = WRONG_USE
        except (click.Abort, KeyboardInterrupt):
            click.echo("interrupted; nothing half-written was left behind", err=True)
            code = INTERRUPTED
        except TrustdeckError as error:
            click.echo(f"trustdeck: {error}", err=True)
            code = MISSING
        except BrokenPipeError:
            # Python flushes stdout once more at exit; let that go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = PIPE_CLOSED
        except Exception as error:  # noqa: BLE001  # the last resort: what nobody foresaw is our bug
            _show_bug(error)
        sys.exit(code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; Click would answer a closed pipe with the code that means mistakes in a deck."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(PIPE_CLOSED)


def _show_bug(error: Exception) -> None:
    if os.environ.get("TRUSTDECK_TRACEBACK"):
        traceback.print_exception(error)
    click.echo(
        f"trustdeck {__version__} failed in a way that is its own fault: {type(error).__name__}: {error}\n"
        f"Please report it to {REPORT_BUGS_TO}, with what TRUSTDECK_TRACEBACK=1 in the environment adds to it.",
        err=True,
    )


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="trustdeck", message="%(prog)s %(version)s")
def main() -> None:
    """Compile structured YAML into native PowerPoint decks."""


_paths = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
_format = click.option(
    "--format", "style", type=click.Choice(["human", "json"]), default="human", show_default=True,
    help="How to tell what was found.",
)  # fmt: skip
_strict = click.option("--strict", is_flag=True, help="Fail on warnings too.")
_timing = click.option(
    "--explain-timing", is_flag=True, help="Tell how long every slide takes and when it begins, and what they come to."
)  # fmt: skip


def _choosing(command: Any) -> Any:
    """Add the options that choose variants."""
    for option in (
        click.option("--only", "keys", metavar="KEY", multiple=True, help="Only this row of `variants-from`."),
        click.option("--language", "languages", metavar="CODE", multiple=True, help="Only this language of the deck."),
        click.option("--brand", "brands", metavar="NAME", multiple=True, help="In this brand instead of the deck's."),
        click.option("--audience", "audiences", metavar="NAME", multiple=True, help="Only for this audience."),
    ):
        command = option(command)
    return command


def _formats(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    """Return the formats that are named, with commas between them."""
    asked = [name.strip().lower() for name in value.split(",")]
    for name in asked:
        if name not in FORMATS:
            raise click.BadParameter(f"there is no format `{name}`; {did_you_mean(name, FORMATS)}", context, option)
    return tuple(asked)


@main.command()
@_paths
@_choosing
@click.option(
    "--to", "formats", metavar="FORMAT,…", callback=_formats, default="pptx", show_default=True,
    help="What to write: pptx, pdf, png (a picture of each slide); pdf and png by LibreOffice.",
)  # fmt: skip
@click.option("--contact-sheet", is_flag=True, help="Write a picture of all slides side by side, too (by LibreOffice).")
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to, not `output`."
)
@_strict
@_format
@click.option(
    "--explain-fit", is_flag=True, help="Tell for every slide its layout, the size of its text, the room left."
)
@_timing
@click.option("--check", "compare", is_flag=True, help="Write nothing; fail where a file is not what its source gives.")
@click.option(
    "--stop-after", type=click.Choice(["narrow", "decode", "resolve", "compose"]),
    help="Write nothing; print what this step hands on (for bug reports).",
)  # fmt: skip
def build(
    paths: tuple[Path, ...],
    formats: tuple[Format, ...],
    contact_sheet: bool,
    output: Path | None,
    strict: bool,
    style: str,
    compare: bool,
    explain_fit: bool,
    explain_timing: bool,
    stop_after: Room | None,
    **chosen: Any,
) -> int:
    """Compile decks to PowerPoint files, and to PDF and PNG: PATHS, or everything in decks/.

    A path is a deck, a folder with a deck in it, or a folder of decks. --audience, --brand, --language and --only
    may be repeated, and multiply; all variants are checked whatever is chosen.
    """
    from trustdeck.build import BuildOptions, ChoiceError, build, values_after

    if contact_sheet:
        formats = (*formats, "contact-sheet")
    options = BuildOptions(**chosen, formats=formats, output=output, compare=compare, workers=os.cpu_count() or 1)
    project, decks = _find(paths)
    with _wrong_use(ChoiceError):
        if stop_after is None:
            done = build(project, decks, options, _show_progress)
            explained = ("fits",) * explain_fit + ("timings",) * explain_timing
            return _show(done, project, style, strict=strict, explained=explained)
        report = Report()
        for text in values_after(stop_after, project, decks, options, report):
            click.echo(text)
        return _show_report(report, project)


@main.command()
@_paths
@_choosing
@_strict
@_format
@_timing
def check(
    paths: tuple[Path, ...],
    strict: bool,
    style: str,
    explain_timing: bool,
    **chosen: Any,
) -> int:
    """Find all mistakes in decks, and write nothing: PATHS, or everything in decks/."""
    from trustdeck.build import BuildOptions, ChoiceError, check

    options = BuildOptions(**chosen, workers=os.cpu_count() or 1)
    project, decks = _find(paths)
    with _wrong_use(ChoiceError):
        done = check(project, decks, options, _show_progress)
        return _show(done, project, style, strict=strict, explained=("timings",) * explain_timing)


@main.command()
@click.argument("name")
def new(name: str) -> None:
    """Begin a deck: write decks/NAME.yaml, and the schema by which editors complete and check it."""
    from trustdeck.project import Project, ProjectError
    from trustdeck.scaffold import scaffold

    with _wrong_use(ProjectError):
        written = scaffold(Project.find(Path.cwd()), name)
    click.echo(f"{written} is begun; `trustdeck build {written}` compiles it")


@main.command()
def layouts() -> int:
    """List the layouts: name, titles in PowerPoint, and the content that each takes."""
    from trustdeck import layouts
    from trustdeck.project import Project

    project, report = Project.find(Path.cwd()), Report()
    for layout in layouts.load(project, report).by_name.values():
        titles = ", ".join(f"{title} ({language})" for language, title in sorted(layout.titles.items()))
        click.echo(f"{layout.name:<16}{titles}")
        click.echo(f"{'':<16}takes {', '.join(layout.takes)}" if layout.takes else f"{'':<16}takes no content")
    return _show_report(report, project)


@main.group(invoke_without_command=True)
@click.pass_context
def brands(context: click.Context) -> None:
    """List the brands: name in decks, organisation, template. Its commands show one, begin one, check them."""
    from trustdeck.brandbook import list_words, overview
    from trustdeck.project import Project

    if context.invoked_subcommand is None:
        click.echo(list_words(overview(Project.find(Path.cwd()))))


@brands.command("show")
@click.argument("name")
@_format
@click.option(
    "--png", "pictures", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path),
    help="Write a picture of each layout of the template to this folder, its placeholders labelled (by LibreOffice).",
)  # fmt: skip
def show_brand(name: str, style: str, pictures: Path | None) -> int:
    """Tell all that is known of the brand NAME: which of its template's layouts serve ours and why, colours, fonts."""
    from trustdeck.brandbook import book_words, show
    from trustdeck.build import ChoiceError
    from trustdeck.project import Project

    project, report = Project.find(Path.cwd()), Report()
    with _wrong_use(ChoiceError):
        book = show(project, name, report, pictures)
    if book is not None:
        click.echo(_json(asdict(book)) if style == "json" else book_words(book))
    return _show_report(report, project)


@brands.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", default="", help="What decks call the brand; else what the file is called.")
def add_brand(file: Path, name: str) -> int:
    """Begin a brand with an organisation's PowerPoint template FILE: .potx, .pptx, .potm or .pptm.

    A copy of it and a brand.yaml, which tells what was found in it, are put into layouts/brands/NAME/; a sample deck is
    shown in it on a contact sheet (by LibreOffice).
    """
    from trustdeck.brandbook import BrandNameError, begin, begun_words, sheet
    from trustdeck.project import Project

    project, report = Project.find(Path.cwd()), Report()
    with _wrong_use(BrandNameError):
        begun = begin(project, file, name, report)
    if begun is not None:
        click.echo(begun_words(begun))
        try:
            click.echo(f"{sheet(project, begun.key, report)} shows a sample deck in it")
        except TrustdeckError as error:
            click.echo(f"There is no contact sheet of a sample deck in it: {error}", err=True)
    return _show_report(report, project)


@brands.command("check")
@click.argument("names", nargs=-1)
@_format
@click.option("--accept", "accepts", is_flag=True, help="Take what the brands are now for what they should be.")
def check_brands(names: tuple[str, ...], style: str, accepts: bool) -> int:
    """Build a sample deck in the brands NAMES, or in all of the project, and tell what becomes of each layout.

    Where a brand was accepted before, it is told what is another way, for example by a new version of its template.
    """
    from trustdeck.brandbook import accept, check_words, checkup, own_brands
    from trustdeck.build import ChoiceError
    from trustdeck.project import Project

    project, report = Project.find(Path.cwd()), Report()
    with _wrong_use(ChoiceError):
        done = [checkup(project, name, report, compare=not accepts) for name in names or own_brands(project)]
    found = [one for one in done if one is not None]
    taken = [accept(project, one.brand, one.state) for one in found if accepts and one.sound]
    if style == "json":
        click.echo(_json({"diagnostics": as_json(report.sorted()), "brands": [asdict(one) for one in found]}))
    else:
        click.echo("\n".join([*map(check_words, found), *(f"{path} is written" for path in taken)]))
        _show_report(report, project)
    return HAS_ERRORS if report.has_errors or any(one.differences for one in found) else DONE


@main.command()
@click.argument("words", nargs=-1)
def icons(words: tuple[str, ...]) -> None:
    """List the icons that the WORDS lead to, in English; without any, all of them."""
    from trustdeck.icons import find, names

    for name in dict.fromkeys(name for word in words for name in find(word)) if words else names():
        click.echo(name)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def dump(file: Path) -> None:
    """Print a canonical text of any .pptx FILE, for comparing two of them."""
    from trustdeck.powerpoint import dump
    from trustdeck.project import Project

    project = Project.find(file)
    data = project.read(project.relative(file))
    try:
        click.echo(dump(data), nl=False)
    except TrustdeckError as error:
        raise TrustdeckError(f"`{file}`: {error}") from None


@main.command()
@click.argument("language", type=click.Choice(["deck", "layout", "brand"]), default="deck")
def schema(language: str) -> None:
    """Print the JSON Schema of decks, layouts or brands, by which editors complete and check."""
    from trustdeck.scaffold import schema_text

    click.echo(schema_text(language), nl=False)


@main.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Explain a RULE by the name that stands in a message; without a name, list the rules."""
    from trustdeck import rules

    if rule is None:
        click.echo("\n".join(rules.names()))
        return
    page = rules.page(rule)
    if page is None:
        raise click.UsageError(f"there is no rule `{rule}`; {did_you_mean(rule, rules.names())}")
    click.echo(page, nl=False)


# --- what the commands share ----------------------------------------------------------------------


@contextmanager
def _wrong_use(kind: type[TrustdeckError]) -> Iterator[None]:
    """Tell an error of this kind as a wrong use of the command."""
    try:
        yield
    except kind as error:
        raise click.UsageError(str(error)) from None


def _find(paths: Sequence[Path]) -> tuple[Project, tuple[str, ...]]:
    """Return the project that the paths lie in, and the decks that they name."""
    from trustdeck.build import find_decks
    from trustdeck.project import Project, ProjectError

    project = Project.find(paths[0] if paths else Path.cwd())
    with _wrong_use(ProjectError):
        return project, find_decks(project, [project.relative(path) for path in paths])


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _show_progress(done: int, total: int, name: str) -> None:
    """Tell on a terminal what is being made, on one line that is written over."""
    if total >= LONG_BUILD and sys.stderr.isatty():
        click.echo(f"\r\033[K[{done}/{total}] {name}", err=True, nl=done == total)


def _show_report(report: Report, project: Project) -> int:
    """Print what was found, and return the exit code that it means."""
    click.echo(render(report.sorted(), project.source_text), err=True, nl=False)
    return HAS_ERRORS if report.has_errors else DONE


def _show(done: Build, project: Project, style: str, *, strict: bool, explained: Sequence[str]) -> int:
    """Print what a build found and made, with the `fits` and `timings` of slides; return the exit code it means."""
    diagnostics = done.report.sorted()
    wrong = [o for o in done.outputs if o.state == "different" or (o.state == "missing" and strict)]
    failed = done.report.has_errors or wrong or (strict and diagnostics)
    if style == "json":
        value: dict[str, Any] = {
            "diagnostics": as_json(diagnostics),
            "outputs": [{"path": o.path, "state": o.state, "slides": o.slides} for o in done.outputs],
        }
        if "fits" in explained:
            value["fits"] = [asdict(slide) for result in done.results for slide in result.fits]
            value["stand-ins"] = [asdict(one) for result in done.results for one in result.stand_ins]
        if "timings" in explained:
            value["timings"] = [_schedule_values(one) for result in done.results for one in result.schedules]
        click.echo(_json(value))
    else:
        if "fits" in explained:
            _show_fits(done)
        if "timings" in explained:
            _show_timings(done)
        _show_report(done.report, project)
        for output in wrong:
            click.echo(f"{output.path} {STATES[output.state]}", err=True)
        click.echo(_closing_line(done))
    return HAS_ERRORS if failed else DONE


def _show_fits(done: Build) -> None:
    """Print for each slide the decisions that the fit took, and which fonts it did not know."""
    stem = ""
    stand_ins = [one for result in done.results for one in result.stand_ins]
    for slide in (slide for result in done.results for slide in result.fits):
        if slide.stem != stem:
            stem = slide.stem
            click.echo(stem)
            for one in stand_ins:
                if one.stem == stem:
                    click.echo(f"       {one.family} is measured by {one.measured_by}, with room to spare")
        click.echo(f"  {slide.number:>3}  {_fit_words(slide):<64}  {slide.title}")


def _fit_words(slide: SlideFit) -> str:
    fit = slide.fit
    form = f"{slide.layout.split('+')[0]}{'' if fit.form in ('', 'usual') else ', ' + fit.form}"
    if not fit.size_pt:
        return form
    step = {0: "usual", 1: "a step larger"}.get(fit.step, f"{_count(-fit.step, 'step')} smaller")
    lines_left = int(to_pt(fit.room_left) / (fit.size_pt * LINE_EM))
    room = f"room for {_count(lines_left, 'line')}" if lines_left >= 0 else f"{_count(-lines_left, 'line')} too many"
    part = f", part {fit.part} of {fit.parts}" if fit.parts > 1 else ""
    return f"{form}: {fit.size_pt:g} pt ({step}), {_count(fit.lines, 'line')}, {room}{part}"


def _show_timings(done: Build) -> None:
    """Print for each slide that is shown when it begins and how long it takes, and for each file what they come to."""
    from trustdeck.timing import summary

    for schedule in (schedule for result in done.results for schedule in result.schedules):
        click.echo(f"{schedule.stem}: {summary(schedule.timing)}")
        section = ""
        for slide in _schedule_values(schedule)["slides"]:
            if slide["section"] != section:
                section = slide["section"]
                click.echo(f"  {section}")
            takes = "" if slide["seconds"] is None else _clock(slide["seconds"])
            click.echo(f"  {slide['number']:>3}  {_clock(slide['begins']):>6}  {takes:>6}  {slide['title']}")


def _schedule_values(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule as JSON values: times in seconds, each slide with the time at which it begins."""
    slides: list[dict[str, Any]] = []
    begins = 0
    for slide in schedule.timing.slides:
        slides.append(
            {
                "number": schedule.numbers[slide.key], "title": slide.title, "section": slide.section,
                "begins": begins, "seconds": slide.seconds,
            }
        )  # fmt: skip
        begins += slide.seconds or 0
    return {"stem": schedule.stem, "total": begins, "length": schedule.timing.length, "slides": slides}


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


STATES = {"different": "is not what its source gives", "missing": "is not there"}


def _closing_line(done: Build) -> str:
    """Return what was found and made, in one line."""
    found = Counter(d.severity for d in done.report.sorted())
    made = Counter(output.state for output in done.outputs)
    parts = [_count(len(done.results), "deck") + ", " + _count(sum(r.variants for r in done.results), "variant")]
    mistakes = [_count(found[severity], severity) for severity in ("error", "warning") if found[severity]]
    parts.append(" and ".join(mistakes) or "no mistakes")
    if done.outputs:
        folders = {os.path.commonpath([os.path.dirname(o.path) for o in done.outputs])}
        states: tuple[State, ...] = ("written", "unchanged", "different", "missing", "removed", "withheld")
        parts.append(
            ", ".join(f"{made[s]} {s}" for s in states if made[s]) + _kinds(done) + f" in {folders.pop()}{os.sep}"
        )
    return ": ".join([parts[0], "; ".join(parts[1:])])


def _kinds(done: Build) -> str:
    """Return how many files there are of each kind; nothing where all are PowerPoint's."""
    kinds = Counter(Path(output.path).suffix.removeprefix(".") for output in done.outputs if output.state != "withheld")
    return (
        f" ({', '.join(f'{kinds[kind]} {kind}' for kind in FORMATS if kinds[kind])})" if set(kinds) - {"pptx"} else ""
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
