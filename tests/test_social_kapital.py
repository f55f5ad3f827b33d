"""The lecture on social capital: one source in two languages, with charts, diagrams, formulas and pictures."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import test_tillid
from click.testing import CliRunner
from pptx import Presentation

from trustdeck import brand
from trustdeck.cli import main
from trustdeck.project import Project

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "decks" / "social-kapital"
BRANDS = [name for name in brand.names(Project(ROOT)) if name != "kommune-farver"]  # which has its colours from rows
LANGUAGES = {"da": "da-DK", "en": "en-GB"}
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

# The charts in their order: the file of each in either language.
CHARTS = {
    "da": ("afdelinger.csv", "udvikling.csv", "svar.csv"),
    "en": ("departments.csv", "trend.csv", "answers.csv"),
}

# What is in another language than the deck's, in the order of the slides.
FOREIGN = {
    "da": [
        ("en-GB", "bonding"),
        ("en-GB", "bridging"),
        ("en-GB", "linking"),
        ("en-GB", "”The forms of capital”"),
        ("en-GB", "Handbook of Theory and Research for the Sociology of Education"),
        ("en-GB", "”Social Capital in the Creation of Human Capital”"),
        ("en-GB", "American Journal of Sociology"),
        ("en-GB", "Trust: The Social Virtues and the Creation of Prosperity"),
        ("de-DE", "Vertrauen: Ein Mechanismus der Reduktion sozialer Komplexität"),
        ("fr-FR", "”Essai sur le don: Forme et raison de l’échange dans les sociétés archaïques”"),
        ("fr-FR", "L’Année sociologique"),
        ("en-GB", "Bowling Alone: The Collapse and Revival of American Community"),
    ],
    "en": [
        ("da-DK", "’En bøde er en pris’ …"),
        ("da-DK", "Tillid og tillidsbaseret ledelse"),
        ("da-DK", "Tillid og tillidsbaseret ledelse"),
        ("da-DK", "”En organisations intelligens er aldrig summen af intelligensen hos alle dens medarbejdere”"),
        ("de-DE", "Vertrauen: Ein Mechanismus der Reduktion sozialer Komplexität"),
        ("fr-FR", "‘Essai sur le don: Forme et raison de l’échange dans les sociétés archaïques’"),
        ("fr-FR", "L’Année sociologique"),
    ],
}

pytestmark = pytest.mark.xdist_group("social-kapital")  # all are made once


@dataclass(frozen=True)
class Decks:
    """What the one command said, and where the decks are."""

    said: str
    folder: Path

    def open(self, language: str, name: str = "default") -> Any:
        marks = [mark for mark, is_usual in ((name, name == "default"), (language, language == "da")) if not is_usual]
        return Presentation(str(self.folder / f"{'-'.join(['social-kapital', *marks])}.pptx"))


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Decks:
    output = tmp_path_factory.mktemp("output")
    chosen = [argument for name in BRANDS for argument in ("--brand", name)]
    result = CliRunner().invoke(main, ["build", "--strict", str(FOLDER), *chosen, "--output", str(output)])
    assert result.exit_code == 0, result.output
    return Decks(result.output, output / "social-kapital")


def charts(presentation: Any) -> list[Any]:
    return [shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def figures(name: str) -> list[list[str | float]]:
    """Return a file's rows, its numbers read as the language of its marks writes them."""
    text = (FOLDER / name).read_text("utf-8")
    danish = ";" in text
    header, *rows = csv.reader(text.splitlines(), delimiter=";" if danish else ",")
    return [[*header], *([row[0], *(float(cell.replace(",", ".")) for cell in row[1:])] for row in rows)]


def paragraphs(presentation: Any) -> Iterator[str]:
    for slide in presentation.slides:
        yield from test_tillid.text_of(slide.element).splitlines()


def test_it_builds_in_every_brand_and_both_languages_without_a_diagnostic(decks: Decks) -> None:
    assert "no mistakes" in decks.said
    assert "warning" not in decks.said
    counts = {
        (name, language): len(decks.open(language, name).slides._sldIdLst) for name in BRANDS for language in LANGUAGES
    }
    assert len(counts) == 2 * len(BRANDS) >= 6
    assert set(counts.values()) == {29}  # nothing is continued on another slide, in no brand


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_foreign_words_are_marked_as_foreign(language: str, decks: Decks) -> None:
    own = LANGUAGES[language]
    runs = [run for slide in decks.open(language).slides for run in slide.element.iter(f"{A}r", f"{A}fld")]
    marked = [(run.find(f"{A}rPr").get("lang"), run.findtext(f"{A}t")) for run in runs]
    assert [(tag, text) for tag, text in marked if tag != own] == FOREIGN[language]
    assert sum(tag == own for tag, _ in marked) > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_hold_the_figures_of_their_files(language: str, decks: Decks) -> None:
    found = charts(decks.open(language))
    assert len(found) == len(CHARTS[language])
    for chart, name in zip(found, CHARTS[language], strict=True):
        header, *rows = figures(name)
        assert [str(category) for category in chart.plots[0].categories] == [row[0] for row in rows]
        assert [series.name for series in chart.series] == header[1:]
        for index, series in enumerate(chart.series, 1):
            assert list(series.values) == [row[index] for row in rows]


def test_both_languages_show_the_same_figures(decks: Decks) -> None:
    danish, english = ([[list(s.values) for s in c.series] for c in charts(decks.open(code))] for code in LANGUAGES)
    assert danish == english


@pytest.mark.parametrize(("language", "mark"), [("da", "Kilde: Eksempeltal"), ("en", "Source: Example figures")])
def test_invented_figures_are_marked_on_every_chart(language: str, mark: str, decks: Decks) -> None:
    slides = [slide for slide in decks.open(language).slides if any(shape.has_chart for shape in slide.shapes)]
    assert len(slides) == 3
    for slide in slides:
        assert mark in test_tillid.seen_text(slide)


def test_both_shifts_have_the_mean_that_the_slide_says(decks: Decks) -> None:
    for _, disagree, neither, agree in figures("svar.csv")[1:]:
        assert (float(disagree) + float(neither) + float(agree), 0.5 * float(neither) + float(agree)) == (100, 60)
    assert any("Gennemsnittet er 60 i begge hold" in text for text in paragraphs(decks.open("da")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotations_are_the_lectures_own(language: str, decks: Decks) -> None:
    source = " ".join(test_tillid.SOURCE.read_text("utf-8").split())
    found = [text for text in paragraphs(decks.open(language)) if text.startswith(("’En bøde", "”En organisation"))]
    assert len(found) == 2
    assert all(text in source for text in found)
