"""Begin a deck: write one that compiles, and the schema by which editors complete and check it.

The schema lies in the project itself, so that an editor needs no network, and is made from the very
declarations that decode a deck.
"""

from __future__ import annotations

import json
import posixpath
import re

from trustdeck.brand import BrandFile
from trustdeck.layouts import LayoutFile
from trustdeck.model import Deck
from trustdeck.project import Project, ProjectError
from trustdeck.schema import json_schema

LANGUAGES = {"deck": Deck, "layout": LayoutFile, "brand": BrandFile}
SCHEMAS = ".trustdeck"  # a hidden folder at the project's root

NAME = re.compile(r"\w[\w-]*")
"""What may name a deck or a brand."""

_DECK = """\
# yaml-language-server: $schema={schema}
deck: {title}
language: en

slides:
  - headline: {title}
    subtitle: What it is about, and for whom
    layout: cover

  - agenda: auto                 # made from the sections that follow

  - section: First part

  - headline: One thought on each slide
    bullets:
      - A point
      - A point with more below it:
          - The first detail
          - The second detail
      - "**Bold**, *italic* and [a link](https://example.org)"
    notes: What you say and do not show.

  - headline: Two things side by side
    columns:
      - heading: Before
        bullets: [One, Two]
      - heading: After
        bullets: [Three, Four]

  - section: Second part

  - headline: A table
    table:
      header: [What, How much]
      rows:
        - [Apples, 3]
        - [Pears, 5]

  - statement: What should stay in mind
    title: The last word
"""


def schema_text(language: str) -> str:
    """Return the JSON Schema of decks, layouts or brands as text."""
    return json.dumps(json_schema(LANGUAGES[language]), ensure_ascii=False, indent=2) + "\n"


def write_schemas(project: Project, language: str, path: str) -> str:
    """Write the schemas into the project; return the way from the file at `path` to that of its language."""
    for name in LANGUAGES:
        project.write(f"{SCHEMAS}/{name}.json", schema_text(name).encode())
    return posixpath.relpath(f"{SCHEMAS}/{language}.json", posixpath.dirname(path))


def scaffold(project: Project, name: str) -> str:
    """Write a deck of this name and the schemas, and return the deck's path within the project."""
    if not NAME.fullmatch(name):
        raise ProjectError(f"`{name}` cannot name a deck: use letters, digits, `-` and `_`")
    path = f"decks/{name}.yaml"
    for taken in (path, f"decks/{name}/deck.yaml"):
        if project.exists(taken):
            raise ProjectError(f"there is a deck `{taken}` already")
    schema = write_schemas(project, "deck", path)
    title = name.replace("-", " ").replace("_", " ").strip().capitalize() or name
    project.write(path, _DECK.format(schema=schema, title=f'"{title}"').encode())
    return path
