"""Hold the page of each rule: what is wrong, why that is a mistake, and what to write instead."""

from __future__ import annotations

from importlib.resources import files


def names() -> tuple[str, ...]:
    """Return the names of all rules, sorted."""
    pages = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in pages if name.endswith(".md")))


def page(name: str) -> str | None:
    """Return the page of a rule as Markdown, or None where there is no such rule."""
    if name not in names():
        return None
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
