"""What holds of every deck: nothing that an author writes makes a traceback, and no word of it gets lost."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import generated
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from trustdeck.build import BuildOptions, build, check
from trustdeck.diagnostics import Span, render
from trustdeck.project import Project

ROOT = Path(__file__).parent.parent
GALLERY = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for path in sorted((ROOT / "decks/gallery").iterdir())
    if path.is_file()
}
DECK = "decks/gallery/deck.yaml"
HEAD, *SLIDES = re.split(r"^(?=  - )", GALLERY[DECK].decode(), flags=re.MULTILINE)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
ODD = [*"\"'`{}[]()<>|&*!%@#:-?,\\\t\n~^$= 0é\u00a0\u200b\u202e\u0301🎉", "{{", "}}", "  ", "- ", ": ", " #", "\0"]

# --- no traceback ---------------------------------------------------------------------------------


def _spans(project: Project) -> Iterator[Span]:
    for diagnostic in check(project, [DECK], BuildOptions()).report.sorted():
        assert render([diagnostic], project.source_text)
        if diagnostic.span:
            yield diagnostic.span
        yield from (span for span, _ in diagnostic.related)


def _assert_sound(source: str) -> None:
    """Check a deck, and that every message names a place in a file."""
    project = Project.in_memory({**GALLERY, DECK: source})
    for span in _spans(project):
        lines = (project.source_text(span.file) or "").split("\n")
        assert 1 <= span.line <= span.end_line <= len(lines), span
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1, span
        assert span.end_column <= len(lines[span.end_line - 1]) + 2, span


@given(st.integers(0, len(SLIDES) - 1), st.data())
@settings(max_examples=150)
def test_no_slip_of_the_hand_makes_a_traceback(number: int, data: st.DataObject) -> None:
    slide = SLIDES[number]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(slide)))
        cut = data.draw(st.integers(0, 3))
        slide = slide[:at] + data.draw(st.sampled_from(["", *ODD])) + slide[at + cut :]
    _assert_sound(HEAD + slide)


@given(st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_no_confusion_of_lines_makes_a_traceback(random: Random) -> None:
    lines = "".join(random.sample(SLIDES, 2)).split("\n")
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(lines))
        match random.randrange(4):
            case 0:
                lines.insert(at, random.choice(lines))
            case 1:
                lines.pop(at)
            case 2:
                lines[at] = "  " * random.randint(0, 5) + lines[at].strip()
            case _:
                lines[at] = lines[at].split(":")[0]
        if not lines:
            break
    _assert_sound(HEAD + "\n".join(lines))


# --- no word lost ---------------------------------------------------------------------------------

NO_TEXT = {
    "file", "fit", "style", "language", "background", "layout", "align", "highlight", "math", "edge", "icon",
    "autoplay", "reveal", "transition",
}  # fmt: skip


def _texts(value: object) -> Iterator[str]:
    """Yield the texts that a generated slide shows or says."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for key, item in value.items():
                if key == "flow":
                    yield from (boxed or said for boxed, said in re.findall(r'"([^"]+)"|\|([^|]+)\|', item))
                elif key not in NO_TEXT:
                    yield from _texts(item)


def _words(text: str) -> set[str]:
    """Return the words of a text, those of its marks left out."""
    text = re.sub(r"\]\([^)]*\)|\]\{[^}]*\}|\$(?! )[^$]*\\[^$]*\$", "]", text)
    return set(re.findall(r"\w+", re.sub(r"[*`~^\\]", "", text)))


def _shown(data: bytes) -> set[str]:
    """Return all words on the slides, in the notes and in the descriptions of a file."""
    words: set[str] = set()
    for slide in Presentation(io.BytesIO(data)).slides:
        for part in (slide.element, *([slide.notes_slide.element] if slide.has_notes_slide else [])):
            for paragraph in part.iter(f"{A}p"):
                text = "".join(run.text or "" for run in paragraph.iter(f"{A}t"))
                words |= _words(text.replace("_x005F_", "_"))
            for described in part.iter(f"{P}cNvPr"):
                words |= _words(described.get("descr", ""))
    return words


@pytest.mark.parametrize("number", range(1_000, 1_010))
def test_every_word_of_a_deck_is_in_its_file(number: int) -> None:
    source = generated.deck(number)
    project = Project.in_memory({"decks/a.yaml": source, **generated.beside()})
    (output,) = build(project, ["decks/a.yaml"], BuildOptions()).outputs
    assert output.state == "written"
    shown = _shown(project.standing(output.path) or b"")
    for slide in json.loads(source)["slides"]:
        if not slide.keys() & {"section", "agenda"}:
            lost = set().union(*map(_words, _texts(slide))) - shown
            assert not lost, slide
