"""A deck for every municipality: each with its own names, colours and figures, and with nobody else's."""

from __future__ import annotations

import csv
import io
import re
import runpy
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree
from pptx import Presentation

from trustdeck.cli import main
from trustdeck.colours import contrast

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "decks" / "kommuner"
TABLE = FOLDER / "kommuner.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
SOME = ("aarhus", "bornholm", "laesoe", "lyngby-taarbaek", "morsoe")
QUESTIONS = ("leder", "kolleger", "frihed")
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

pytestmark = pytest.mark.xdist_group("kommuner")  # all are made once


@dataclass(frozen=True)
class Decks:
    """What the one command said, and where the decks are."""

    said: str
    folder: Path

    def path(self, key: str) -> Path:
        return self.folder / f"kommuner-{key}.pptx"

    def open(self, key: str) -> Any:
        return Presentation(str(self.path(key)))


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Decks:
    output = tmp_path_factory.mktemp("output")
    result = CliRunner().invoke(main, ["build", "--strict", str(FOLDER), "--output", str(output)])
    assert result.exit_code == 0, result.output
    return Decks(result.output, output / "kommuner")


# --- the table ------------------------------------------------------------------------------------


def test_the_table_has_all_98_municipalities_once() -> None:
    assert len(ROWS) == 98
    for column in ("slug", "sted", "kommune", "kode", "accent", "kontakt"):
        assert len({row[column] for row in ROWS}) == 98, column
    assert [row["kommune"] for row in ROWS if not row["kommune"].endswith(" Kommune")] == ["Bornholms Regionskommune"]
    assert {row["region"] for row in ROWS} == {"Hovedstaden", "Sjælland", "Syddanmark", "Midtjylland", "Nordjylland"}
    assert all(re.fullmatch(r"0[1-8]\d\d", row["kode"]) for row in ROWS)


def test_names_have_their_genitive_and_their_preposition() -> None:
    for row in ROWS:
        place = row["sted"]
        assert row["kommune_ejefald"] == row["kommune"] + "s"
        assert row["sted_ejefald"] == place + ("’" if place[-1] in "sxz" else "s")
        assert row["i_sted"] in (f"i {place}", f"på {place}")
    written = {row["slug"]: (row["i_sted"], row["sted_ejefald"]) for row in ROWS}
    assert written["aarhus"] == ("i Aarhus", "Aarhus’")
    assert written["bornholm"] == ("på Bornholm", "Bornholms")
    assert written["morsoe"] == ("på Mors", "Mors’")
    assert written["nordfyns"] == ("på Nordfyn", "Nordfyns")


def test_colours_figures_and_addresses_are_as_the_tool_makes_them() -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert runpy.run_path(str(ROOT / "tools" / "make_kommuner.py"))["filled"](text) == text


def test_every_colour_can_be_read() -> None:
    for row in ROWS:
        for colour in (row["accent"], row["accent_2"]):
            for ground in ("ffffff", row["surface"][1:]):
                assert contrast(colour[1:], ground) >= 4.5, row["slug"]


def test_figures_follow_from_the_number_and_addresses_reach_nobody() -> None:
    for row in ROWS:
        number = int(row["kode"])
        assert [int(row[name]) for name in QUESTIONS] == [60 + number % 21, 55 + number % 19, 50 + number % 17]
        assert all(int(row[f"{name}_maal"]) == int(row[name]) + 5 for name in QUESTIONS)
        assert row["kontakt"].endswith(".example")  # kept free for examples (RFC 2606)


# --- the decks ------------------------------------------------------------------------------------


def test_one_command_makes_a_deck_for_each(decks: Decks) -> None:
    assert "1 deck, 98 variants: no mistakes; 98 written" in decks.said
    assert {path.stem for path in decks.folder.iterdir()} == {f"kommuner-{row['slug']}" for row in ROWS}


def test_the_same_is_made_again(decks: Decks) -> None:
    result = CliRunner().invoke(main, ["build", str(FOLDER), "--check", "--output", str(decks.folder.parent)])
    assert result.exit_code == 0, result.output
    assert "98 unchanged" in result.output


@pytest.mark.parametrize("key", SOME)
def test_a_deck_names_its_municipality(key: str, decks: Decks) -> None:
    row, presentation = _row(key), decks.open(key)
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles[0] == row["kommune"]
    assert titles[3] == f"{row['kommune_ejefald']} tre løfter"
    assert titles[4] == f"Sådan kunne {row['sted_ejefald']} tal se ud"
    texts = [shape.text_frame.text for slide in presentation.slides for shape in slide.shapes if shape.has_text_frame]
    assert f"Oplæg til ledere og medarbejdere {row['i_sted']}" in texts
    assert f"{row['kontakt']} (eksempel på en adresse)" in texts
    assert texts.count(f"Tillid i {row['kommune']}") == 6  # at the foot of all slides but cover and closing
    assert presentation.core_properties.title == f"Tillid i {row['kommune']}"
    assert 6 <= len(titles) <= 8


@pytest.mark.parametrize("key", SOME)
def test_a_deck_has_the_figures_of_its_municipality_marked_as_examples(key: str, decks: Decks) -> None:
    row, slides = _row(key), list(decks.open(key).slides)
    chart = next(shape.chart for shape in slides[4].shapes if shape.has_chart)
    own, all_of_them = chart.plots[0].series
    assert (own.name, list(own.values)) == (row["sted"], [int(row[name]) for name in QUESTIONS])
    means = [round(sum(int(one[name]) for one in ROWS) / len(ROWS)) for name in QUESTIONS]
    assert (all_of_them.name, list(all_of_them.values)) == ("Alle kommuner", means)
    table = next(shape.table for shape in slides[5].shapes if shape.has_table)
    assert [[cell.text for cell in line.cells][1:] for line in list(table.rows)[1:]] == [
        [row[name], row[f"{name}_maal"]] for name in QUESTIONS
    ]
    for slide in slides[4:6]:
        assert any(shape.has_text_frame and "Eksempeltal" in shape.text_frame.text for shape in slide.placeholders)


def test_a_deck_has_the_colours_and_the_name_of_its_municipality(decks: Decks) -> None:
    for row in ROWS:
        with zipfile.ZipFile(decks.path(row["slug"])) as package:
            theme = etree.fromstring(package.read("ppt/theme/theme1.xml"))
        assert theme.get("name") == row["kommune"]
        for slot, column in (("accent1", "accent"), ("accent2", "accent_2"), ("lt2", "surface")):
            assert f"#{theme.find(f'.//{A}{slot}/{A}srgbClr').get('val').lower()}" == row[column]


def test_no_deck_tells_of_another_municipality(decks: Decks) -> None:
    owners = {row[column]: row["slug"] for row in ROWS for column in ("sted", "kommune", "i_sted", "kontakt")}
    names = "|".join(re.escape(name) for name in sorted(owners, key=len, reverse=True))
    a_name = re.compile(rf"(?<!\w)({names})(?=s?(?!\w))")
    for row in ROWS:
        said = _texts(decks.path(row["slug"]).read_bytes())
        found = {name for text in said for name in a_name.findall(text)}
        assert {row["sted"], row["kommune"], row["i_sted"], row["kontakt"]} <= found
        assert {owners[name] for name in found} == {row["slug"]}, found


def _texts(package: bytes) -> Iterator[str]:
    """Yield all that is said in a package: its parts, and those of the workbooks in it."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        for name in parts.namelist():
            data = parts.read(name)
            if name.endswith(".xlsx"):
                yield from _texts(data)
            elif name.endswith((".xml", ".rels")):
                tree = etree.fromstring(data)
                yield from (text for element in tree.iter() for text in (*element.attrib.values(), element.text or ""))


def _row(key: str) -> dict[str, str]:
    return next(row for row in ROWS if row["slug"] == key)
