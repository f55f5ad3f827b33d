"""Write `docs/reference/` from what the code declares: `python tools/make_reference.py`, or `make reference`.

Nothing on those pages is written by hand, and a test fails where one is not what this gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from trustdeck import layouts, model, rules
from trustdeck.brand import BrandFile
from trustdeck.cli import main as trustdeck
from trustdeck.diagnostics import Report
from trustdeck.layouts import LayoutFile
from trustdeck.project import Project
from trustdeck.schema import called, json_schema, kinds, reference

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"

EXIT_CODES = {
    0: "done",
    1: "a deck or a brand has errors, or warnings with `--strict`; with `--check`, a file is not what its source gives;"
    " a brand is not what was accepted",
    2: "the command is used wrongly",
    3: "something outside the decks is missing: a file, a program, room on the disk",
    70: "a bug of trustdeck's own",
    130: "interrupted",
}


def pages() -> dict[str, str]:
    """Return the text of every page by its file's name."""
    bodies = {
        "deck.md": ("Decks: all keys", _deck()),
        "layouts.md": ("Layouts: all keys, and the layouts that there are", _layouts()),
        "brands.md": ("Brands: all keys", [_keys(kinds(BrandFile))]),
        "rules.md": ("Rules: every message explained", _rules()),
        "commands.md": ("Commands and options", _commands()),
    }
    index = "\n".join(f"- [{title}]({name})" for name, (title, _) in bodies.items())
    bodies["README.md"] = ("Reference", [_INDEX, index])
    return {name: _page(title, parts) for name, (title, parts) in bodies.items()}


_INDEX = (
    "Everything that can be written, from the declarations by which it is read. To learn the language, read "
    "[Writing a deck](../language.md) and [Layouts and brands](../layouts-and-brands.md)."
)


def _page(title: str, parts: Iterable[str]) -> str:
    note = "<!-- Made by `make reference`; changes belong in the code. -->"
    return "\n\n".join((f"# {title}", note, *(part.strip("\n") for part in parts))) + "\n"


def _keys(classes: Iterable[type[Any]]) -> str:
    return "\n\n".join(f"## {_heading(cls)}\n\n{reference(cls).strip()}" for cls in classes)


def _heading(cls: type[Any]) -> str:
    """Return the key that takes such a value, or what a value is called."""
    key = next((key for key, content in model.CONTENT.items() if content.type is cls), "")
    name = called(cls)
    return f"`{key}`" if key else name[:1].upper() + name[1:]


# --- decks ----------------------------------------------------------------------------------------


def _deck() -> list[str]:
    include = json_schema(model.Deck)["definitions"]["SlidesEntry"]["anyOf"][2]["properties"]
    rows = "\n".join(f"| `{key}` | {about.get('description') or _CONDITIONS[key]} |" for key, about in include.items())
    return [
        "How each key is used, with examples, stands in [Writing a deck](../language.md).",
        _keys([model.Head, *kinds(model.Deck)]),
        f"## Slides of another file\n\n| key | what it is |\n|---|---|\n{rows}",
    ]


_CONDITIONS = {"for": "who gets it", "except": "who does not", "variants": "what differs for some"}

# --- layouts --------------------------------------------------------------------------------------


_ALL_LAYOUTS = """\
## The layouts that there are

What a layout is made for decides when it is chosen; any of them can be named with `layout:`.
"""


def _layouts() -> list[str]:
    rows = [
        "| layout | in PowerPoint | made for | regions |",
        "|---|---|---|---|",
        *(_layout(layout) for layout in layouts.load(Project.find(ROOT), Report()).by_name.values()),
    ]
    return [
        "How to write one, with examples, stands in [Layouts and brands](../layouts-and-brands.md).",
        _keys(kinds(LayoutFile)),
        _ALL_LAYOUTS,
        "\n".join(rows),
    ]


def _layout(layout: layouts.Layout) -> str:
    titles = ", ".join(f"{title} ({language})" for language, title in sorted(layout.titles.items()))
    regions = ", ".join(f"{region.name}" for region in layout.regions)
    takes = ", ".join(filter(None, map(_content, layout.takes)))
    return f"| `{layout.name}` | {titles} | {takes or 'what names it'} | {regions} |"


def _content(kind: str) -> str:
    """Return what decks call a kind of content, or '' for one that they do not have."""
    key, _, count = kind.partition("-")
    return (f"`{key}`" + (f" ({count})" if count else "")) if key in model.CONTENT else ""


# --- rules and commands ---------------------------------------------------------------------------


_ALL_RULES = """\
A message names its rule in brackets, as in `error[unknown-key]`. `trustdeck explain unknown-key` prints what stands
here.
"""


def _rules() -> list[str]:
    names = rules.names()
    return [
        _ALL_RULES,
        "\n".join(f"- [{name}](#{name})" for name in names),
        *(_one_deeper(rules.page(name) or "") for name in names),
    ]


def _one_deeper(page: str) -> str:
    """Return a page with its headings one level down; what is within a fence stays."""
    lines, fence = [], False
    for line in page.splitlines():
        fence ^= line.startswith("```")
        lines.append(f"#{line}" if line.startswith("#") and not fence else line)
    return "\n".join(lines)


def _commands() -> list[str]:
    codes = "\n".join(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())
    return [
        str(trustdeck.help),
        *(_command(name, command) for name, command in commands(trustdeck)),
        f"## Exit codes\n\n| code | meaning |\n|---|---|\n{codes}",
    ]


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command by what one types for it; a group comes before its own."""
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def _command(name: str, command: click.Command) -> str:
    arguments = [_argument(parameter) for parameter in command.params if isinstance(parameter, click.Argument)]
    options = [_option(parameter) for parameter in command.params if isinstance(parameter, click.Option)]
    table = "\n".join(["", "| option | what it does |", "|---|---|", *options]) if options else ""
    usage = " ".join(["trustdeck", name, *arguments, *(["[OPTIONS]"] if options else [])])
    paragraphs = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    return f"## trustdeck {name}\n\n```\n{usage}\n```\n\n{paragraphs}\n{table}"


def _argument(argument: click.Argument) -> str:
    name = "|".join(argument.type.choices) if isinstance(argument.type, click.Choice) else str(argument.name).upper()
    shown = f"{name}…" if argument.nargs == -1 else name
    return shown if argument.required else f"[{shown}]"


def _option(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        takes = " " + "\\|".join(option.type.choices)
    else:
        takes = "" if option.is_flag else f" {option.metavar or option.type.name.upper()}"
    more = (
        "; may be repeated"
        if option.multiple
        else f"; `{option.default}` where left out"
        if option.show_default
        else ""
    )
    return f"| `{', '.join(option.opts)}{takes}` | {str(option.help).rstrip('.')}{more} |"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for stale in {path.name for path in FOLDER.glob("*.md")} - made.keys():
        (FOLDER / stale).unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
