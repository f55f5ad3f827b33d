"""How long slides take: what can be written, what it comes to for each audience, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trustdeck.build import BuildOptions, Schedule, build, check
from trustdeck.cli import main
from trustdeck.diagnostics import Diagnostic
from trustdeck.model.durations import seconds_of, spoken
from trustdeck.project import Project

DECK = """
deck: A lecture
language: en
length: 10 min
audiences:
  hr: {name: Personnel, length: 4 min}
  students: {name: Students, length: 30 min}
slides:
  - headline: First
    duration: 1:30
  - section: Middle
    divider: true
  - headline: Second
    duration: 3 min
    variants: {students: {duration: 90 s}}
  - headline: Skipped
    duration: 20 min
    hidden: true
  - headline: Third
    duration: 1 min
    for: hr
"""


def checked(source: str) -> tuple[tuple[Diagnostic, ...], tuple[Schedule, ...]]:
    done = check(Project.in_memory({"decks/a.yaml": source}), ["decks/a.yaml"], BuildOptions())
    return tuple(done.report.sorted()), tuple(one for result in done.results for one in result.schedules)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2 min", 120), ("2min", 120), ("2 min.", 120), ("2 minutter", 120), ("1 Minute", 60), ("90 s", 90),
        ("45 sek.", 45), ("1:30", 90), ("0:05", 5), ("120:00", 7200), ("1:02:03", 3723), ("1.5 min", 90),
        ("1,5 min", 90), ("1 h 30 min", 5400), ("1h30min", 5400), ("2 timer", 7200), ("1 min 30 s", 90),
    ],
)  # fmt: skip
def test_a_time_can_be_written_in_many_ways(written: str, seconds: int) -> None:
    assert seconds_of(written) == seconds


@pytest.mark.parametrize("written", ["2", "min", "1:60", "2 parsec", "about 2 min", "-2 min", "1::30", ""])
def test_what_is_no_time_is_none(written: str) -> None:
    assert seconds_of(written) is None


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 min"), (45, "45 s"), (90, "1 min 30 s"), (5400, "90 min")])
def test_a_time_is_said_in_minutes_and_seconds(seconds: int, said: str) -> None:
    assert spoken(seconds) == said


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("length: 45", "`45` has no unit", "write `45 min` or `45 s`"),
        ("length: 1:30", "`1:30` may be hours or minutes here", "write `1 h 30 min`, or `1 min 30 s`"),
        ("length: 0 min", "`0 min` is too short", "write a time such as `2 min`"),
        ("length: 99 h", "`99 h` is too long", "write a time such as `2 min`"),
        ("length: an hour", "`an hour` is no time", "write it as in `2 min`, `90 s` or `1:30`"),
    ],
)
def test_a_length_that_is_none_gets_a_hint(line: str, message: str, hint: str) -> None:
    (found,), _ = checked(f"deck: A\n{line}\nslides:\n  - headline: One\n    duration: 1 min\n")
    assert (found.rule, found.message, found.hint) == ("bad-value", message, hint)


def test_each_audience_has_its_own_length_and_total() -> None:
    found, (hr, students) = checked(DECK)
    assert (hr.timing.total, hr.timing.length) == (330, 240)
    assert (students.timing.total, students.timing.length) == (180, 1800)
    assert [(d.rule, d.message, d.variants) for d in found] == [
        ("over-time", "the slides take 5 min 30 s, 1 min 30 s more than the 4 min", ("hr",)),
        ("under-time", "the slides take 3 min of 30 min: 27 min are left", ("students",)),
    ]
    assert [d.span.line for d in found if d.span] == [6, 7]


def test_what_is_hidden_takes_no_time_and_a_divider_needs_none() -> None:
    _, (hr, _) = checked(DECK)
    assert [slide.title for slide in hr.timing.slides] == ["First", "Middle", "Second", "Third"]
    assert hr.timing.untimed == 0


def test_too_little_is_not_told_while_times_are_missing() -> None:
    found, (one,) = checked(
        "deck: A\nlength: 30 min\nslides:\n  - headline: One\n    duration: 1 min\n  - headline: Two\n"
    )
    assert not found
    assert one.timing.untimed == 1


def test_a_deck_without_times_or_without_a_length_is_left_alone() -> None:
    assert checked("deck: A\nlength: 30 min\nslides:\n  - headline: One\n")[0] == ()
    assert checked("deck: A\nslides:\n  - headline: One\n    duration: 3 h\n")[0] == ()


def test_a_slide_that_is_continued_counts_once() -> None:
    lines = "".join(f"      - Line {number} of many that take their room on the slide\n" for number in range(80))
    _, (one,) = checked(
        f"deck: A\nslides:\n  - headline: One\n    duration: 2 min\n    bullets:\n{lines}  - headline: Two\n"
    )
    assert one.timing.total == 120
    assert len(one.numbers) > 3
    assert one.numbers["two"] == len(one.numbers)


def test_times_leave_no_mark_in_the_file() -> None:
    timed = "deck: A\nlength: 1 min\nslides:\n  - headline: One\n    notes: Said.\n    duration: 1 min\n"
    plain = "deck: A\nslides:\n  - headline: One\n    notes: Said.\n"
    made = []
    for source in (timed, plain):
        project = Project.in_memory({"decks/a.yaml": source})
        build(project, ["decks/a.yaml"], BuildOptions())
        made.append(project.standing("output/a/a.pptx"))
    assert made[0] is not None
    assert made[0] == made[1]


@pytest.mark.parametrize("command", ["check", "build"])
def test_times_are_told_on_demand(command: str, tmp_path: Path) -> None:
    path = tmp_path / "decks" / "a.yaml"
    path.parent.mkdir()
    path.write_text(DECK, "utf-8")
    told = CliRunner().invoke(main, [command, "--audience", "hr", "--explain-timing", str(path)])
    assert told.stdout.splitlines()[:-1] == [
        "a-hr: 5 min 30 s of 4 min, 1 min 30 s too much",
        "    1    0:00    1:30  First",
        "  Middle",
        "    2    1:30          Middle",
        "    3    1:30    3:00  Second",
        "    5    4:30    1:00  Third",
    ]
    told = CliRunner().invoke(main, [command, "--audience", "hr", "--explain-timing", "--format", "json", str(path)])
    (schedule,) = json.loads(told.stdout)["timings"]
    assert (schedule["total"], schedule["length"]) == (330, 240)
    assert schedule["slides"][3] == {"number": 5, "title": "Third", "section": "Middle", "begins": 270, "seconds": 60}
