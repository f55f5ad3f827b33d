"""Make slides with python-pptx as most scripts do: its own template, its own placeholders, nothing measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Inches


def main(source: str, target: str) -> None:
    deck = Presentation()
    for slide in json.loads(Path(source).read_text(encoding="utf-8")):
        layout = deck.slide_layouts[4 if slide["columns"] else 5 if slide["table"] else 1]
        made = deck.slides.add_slide(layout)
        made.shapes.title.text = slide["headline"]
        if slide["points"]:
            fill(made.placeholders[1].text_frame, slide["points"])
        for index, (heading, points) in enumerate(slide["columns"]):
            made.placeholders[1 + 2 * index].text_frame.text = heading
            fill(made.placeholders[2 + 2 * index].text_frame, [(text, 0) for text in points])
        if slide["table"]:
            add_table(made, slide["table"])
        if slide["notes"]:
            made.notes_slide.notes_text_frame.text = slide["notes"]
    deck.save(target)


def fill(frame: Any, points: list[tuple[str, int]]) -> None:
    for index, (text, depth) in enumerate(points):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = text, depth


def add_table(slide: Any, rows: list[list[str]]) -> None:
    size = Inches(1), Inches(2), Inches(8), Inches(3)
    table = slide.shapes.add_table(len(rows), len(rows[0]), *size).table
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text


if __name__ == "__main__":
    main(*sys.argv[1:])
