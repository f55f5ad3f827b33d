"""YAML as a tree of raw text with places, through `load`, `parse` and `quoted`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trustdeck.diagnostics import Report, Span, render
from trustdeck.project import Project
from trustdeck.source import Mapping, Node, Scalar, Sequence, load, parse, quoted, read

LOADERS = [yaml.BaseLoader, *([yaml.CBaseLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with libyaml, and with the parser in Python that serves where libyaml is missing."""
    monkeypatch.setattr(read, "LOADER", request.param)


each_loader = pytest.mark.usefixtures("_each_loader")


def plain(node: Node | None) -> object:
    """Return a tree as plain values, a missing one as None."""
    match node:
        case Scalar():
            return None if node.is_missing else node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}
    return "no tree"


def nodes(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Sequence():
            for item in node.items:
                yield from nodes(item)
        case Mapping():
            for key, value in node.entries:
                yield key
                yield from nodes(value)


def read_well(text: str) -> Node:
    report = Report()
    tree = parse(text, "x.yaml", report)
    assert not report.diagnostics, render(report.diagnostics, lambda _: text)
    assert tree is not None
    return tree


def found(text: str) -> list[tuple[str, int, int, str]]:
    report = Report()
    parse(text, "x.yaml", report)
    return [(d.rule, d.span.line, d.span.column, d.hint) for d in report.sorted() if d.span]


def at(text: str, span: Span) -> str:
    """Return what stands at a place of one line."""
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


# --- text is what the author wrote ----------------------------------------------------------------


@each_loader
@pytest.mark.parametrize(
    "text",
    [
        *("Nej", "no", "on", "1.10", "007", "07:30", "1_000", "2012-10-03", "2025-02-30", "null", "~", ".inf", "0x1f"),
        *("5 %", "R&D", "a*b", "Tillid [1]", "”[t]illid”", "“citat”", "– streg", "12:30:45", "snake_case", "C#", "a,b"),
        *("Hvad? Nu!", "100%", "x@y.dk", "=sum", "+1", "\\n", "https://x.dk/#a", "😀 æøå", "it's", 'sa "ja"'),
    ],
)
def test_a_text_holds_the_authors_characters(text: str) -> None:
    assert plain(read_well(f"- {text}\n- k: {text}\n")) == [text, {"k": text}]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="libyaml is missing, and the parser in Python takes no tabs")
def test_a_tab_within_a_text_is_kept() -> None:
    assert plain(read_well("- a\tb\n")) == ["a\tb"]


def test_a_missing_value_differs_from_an_empty_text() -> None:
    tree = read_well("a:\nb: ''\nc: ~\n")
    assert isinstance(tree, Mapping)
    assert [value.is_missing for _, value in tree.entries if isinstance(value, Scalar)] == [True, False, False]


@each_loader
@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_a_file_without_content_is_a_missing_value(text: str) -> None:
    assert plain(read_well(text)) is None


@each_loader
def test_escaped_halves_of_a_character_are_joined() -> None:
    assert plain(read_well('- "\\ud83c\\udf89 a \\uD83D\\uDE00"\n- \\ud83c\\udf89\n')) == ["🎉 a 😀", "\\ud83c\\udf89"]


@each_loader
@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cn", "Cf"))),
        lambda value: st.lists(value) | st.dictionaries(st.text("abcæ😀 ", min_size=1), value),
        max_leaves=8,
    ),
)
@example("\\\U00010000")
@settings(max_examples=50, deadline=None)
def test_json_is_read_as_it_is(value: object) -> None:
    assert plain(read_well(json.dumps(value))) == value
    assert plain(read_well(json.dumps(value, ensure_ascii=False, indent=1))) == value


OR_INDENT = "; or indent the line further where it goes on with the text above"

# --- what YAML refuses or takes for something else ------------------------------------------------

REFUSED = [
    ("- **fed** tekst", '- "**fed** tekst"'),
    ("- *x*", '- "*x*"'),
    ("- *x", '- "*x"'),
    ("- *vigtigt og* mere", '- "*vigtigt og* mere"'),
    ('- "citat" og mere', "- '\"citat\" og mere'"),
    ('- "citat" og "mere"', "- '\"citat\" og \"mere\"'"),
    ('- "a" it\'s', "- '\"a\" it''s'"),
    ("- 'let's go'", '- "let\'s go"'),
    ("- [x](y) z", '- "[x](y) z"'),
    ("- [t]illid", '- "[t]illid"'),
    ("- [ ] x", '- "[ ] x"'),
    ("- {{ vars.x }} y", '- "{{ vars.x }} y"'),
    ("- {{ vars.x }}", '- "{{ vars.x }}"'),
    ("- {{a}}: {{b}}", '- "{{a}}: {{b}}"'),
    ("- {x}", '- "{x}"'),
    ("a: {{ x }}, og {{ y }}", 'a: "{{ x }}, og {{ y }}"'),
    ("headline: Eksempel: mere", 'headline: "Eksempel: mere"'),
    ("- headline: Eksempel: mere", '- headline: "Eksempel: mere"'),
    ("- Eksempel: mere: x", '- "Eksempel: mere: x"'),
    ("- Fordele: **x** y", '- Fordele: "**x** y"'),
    ("- @x y", '- "@x y"'),
    ("- `x` y", '- "`x` y"'),
    ("- %x", '- "%x"'),
    ("- > text", '- "> text"'),
    ("- | x", '- "| x"'),
    ("- ? hvad", '- "? hvad"'),
    ("- &tak for mad", '- "&tak for mad"'),
    ("- !vigtig ting", '- "!vigtig ting"'),
    ("- , x", '- ", x"'),
    ("- ] x", '- "] x"'),
    ('- "uden ende', '- "uden ende"'),
    ("- 'uden ende", '- "uden ende"'),
    ('- "C:\\path"', "- 'C:\\path'"),
    ("headline:A", None),
    ("* a", "- a"),
    ("a: [b, c", "a: [b, c]"),
    ("a: {b: c", "a: {b: c}"),
    ("{text: a: b}", '{text: "a: b"}'),
    ("[a: b: c]", '["a: b: c"]'),
    ("- {text: a, b, for: x}", '- {text: "a, b", for: x}'),
    ("- {text: **a, b** c, for: x}", '- {text: "**a, b** c", for: x}'),
    ('- {text: "x" y, for: hr}', "- {text: '\"x\" y', for: hr}"),
    ("- {text: [x](y) z, for: hr}", '- {text: "[x](y) z", for: hr}'),
    ("- {text: {{ x }}, for: hr}", '- {text: "{{ x }}", for: hr}'),
    ("- [**a**, {{ b }}, @c]", '- ["**a**", "{{ b }}", "@c"]'),
    ("- **x** y  # note", '- "**x** y"  # note'),
    ("- **x** y #note", '- "**x** y #note"'),
    ("- **fed**:\n    - x", '- "**fed**":'),
    ("- **fed** tekst\n  som fortsætter\n- b", '- "**fed** tekst som fortsætter"'),
    ('- "citat over\n  to linjer" og mere', "- '\"citat over to linjer\" og mere'"),
    ("- a #x\n  b", '- "a #x b"'),
    ("text: [@key]", 'text: "[@key]"'),
    ("- [@key, p. 3; @other] says so", '- "[@key, p. 3; @other] says so"'),
    ("- {text: [@key], for: x}", '- {text: "[@key]", for: x}'),
]  # fmt: skip


@each_loader
@pytest.mark.parametrize(("written", "meant"), [(w, m) for w, m in REFUSED if m], ids=[w for w, m in REFUSED if m])
def test_what_yaml_refuses_is_shown_as_it_has_to_be_typed(written: str, meant: str) -> None:
    report = Report()
    tree = parse(f"{written}\n", "x.yaml", report)
    assert [d.hint for d in report.diagnostics] == [f"write `{meant}`"]
    # What is shown can be typed, and reading goes on as if it had been.
    rest = [line for line in written.split("\n")[1:] if line.strip()[:1] == "-"]
    assert plain(read_well("\n".join([meant, *rest]))) == plain(tree)


@each_loader
def test_the_place_is_that_of_the_text() -> None:
    text = "slides:\n  - headline: 😀 A\n    bullets:\n      - 😀: {text: **x** y}\n"
    assert [(rule, line, column) for rule, line, column, _ in found(text)] == [("needs-quotes", 4, 19)]


@each_loader
@pytest.mark.parametrize("written", ["[Relation, Slagside[^1]]", "{header: [A[^a], B]}", "[a {b} c]"])
def test_a_bracket_within_brackets_is_named_as_the_reason(written: str) -> None:
    report = Report()
    parse(f"- {written}\n", "x.yaml", report)
    sign = "{" if "{b}" in written else "["
    (told,) = (d for d in report.diagnostics if d.rule == "needs-quotes")
    assert told.message.startswith(f"within brackets a text with `{sign}` in it needs quotes")


@each_loader
def test_a_text_in_quotes_ends_at_its_own_line_where_the_next_entry_begins() -> None:
    text = 'bullets:\n  - "uden ende\n  - "b" og mere\n  - c\n'
    report = Report()
    assert plain(parse(text, "x.yaml", report)) == {"bullets": ["uden ende", '"b" og mere', "c"]}
    assert [d.hint for d in report.sorted()] == ['write `- "uden ende"`', "write `- '\"b\" og mere'`"]


@each_loader
@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("a:\n\t- x", 2, 1, "write two blanks for each step"),
        ("- a: x\n\tb: y", 2, 1, "write two blanks for each step"),
        ("headline:A\nbullets: [x]", 1, 1, "write `headline: A`"),
        ("headline A\nbullets: x", 1, 1, f"write `headline: A`{OR_INDENT}"),
        ("a: 1\nfoo\nb: 2", 2, 1, f"write `key: text`{OR_INDENT}"),
        ("- headline: a\n   bullets: [b]", 2, 4, "write it right below `headline:`, with 2 blanks before it"),
        ("  - headline: A\n   bullets: [b]", 2, 4, "indent it by 2 blanks"),
        ("- headline: A\nbullets: x", 2, 1, "write `- bullets: x`, or indent it to where it belongs"),
        ("a: 1\n- b", 2, 1, "indent it below its key"),
        ("a: |\nfoo", 2, 1, "indent this line"),
        ("- a: |\n    one\n  two\n", 3, 3, "begin it with 4 blanks, as the first line of the text"),
        ("a:\n    - x\n   - y", 3, 4, "indent it by 4 blanks"),
        ("a:\n- b\n-c", 3, 1, "write `- c`"),
        ("a: [1, , 2]", 1, 8, "write `''` for an empty text"),
        ("```yaml\na: b", 1, 1, "leave it out"),
        ("%x", 1, 1, "begin a comment with `#`"),
    ],
)  # fmt: skip
def test_other_slips_of_syntax_are_explained_at_their_place(text: str, line: int, column: int, hint: str) -> None:
    assert found(text) == [("yaml-syntax", line, column, hint)]


@each_loader
def test_one_reading_finds_all_mistakes() -> None:
    text = "a: *A* b\nb:\n  - @x\n  - 'a' b\n  - c: d: e\nf:\n  - g\n   - h\ni: 1\ni: 2\n"
    assert [(rule, line) for rule, line, _, _ in found(text)] == [
        ("needs-quotes", 1),
        ("needs-quotes", 3),
        ("needs-quotes", 4),
        ("needs-quotes", 5),
        ("list-in-text", 8),
        ("duplicate-key", 10),
    ]


def test_a_list_begins_on_the_next_line() -> None:
    assert found("bullets: - a")[0][3] == 'write `bullets: "- a"` if it is a text; a list begins on the next line'


def test_a_list_below_a_text_without_a_colon_is_not_taken_into_the_text() -> None:
    assert found("- Fordele\n    - Faglighed\n") == [("list-in-text", 2, 5, "write `- Fordele:` above it")]
    assert found("a:\n  - b\n   - c\n") == [("list-in-text", 3, 4, "begin it in column 3, right below `- b`")]


@each_loader
@pytest.mark.parametrize("text", ["- Brug #metoo i dag", "- k: Brug #metoo i dag", "- Vi er # 1", "- [a, b #c\n  ]"])
def test_a_comment_that_cuts_a_text_is_warned_of(text: str) -> None:
    report = Report()
    parse(text, "x.yaml", report)
    assert [(d.rule, d.severity) for d in report.diagnostics] == [("comment-cuts-text", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        "k: v  # explanation",
        "k: 'v' #x",
        "#k: v\na: b",
        "a: # b\n  c",
        "a: b ### x",
        "a: b #---",
        "a: b#c",
        "a: |\n  b #c",
    ],
)
def test_a_real_comment_is_no_trouble(text: str) -> None:
    read_well(text)


def test_the_line_for_a_text_that_a_comment_cuts_can_be_typed() -> None:
    hint = found("  - Vi er # 1 i  Norden")[0][3]
    assert hint == 'write `- "Vi er # 1 i  Norden"`, or a blank behind `#` if it is a comment'


def test_a_duplicate_key_is_shown_with_both_places() -> None:
    report = Report()
    tree = parse("a: 1\nb: 2\na: 3\n", "x.yaml", report)
    (diagnostic,) = report.diagnostics
    assert diagnostic.rule == "duplicate-key"
    assert diagnostic.span == Span("x.yaml", 3, 1, 3, 2)
    assert [span for span, _ in diagnostic.related] == [Span("x.yaml", 1, 1, 1, 2)]
    assert plain(tree) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    "text",
    ["a: &x [1]", "a: &x\n  b: 1", "a: !!str 1", "a: !x [1]", "<<: {a: b}", "a: 1\n---\nb: 2"],
)
def test_features_that_decks_do_not_have_are_refused(text: str) -> None:
    assert [rule for rule, *_ in found(text)] == ["yaml-feature"]


@pytest.mark.parametrize("text", ["a: &x [*x]", "a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]", "a: &a {b: c}\n<<: [*a, *a]"])
def test_nothing_is_ever_repeated(text: str) -> None:
    report = Report()
    tree = parse(text, "x.yaml", report)
    assert report.has_errors
    assert tree is None or len(list(nodes(tree))) < 20


# --- characters that cannot be seen ---------------------------------------------------------------


@each_loader
@pytest.mark.parametrize("char", ["\0", "\x07", "\x0c", "\r", "\x7f", "\x85", "\u2028", "\ufffe", "\ufdd0", "\ud800"])
def test_a_forbidden_character_is_an_error_at_its_place_and_a_blank_in_the_text(char: str) -> None:
    report = Report()
    tree = parse(f"a: 1\nb: x{char}y\n", "x.yaml", report)
    assert [(d.rule, d.severity, d.span) for d in report.diagnostics] == [
        ("hidden-character", "error", Span("x.yaml", 2, 5, 2, 6))
    ]
    assert plain(tree) == {"a": "1", "b": "x y"}


@each_loader
@pytest.mark.parametrize("escape", ["\\0", "\\x07", "\\b", "\\r", "\\L", "\\uFFFE"])
def test_a_forbidden_character_is_found_behind_its_escape(escape: str) -> None:
    report = Report()
    assert plain(parse(f'a: "x{escape}y"\n', "x.yaml", report)) == {"a": "x y"}
    assert [d.rule for d in report.diagnostics] == ["hidden-character"]


@each_loader
@pytest.mark.parametrize("escape", ["\\ud800", "\\U00110000", "\\q", "\\xg1"])
def test_an_escape_that_stands_for_nothing_is_explained(escape: str) -> None:
    (rule,) = [rule for rule, *_ in found(f'a: "x{escape}y"\n')]
    # The parser in Python lets half a character pass; then it is found in the text.
    assert rule == ("hidden-character" if escape == "\\ud800" and read.LOADER is yaml.BaseLoader else "yaml-syntax")


def test_signs_that_turn_letters_around_are_warned_of_and_kept() -> None:
    report = Report()
    assert plain(parse("a: x\u202ey\nb: a\u200db\n", "x.yaml", report)) == {"a": "x\u202ey", "b": "a\u200db"}
    assert [(d.rule, d.severity, d.span) for d in report.diagnostics] == [
        ("hidden-character", "warning", Span("x.yaml", 1, 5, 1, 6))
    ]


def test_a_line_that_is_indented_with_unusual_blanks_is_found() -> None:
    assert found("a:\n\u00a0\u00a0b: c")[0][:3] == ("hidden-character", 2, 1)
    read_well("a: x\u00a0y\nb: \u00a0z\n")


def test_a_file_of_rubbish_gives_few_messages() -> None:
    assert len(found("\0\x01" * 10_000)) <= 25


# --- places ---------------------------------------------------------------------------------------

PLACES = """\
deck: 😀 Tillid
slides:
  - headline: 'Det er ''let'''
    empty:
    commented: #x
    flow: {a: [b, "c"], d: }
    notes: |

      Første
        linje
      sidste


    last: x
"""


@each_loader
def test_every_node_knows_where_it_stands() -> None:
    tree = read_well(PLACES)
    spans = {}
    for node in nodes(tree):
        if isinstance(node, Scalar) and node.span.line == node.span.end_line:
            spans[at(PLACES, node.span)] = node.text
    assert {
        "😀 Tillid": "😀 Tillid",
        "'Det er ''let'''": "Det er 'let'",
        '"c"': "c",
        "#x": "",
        "b": "b",
    }.items() <= spans.items()


def test_a_mapping_ends_where_its_last_value_ends() -> None:
    tree = read_well("a:\n  b: c\n\n# x\n\nd: e  # f\n")
    assert isinstance(tree, Mapping)
    assert tree.span == Span("x.yaml", 1, 1, 6, 5)
    assert tree.entries[0][1].span == Span("x.yaml", 2, 3, 2, 7)


@each_loader
def test_a_block_text_ends_with_its_last_line_and_knows_its_margin() -> None:
    tree = read_well(PLACES)
    notes = next(n for n in nodes(tree) if isinstance(n, Scalar) and n.style == "literal")
    assert notes.span == Span("x.yaml", 7, 12, 11, 13)
    assert notes.indent == 7
    assert read_well("- a: |2\n     x\n").items[0].entries[0][1].indent == 5  # type: ignore[union-attr]


STYLES = [
    "- {}\n",
    "- '{}'\n",
    '- "{}"\n',
    "- |\n  {}\n",
    "- >\n  {}\n",
    "- k: |2\n      {}\n",
    "- k:\n    - >+\n      {}\n\n\n",
]


@each_loader
@pytest.mark.parametrize("style", STYLES)
@given(st.lists(st.sampled_from(["a", "bc", "😀", "", " d", "e  f", "g "]), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_part_of_a_text_stands_where_its_characters_stand(style: str, lines: list[str]) -> None:
    """Whatever YAML does to line breaks and blanks, a letter's place shows that letter."""
    margin = len(style.split("{}")[0].rpartition("\n")[2].replace("- ", "  ").replace("'", "").replace('"', ""))
    text = style.replace("{}", "a" + ("\n" + " " * margin).join(["x", *lines, "z"]))
    report = Report()
    tree = parse(text, "x.yaml", report)
    assert tree is not None
    for node in nodes(tree):
        if isinstance(node, Scalar):
            letters = [(i, char) for i, char in enumerate(node.text) if not char.isspace()]
            assert [at(text, node.part(i, 1)) for i, _ in letters] == [char for _, char in letters]


@each_loader
def test_a_part_of_an_escaped_text_stands_at_its_escape() -> None:
    text = '- "a\\tb\\x41\\u00e6\\ud83c\\udf89\\\n  c\\"d"\n'
    (item,) = read_well(text).items  # type: ignore[union-attr]
    assert isinstance(item, Scalar)
    assert item.text == 'a\tbAæ🎉c"d'
    assert [at(text, item.part(i, 1)) for i in (3, 4, 5, 6, 7)] == ["\\", "\\", "\\", "c", "\\"]


def test_a_part_is_found_beside_what_an_expression_inserted() -> None:
    text = "- Fra {{ vars.organisation }} til {{ x }}, kære\n"
    (item,) = read_well(text).items  # type: ignore[union-attr]
    assert isinstance(item, Scalar)
    rendered = Scalar("Fra KK til dig, kære", item.span, item.style, ((4, 6), (11, 14)), origin=item.origin)
    assert at(text, rendered.part(0, 3)) == "Fra"
    assert at(text, rendered.part(4, 1)) == "{{ vars.organisation }}"
    assert at(text, rendered.part(7, 3)) == "til"
    assert at(text, rendered.part(16, 4)) == "kære"
    assert at(text, rendered.part(0, 20)) == text[2:-1]


def test_a_part_never_leaves_its_text() -> None:
    (item,) = read_well("- abc\n").items  # type: ignore[union-attr]
    assert isinstance(item, Scalar)
    for start, length in [(0, 99), (2, 1), (3, 1), (99, 5), (0, 0)]:
        span = item.part(start, length)
        assert 3 <= span.column < span.end_column <= 6
    assert Scalar("x", Span.point("f")).part(0, 1) == Span.point("f")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- [1.10]", '"[1.10]"'),
        ("- #x", '"#x"'),
        ("- {a: b, c: d}", '"{a: b, c: d}"'),
        ("- a: b", '"a: b"'),
        ("- a: b\n  c: 'd'", "\"a: b c: 'd'\""),
        ('- [say, "it\'s"]', "'[say, \"it''s\"]'"),
        ("- x y", '"x y"'),
        ("- 'x'", "'x'"),
        ("-", ""),
        ("- |\n  a\n  b", '"a b"'),
    ],
)
def test_a_value_is_shown_as_the_text_that_its_author_typed(text: str, shown: str) -> None:
    (item,) = read_well(text).items  # type: ignore[union-attr]
    assert quoted(item) == shown


# --- limits and rubbish ---------------------------------------------------------------------------


@each_loader
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "\n".join(" " * depth + "a:" for depth in range(600)),
        "a: " + "x" * 5_000_000,
    ],
    ids=["brackets", "braces", "dashes", "questions", "levels", "length"],
)
def test_more_than_a_deck_can_be_is_refused(text: str) -> None:
    rules = [rule for rule, *_ in found(text)]
    assert len(rules) == 1
    assert rules[0] in ("too-large", "needs-quotes", "yaml-syntax")


def test_a_file_with_more_parts_than_a_deck_is_refused() -> None:
    assert [rule for rule, *_ in found("\n".join(f"k{i}: 1" for i in range(300_000)))] == ["too-large"]


YAML_PIECES = [
    *("- ", "a: ", "b:", "\n", "\n  ", "\n    ", "[", "]", "{", "}", "{{", "}}", ", ", ": ", '"', "'", "|", ">", "#"),
    *(" #", "&a ", "*a", "**", "!", "!!str ", "%", "@", "`", "\t", "? ", "<<: ", "---\n", "...\n", "\\", "\\u", "?"),
    *("x", "ord", "æ", "😀", "\ufeff", "\u00a0", "\u2028", "\0", "\r", "\ud800", "# x\n", "|2\n", ">-\n", "''", '""'),
    *("-", "\\ud83c\\udf89"),
]  # fmt: skip


def check_places(text: str) -> None:
    """Read a text, and assert that all that comes of it lies in it."""
    report = Report()
    tree = parse(text, "x.yaml", report)
    lines = text.removeprefix("\ufeff").split("\n")
    spans = [d.span for d in report.diagnostics] + [span for d in report.diagnostics for span, _ in d.related]
    if tree is not None:
        spans += [node.span for node in nodes(tree)]
        spans += [node.part(i, 1) for node in nodes(tree) if isinstance(node, Scalar) for i in range(len(node.text))]
    for span in spans:
        assert span is not None
        assert 1 <= span.line <= span.end_line <= len(lines), span
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1, span
        assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 2, span
        assert (span.line, span.column) <= (span.end_line, span.end_column), span
    assert tree is not None or report.has_errors
    render(report.sorted(), lambda _: text)


@each_loader
@given(st.lists(st.sampled_from(YAML_PIECES), max_size=30).map("".join))
@example("{{")
@example("- {a: [b")
@settings(max_examples=400, deadline=None)
def test_no_yaml_makes_a_traceback_or_a_place_outside_the_file(text: str) -> None:
    check_places(text)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_a_traceback_or_a_place_outside_the_file(text: str) -> None:
    check_places(text)


@given(
    st.integers(0, len(PLACES)),
    st.integers(0, 5),
    st.lists(st.sampled_from(YAML_PIECES), max_size=3).map("".join),
)
@settings(max_examples=300, deadline=None)
def test_no_slip_of_the_hand_makes_a_traceback_or_a_place_outside_the_file(at: int, cut: int, typed: str) -> None:
    check_places(PLACES[:at] + typed + PLACES[at + cut :])


# --- files ----------------------------------------------------------------------------------------


def test_a_file_is_loaded_from_the_project() -> None:
    project = Project.in_memory({"decks/a.yaml": b"\xef\xbb\xbfdeck: A\r\nx: \xc3\xa6\r\n"})
    report = Report()
    assert plain(load(project, "decks/a.yaml", report)) == {"deck": "A", "x": "æ"}
    assert not report.diagnostics


@pytest.mark.parametrize("path", ["decks/none.yaml", "decks/latin.yaml"])
def test_a_file_that_cannot_be_had_is_reported_at_its_beginning(path: str) -> None:
    report = Report()
    project = Project.in_memory({"decks/latin.yaml": "a: æ".encode("latin-1")})
    assert load(project, path, report) is None
    assert [(d.rule, d.span) for d in report.diagnostics] == [("missing-file", Span.point(path))]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="libyaml is missing, and the parser in Python is slow")
def test_a_deck_of_2700_slides_is_read_in_a_moment() -> None:
    slide = "  - headline: A {}\n    bullets:\n      - B\n      - C:\n          - D\n          - {text: E, for: hr}\n"
    text = "deck: X\nslides:\n" + "".join(slide.replace("{}", str(i)) for i in range(2700))
    start = time.process_time()
    read_well(text)
    assert time.process_time() - start < 3  # a third of a second where nothing else runs
