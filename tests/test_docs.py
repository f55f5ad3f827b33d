"""The pages are true: their examples compile, their links lead somewhere, what is generated is up to date."""

from __future__ import annotations

import re
import runpy
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from font_files import font
from PIL import Image
from test_language_page import FENCE, FILES

from trustdeck.build import BuildOptions, build, check
from trustdeck.cli import main
from trustdeck.diagnostics import render
from trustdeck.project import Project
from trustdeck.schema import json_schema

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LOOKS = (ROOT / "docs" / "layouts-and-brands.md").read_text(encoding="utf-8")
REFERENCE = ROOT / "docs" / "reference"
TEMPLATE = (ROOT / "tests" / "templates" / "onlyoffice-da-DK.pptx").read_bytes()
PAGES = sorted([ROOT / "README.md", ROOT / ".github" / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
MAX_PICTURE_BYTES = 300_000


def as_deck(text: str) -> str:
    return "deck: Example\nlanguage: en\nslides:\n" + textwrap.indent(text, "  ") if text.startswith("- ") else text


# --- README ---------------------------------------------------------------------------------------


def test_the_readmes_deck_gives_what_it_says() -> None:
    deck, _ = (found["text"] for found in FENCE.finditer(README))
    assert len(deck.splitlines()) <= 15
    done = build(Project.in_memory({"decks/trust.yaml": deck}), ["decks/trust.yaml"], BuildOptions())
    assert not done.report.diagnostics
    assert {output.path for output in done.outputs} == set(re.findall(r"output/trust/[\w-]+\.pptx", README))


def test_the_readme_shows_what_is_really_told() -> None:
    _, draft = (found["text"] for found in FENCE.finditer(README))
    (told,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    project = Project.in_memory({"decks/draft.yaml": draft})
    done = check(project, ["decks/draft.yaml"], BuildOptions())
    assert render(done.report.sorted(), project.source_text) == told


def test_the_readme_names_commands_that_there_are() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    shown = "".join(re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
    assert set(re.findall(r"^make (\w+)", shown, re.MULTILINE)) <= set(targets)
    assert set(re.findall(r"^trustdeck (\w+)", shown, re.MULTILINE)) <= main.commands.keys()


def test_pictures_are_small_enough() -> None:
    for path in (ROOT / "docs" / "pictures").iterdir():
        assert path.stat().st_size < MAX_PICTURE_BYTES
        with Image.open(path) as picture:
            assert picture.format == "PNG"


# --- layouts and brands ---------------------------------------------------------------------------

LOOKS_FILES = {found["title"]: found["text"] for found in FENCE.finditer(LOOKS) if found["title"]}
FONTS = {
    f"layouts/brands/museum/MuseumSerif-{style}.ttf": font("Museum Serif", bold=style == "Bold")
    for style in ("Regular", "Bold")
}
LOOKS_DECKS = [as_deck(found["text"]) for found in FENCE.finditer(LOOKS) if not found["title"]]


@pytest.mark.parametrize("deck", LOOKS_DECKS, ids=range(len(LOOKS_DECKS)))
def test_an_example_of_layouts_and_brands_compiles(deck: str, tmp_path: Path) -> None:
    template = {"layouts/brands/town/town.potx": TEMPLATE}
    files: Mapping[str, str | bytes] = {**FILES, **LOOKS_FILES, **template, **FONTS, "decks/example.yaml": deck}
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content.encode() if isinstance(content, str) else content)
    result = CliRunner().invoke(main, ["build", "--strict", str(tmp_path / "decks" / "example.yaml")])
    assert result.exit_code == 0, result.output


def test_every_layout_and_brand_on_the_page_is_shown_in_use() -> None:
    used = "\n".join(LOOKS_DECKS)
    for path in LOOKS_FILES:
        name = path.split("/")[-2] if path.endswith("brand.yaml") else Path(path).stem
        assert f": {name}\n" in used or name == "two-columns", name
    assert len(LOOKS_DECKS) > 5


# --- the reference --------------------------------------------------------------------------------

MADE = runpy.run_path(str(ROOT / "tools" / "make_reference.py"))["pages"]()


@pytest.mark.parametrize("name", MADE)
def test_the_reference_is_up_to_date(name: str) -> None:
    stands = (REFERENCE / name).read_text(encoding="utf-8") if (REFERENCE / name).is_file() else ""
    assert stands == MADE[name], "`make reference` writes it"


def test_the_reference_has_no_other_pages() -> None:
    assert {path.name for path in REFERENCE.iterdir()} == set(MADE)


def keys(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(keys, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*map(keys, schema.values()))


@pytest.mark.parametrize(("language", "page"), [("deck", "deck.md"), ("layout", "layouts.md"), ("brand", "brands.md")])
def test_every_key_is_in_the_reference(language: str, page: str) -> None:
    from trustdeck.scaffold import LANGUAGES

    missing = {key for key in keys(json_schema(LANGUAGES[language])) if f"`{key}`" not in MADE[page]}
    assert not missing


# --- links ----------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link
