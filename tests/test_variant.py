import time
from collections.abc import Mapping as AbstractMapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.project import Project
from trustdeck.source import Mapping, Node, Scalar, Sequence
from trustdeck.variant import Variant, expand, narrow, render, variants

HEAD = """\
deck: Tillid
date: 2012-10-02
audiences:
  municipality: {name: Kommuner}
  hr: {name: HR-afdelinger}
  students: {name: Studerende}
languages: [da, en]
vars: {town: Exampleby, marks: "*a* [b](c)", list: [en, to], inner: {town: Nordby}}
slides:
"""
PATH = "decks/example.yaml"


def value(node: Node | None) -> object:
    """Return a tree as plain values; what was inserted stands between ‹ and ›."""
    match node:
        case Scalar(text):
            for start, end in reversed(node.inserted):
                text = f"{text[:start]}‹{text[start:end]}›{text[end:]}"
            return text
        case Sequence(items):
            return [value(item) for item in items]
        case Mapping(entries):
            return {str(value(key)): value(item) for key, item in entries}
    return None


def load(files: AbstractMapping[str, str | bytes]) -> tuple[Mapping, tuple[Variant, ...], Report]:
    project, report = Project.in_memory(files), Report()
    tree = expand(project, PATH, report)
    assert tree is not None
    return tree, variants(tree, project, report), report


def narrowed(slides: str, name: str = "municipality", files: AbstractMapping[str, str] | None = None) -> object:
    """Return the slides of a deck for the variant of this name, without anything to report."""
    tree, every, report = load({PATH: HEAD + slides, **(files or {})})
    variant = next(variant for variant in every if variant.name == name)
    deck = narrow(tree, variant, report)
    assert report.diagnostics == []
    assert narrow(deck, variant, report) == deck
    return value(deck.get("slides"))


def mistakes(text: str, files: AbstractMapping[str, str | bytes] | None = None) -> list[tuple[str, int, int, str]]:
    """Return rule, line, column and hint of what is wrong in a deck, all variants narrowed."""
    tree, every, report = load({PATH: text, **(files or {})})
    for variant in every:
        narrow(tree, variant, report)
    found = [(d.rule, d.span, d.hint) for d in report.sorted()]
    return [(rule, span.line if span else 0, span.column if span else 0, hint) for rule, span, hint in found]


# --- for and except -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [("municipality", ["A", "B", "D"]), ("hr", ["A", "B", "C"]), ("students", ["B", "C", "D"])],
)
def test_slides_are_for_those_named(name: str, expected: list[str]) -> None:
    slides = """\
  - {headline: A, for: [municipality, hr]}
  - headline: B
  - {headline: C, except: municipality}
  - {headline: D, except: [hr]}
"""
    assert narrowed(slides, name) == [{"headline": headline} for headline in expected]


def test_a_language_may_stand_where_an_audience_may() -> None:
    slides = "  - {headline: A, for: en}\n  - {headline: B, for: [da-DK, hr]}\n"
    assert narrowed(slides, "hr") == [{"headline": "B"}]
    assert narrowed(slides, "hr-en") == [{"headline": "A"}, {"headline": "B"}]
    assert narrowed(slides, "students-en") == [{"headline": "A"}]


def test_conditions_stand_on_items_blocks_columns_rows_and_texts() -> None:
    slides = """\
  - headline: {text: A, for: hr}
    title: {text: B, except: hr}
    bullets:
      - Always
      - {text: Never, for: hr}
      - Below:
          - {text: Never, for: hr}
          - Always
    columns:
      - {heading: A, text: a}
      - {heading: B, text: b, for: hr}
    content:
      - {text: a, for: municipality}
      - {bullets: [b], for: hr}
    quote: {text: q, by: {text: somebody, for: hr}}
    definitions:
      - {term: a, text: b, for: hr}
      - c: d
    notes: {text: n, for: municipality}
"""
    assert narrowed(slides) == [
        {
            "title": {"text": "B"},
            "bullets": ["Always", {"Below": ["Always"]}],
            "columns": [{"heading": "A", "text": "a"}],
            "content": [{"text": "a"}],
            "quote": {"text": "q"},
            "definitions": [{"c": "d"}],
            "notes": {"text": "n"},
        }
    ]


def test_a_row_becomes_the_plain_list_and_a_cell_that_is_for_others_is_empty() -> None:
    slides = """\
  - table:
      header: [a, {text: b, for: hr}]
      rows:
        - {cells: [1, 2], for: municipality}
        - {cells: [3, 4], for: hr}
        - [5, {text: 6, for: hr}]
        - {cells: [7, {text: 8, variants: {municipality: 9}}]}
"""
    assert narrowed(slides) == [{"table": {"header": ["a", ""], "rows": [["1", "2"], ["5", ""], ["7", {"text": "9"}]]}}]


def test_an_emptied_list_goes_but_the_line_above_it_stays() -> None:
    slides = """\
  - headline: A
    bullets: [{text: x, for: hr}]
  - bullets:
      - Line: [{text: x, for: hr}]
      - {text: Line, bullets: [{text: x, for: hr}]}
"""
    assert narrowed(slides) == [{"headline": "A"}, {"bullets": [{"Line": []}, {"text": "Line"}]}]


def test_a_mapping_of_which_nothing_is_left_goes() -> None:
    slides = "  - columns: [{bullets: [a]}, {text: {text: b, for: hr}}]\n"
    assert narrowed(slides) == [{"columns": [{"bullets": ["a"]}]}]


def test_a_condition_alone_is_a_line_of_text() -> None:
    slides = "  - bullets:\n      - for: de svage\n      - except: sundays\n      - variants: [a, b]\n"
    assert narrowed(slides) == [{"bullets": [{"for": "de svage"}, {"except": "sundays"}, {"variants": ["a", "b"]}]}]


def test_a_section_takes_its_slides_along() -> None:
    slides = """\
  - headline: A
  - {section: One, for: hr}
  - headline: B
  - include: more.yaml
  - headline: E
"""
    more = {"decks/more.yaml": "slides:\n  - headline: C\n  - section: Two\n  - headline: D\n"}
    shared = [{"section": "Two"}, {"headline": "D"}, {"headline": "E"}]
    assert narrowed(slides, "students", more) == [{"headline": "A"}, *shared]
    assert narrowed(slides, "hr", more) == [
        {"headline": "A"}, {"section": "One"}, {"headline": "B"}, {"headline": "C"}, *shared,
    ]  # fmt: skip


def test_the_head_may_differ_too_but_its_data_stay() -> None:
    text = HEAD.replace("deck: Tillid", "deck: {text: Tillid, variants: {hr: HR}}\nauthor: {text: A, for: hr}")
    tree, every, report = load({PATH: text + "  - headline: '{{ deck.title }}'\n"})
    hr, students = (narrow(tree, next(v for v in every if v.name == name), report) for name in ("hr", "students"))
    assert (value(hr.get("deck")), value(hr.get("author"))) == ({"text": "HR"}, {"text": "A"})
    assert value(hr.get("slides")) == [{"headline": "‹HR›"}]
    assert students.get("author") is None
    assert students.get("audiences") is tree.get("audiences")


# --- variants -------------------------------------------------------------------------------------


def test_a_variant_replaces_keys_in_their_place_adds_at_the_end_and_removes() -> None:
    slides = """\
  - headline: A
    text: B
    notes: C
    variants:
      hr: {text: b, remove: [notes], bullets: [d]}
      en: {headline: a}
"""
    assert list(narrowed(slides, "students")[0].items()) == [("headline", "A"), ("text", "B"), ("notes", "C")]  # type: ignore[index]
    assert list(narrowed(slides, "hr")[0].items()) == [("headline", "A"), ("text", "b"), ("bullets", ["d"])]  # type: ignore[index]
    assert narrowed(slides, "hr-en") == [{"headline": "a", "text": "b", "bullets": ["d"]}]


def test_a_scalar_replaces_an_item_s_text() -> None:
    slides = "  - bullets:\n      - {text: A, bullets: [x], variants: {hr: B, en: C}}\n"
    assert narrowed(slides, "hr") == [{"bullets": [{"text": "B", "bullets": ["x"]}]}]
    assert narrowed(slides, "students-en") == [{"bullets": [{"text": "C", "bullets": ["x"]}]}]


def test_what_a_variant_brings_may_have_conditions_and_values() -> None:
    slides = "  - headline: A\n    variants: {hr: {bullets: [{text: '{{ vars.town }}', for: da}]}}\n"
    assert narrowed(slides, "hr") == [{"headline": "A", "bullets": [{"text": "‹Exampleby›"}]}]
    assert narrowed(slides, "hr-en") == [{"headline": "A"}]


# --- files ----------------------------------------------------------------------------------------


def test_defaults_are_merged_key_by_key_and_the_deck_wins() -> None:
    defaults = "author: D\nlanguages: [de]\nvars: {a: 1, b: 2}\naudiences: {hr: {brand: x, name: y}}\n"
    deck = "deck: A\nlanguages: [da]\nvars: {b: 3}\naudiences: {hr: {name: z}}\nslides: []\n"
    tree, _, report = load({PATH: deck, "decks/defaults.yaml": defaults, "layouts/brands/x/brand.yaml": "brand: x"})
    assert report.diagnostics == []
    assert value(tree) == {
        "deck": "A", "languages": ["da"], "vars": {"b": "3", "a": "1"},
        "audiences": {"hr": {"name": "z", "brand": "x"}}, "slides": [], "author": "D",
    }  # fmt: skip


def test_defaults_cannot_have_slides() -> None:
    defaults = {"decks/defaults.yaml": "deck: B\nslides: []\nvariants-from: {}\nauthor: C\n"}
    assert [rule for rule, *_ in mistakes("deck: A\nslides: []\n", defaults)] == ["unknown-key"] * 3


def test_includes_are_spliced_with_their_values_and_conditions() -> None:
    slides = """\
  - headline: A
  - include: shared/a.yaml
    with: {topic: "{{ vars.town }}"}
  - include: shared/a.yaml
    with: {topic: two}
    for: hr
"""
    files = {
        "decks/shared/a.yaml": "slides:\n  - headline: '{{ with.topic }}'\n"
        "  - include: ../b.yaml\n    with: {topic: 'b {{ with.topic }}'}\n",
        "decks/b.yaml": "deck: B\nslides:\n  - {headline: '{{ with.topic }}!', for: hr}\n",
    }
    assert narrowed(slides, "students", files) == [{"headline": "A"}, {"headline": "‹Exampleby›"}]
    assert narrowed(slides, "hr", files) == [
        {"headline": headline} for headline in ("A", "‹Exampleby›", "‹b Exampleby›!", "‹two›", "‹b two›!")
    ]


@pytest.mark.parametrize(
    ("include", "rule", "column"),
    [
        ("include: gone.yaml", "missing-file", 14),
        ("include: ../../x.yaml", "missing-file", 14),
        ("include: [a]", "wrong-type", 14),
        ("include:", "wrong-type", 5),
        ("include: example.yaml", "bad-include", 14),
        ("include: empty.yaml", "wrong-type", 14),
        ("{include: ok.yaml, with: x}", "wrong-type", 30),
        ("{include: ok.yaml, fro: hr}", "unknown-key", 24),
    ],
)
def test_an_include_that_cannot_be_followed_is_reported_at_its_place(include: str, rule: str, column: int) -> None:
    files = {"decks/empty.yaml": "author: x\n", "decks/ok.yaml": "slides:\n  - headline: A\n"}
    found = mistakes("deck: A\naudiences: {hr: {}}\nslides:\n  - " + include + "\n", files)
    assert [(found[0][0], found[0][1], found[0][2])] == [(rule, 4, column)]


def test_a_circle_of_includes_is_told_in_full() -> None:
    tree, _, report = load({
        PATH: "deck: A\nslides:\n  - include: a.yaml\n",
        "decks/a.yaml": "slides:\n  - headline: A\n  - include: b.yaml\n",
        "decks/b.yaml": "slides:\n  - include: a.yaml\n",
    })  # fmt: skip
    (problem,) = report.diagnostics
    assert problem.message == "a file includes itself: `decks/a.yaml` → `decks/b.yaml` → `decks/a.yaml`"
    assert problem.span is not None
    assert (problem.span.file, problem.span.line) == ("decks/b.yaml", 2)
    assert value(narrow(tree, Variant(), report).get("slides")) == [{"headline": "A"}]


def test_includes_that_multiply_come_to_an_end() -> None:
    files = {f"decks/{n}.yaml": "slides:\n" + f"  - include: {n + 1}.yaml\n" * 10 for n in range(18)} | {
        "decks/18.yaml": "slides: [{headline: A}]\n"
    }
    start = time.process_time()
    found = mistakes("deck: A\nslides:\n  - include: 0.yaml\n", files)
    assert {rule for rule, *_ in found} == {"bad-include"}
    assert time.process_time() - start < 5


def test_a_file_that_is_included_has_only_slides() -> None:
    found = mistakes("deck: A\nslides:\n  - include: a.yaml\n", {"decks/a.yaml": "vars: {}\nslides: []\n"})
    assert [(rule, line) for rule, line, *_ in found] == [("unknown-key", 1)]


# --- mistakes in conditions -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slide", "expected"),
    [
        ("{headline: A, for: studens}", [("unknown-audience", 11, 24, "did you mean `students`?")]),
        ("{headline: A, except: [hr, no]}", [("unknown-audience", 11, 32, "")]),
        ("{headline: A, for: 'hr, students'}", [("unknown-audience", 11, 24, "write `[hr, students]`")]),
        ("{headline: A, variants: {hrr: {headline: B}}}", [("unknown-audience", 11, 30, "did you mean `hr`?")]),
        ("{headline: A, for: hr, except: en}", [("for-and-except", 11, 19, "")]),
        ("{headline: A, for: }", [("bad-value", 11, 22, "")]),
        ("{headline: A, for: []}", [("bad-value", 11, 24, "")]),
        ("{headline: A, for: {hr: x}}", [("bad-value", 11, 24, "")]),
        ("{headline: A, variants: hr}", [("bad-variants", 11, 29, "")]),
        ("{headline: A, variants: {hr: B}}", [("bad-variants", 11, 34, "")]),
        ("{headline: A, variants: {hr: [B]}}", [("bad-variants", 11, 34, "")]),
        ("{headline: A, variants: {hr: {remove: text}}}", [("bad-variants", 11, 43, "")]),
        ("{headline: A, variants: {hr: {headline: B, for: en}}}", [("bad-variants", 11, 48, "")]),
    ],
)
def test_a_wrong_condition_is_reported_once_at_its_place(slide: str, expected: list[tuple[str, int, int, str]]) -> None:
    found = mistakes(HEAD + "  - headline: Before\n  - " + slide + "\n")
    assert [one[:3] for one in found] == [one[:3] for one in expected]
    assert all(one[3] == other[3] for one, other in zip(found, expected, strict=True) if other[3])


def test_a_wrong_condition_is_reported_where_no_variant_gets_it() -> None:
    slides = "  - headline: A\n    for: hr\n    bullets: [{text: B, for: en}, {text: C, except: x}]\n"
    assert [one[:2] for one in mistakes(HEAD + slides)] == [("unknown-audience", 12)]


# --- expressions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In {{ vars.town }}.", "In ‹Exampleby›."),
        ("{{vars.town}}{{ vars.inner.town }}", "‹Exampleby›‹Nordby›"),
        ("{{ vars['town'] }}", "‹Exampleby›"),
        ("{{ vars.list | join(' og ') }} {{ vars.list[1] }}", "‹en og to› ‹to›"),
        ("{{ vars.town | upper }} {{ vars.town | lower | capitalize }}", "‹EXAMPLEBY› ‹Exampleby›"),
        ("{{ vars.none | default('intet') }}", "‹intet›"),
        ("{{ 'a' if audience.key == 'hr' else 'b' }}", "‹b›"),
        ("{{ vars.town ~ '!' if vars.town and not vars.town == 'x' }}", "‹Exampleby!›"),
        ("{{ audience.key }}, {{ audience.name }}", "‹municipality›, ‹Kommuner›"),
        ("{{ brand.name }}", "‹trustdeck›"),
        ("{{ deck.title }} {{ deck.date }}", "‹Tillid› ‹2012-10-02›"),
        ("{{ deck.date | date }}", "‹2. oktober 2012›"),
        ("{{ deck.date | date('month') }}", "‹oktober 2012›"),
        ("{{ '1234567.5' | number }} {{ 3 | number(2) }}", "‹1.234.567,5› ‹3,00›"),
        ("{{ '12,50' | number }}", "‹12,50›"),
        ("{{ vars.marks }}", "‹*a* [b](c)›"),
        ("{{ '}}' }}", "‹}}›"),
        ("{% if x %} {# no #} # x", "{% if x %} {# no #} # x"),
        (r"\{{ vars.town }} \\{{ vars.town }}", r"\{{ vars.town }} \\‹Exampleby›"),
        ("`{{ vars.town }}` {{ vars.town }}", "`{{ vars.town }}` ‹Exampleby›"),
        ("{{ '{{ vars.town }}' }}", "‹{{ vars.town }}›"),
        ("{{ '`' }} {{ vars.town }} {{ '`' }}", "‹`› ‹Exampleby› ‹`›"),
        ("` {{ '`' }}", "` {{ '`' }}"),
        ("`` {{ vars.town }} `", "`` ‹Exampleby› `"),
    ],
)
def test_values_stand_in_the_place_of_expressions(text: str, expected: str) -> None:
    assert narrowed(f"  - headline: >-\n      {text}\n") == [{"headline": expected}]


def test_dates_and_numbers_are_in_the_variant_s_language() -> None:
    slides = "  - headline: \"{{ deck.date | date }}, {{ '1234.5' | number }}\"\n"
    assert narrowed(slides, "hr-en") == [{"headline": "‹2 October 2012›, ‹1,234.5›"}]


def test_keys_that_are_lines_have_values_too_but_code_has_none() -> None:
    slides = """\
  - bullets:
      - "In {{ vars.town }}": [a]
    code: "{{ vars.town }}"
    math: {text: "{{ vars.town }}"}
"""
    assert narrowed(slides) == [
        {"bullets": [{"In ‹Exampleby›": ["a"]}], "code": "{{ vars.town }}", "math": {"text": "{{ vars.town }}"}}
    ]


@pytest.mark.parametrize(
    ("text", "rule", "at", "hint"),
    [
        ("a {{ vars.twon }}", "undefined-name", "twon", "did you mean `town`?"),
        ("a {{ var.town }}", "undefined-name", "var", "did you mean `vars`?"),
        ("a {{ vars.town.x }}", "undefined-name", "x", ""),
        ("a {{ row.x }}", "undefined-name", "x", "the deck has no `variants-from`"),
        ("a {{ with.x }}", "undefined-name", "x", "give it beside the include: `with: {name: value}`"),
        ("a {{ vars._values }}", "undefined-name", "_values", ""),
        ("a {{ vars.__class__ }}", "bad-expression", "__class__", ""),
        ("a {{ vars.town | uper }}", "bad-expression", "uper", "did you mean `upper`?"),
        ("a {{ vars.town | upper(1) }}", "bad-expression", "upper", "write `| upper`"),
        ("a {{ vars.town | default(*vars.list) }}", "bad-expression", "default", ""),
        ("a {{ vars.town", "bad-expression", "{{", ""),
        ("a {{ }}", "bad-expression", "{{ }}", ""),
        ("a {{ vars town }}", "bad-expression", "{{ vars town }}", ""),
        ("a {{ vars.list }}", "bad-expression", "{{ vars.list }}", "write `… | join(', ')`"),
        ("a {{ vars.inner }}", "bad-expression", "{{ vars.inner }}", "name one of them"),
        ("a {{ vars.town > 5 }}", "bad-expression", "{{ vars.town > 5 }}", ""),
        ("a {{ vars.town.upper() }}", "bad-expression", "{{ vars.town.upper() }}", ""),
        ("a {{ vars.town.upper }}", "bad-expression", "{{ vars.town.upper }}", ""),
        ("a {{ 9 ** 9 }}", "bad-expression", "{{ 9 ** 9 }}", ""),
        ("a {{ 'a' * 9 }}", "bad-expression", "{{ 'a' * 9 }}", ""),
        ("a {{ '%99d' % 1 }}", "bad-expression", "{{ '%99d' % 1 }}", ""),
        ("a {{ vars.town is string }}", "bad-expression", "{{ vars.town is string }}", ""),
        ("a {{ true }}", "bad-expression", "{{ true }}", ""),
        ("a {{ none }}", "bad-expression", "{{ none }}", ""),
        ("a {{ 'x' | date }}", "bad-expression", "{{ 'x' | date }}", "write dates as `2024-05-31`"),
        (
            "a {{ deck.date | date('lang') }}",
            "bad-expression",
            "{{ deck.date | date('lang') }}",
            "did you mean `long`?",
        ),
        ("a {{ '1.234' | number }}", "bad-expression", "{{ '1.234' | number }}", "write `1234`, or `1,234`"),
        ("a {{ 'x' | number }}", "bad-expression", "{{ 'x' | number }}", "write digits and a point: `1234.5`"),
        ("a {{ lipsum }}", "undefined-name", "lipsum", ""),
        (
            "a {{ " + "(" * 300 + "1" + ")" * 300 + " }}",
            "bad-expression",
            "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
            "",
        ),
        ("a {{ " + "not " * 200 + "1 }}", "bad-expression", "{{ " + "not " * 200 + "1 }}", ""),
    ],
)
def test_an_expression_without_a_value_is_reported_at_its_place(text: str, rule: str, at: str, hint: str) -> None:
    head = HEAD.replace("languages: [da, en]\n", "language: da\n")
    found = mistakes(head + f'  - headline: "{text}"\n')
    place = (10, len('  - headline: "') + text.index(at) + 1)
    assert [(one[0], one[1:3]) for one in found] == [(rule, place)]
    assert not hint or found[0][3] == hint


def test_an_expression_without_a_value_stays_as_text_and_is_not_read_again() -> None:
    tree, every, report = load({PATH: HEAD + '  - headline: "{{ vars.twon }}"\n'})
    deck = narrow(tree, every[0], report)
    assert value(deck.get("slides")) == [{"headline": "‹{{ vars.twon }}›"}]
    again = Report()
    assert narrow(deck, every[0], again) == deck
    assert again.diagnostics == []


def test_a_group_of_values_may_have_any_names() -> None:
    text = "deck: A\nvars: {items: a, keys: b, get: c, describe: d}\nslides:\n"
    tree, every, report = load({PATH: text + "  - headline: '{{ vars.items }}{{ vars.keys }}{{ vars.get }}'\n"})
    assert value(narrow(tree, every[0], report).get("slides")) == [{"headline": "‹a›‹b›‹c›"}]
    assert report.diagnostics == []


def test_values_cannot_hold_expressions() -> None:
    text = 'deck: A\nvars: {a: "x {{ vars.b }}", b: c}\nslides:\n  - headline: "{{ vars.a }}"\n'
    assert [one[:3] for one in mistakes(text)] == [("bad-expression", 2, 14)]


def test_output_is_limited() -> None:
    big = "x" * 60_000
    text = f'deck: A\nvars: {{a: {big}, list: [a, b]}}\nslides:\n  - headline: "{{{{ vars.a ~ vars.a }}}}"\n'
    assert [rule for rule, *_ in mistakes(text)] == ["bad-expression"]
    joined = text.replace("vars.a ~ vars.a", "vars.list | join(vars.a)")
    assert [rule for rule, *_ in mistakes(joined)] == ["bad-expression"]
    often = text.replace("{{ vars.a ~ vars.a }}", "{{ vars.a }}" * 100)
    assert "bad-expression" in [rule for rule, *_ in mistakes(often)]


def test_expressions_that_never_end_take_no_time() -> None:
    start = time.process_time()
    mistakes(HEAD + "  - headline: '" + "{{ " * 30_000 + "'\n")
    mistakes(HEAD + "  - headline: '" + "{{ 1 }}" * 3_000 + "'\n")
    assert time.process_time() - start < 5


def test_another_file_s_tree_is_rendered_with_a_variant_s_values() -> None:
    tree, every, report = load({PATH: HEAD + "  - headline: A\n"})
    footer = source.parse('footer: {text: "{{ deck.title }}", for: x}\n', "layouts/brands/x/brand.yaml", report)
    assert footer is not None
    assert value(render(footer, tree, every[0], report)) == {"footer": {"text": "‹Tillid›", "for": "x"}}


def test_a_title_that_is_not_there_is_not_missed_a_second_time() -> None:
    tree, every, report = load({PATH: "slides:\n  - headline: A\n"})
    footer = source.parse('text: "{{ deck.title }}"\n', "layouts/brands/x/brand.yaml", report)
    assert footer is not None
    assert value(render(footer, tree, every[0], report)) == {"text": "‹›"}
    assert not report.diagnostics


# --- the variants of a deck -----------------------------------------------------------------------


def names(text: str, files: AbstractMapping[str, str | bytes] | None = None) -> list[str]:
    return [variant.name for variant in load({PATH: text, **(files or {})})[1]]


def test_variants_are_audiences_languages_and_rows() -> None:
    assert names("deck: A\nslides: []\n") == [""]
    assert names("deck: A\nlanguages: [da, en]\nslides: []\n") == ["", "en"]
    assert names("deck: A\naudiences: {a: {}, b: {}}\nlanguages: [da, en]\nslides: []\n") == ["a", "a-en", "b", "b-en"]
    rows = {"decks/r.csv": "slug,place\nnord,Nordby\nsyd,Sydby\n"}
    data = "deck: A\naudiences: {a: {}}\nvariants-from: {data: r.csv, key: slug}\nslides: []\n"
    assert names(data, rows) == ["a-nord", "a-syd"]


def test_a_variant_knows_what_it_is() -> None:
    files = {
        PATH: "deck: A\nlanguages: [da, en]\nbrand: one\naudiences: {a: {name: Alle, brand: two}}\nslides: []\n",
        "layouts/brands/one/brand.yaml": "brand: one\nname: Et\n",
        "layouts/brands/two/brand.yaml": "brand: two\nname: To\n",
    }
    tree, every, report = load(files)
    assert every[1] == Variant("a", "Alle", "en-GB", "two", "To", (), "", "a-en")
    asked = variants(tree, Project.in_memory(files), report, brands=["one", "two"])
    assert [(v.brand_name, v.name) for v in asked] == [("Et", "a-one"), ("To", "a"), ("Et", "a-one-en"), ("To", "a-en")]
    assert report.diagnostics == []


def test_the_brand_is_the_row_s_then_the_audience_s_then_the_deck_s() -> None:
    files = {f"layouts/brands/{name}/brand.yaml": f"brand: {name}\n" for name in ("deck", "audience", "row")}
    data = "key,brand\nx,row\ny,\n"
    head = "deck: A\nbrand: deck\naudiences: {a: {brand: audience}, b: {}}\nvariants-from: {data: r.csv, key: key}\n"
    _, every, report = load({PATH: head + "slides: []\n", "decks/r.csv": data, **files})
    assert [v.brand for v in every] == ["row", "audience", "row", "deck"]
    assert report.diagnostics == []


def test_a_row_s_values_are_texts() -> None:
    text = 'deck: "Til {{ row.place }}"\nvariants-from: {data: r.csv, key: slug}\nslides:\n'
    text += "  - text: \"{{ row.n }} {{ row['e mail'] }}\"\n"
    tree, every, report = load({PATH: text, "decks/r.csv": "slug;place;n;e mail\nnord;*Nord*;007;{{ x }}\n"})
    deck = narrow(tree, every[0], report)
    assert report.diagnostics == []
    assert value(deck.get("deck")) == "Til ‹*Nord*›"
    assert value(deck.get("slides")) == [{"text": "‹007› ‹{{ x }}›"}]
    assert narrow(deck, every[0], report) == deck


@pytest.mark.parametrize(
    ("head", "data", "expected"),
    [
        ("brand: komune", "", ("unknown-brand", PATH, 2, "did you mean `kommune`?")),
        ("brand: ../../x", "", ("unknown-brand", PATH, 2, "")),
        ("audiences: {a: {brand: komune}}", "", ("unknown-brand", PATH, 2, "")),
        ("audiences: {a/b: {}}", "", ("bad-name", PATH, 2, "")),
        ("variants-from: {data: gone.csv, key: slug}", "", ("missing-file", PATH, 2, "")),
        ("variants-from: {data: r.csv, key: slog}", "slug,b\nx,1\n", ("bad-data", PATH, 2, "did you mean `slug`?")),
        ("variants-from: {data: r.csv, key: slug}", "slug,b\n", ("bad-data", "decks/r.csv", 1, "")),
        ("variants-from: {data: r.csv, key: slug}", "slug,b\nx,1\ny\n", ("bad-data", "decks/r.csv", 3, "")),
        ("variants-from: {data: r.csv, key: slug}", "slug,slug\nx,y\n", ("bad-data", "decks/r.csv", 1, "")),
        ("variants-from: {data: r.csv, key: slug}", "slug,b\nx,1\nX,2\n", ("bad-name", "decks/r.csv", 3, "")),
        ("variants-from: {data: r.csv, key: slug}", "slug,b\nx,1\n../y,2\n", ("bad-name", "decks/r.csv", 3, "")),
        ("variants-from: {data: r.csv, key: slug}", "slug,b\nx,1\n,2\n", ("bad-name", "decks/r.csv", 3, "")),
        ("variants-from: {data: r.csv, key: slug}", "slug,brand\nx,no\n", ("unknown-brand", "decks/r.csv", 2, "")),
    ],
)
def test_what_is_wrong_with_variants_is_reported_at_its_place(
    head: str, data: str, expected: tuple[str, str, int, str]
) -> None:
    brands = {"layouts/brands/kommune/brand.yaml": "brand: kommune\n"}
    tree, every, report = load(
        {PATH: f"deck: A\n{head}\nslides:\n  - text: '{{{{ row.b | default(1) }}}}'\n", "decks/r.csv": data, **brands}
    )
    assert every
    for variant in every:
        narrow(tree, variant, report)
    (found,) = report.sorted()
    assert found.span is not None
    assert (found.rule, found.span.file, found.span.line) == expected[:3]
    assert not expected[3] or found.hint == expected[3]


def test_values_of_rows_that_could_not_be_read_are_not_missed_as_well() -> None:
    text = "deck: A\nvariants-from: {data: gone.csv, key: k}\nslides:\n  - text: '{{ row.b }} {{ vars.c }}'\n"
    assert [rule for rule, *_ in mistakes(text)] == ["missing-file", "undefined-name"]


def test_a_malformed_head_is_left_to_others() -> None:
    for head in ("audiences: x", "audiences: [a]", "languages: {a: b}", "vars: x", "variants-from: x", "brand: [a]"):
        assert mistakes(f"deck: A\n{head}\nslides: []\n") == []


def test_a_deck_that_is_no_mapping_has_no_tree() -> None:
    report = Report()
    assert expand(Project.in_memory({PATH: "- a\n"}), PATH, report) is None
    assert [d.rule for d in report.diagnostics] == ["wrong-type"]


# --- properties -----------------------------------------------------------------------------------

TEXTS = st.sampled_from(["a", "hr", "en", "{{ vars.town }}", "{{ x", "`{{ 1 }}` {{ '`' }}", "", "x: y", "\\{{ 1 }}"])
KEYS = st.sampled_from(
    ["headline", "text", "bullets", "for", "except", "variants", "rows", "cells", "header", "section", "include",
     "with", "remove", "hr", "en", "code", "{{ vars.town }}", "content"]
)  # fmt: skip


def nodes() -> st.SearchStrategy[Node]:
    span = Span.point(PATH)
    scalars = TEXTS.map(lambda text: Scalar(text, span, "double"))
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=4).map(lambda items: Sequence(tuple(items), span))
            | st.dictionaries(KEYS, inner, max_size=4).map(
                lambda entries: Mapping(tuple((Scalar(key, span), item) for key, item in entries.items()), span)
            )
        ),
        max_leaves=20,
    )


@given(st.lists(nodes(), max_size=4))
def test_any_tree_narrows_and_narrowing_again_changes_nothing(slides: list[Node]) -> None:
    tree, every, report = load({PATH: HEAD + "  - headline: A\n"})
    entries = tuple((k, Sequence(tuple(slides), v.span) if k.text == "slides" else v) for k, v in tree.entries)
    tree = Mapping(entries, tree.span)
    for variant in every[:3]:
        once = narrow(tree, variant, report)
        assert narrow(once, variant, Report()) == once
        assert narrow(tree, variant, Report()) == once


def test_a_hundred_rows_and_three_audiences_narrow_in_a_second_or_two() -> None:
    slides = "".join(
        f"  - headline: Slide {n} for {{{{ row.place }}}}\n    bullets:\n"
        "      - One\n      - {text: Two, for: hr}\n      - Three: [a, b, c]\n      - text: Four\n"
        "        variants: {students: Five}\n    notes: {text: N, for: students}\n"
        for n in range(30)
    )
    rows = "slug,place\n" + "".join(f"r{n},Place {n}\n" for n in range(98))
    head = HEAD.replace("languages: [da, en]", "variants-from: {data: r.csv, key: slug}")
    tree, every, report = load({PATH: head + slides, "decks/r.csv": rows})
    assert len(every) == 98 * 3
    start = time.process_time()
    for variant in every:
        narrow(tree, variant, report)
    assert time.process_time() - start < 5
    assert report.diagnostics == []
