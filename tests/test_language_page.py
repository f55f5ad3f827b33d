"""Every example on the language page compiles, and every key of the language is on the page."""

from __future__ import annotations

import io
import re
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner
from films import film, sound
from PIL import Image
from pptx import Presentation
from workbook_files import workbook

from trustdeck.cli import main
from trustdeck.model import Deck
from trustdeck.schema import json_schema

PAGE = Path(__file__).parents[1] / "docs" / "language.md"
FENCE = re.compile(r"(?:^`(?P<title>[^`\n]+)`:\n\n)?^```(?:yaml|bibtex)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (320, 200), "#5b7a99").save(data, "PNG")
    return data.getvalue()


FILES = {
    "layouts/brands/library/logo.png": picture(),
    "layouts/brands/library/logo-white.png": picture(),
    "decks/harbour.png": picture(),
    "decks/tour.mp4": film(),
    "decks/birds.mp3": sound(),
    "decks/mark.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 5"><path d="M0 0h9v5z"/></svg>',
    "decks/counts.csv": b"Place,2023,2024\nStation,1315,1498\nMill Street,905,1010\n",
    "decks/figures.xlsx": workbook({"Counts": [["Place", "2023"], ["Station", 1315], ["Mill Street", 905]]}),
    "decks/counts.py": b"import csv\n\n\ndef read(path):\n    with open(path) as file:\n        return list(file)\n",
    "decks/places.csv": b"slug,place,region,agree\nnorthby,Northby,the north,71\nsouthby,Southby,the south,58\n",
}


def examples() -> tuple[list[tuple[int, str]], dict[str, str]]:
    """Return the decks on the page, each with its line, and the files that stand beside them."""
    page = PAGE.read_text("utf-8")
    decks, files = [], {}
    for found in FENCE.finditer(page):
        text = found["text"]
        if text.startswith("- "):
            text = "deck: Example\nlanguage: en\nslides:\n" + textwrap.indent(text, "  ")
        if text.startswith("deck:"):
            decks.append((page.count("\n", 0, found.start("text")), text))
        else:
            files[found["title"]] = text
    return decks, files


@pytest.mark.parametrize(("line", "text"), [pytest.param(*deck, id=f"line {deck[0]}") for deck in examples()[0]])
def test_an_example_compiles(line: int, text: str, tmp_path: Path) -> None:
    texts = {path: other.encode() for path, other in examples()[1].items()}
    for path, data in {**FILES, **texts}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    deck = tmp_path / "decks" / "example.yaml"
    deck.write_text(text, "utf-8")
    result = CliRunner().invoke(main, ["build", "--strict", "--output", str(tmp_path / "output"), str(deck)])
    assert result.exit_code == 0, f"{PAGE.name}:{line}\n{result.output}"
    for output in sorted((tmp_path / "output" / "example").iterdir()):
        assert len(Presentation(str(output)).slides) > 0


def keys_of(schema: object) -> set[str]:
    """Return the names of all keys in a JSON Schema."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*map(keys_of, schema.values()))


def test_every_key_of_the_language_is_on_the_page() -> None:
    keys = keys_of(json_schema(Deck))
    page = PAGE.read_text("utf-8")
    reference = page[page.index("## All keys") :]
    assert {"headline", "blank-rows", "variants-from"} < keys
    assert sorted(key for key in keys if not re.search(rf"`[^`]*\b{key}\b[^`]*`", reference)) == []


def test_no_key_is_listed_twice() -> None:
    page = PAGE.read_text("utf-8")
    tables = re.split(r"\n\n", page[page.index("## All keys") :])
    for table in tables:
        keys = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
        assert len(keys) == len(set(keys)), table


def test_the_page_has_its_examples() -> None:
    decks, files = examples()
    assert len(decks) > 20
    assert all(files)
