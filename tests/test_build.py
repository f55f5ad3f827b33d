from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import generated
import pytest

from trustdeck.build import Build, BuildOptions, ChoiceError, build, check, find_decks
from trustdeck.diagnostics import TrustdeckError, render
from trustdeck.project import Project

GOOD = "deck: A talk\nlanguage: en\nslides:\n  - headline: Hello\n    bullets: [One, Two]\n"
VARIED = """\
deck: A talk
languages: [da, en]
audiences:
  hr: {name: HR, brand: blue}
  students: {name: Students}
slides:
  - headline: "{{ audience.name }} in {{ brand.name }}"
    bullets: [One]
  - headline: Kun på dansk
    for: da
"""
BLUE = "brand: blue\nname: Blue\n"
FILES = {"decks/talk.yaml": VARIED, "layouts/brands/blue/brand.yaml": BLUE}


def _build(files: dict[str, str], *, paths: tuple[str, ...] = (), **chosen: tuple[str, ...]) -> Build:
    project = Project.in_memory(files)
    return build(project, find_decks(project, paths), BuildOptions(**chosen))


def _names(done: Build) -> list[str]:
    assert not done.report.diagnostics, render(done.report.sorted(), lambda _: None)
    return [output.path for output in done.outputs]


# --- finding decks --------------------------------------------------------------------------------


def test_decks_are_files_with_a_deck_key_and_folders_with_a_deck_file() -> None:
    project = Project.in_memory(
        {
            "decks/one.yaml": GOOD,
            "decks/two/deck.yaml": GOOD,
            "decks/defaults.yaml": "author: Somebody\n",
            "decks/shared.yaml": "slides:\n  - headline: Included\n",
            "decks/pictures/readme.txt": "",
            "decks/unreadable.yaml": "\udcff".encode(errors="surrogateescape"),
        }
    )
    assert find_decks(project, []) == ("decks/one.yaml", "decks/unreadable.yaml", "decks/two/deck.yaml")


def test_decks_are_found_by_their_file_their_folder_or_the_folder_above() -> None:
    project = Project.in_memory({"decks/two/deck.yaml": GOOD, "elsewhere/three.yaml": GOOD})
    for path in ("decks/two/deck.yaml", "decks/two", "decks"):
        assert find_decks(project, [path]) == ("decks/two/deck.yaml",)
    assert find_decks(project, ["elsewhere", "elsewhere/three.yaml"]) == ("elsewhere/three.yaml",)


def test_a_project_without_decks_says_how_to_begin() -> None:
    with pytest.raises(TrustdeckError, match="trustdeck new"):
        find_decks(Project.in_memory({"readme.txt": ""}), [])


# --- names and choices ----------------------------------------------------------------------------


def test_every_variant_has_a_file_of_its_own() -> None:
    assert _names(_build(FILES)) == [
        "output/talk/talk-hr.pptx",
        "output/talk/talk-hr-en.pptx",
        "output/talk/talk-students.pptx",
        "output/talk/talk-students-en.pptx",
    ]


def test_brand_is_in_the_name_where_the_deck_says_another() -> None:
    done = _build(FILES, brands=("blue", "default"), languages=("da",))
    assert _names(done) == [
        "output/talk/talk-hr.pptx",
        "output/talk/talk-hr-default.pptx",
        "output/talk/talk-students-blue.pptx",
        "output/talk/talk-students.pptx",
    ]


def test_choices_multiply() -> None:
    done = _build(FILES, audiences=("hr", "students"), languages=("en",))
    assert _names(done) == ["output/talk/talk-hr-en.pptx", "output/talk/talk-students-en.pptx"]
    assert [output.slides for output in done.outputs] == [1, 1]


def test_a_row_has_a_file_named_by_its_key() -> None:
    files = {
        "decks/talk.yaml": "deck: A\nvariants-from: {data: t.csv, key: slug}\nslides: [{headline: '{{ row.name }}'}]\n",
        "decks/t.csv": "slug,name\nnorth,Northby\nsouth,Southby\n",
    }
    assert _names(_build(files)) == ["output/talk/talk-north.pptx", "output/talk/talk-south.pptx"]
    assert _names(_build(files, keys=("south",))) == ["output/talk/talk-south.pptx"]


def test_a_deck_without_the_chosen_audience_is_passed_over() -> None:
    done = _build({**FILES, "decks/plain.yaml": GOOD}, audiences=("hr",), languages=("da",))
    assert _names(done) == ["output/talk/talk-hr.pptx"]


def test_a_choice_that_no_deck_has_is_refused() -> None:
    with pytest.raises(ChoiceError, match="did you mean `students`"):
        _build(FILES, audiences=("student",))


def test_names_that_differ_in_capitals_only_clash() -> None:
    done = _build({"decks/Talk.yaml": GOOD, "decks/talk.yaml": GOOD, "decks/other.yaml": GOOD})
    assert [d.rule for d in done.report.sorted()] == ["same-output"]
    assert {output.path: output.state for output in done.outputs} == {
        "output/Talk/Talk.pptx": "withheld",
        "output/other/other.pptx": "written",
        "output/talk/talk.pptx": "withheld",
    }


# --- what is checked and written ------------------------------------------------------------------


def test_every_variant_is_checked_whatever_is_chosen() -> None:
    broken = VARIED.replace("for: da", "{students: {headline: '{{ vars.gone }}'}}").replace(
        "    {stud", "    variants: {stud"
    )
    done = _build({**FILES, "decks/talk.yaml": broken}, audiences=("hr",))
    assert [(d.rule, d.variants) for d in done.report.sorted()] == [("undefined-name", ("students", "students-en"))]
    assert {output.state for output in done.outputs} == {"withheld"}


def test_a_mistake_of_all_variants_is_told_once() -> None:
    done = _build({**FILES, "decks/talk.yaml": VARIED.replace("bullets: [One]", "bulets: [One]")})
    assert [(d.rule, d.variants) for d in done.report.sorted()] == [("unknown-key", ())]


def test_a_mistake_in_a_brand_holds_back_its_decks_only() -> None:
    done = _build({**FILES, "decks/plain.yaml": GOOD, "layouts/brands/blue/brand.yaml": BLUE + "colurs: {}\n"})
    assert {d.rule for d in done.report.diagnostics} == {"unknown-key"}
    assert {output.path: output.state for output in done.outputs if "plain" in output.path} == {
        "output/plain/plain.pptx": "written"
    }
    assert {output.state for output in done.outputs if "plain" not in output.path} == {"withheld"}


def test_check_writes_nothing() -> None:
    project = Project.in_memory(FILES)
    done = check(project, find_decks(project, []), BuildOptions())
    assert not done.report.diagnostics
    assert not done.outputs
    assert not project.exists("output/talk/talk-hr.pptx")


def test_an_output_never_replaces_a_source(tmp_path: Path) -> None:
    (tmp_path / "talk.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "talk").mkdir()
    (tmp_path / "talk/talk.pptx").symlink_to(tmp_path / "talk.yaml")
    project = Project(tmp_path)
    with pytest.raises(TrustdeckError, match="source"):
        build(project, ["talk.yaml"], BuildOptions(output=tmp_path))
    assert (tmp_path / "talk.yaml").read_text(encoding="utf-8") == GOOD


def test_progress_is_told_for_each_file() -> None:
    told: list[tuple[int, int, str]] = []
    project = Project.in_memory(FILES)
    build(project, ["decks/talk.yaml"], BuildOptions(languages=("da",)), lambda *one: told.append(one))
    assert told == [(1, 2, "talk-hr"), (2, 2, "talk-students")]


def test_twelve_mistakes_give_twelve_messages_each_at_its_place() -> None:
    source = """\
deck: Twelve mistakes
audiences: {hr: {name: HR}}
slides:
  - headlin: A misspelt key
  - headline: An undeclared audience
    for: students
  - headline: An unknown layout
    layout: Overskirft og tekst
  - headline: "An undefined variable {{ vars.organisation }}"
  - headline: A missing picture
    image: {file: gone.png, alt: Gone}
  - headline: A dead link
    text: "[there](#nowhere)"
  - headline: A wrong type
    bullets: true
  - headline: A duplicate key
    text: One
    text: Two
  - headline: A row too short
    table: {header: [A, B], rows: [[1]]}
  - headline: An unknown colour
    text: "[red]{.crimson}"
  - headline: A picture without words
    image: logo.png
  - headline: An unknown background
    background: drak
  - headline: An unknown language
    language: klingon
"""
    project = Project.in_memory({"decks/talk.yaml": source, "decks/logo.png": generated.picture()})
    found = [
        (d.rule, d.span.line, d.span.column)
        for d in check(project, ["decks/talk.yaml"], BuildOptions()).report.sorted()
        if d.span and d.severity == "error"
    ]
    assert found == [
        ("unknown-key", 4, 5),
        ("unknown-audience", 6, 10),
        ("unknown-layout", 8, 13),
        ("undefined-name", 9, 46),
        ("missing-file", 11, 19),
        ("dead-link", 13, 20),
        ("wrong-type", 15, 14),
        ("duplicate-key", 18, 5),
        ("uneven-table", 20, 37),
        ("unknown-role", 22, 11),
        ("missing-alt", 24, 12),
        ("unknown-role", 26, 17),
        ("unknown-language", 28, 15),
    ]


def _many(folder: Path, workers: int, headline: str) -> tuple[Build, Project]:
    """Build a deck of twenty variants on disk."""
    rows = "".join(f"town-{number},Town {number}\n" for number in range(20))
    files = {
        "decks/talk.yaml": "deck: A\nvariants-from: {data: t.csv, key: slug}\nslides: [{include: more.yaml}]\n",
        "decks/more.yaml": f"slides:\n  - headline: {headline}\n    bullets: ['{{{{ row.name }}}}']\n",
        "decks/t.csv": "slug,name\n" + rows,
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    project = Project(folder)
    return build(project, ["decks/talk.yaml"], BuildOptions(workers=workers)), project


def test_many_variants_are_made_by_several_processes_as_by_one(tmp_path: Path) -> None:
    alone, _ = _many(tmp_path / "alone", 1, "Hello")
    together, project = _many(tmp_path / "together", 2, "Hello")
    assert together == alone
    assert len(together.outputs) == 20
    for output in alone.outputs:
        assert (tmp_path / "alone" / output.path).read_bytes() == (tmp_path / "together" / output.path).read_bytes()
    assert "layouts/headline-text.yaml" in project.reads


def test_messages_of_other_processes_show_their_lines(tmp_path: Path) -> None:
    done, project = _many(tmp_path, 2, "'A [gone](#nowhere)'")
    (diagnostic,) = done.report.sorted()
    assert "2 |   - headline: 'A [gone](#nowhere)'" in render([diagnostic], project.source_text)
    assert diagnostic.variants == ()


# --- the same bytes -------------------------------------------------------------------------------


def test_same_source_gives_same_bytes_anywhere_and_at_any_time(tmp_path: Path) -> None:
    made = []
    for name, surroundings in (
        ("here", {"PYTHONHASHSEED": "1", "TZ": "Europe/Copenhagen", "LC_ALL": "C"}),
        ("far/away", {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "HOME": str(tmp_path)}),
    ):
        folder = tmp_path / name
        for path, text in FILES.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "trustdeck", "build"]
        subprocess.run(command, cwd=folder, env={**os.environ, **surroundings}, check=True, capture_output=True)
        made.append({path.name: path.read_bytes() for path in sorted(folder.rglob("*.pptx"))})
    assert len(made[0]) == 4
    assert made[0] == made[1]
