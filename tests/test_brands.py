"""`trustdeck brands`: what is told of a brand, how one is begun with a template, what a deck becomes in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result
from PIL import Image
from test_template import changed

from trustdeck import layouts
from trustdeck.brandbook.book import SAMPLE, open_brand
from trustdeck.build import BuildOptions, build
from trustdeck.cli import main
from trustdeck.diagnostics import Report
from trustdeck.model import CONTENT
from trustdeck.project import Project

TEMPLATES = Path(__file__).parent / "templates"
NAMES = tuple(sorted(path.name for path in TEMPLATES.iterdir() if path.suffix in {".pptx", ".potx"}))
DANISH = TEMPLATES / "onlyoffice-da-DK.pptx"
TWO_MASTERS = TEMPLATES / "automizer-two-masters-de.pptx"
STOCK = ("default", "default-dark", "kommune", "kommune-farver")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `trustdeck brands` in an empty folder, on a machine without programs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
    return lambda *arguments: CliRunner().invoke(main, ["brands", *map(str, arguments)])


def town(more: str = "", template: Path = DANISH) -> None:
    """Write the brand `town`, which has this template."""
    folder = Path("layouts/brands/town")
    folder.mkdir(parents=True)
    (folder / "town.pptx").write_bytes(template.read_bytes())
    (folder / "brand.yaml").write_text(f"brand: town\nname: Town Hall\ntemplate: town.pptx\n{more}", encoding="utf-8")


def shown(run: Run, name: str) -> dict[str, Any]:
    done = run("show", name, "--format", "json")
    assert done.exit_code == 0, done.output
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def by_name(book: Mapping[str, Any]) -> dict[str, Any]:
    return {layout["layout"]: layout for layout in book["layouts"]}


# --- the sample deck ------------------------------------------------------------------------------


def test_the_sample_has_every_layout_that_content_can_be_written_for() -> None:
    project = Project.in_memory({})
    done = build(project, [SAMPLE], BuildOptions())
    assert not done.report.sorted()
    used = {re.split(r"[@+]|-untitled", fit.layout)[0] for fit in done.results[0].fits}
    every = layouts.load(project, Report()).by_name.values()
    content = {*CONTENT, "columns-2", "columns-3", "columns-4", "image-bleed"}
    assert used == {layout.name for layout in every if not layout.takes or content & {*layout.takes}}


@pytest.mark.parametrize("name", STOCK)
def test_the_sample_fits_the_brands_that_come_along(name: str) -> None:
    done = build(Project.in_memory({}), [SAMPLE], BuildOptions(brands=(name,)))
    assert not done.report.sorted()
    assert [Path(output.path).name.split("-")[1] for output in done.outputs] == ["usual", "long"] or name == "default"


def test_a_projects_defaults_are_not_for_the_sample() -> None:
    defaults = "audiences: [hr]\nbrand: kommune\nlanguages: [da, en]\n"
    project = Project.in_memory({"decks/defaults.yaml": defaults})
    done = build(project, [SAMPLE], BuildOptions())
    assert [output.path for output in done.outputs] == [
        "output/sample/sample-usual.pptx", "output/sample/sample-long.pptx",
    ]  # fmt: skip


# --- list and show --------------------------------------------------------------------------------


def test_all_brands_are_listed(run: Run) -> None:
    town()
    done = run()
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "default         trustdeck",
        "default-dark    trustdeck, dark",
        "kommune         Eksempel Kommune",
        "kommune-farver  {{ row.kommune | default('Eksempel Kommune') }}",
        "town            Town Hall, in town.pptx",
    ]


def test_it_is_told_which_layout_was_found_and_why(run: Run) -> None:
    town("layouts: {section: Afsnitsoverskrift}\n")
    book = by_name(shown(run, "town"))
    text = book["headline-text"]
    assert (text["how"], text["native"], text["number"]) == ("found", "Titel og indholdsobjekt", 2)
    assert {"points": 100, "reason": "its kind is `obj`"} in text["reasons"]
    assert text["score"] == sum(reason["points"] for reason in text["reasons"])
    assert {(place["region"], place["kind"], place["number"]) for place in text["places"]} == {
        ("headline", "title", 0), ("body", "obj", 1),
    }  # fmt: skip
    assert book["section"]["how"] == "named"
    assert book["section"]["missing"] == ["number"]
    assert (book["quote"]["how"], book["quote"]["native"]) == ("drawn", "Kun titel")
    assert book["two-columns"]["native"] == "Sammenligning"
    assert book["two-columns"]["plain"]["native"] == "To indholdsobjekter"


def test_the_same_is_told_in_words(run: Run) -> None:
    town("layouts: {section: Afsnitsoverskrift}\n")
    said = run("show", "town").stdout
    for words in (
        "town: Town Hall\n",
        "template  town.pptx: 11 layouts\n",
        "  headline-text   `Titel og indholdsobjekt` (2), 135 points\n",
        "+100  its kind is `obj`\n",
        "headline in title 0, body in obj 1\n",
        "the brand says so\n",
        "no placeholder for number\n",
        "  quote           drawn anew, on `Kun titel` (6)\n",
        "without headings `To indholdsobjekter` (4), 127 points\n",
        "    8  Indhold med billedtekst (objTx): not used\n",
        "Consolas, measured by Liberation Mono, with room to spare\n",
    ):
        assert words in said


def test_what_a_layout_serves_is_told_at_the_layout(run: Run) -> None:
    town()
    native = shown(run, "town")["template"]["layouts"][4]
    assert (native["name"], native["kind"], native["serves"]) == ("Sammenligning", "twoTxTwoObj", ["two-columns"])
    serves = {(place["kind"], place["number"]): place["serves"] for place in native["placeholders"]}
    assert serves["body", 1] == ["two-columns: left-heading"]
    assert serves["ftr", 11] == ["footer"]


def test_several_masters_are_told_apart(run: Run) -> None:
    town(template=TWO_MASTERS)
    book = shown(run, "town")
    masters = book["template"]["masters"]
    assert len(masters) == 2
    assert [master["main"] for master in masters].count(True) == 1
    assert sum(master["layouts"] for master in masters) == len(book["template"]["layouts"])
    assert {native["master"] for native in book["template"]["layouts"]} == {1, 2}
    assert by_name(book)["section"]["native"] == "Abschnittsüberschrift"


def test_macros_that_were_left_out_are_told(run: Run) -> None:
    town()
    path = Path("layouts/brands/town/town.pptx")
    path.write_bytes(with_macros(path.read_bytes()))
    assert shown(run, "town")["template"]["changes"] == ["its macros are left out"]
    assert "its macros are left out" in run("show", "town").stdout


def with_macros(data: bytes) -> bytes:
    def change(part: str, data: bytes) -> bytes:
        if part == "[Content_Types].xml":
            data = data.replace(b"presentationml.presentation.main+xml", b"X")
            data = data.replace(b"application/vnd.openxmlformats-officedocument.X",
                                b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml")  # fmt: skip
        return data

    return changed(data, change)


def test_a_brand_without_a_template_is_shown(run: Run) -> None:
    book = shown(run, "kommune")
    assert book["template"] is None
    assert {layout["how"] for layout in book["layouts"]} == {"own"}
    colours = {(colour["role"], colour["on"]): colour for colour in book["colours"]}
    assert colours["accent", "background"]["colour"] == "0b5fa5"
    assert colours["accent", "background"]["contrast"] == pytest.approx(6.6)
    assert [font["family"] for font in book["fonts"]] == ["Cambria", "Calibri", "Consolas"]
    assert "template  none: its layouts are trustdeck's own\n" in run("show", "kommune").stdout


def test_a_brand_of_rows_is_shown_without_them(run: Run) -> None:
    assert shown(run, "kommune-farver")["name"] == "Eksempel Kommune"


@pytest.mark.parametrize("command", [["show", "twon"], ["check", "town", "twon"], ["check", "twon", "--accept"]])
def test_a_brand_that_there_is_not(run: Run, command: list[str]) -> None:
    town()
    done = run(*command)
    assert done.exit_code == 2
    assert "there is no brand `twon`; did you mean `town`?" in done.stderr


def test_a_brand_that_is_wrong_is_told(run: Run) -> None:
    town("layouts: {section: Afsnitoverskrift}\ncolor: blue\n")
    done = run("show", "town")
    assert done.exit_code == 1
    assert "error[unknown-key]" in done.stderr
    assert "error[unknown-layout]" in done.stderr


# --- pictures -------------------------------------------------------------------------------------


def test_without_libreoffice_there_are_no_pictures_and_one_is_told(run: Run) -> None:
    town()
    done = run("show", "town", "--png", "pictures")
    assert done.exit_code == 3
    assert "LibreOffice" in done.stderr
    assert not Path("pictures").exists()


def test_a_brand_without_a_template_has_no_pictures(run: Run) -> None:
    done = run("show", "kommune", "--png", "pictures")
    assert done.exit_code == 3
    assert "the brand `kommune` has no template whose layouts could be drawn" in done.stderr


@pytest.mark.libreoffice
def test_each_layout_is_drawn_with_its_placeholders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    town()
    done = CliRunner().invoke(main, ["brands", "show", "town", "--png", "pictures"])
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in Path("pictures").iterdir())
    assert len(names) == 11
    assert names[1] == "002-titel-og-indholdsobjekt.png"
    with Image.open("pictures/002-titel-og-indholdsobjekt.png") as picture:
        assert picture.width == 1920
        used = {count[1] for count in picture.getcolors(1_000_000)}  # type: ignore[union-attr]
    assert {(11, 110, 120), (255, 255, 255)} <= used
    with Image.open("pictures/008-indhold-med-billedtekst.png") as picture:
        assert (11, 110, 120) not in {count[1] for count in picture.getcolors(1_000_000)}  # type: ignore[union-attr]


# --- add ------------------------------------------------------------------------------------------

DECK = "deck: A\nlanguage: en\nbrand: town\nslides:\n  - headline: A\n    bullets: [b]\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_brand_is_begun_with_a_template(run: Run, name: str) -> None:
    done = run("add", TEMPLATES / name, "--name", "town")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("layouts/brands/town/brand.yaml is begun: ")
    assert "There is no contact sheet of a sample deck in it: " in done.stderr
    suffix = Path(name).suffix
    assert Path(f"layouts/brands/town/town{suffix}").read_bytes() == (TEMPLATES / name).read_bytes()
    text = Path("layouts/brands/town/brand.yaml").read_text("utf-8")
    first, *_ = text.splitlines()
    schema = first.removeprefix("# yaml-language-server: $schema=")
    jsonschema.validate(yaml.safe_load(text), json.loads((Path("layouts/brands/town") / schema).read_text("utf-8")))
    assert yaml.safe_load(text)["template"] == f"town{suffix}"
    assert not check_deck()


def check_deck() -> list[str]:
    """Return what is wrong with a deck in the brand `town`."""
    Path("decks").mkdir(exist_ok=True)
    Path("decks/a.yaml").write_text(DECK, encoding="utf-8")
    done = build(Project.find(Path.cwd()), ["decks/a.yaml"], BuildOptions())
    return [diagnostic.message for diagnostic in done.report.sorted()]


@pytest.mark.parametrize("name", NAMES)
def test_the_remarks_are_what_the_brand_may_say(run: Run, name: str) -> None:
    """Without its `#`, every line of the remarks that names a layout says what is the case anyway."""
    run("add", TEMPLATES / name, "--name", "town")
    before = by_name(shown(run, "town"))
    path = Path("layouts/brands/town/brand.yaml")
    lines = path.read_text("utf-8").splitlines()
    chosen = [line[2:] for line in lines if re.match(r"# layouts:|#   [\w-]+: \"", line)]
    assert len(chosen) == 1 + sum(layout["how"] == "found" for layout in before.values())
    path.write_text("\n".join([*lines, *chosen, ""]), encoding="utf-8")
    after = by_name(shown(run, "town"))
    assert {key: layout["native"] for key, layout in after.items()} == {
        key: layout["native"] for key, layout in before.items()
    }
    assert not check_deck()


def test_a_brand_is_called_as_its_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "Skabelon_Århus 2024.POTX"
    file.write_bytes(DANISH.read_bytes())
    assert run("add", file).exit_code == 0
    text = Path("layouts/brands/skabelon-århus-2024/brand.yaml").read_text("utf-8")
    assert yaml.safe_load(text) == {
        "brand": "skabelon-århus-2024",
        "name": "Skabelon Århus 2024",
        "template": "skabelon-århus-2024.potx",
        "footer": {"text": "{{ deck.title }}"},
    }


@pytest.mark.parametrize("name", ["town", "Town", "kommune"])
def test_a_brand_that_there_is_stays(run: Run, name: str) -> None:
    town()
    before = Path("layouts/brands/town/brand.yaml").read_bytes()
    done = run("add", TWO_MASTERS, "--name", name)
    assert done.exit_code == 2
    assert f"there is a brand `{name}` already" in done.stderr
    assert Path("layouts/brands/town/brand.yaml").read_bytes() == before
    assert [path.name for path in Path("layouts/brands").iterdir()] == ["town"]


@pytest.mark.parametrize("name", ["a/b", "../a", "a b", "."])
def test_a_name_that_none_can_have(run: Run, name: str) -> None:
    done = run("add", DANISH, "--name", name)
    assert done.exit_code == 2
    assert "cannot name a brand" in done.stderr
    assert not Path("layouts").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_file_that_is_no_template_leaves_nothing(run: Run, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "broken.potx"
    file.write_bytes(data)
    done = run("add", file)
    assert done.exit_code == 1
    assert done.stderr.startswith("error[bad-template]: ")
    assert "cannot be used as a template: " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["broken.potx"]


@pytest.mark.libreoffice
def test_the_sample_deck_is_shown_in_a_new_brand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["brands", "add", str(DANISH), "--name", "town"])
    assert done.exit_code == 0, done.output
    path = "output/sample/sample-usual-town-contact-sheet.png"
    assert f"{path} shows a sample deck in it\n" in done.stdout
    with Image.open(path) as picture:
        assert picture.width > 1000


# --- check ----------------------------------------------------------------------------------------

ACCEPTED = Path("layouts/brands/town/accepted.json")
TEMPLATE = Path("layouts/brands/town/town.pptx")


def checked(run: Run, *more: str) -> dict[str, Any]:
    """Return what is told of the brand `town`."""
    done = run("check", "town", "--format", "json", *more)
    value: dict[str, Any] = json.loads(done.stdout)
    (town,) = value["brands"]
    assert done.exit_code == bool(town["differences"] or not town["sound"])
    return {**town, "diagnostics": value["diagnostics"]}


def changed_template(*changes: tuple[str, bytes, bytes], of: Path = DANISH) -> None:
    """Put another version of the template in its place: in parts whose name matches, some bytes are others."""

    def change(part: str, data: bytes) -> bytes:
        for pattern, old, new in changes:
            if re.fullmatch(pattern, part):
                assert re.search(old, data), part
                data = re.sub(old, new, data)
        return data

    TEMPLATE.write_bytes(changed(of.read_bytes(), change))


MASTER = r"ppt/slideMasters/slideMaster1\.xml"


FIGURES = ("table", "chart", "diagram")


def test_it_is_told_what_becomes_of_each_layout(run: Run) -> None:
    town()
    found = {layout["look"]["layout"]: layout for layout in checked(run)["layouts"]}
    assert {fit["length"] for fit in found["headline-text"]["fits"]} == {"usual", "long"}
    long = next(fit for fit in found["headline-text"]["fits"] if fit["length"] == "long")
    assert (long["size_pt"], long["step"], long["slides"]) == (20, -2, 1)
    assert found["quote"]["look"]["how"] == "drawn"
    said = run("check", "town").stdout
    assert (
        "  headline-text   `Titel og indholdsobjekt` (2); usual text 32 pt; long text 20 pt (2 steps smaller)\n" in said
    )
    assert "  section         `Afsnitsoverskrift` (3); no placeholder for number\n" in said
    table, chart, diagram = ({fit["length"]: fit["size_pt"] for fit in found[name]["fits"]} for name in FIGURES)
    assert table["long"] < table["usual"], "tables are told of as well"
    assert chart["usual"]
    assert diagram["usual"]
    assert "nothing of it was accepted yet, so there is nothing to compare it with\n" in said


def test_a_surface_on_which_text_is_faint_is_mended_and_told(run: Run) -> None:
    folder = Path("layouts/brands/town")
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text("brand: town\ncolours: {text: 222222, surface: 555555}\n", encoding="utf-8")
    assert not [colour for colour in checked(run)["faint"] if colour["on"] == "surface"]
    said = run("check", "town")
    assert "text cannot be read on the colour `surface` (555555)" in said.stdout + said.stderr


def test_what_was_accepted_is_compared_with(run: Run) -> None:
    town()
    assert run("check", "town", "--accept").stdout.endswith("layouts/brands/town/accepted.json is written\n")
    accepted = ACCEPTED.read_bytes()
    found = checked(run)
    assert found["known"]
    assert found["differences"] == []
    assert "  it is what was accepted\n" in run("check").stdout
    assert checked(run, "--accept")["differences"] == []
    assert ACCEPTED.read_bytes() == accepted


VERSIONS: Mapping[str, tuple[tuple[tuple[str, bytes, bytes], ...], tuple[str, ...]]] = {
    "moved": (
        (
            (MASTER, rb'y="6356350"', b'y="6500350"'),
            (MASTER, rb'cx="10515600" cy="4351338"', b'cx="10515600" cy="3829177"'),
        ),
        (
            "the date, the footer and the number moved down by 0.4 cm on `agenda`",
            "the room for content is 12 % lower",
            "the body, the chart, the picture and the table are 12 % lower on `agenda`",
        ),
    ),
    "gone": (
        (
            (MASTER, rb'cx="10515600" cy="4351338"', b'cx="10515600" cy="2829177"'),
            (MASTER, rb'<p:sldLayoutId [^>]*r:id="rId[35]"/>', b""),
            (r"ppt/slideLayouts/slideLayout8\.xml", b'name="Indhold med billedtekst"', b'name="Indhold"'),
        ),
        (
            "the template's layout `Sammenligning` is gone",
            "the template's layout `Indhold` is new",
            "`two-columns` is `To indholdsobjekter`, and was `Sammenligning`",
            "`section` is drawn anew, and was `Afsnitsoverskrift`",
            "2 slides now continue: `definitions`, `headline-text`",
            "usual text on `headline-text` is smaller: 28 pt, and was 32 pt",
        ),
    ),
    "looks": (
        (
            (r"ppt/theme/theme1\.xml", rb'<a:latin typeface="Arial"', b'<a:latin typeface="Verdana"'),
            (r"ppt/theme/theme1\.xml", b'val="FFC000"', b'val="805000"'),
        ),
        ("the font of text is Verdana, and was Arial", "the colour `accent-4` is 805000, and was "),
    ),
    "page": (
        ((r"ppt/presentation\.xml", b'<p:sldSz cx="12192000"', b'<p:sldSz cx="9144000"'),),
        ("the page is 25.4 × 19.05 cm, and was 33.87 × 19.05 cm",),
    ),
    "alike": ((), ("the template is another file, but nothing is another way that is looked at here",)),
}


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_told_what_a_new_version_of_the_template_changed(run: Run, version: str) -> None:
    changes, told = VERSIONS[version]
    town()
    run("check", "--accept")
    changed_template(*changes)
    found = checked(run)["differences"]
    assert not [words for words in told if not any(words in difference for difference in found)], found
    done = run("check")
    assert done.exit_code == 1
    assert f"  Since it was accepted:\n    {found[0]}\n" in done.stdout
    if version == "alike":
        assert run("check", "--accept").exit_code == 0
        assert checked(run)["differences"] == []


def test_only_the_projects_own_brands_are_checked(run: Run) -> None:
    town()
    done = run("check")
    assert done.stdout.startswith("town: Town Hall\n")
    assert "kommune" not in done.stdout


def test_a_brand_without_a_template_is_checked(run: Run) -> None:
    done = run("check", "kommune")
    assert done.exit_code == 0, done.output
    assert "  headline-text   as it is; usual text 28 pt; long text 20 pt (1 step smaller)\n" in done.stdout


def test_a_brand_that_is_wrong_is_not_accepted(run: Run) -> None:
    town("layouts: {section: Afsnitoverskrift}\n")
    done = run("check", "--accept")
    assert done.exit_code == 1
    assert "error[unknown-layout]" in done.stderr
    assert not ACCEPTED.exists()


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"template": "", "native": 3}', b"\xff"])
def test_a_file_of_what_was_accepted_that_cannot_be_read(run: Run, data: bytes) -> None:
    town()
    ACCEPTED.write_bytes(data)
    done = run("check")
    assert done.exit_code == 3
    assert "`layouts/brands/town/accepted.json` cannot be read; `trustdeck brands check town --accept`" in done.stderr
    assert run("check", "--accept").exit_code == 0
    assert run("check").exit_code == 0


def test_what_is_accepted_is_written_for_readers(run: Run) -> None:
    town()
    run("check", "--accept")
    text = ACCEPTED.read_text("utf-8")
    assert '        "headline": [ 2.33, 1.01, 29.21, 3.68 ],\n' in text
    assert '        "long": { "size_pt": 20, "slides": 1 }\n' in text


# --- the sample in templates ----------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_headline_beside_a_picture_has_half_of_the_page(run: Run, name: str) -> None:
    """A template's headline goes across the whole page, where ours stands beside a picture that runs off it."""
    town(template=TEMPLATES / name)
    adopted = open_brand(Project.find(Path.cwd()), "town", Report())
    assert adopted is not None
    (title,) = adopted.layouts.by_name["image-bleed"].of_kind("title")
    assert title.box(adopted.brand).width <= adopted.brand.zones["headline"].width // 2
    assert title.style.startswith("title")
