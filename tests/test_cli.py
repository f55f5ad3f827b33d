from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

import trustdeck
from trustdeck import rules
from trustdeck.cli import main
from trustdeck.diagnostics import TrustdeckError

GOOD = "deck: A talk\nlanguage: en\nslides:\n  - headline: Hello\n    bullets: [One, Two]\n"
BAD = "deck: A talk\nlanguage: en\nslides:\n  - headline: Hello\n    bulets: [One, Two]\n"
WEIGHTY = ("jinja2", "lxml", "markdown_it", "PIL", "pptx", "pygments", "trustdeck.build", "yaml", "ziamath")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def _write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


# --- the command itself ---------------------------------------------------------------------------


def test_help_imports_click_and_nothing_of_weight() -> None:
    done = _python(f"""if True:
        import sys
        from trustdeck.cli import main
        try:
            main(["--help"])
        except SystemExit:
            print("WEIGHTY", [name for name in {WEIGHTY} if name in sys.modules])
    """)
    assert done.stdout.startswith("Usage:")
    assert done.stdout.rstrip().endswith("WEIGHTY []")


def test_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "trustdeck", "--version"], capture_output=True, text=True)
    assert done.stdout == f"trustdeck {trustdeck.__version__}\n"


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (ZeroDivisionError("nought"), 70, "ZeroDivisionError: nought"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (TrustdeckError("no disk"), 3, "no disk"),
        (click.UsageError("what?"), 2, "what?"),
    ],
)
def test_exit_codes_of_what_ends_a_command(error: BaseException, code: int, says: str) -> None:
    commands = type(main)("trustdeck")

    @commands.command()
    def fail() -> None:
        raise error

    done = CliRunner().invoke(commands, ["fail"])
    assert done.exit_code == code
    assert says in done.stderr
    assert "Traceback" not in done.output


def test_our_own_bug_shows_its_traceback_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTDECK_TRACEBACK", "1")
    commands = type(main)("trustdeck")
    commands.command("fail")(lambda: 1 / 0)
    assert "Traceback" in CliRunner().invoke(commands, ["fail"]).stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no closed pipes of this kind")
def test_a_closed_pipe_is_no_mistake() -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "trustdeck", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    command.stdout.close()
    _, errors = command.communicate(timeout=30)
    assert command.returncode == 141
    assert errors == ""


# --- build ----------------------------------------------------------------------------------------


def test_build_writes_what_lies_in_decks_and_says_so(run: Run) -> None:
    _write("decks/talk.yaml", GOOD)
    done = run("build")
    assert done.exit_code == 0, done.output
    assert done.stdout == "1 deck, 1 variant: no mistakes; 1 written in output/talk/\n"
    assert Path("output/talk/talk.pptx").is_file()


def test_build_leaves_alone_what_is_right_already(run: Run) -> None:
    _write("decks/talk.yaml", GOOD)
    run("build")
    before = Path("output/talk/talk.pptx").stat().st_mtime_ns
    assert "1 unchanged" in run("build").stdout
    assert Path("output/talk/talk.pptx").stat().st_mtime_ns == before


def test_build_withholds_a_deck_with_errors_and_writes_the_others(run: Run) -> None:
    _write("decks/bad.yaml", BAD)
    _write("decks/good.yaml", GOOD)
    done = run("build")
    assert done.exit_code == 1
    assert "error[unknown-key]" in done.stderr
    assert "--> decks/bad.yaml:5:5" in done.stderr
    assert "did you mean `bullets`?" in done.stderr
    assert "1 error; 1 written, 1 withheld" in done.stdout
    assert not Path("output/bad").exists()
    assert Path("output/good/good.pptx").is_file()


def test_build_of_a_broken_deck_leaves_its_earlier_file(run: Run) -> None:
    deck = _write("decks/talk.yaml", GOOD)
    run("build")
    before = Path("output/talk/talk.pptx").read_bytes()
    deck.write_text(BAD, encoding="utf-8")
    assert "1 withheld" in run("build").stdout
    assert Path("output/talk/talk.pptx").read_bytes() == before


def test_build_of_one_deck_in_a_folder_that_holds_nothing_else(run: Run) -> None:
    _write("talk.yaml", GOOD)
    assert run("build", "talk.yaml").exit_code == 0
    assert Path("output/talk/talk.pptx").is_file()
    assert run("build").exit_code == 0


def test_build_elsewhere(run: Run) -> None:
    _write("decks/talk.yaml", GOOD)
    assert run("build", "--output", "there/deep").exit_code == 0
    assert Path("there/deep/talk/talk.pptx").is_file()
    assert not Path("output").exists()


def test_build_tells_programs_in_json(run: Run) -> None:
    _write("decks/bad.yaml", BAD)
    _write("decks/good.yaml", GOOD)
    done = run("build", "--format", "json")
    told = json.loads(done.stdout)
    (mistake,) = told["diagnostics"]
    assert mistake["rule"] == "unknown-key"
    assert mistake["place"] == {"file": "decks/bad.yaml", "line": 5, "column": 5, "end_line": 5, "end_column": 11}
    assert told["outputs"] == [
        {"path": "output/bad/bad.pptx", "state": "withheld", "slides": 0},
        {"path": "output/good/good.pptx", "state": "written", "slides": 1},
    ]
    assert done.exit_code == 1


def test_build_check_finds_a_file_that_is_not_what_its_source_gives(run: Run) -> None:
    deck = _write("decks/talk.yaml", GOOD)
    assert run("build", "--check").exit_code == 0  # nothing there
    missing = run("build", "--check", "--strict")
    assert missing.exit_code == 1
    assert "output/talk/talk.pptx is not there" in missing.stderr
    run("build")
    assert run("build", "--check", "--strict").exit_code == 0
    deck.write_text(GOOD.replace("Two", "Three"), encoding="utf-8")
    before = Path("output/talk/talk.pptx").read_bytes()
    different = run("build", "--check")
    assert different.exit_code == 1
    assert "output/talk/talk.pptx is not what its source gives" in different.stderr
    assert Path("output/talk/talk.pptx").read_bytes() == before


@pytest.mark.parametrize("room", ["narrow", "decode", "resolve", "compose"])
def test_build_prints_what_a_room_hands_on(run: Run, room: str) -> None:
    _write("decks/talk.yaml", GOOD)
    done = run("build", "--stop-after", room)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("# talk\n")
    assert "Hello" in done.stdout
    assert not Path("output").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build", "nowhere.yaml"], "does not exist"),
        (["build", "--audience", "studnts"], "did you mean `students`?"),
        (["build", "--brand", "defalt"], "did you mean `default`?"),
        (["build", "--language", "xx"], "no language `xx`"),
        (["build", "--only", "x"], "no row `x`"),
        (["build", "--stop-after", "lunch"], "lunch"),
        (["explain", "unknwn-key"], "did you mean `unknown-key`?"),
        (["new", "../talk"], "cannot name a deck"),
        (["new", "talk"], "already"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_use_is_told_with_code_2(run: Run, arguments: list[str], says: str) -> None:
    _write("decks/talk.yaml", GOOD.replace("slides", "audiences: {students: {name: Students}}\nslides"))
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr


def test_what_is_missing_outside_is_told_with_code_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build").exit_code == 3
    _write("decks/talk.yaml", GOOD)
    _write("output", "a file where the folder should be")
    assert run("build").exit_code == 3
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert "SOURCE_DATE_EPOCH" in run("build").stderr


def test_fonts_that_are_not_known_are_told_with_the_fit(run: Run) -> None:
    _write("decks/talk.yaml", GOOD.replace("slides", "brand: own\nslides"))
    _write("layouts/brands/own/brand.yaml", "brand: own\nfonts: {heading: Verdana, body: Calibri, mono: Courier New}\n")
    assert "Verdana is measured by Liberation Sans, with room to spare" in run("build", "--explain-fit").stdout
    told = json.loads(run("build", "--explain-fit", "--format", "json").stdout)["stand-ins"]
    assert told == [{"stem": "talk", "family": "Verdana", "measured_by": "Liberation Sans"}]
    assert "measured by" not in run("build").stdout


def test_strict_fails_on_warnings(run: Run) -> None:
    _write("decks/talk.yaml", GOOD.replace("headline: Hello", "headline: Number one #1 of all"))
    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1


# --- the other commands ---------------------------------------------------------------------------


def test_check_finds_mistakes_and_writes_nothing(run: Run) -> None:
    _write("decks/talk.yaml", GOOD)
    assert run("check").stdout == "1 deck, 1 variant: no mistakes\n"
    _write("decks/talk.yaml", BAD)
    assert run("check").exit_code == 1
    assert not Path("output").exists()


def test_new_deck_compiles_and_names_its_schema(run: Run) -> None:
    assert run("new", "my-talk").exit_code == 0
    done = run("build", "--strict")
    assert done.exit_code == 0, done.output
    assert Path("output/my-talk/my-talk.pptx").is_file()

    deck = Path("decks/my-talk.yaml")
    first, _, text = deck.read_text(encoding="utf-8").partition("\n")
    schema = deck.parent / first.removeprefix("# yaml-language-server: $schema=")
    jsonschema.validate(yaml.safe_load(text), json.loads(schema.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", ["deck", "layout", "brand"])
def test_schema_is_one(run: Run, language: str) -> None:
    schema = json.loads(run("schema", language).stdout)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert not jsonschema.validators.validator_for(schema)(schema).is_valid({"no-such-key": 1})


def test_layouts_lists_every_layout_with_its_titles(run: Run) -> None:
    listed = run("layouts").stdout
    stock = Path(__file__).parent.parent / "layouts"
    for path in stock.glob("*.yaml"):
        assert f"\n{path.stem} " in f"\n{listed}"
    assert "Overskrift og tekst (da)" in listed


def test_dump_is_the_same_text_for_the_same_file(run: Run) -> None:
    _write("decks/talk.yaml", GOOD)
    run("build")
    dumped = run("dump", "output/talk/talk.pptx")
    assert dumped.exit_code == 0
    assert "Hello" in dumped.stdout
    assert dumped.stdout == run("dump", "output/talk/talk.pptx").stdout


def test_dump_refuses_what_is_no_presentation(run: Run) -> None:
    _write("talk.pptx", "not a zip")
    done = run("dump", "talk.pptx")
    assert done.exit_code == 3
    assert "talk.pptx" in done.stderr


def test_explain_prints_a_rules_page_or_all_names(run: Run) -> None:
    assert run("explain", "unknown-key").stdout == rules.page("unknown-key")
    assert run("explain").stdout.split() == list(rules.names())
