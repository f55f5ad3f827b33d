"""A small language of its own shows what can be declared; decks are in test_model.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import jsonschema
import pytest

from trustdeck import source
from trustdeck.diagnostics import Diagnostic, Report, Span
from trustdeck.project import Project
from trustdeck.schema import (
    JsonSchema,
    Key,
    decode,
    entries,
    field,
    json_schema,
    reference,
    resolve_file,
    several,
)  # fmt: skip
from trustdeck.source import Scalar


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of a walk."""

    to: str = field("where it ends")
    note: Scalar | None = field("a note", default=None)

    offered: ClassVar[Mapping[str, JsonSchema]] = {"for": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Stops:
    """Places to rest."""

    items: tuple[str, ...] = field("their names")
    shade: bool = field("whether they are in the shade", default=False)

    short: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk.

    Not for the reference.
    """

    name: str = field("what it is called")
    day: str = field("its day", default="Monday", key="weekday")
    hours: int = field("how long it takes", default=1, minimum=1, maximum=12)
    pace: float = field("km in an hour", default=4.5)
    is_hard: bool = field("whether it is hard", default=False)
    season: Literal["summer", "winter"] = field("when", default="summer")
    start: tuple[float, float] = field("where", default=(0.0, 0.0), minimum=0, maximum=90)
    legs: tuple[Leg, ...] = field("its parts", default=())
    prices: Mapping[str, int] = field("what it costs, by age", default_factory=dict)
    guide: Leg | None = field("who leads", default=None)
    ways: tuple[object, ...] = several("how", {"train": Key(str, "by train"), "stops": Key(Stops, "with rests")})
    season_span: Span | None = None
    span: Span | None = None
    hidden: int = 7

    called: ClassVar[str] = "a walk"


LEAVE_OUT = "write it here, or leave this line out"
OR_LINES = ", or each on a line that begins with `- `"
A_AND_B = "write `{a: …, b: …}`"
WRITE_3 = "write a number such as `3`"
NINES = "9" * 39 + "…"


def read(text: str) -> tuple[Walk | None, tuple[Diagnostic, ...]]:
    report = Report()
    node = source.parse(text, "walk.yaml", report)
    assert node is not None
    return decode(node, Walk, report), report.sorted()


def test_values_are_read_by_their_types() -> None:
    walk, found = read(
        "name: 007\nweekday: no\nhours: 3\npace: 4\nis-hard: true\nseason: winter\nstart: [55.5, 12]\n"
        "legs: [{to: 1.10, note: null}]\nprices: {child: 5, adult: 10}\n"
    )
    assert not found
    assert walk is not None
    assert (walk.name, walk.day, walk.hours, walk.pace, walk.is_hard, walk.season) == (
        "007",
        "no",
        3,
        4.0,
        True,
        "winter",
    )
    assert walk.start == (55.5, 12.0)
    assert walk.prices == {"child": 5, "adult": 10}
    assert walk.legs[0].to == "1.10"
    assert walk.legs[0].note is not None and walk.legs[0].note.text == "null"
    assert walk.hidden == 7


def test_places_are_kept() -> None:
    walk, _ = read("name: A\nseason: winter\n")
    assert walk is not None and walk.season_span is not None and walk.span is not None
    assert (walk.season_span.line, walk.season_span.column, walk.season_span.end_column) == (2, 9, 15)
    assert (walk.span.line, walk.span.column) == (1, 1)


def test_several_keys_are_gathered_in_the_order_of_writing() -> None:
    walk, _ = read("stops: [Oak]\nname: A\ntrain: Monday's\n")
    assert walk is not None
    assert walk.ways == (Stops(("Oak",)), "Monday's")


def test_a_key_may_be_written_alone_or_in_its_mapping() -> None:
    walk, found = read("name: A\nstops: {items: [Oak], shade: true}\n")
    assert walk is not None and walk.ways == (Stops(("Oak",), shade=True),)
    walk, found = read("name: A\nstops: []\n")
    assert walk is not None and walk.ways == ()
    assert not found


@pytest.mark.parametrize(
    ("text", "rule", "column", "message", "hint"),
    [
        ("naem: B", "unknown-key", 1, "a walk has no `naem`", "did you mean `name`?"),
        ("guide: {to: B, fro: x}", "unknown-key", 16, "a leg has no `fro`", "did you mean `for`?"),
        ("guide: {note: B}", "missing-key", 9, "a leg needs `to`", "add `to: …`, where it ends"),
        ("weekday:", "wrong-type", 8, "text is expected here, and nothing stands here", LEAVE_OUT),
        ("weekday: [a]", "wrong-type", 10, "text is expected here, and YAML reads a list of one", 'write `"[a]"`'),
        ("weekday: {a: b}", "wrong-type", 10, "text is expected here, and YAML reads `a` as a key", 'write `"{a: b}"`'),
        ("is-hard: yes", "wrong-type", 10, "`true` or `false` is expected here, not `yes`", "did you mean `true`?"),
        ("is-hard: ja", "wrong-type", 10, "`true` or `false` is expected here, not `ja`", "did you mean `true`?"),
        ("is-hard: True", "wrong-type", 10, "`true` or `false` is expected here, not `True`", "did you mean `true`?"),
        ("hours: two", "wrong-type", 8, "a whole number is expected here, not `two`", WRITE_3),
        ("hours: 13", "bad-value", 8, "`13` is too large", "write a number from 1 to 12"),
        ("hours: " + "9" * 5000, "wrong-type", 8, f"a whole number is expected here, not `{NINES}`", WRITE_3),
        ("pace: 4,5", "wrong-type", 7, "a number is expected here, not `4,5`", "write `4.5`"),
        ("pace: .nan", "wrong-type", 7, "a number is expected here, not `.nan`", "write a number such as `0.5`"),
        ("season: sumer", "bad-value", 9, "`sumer` is not known here", "did you mean `summer`?"),
        ("start: [1, 91]", "bad-value", 12, "`91` is too large", "write a number from 0 to 90"),
        ("start: [1]", "wrong-type", 8, "a list of 2 is expected here, and YAML reads a list of one", "write `[…, …]`"),
        ("legs: home", "wrong-type", 7, "a list is expected here, not `home`", "write `- home` on a line of its own"),
        ("legs: a, b", "wrong-type", 7, "a list is expected here, not `a, b`", f"write `[a, b]`{OR_LINES}"),
        ("legs: -a -b", "wrong-type", 7, "a list is expected here, not `-a -b`", f"write `[a, b]`{OR_LINES}"),
        ("legs: [home]", "wrong-type", 8, "a leg with keys is expected here, not `home`", 'for example `{to: "home"}`'),
        ("prices: 5", "wrong-type", 9, "a value for each name is expected here, not `5`", "write `{name: …}`"),
        ("prices: [a, b]", "wrong-type", 9, "a value for each name is expected here, and YAML reads a list", A_AND_B),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place_and_left_out(
    text: str, rule: str, column: int, message: str, hint: str
) -> None:
    walk, found = read(f"name: A\n{text}\n")
    assert [(d.rule, d.message, d.hint) for d in found] == [(rule, message, hint)]
    assert found[0].span is not None
    assert (found[0].span.line, found[0].span.column) == (2, column)
    assert walk is not None
    assert (walk.name, walk.day, walk.hours, walk.pace, walk.season) == ("A", "Monday", 1, 4.5, "summer")


def test_a_misspelt_key_that_must_be_there_is_told_once() -> None:
    walk, found = read("naem: A\n")
    assert walk is None
    assert [d.rule for d in found] == ["unknown-key"]


def test_all_mistakes_are_told_in_one_run() -> None:
    _, found = read("weekday: []\nhours: x\nlegs: [{}, {to: []}, {to: B, an: C}]\nis_hard: true\n")
    assert [(d.rule, d.span.line) for d in found if d.span] == [
        ("missing-key", 1), ("wrong-type", 1), ("wrong-type", 2),
        ("missing-key", 3), ("wrong-type", 3), ("unknown-key", 3), ("unknown-key", 4),
    ]  # fmt: skip


def test_what_is_left_of_a_text_for_one_audience_is_a_text() -> None:
    walk, found = read("name: {text: A}\n")
    assert walk is not None and walk.name == "A"
    assert not found


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("hil.png", "there is no file `walks/hil.png`", "did you mean `hill.png`?"),
        ("sea.png", "there is no file `walks/sea.png`", "put `sea.png` into the folder `walks`"),
        ("../../hill.png", "`../../hill.png` lies outside the project", "copy the file into the project"),
    ],
)
def test_a_file_that_cannot_be_had_is_told(path: str, message: str, hint: str) -> None:
    project = Project.in_memory({"walks/hill.png": b""})
    report = Report()
    place = Span.point("walks/a.yaml")
    assert resolve_file(project, Scalar(path, place), "walks/a.yaml", report) is None
    assert [(d.rule, d.message, d.hint, d.span) for d in report.diagnostics] == [("missing-file", message, hint, place)]
    assert resolve_file(project, Scalar("hill.png", place), "walks/a.yaml", report) == "walks/hill.png"


def test_the_json_schema_takes_what_decode_takes() -> None:
    schema = json_schema(Walk)
    jsonschema.Draft7Validator.check_schema(schema)
    good: list[JsonSchema] = [
        {"name": 7},
        {"name": "A", "hours": 3, "start": [1, 2.5], "legs": [{"to": None, "for": "hr"}], "prices": {"child": 5}},
        {"name": "A", "stops": ["Oak"], "train": True},
        {"name": "A", "stops": {"items": ["Oak"], "shade": True}},
    ]
    bad: list[JsonSchema] = [
        {},
        {"name": "A", "naem": "B"},
        {"name": "A", "hours": 13},
        {"name": "A", "start": [1]},
        {"name": "A", "start": [1, 91]},
        {"name": "A", "season": "spring"},
        {"name": "A", "legs": [{"too": "B"}]},
        {"name": "A", "hidden": 8},
    ]
    validator = jsonschema.Draft7Validator(schema)
    assert [value for value in good if not validator.is_valid(value)] == []
    assert [value for value in bad if validator.is_valid(value)] == []


def test_the_json_schema_has_the_words_of_the_declaration() -> None:
    schema = json_schema(Walk)["definitions"]["Walk"]
    assert schema["description"] == "A walk."
    assert schema["properties"]["hours"]["description"] == "how long it takes"
    assert schema["properties"]["guide"]["description"] == "who leads"


def test_the_reference_has_a_line_for_each_key() -> None:
    page = reference(Walk)
    assert page.startswith("A walk.\n")
    for line in (
        "| `name` | text | what it is called; must be there |",
        "| `weekday` | text | its day; `Monday` where left out |",
        "| `season` | `summer`, `winter` | when; `summer` where left out |",
        "| `legs` | a list of legs | its parts |",
        "| `train` | text | by train |",
    ):
        assert line in page
    assert "hidden" not in page
    assert [entry.key for entry in entries(Leg)] == ["to", "note"]
