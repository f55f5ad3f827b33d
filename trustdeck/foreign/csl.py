"""What CSL asks for and citeproc-py leaves undone: what stands in for an author is not said again, and sorting.

And what decks ask for: citations without their authors, and titles that are marked with their language.

citeproc-py makes an element of a style by the class that was defined last under the element's name. Importing this
module takes a tenth of a second, which only decks with citations need.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from citeproc import CitationStylesStyle, model

from trustdeck.foreign.looks import LANGUAGE, cleaned

_DANISH_QUOTES = {"open-quote": "”", "open-inner-quote": "’"}  # citeproc-py brings along those of English
_TITLES = ("title", "title-short", "container-title", "container-title-short", "collection-title", "original-title")


class Style(CitationStylesStyle):  # type: ignore[misc]  # citeproc-py has no types
    """A style in a language."""

    def __init__(self, file: Any, locale: str) -> None:
        super().__init__(file, locale, validate=False)
        self.root.shown = []
        self.root.language = locale.split("-")[0]
        if self.root.language == "da":
            brought = next(locale for locale in self.root.locales if locale.getparent() is None)  # not the style's own
            for term in brought.iter("{*}term"):
                term.text = _DANISH_QUOTES.get(term.get("name"), term.text)


def _is_hidden(element: Any, variable: str, context: Any) -> bool:
    """Say whether a variable stood in for a missing author, earlier in the entry that is being written."""
    return variable in (element if context is None else context).get_layout().repressed


class Text(model.Text, model.CitationStylesElement):  # type: ignore[misc]
    def render(self, item: Any, *args: Any, **kwargs: Any) -> Any:
        text = super().render(item, *args, **kwargs)
        if not text or "language" not in item.reference or self.get("variable") not in _TITLES:
            return text
        return f"{LANGUAGE}{item.reference.language}{LANGUAGE}{text}{LANGUAGE}{LANGUAGE}"

    def _variable(self, item: Any, context: Any) -> Any:
        variable = self.get("variable")
        if _is_hidden(self, variable, context):
            return None
        text = super()._variable(item, context)
        if text:
            self.get_root().shown.append(variable)
        return text


class Number(model.Number, model.CitationStylesElement):  # type: ignore[misc]
    def process(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        variable = self.get("variable")
        if _is_hidden(self, variable, context):
            return None
        text = super().process(item, context=context, **kwargs)
        if text:
            self.get_root().shown.append(variable)
        return text


class Label(model.Label, model.CitationStylesElement):  # type: ignore[misc]
    def process(self, item: Any, variable: Any = None, plural: Any = None, context: Any = None, **kwargs: Any) -> Any:
        if variable is None and _is_hidden(self, self.get("variable"), context):
            return None
        return super().process(item, variable, plural, context, **kwargs)


class Names(model.Names, model.CitationStylesElement):  # type: ignore[misc]
    def process(self, item: Any, names_context: Any = None, context: Any = None, **kwargs: Any) -> Any:
        if item.is_bare:
            return None
        if names_context is None and self.name is None:
            # What stands in for an author looks as the author would, behind a condition, too.
            names_context = next(iter(self.xpath_search("./ancestor::cs:substitute[1]/parent::cs:names")), None)
        written = self.get("variable")
        roles = [role for role in written.split() if not _is_hidden(self, role, context)]
        self.set("variable", " ".join(roles))
        try:
            text = super().process(item, names_context=names_context, context=context, **kwargs)
        finally:
            self.set("variable", written)
        self.get_root().shown.extend(role for role in roles if role in item.reference)
        return text


class Substitute(model.Substitute, model.CitationStylesElement):  # type: ignore[misc]
    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        shown = self.get_root().shown
        shown.clear()
        text = super().render(item, context=context, **kwargs)
        (self if context is None else context).get_layout().repressed.update(dict.fromkeys(shown))
        return text


class Key(model.Key, model.CitationStylesElement):  # type: ignore[misc]
    def sort_keys(self, items: Any, context: Any) -> list[Any]:
        language = self.get_root().language
        return [_sorted_as(key, language) for key in super().sort_keys(items, context)]


# --- sorting --------------------------------------------------------------------------------------

_NORDIC = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})
_SWEDISH = str.maketrans({"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c"})
_ALPHABETS = {"da": _NORDIC, "nb": _NORDIC, "nn": _NORDIC, "sv": _SWEDISH, "fi": _SWEDISH}
_TAG = re.compile(f"{LANGUAGE}[^{LANGUAGE}]*{LANGUAGE}")
_SKIPPED = "‘’‚“”„«»‹›'\"([¿¡… "
_ELSEWHERE = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def _sorted_as(key: Any, language: str) -> Any:
    """Return a key so that it sorts in the language's alphabet, without its looks; letters behind z begin with `{`."""
    if key is None or isinstance(key, int):
        return key
    said = unicodedata.normalize("NFC", cleaned(_TAG.sub("", str(key))).lower()).lstrip(_SKIPPED)
    letters = unicodedata.normalize("NFD", said.translate(_ALPHABETS.get(language, {})).translate(_ELSEWHERE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
