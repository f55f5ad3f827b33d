"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import trustdeck
from trustdeck import rules
from trustdeck.cli import main

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "trustdeck"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "_stock" not in path.parts)
MAX_FUNCTION_LINES = 80
MAX_FILE_BYTES = 1_000_000
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _rules_raised() -> dict[str, str]:
    """Return each rule's name that the code reports, with where it does.

    A name is written out wherever it is used: as the first argument of `error` or `warning`, or of a
    `Diagnostic`, or as a value that looks like one in a table of them.
    """
    found: dict[str, str] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"error", "warning", "Diagnostic"}:
                for name in _strings(node.args[0]):
                    found[name] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def _strings(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return _strings(body) + _strings(orelse)
    return []


def test_every_rule_raised_has_its_page() -> None:
    missing = {name: place for name, place in _rules_raised().items() if rules.page(name) is None}
    assert not missing


def test_every_page_is_of_a_rule_that_is_raised() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    idle = [name for name in rules.names() if f'"{name}"' not in text]
    assert not idle


@pytest.mark.parametrize("name", rules.names())
def test_rule_page_has_its_form(name: str) -> None:
    page = rules.page(name)
    assert page is not None
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)
    assert page.startswith(f"# {name}\n")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == ["Why", "Instead"]
    assert re.search(rf"# (error|warning): {name}\b", page), "its example does not raise it"
    prose = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    assert max(map(len, prose.splitlines())) <= 120


def test_version_is_told_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["version"]["path"] == "trustdeck/__init__.py"
    newest = re.search(r"^## (\S+)", (ROOT / "docs/changelog.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == trustdeck.__version__


def test_no_file_is_large() -> None:
    large = [name for name in TRACKED.split("\0") if name and (ROOT / name).stat().st_size > MAX_FILE_BYTES]
    assert not large


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert not long


def test_every_command_and_option_says_what_it_does() -> None:
    every = {
        **main.commands,
        **{f"brands {name}": command for name, command in main.commands["brands"].commands.items()},
    }
    silent = [name for name, command in every.items() if not command.help]
    silent += [
        f"{name} {parameter.name}"
        for name, command in every.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert not silent


def test_every_module_has_a_floor() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
