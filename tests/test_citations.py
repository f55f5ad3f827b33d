"""Citations, from the list of sources to the slide: how they are written, what is listed, what is refused."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from composed import Composed, compose_all, misfits

from trustdeck.build import BuildOptions, build, check
from trustdeck.diagnostics import Diagnostic
from trustdeck.foreign import bibtex, looks, sources
from trustdeck.foreign.citations import Cited, parts
from trustdeck.page import Text
from trustdeck.project import Project

BIB = r"""
Remarks stand between entries.
@string{nat = "Nature"}
@book{putnam, author = {Putnam, Robert D.}, title = {Bowling {Alone}}, year = 2000, publisher = {Simon \& Schuster}}
@article{fehr, author = {Ernst Fehr and Bettina Rockenbach}, title = {Sanctions}, journal = nat # {!}, year = "2003",
  month = mar, pages = {137--140}, volume = 422, doi = {https://doi.org/10.1038/nature01474}}
@book{one, author = {S{\o}ren {\AA}berg}, title = {First}, year = 1999}
@book{two, author = {S{\o}ren {\AA}berg}, title = {Second}, year = 1999}
@online{oecd, author = {{OECD and others}}, title = {Trust}, url = {https://example.org/a_b}, urldate = {2024-05-01}}
@book{many, author = {Ida Holm and others}, title = {Third}, edition = {Second}, date = {2001-05/2001-07}}
@misc{odd, title = {\foo{x}}, year = 2001}
"""
JSON = json.dumps(
    [
        {"id": "putnam", "type": "book", "title": "Bowling Alone", "issued": {"date-parts": [["2000"]]},
         "author": [{"family": "Putnam", "given": "Robert D."}], "publisher": "Simon & Schuster"},
    ]
)  # fmt: skip


def project(slides: str, language: str = "en", head: str = "bibliography: s.bib", **files: str) -> Project:
    source = f"deck: C\nlanguage: {language}\n{head}\nslides:\n{slides}"
    return Project.in_memory({"decks/a.yaml": source, "decks/s.bib": BIB, **files})


def composed(slides: str, language: str = "en", head: str = "bibliography: s.bib", **files: str) -> Composed:
    (made,) = compose_all(project(slides, language, head, **files), "decks/a.yaml")
    assert not made.report.diagnostics, made.report.diagnostics
    assert not misfits(made)
    return made


def said(made: Composed, style: str = "body") -> list[str]:
    items = [item for page in made.drawing.pages for item in page.items if isinstance(item, Text)]
    lines = [p.plain for item in items if item.body.style == style for p in item.body.paragraphs]
    return [line.replace("\u00a0", " ") for line in lines]


def found(slides: str, head: str = "bibliography: s.bib", **files: str) -> list[Diagnostic]:
    return check(project(slides, "en", head, **files), ["decks/a.yaml"], BuildOptions()).report.sorted()


def mistakes(slides: str, head: str = "bibliography: s.bib", **files: str) -> list[tuple[str, str, int, int]]:
    return [
        (d.rule, d.span.file.removeprefix("decks/"), d.span.line, d.span.column)
        for d in found(slides, head, **files)
        if d.span
    ]


# --- in the text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "english", "danish"),
    [
        ("[@putnam]", "(Putnam, 2000)", "(Putnam, 2000)"),
        ("[@putnam, p. 12]", "(Putnam, 2000, p. 12)", "(Putnam, 2000, s. 12)"),
        ("[@putnam, s. 12-14]", "(Putnam, 2000, pp. 12–14)", "(Putnam, 2000, s. 12–14)"),
        ("[@putnam, 12]", "(Putnam, 2000, p. 12)", "(Putnam, 2000, s. 12)"),
        ("[@putnam, ch. 3]", "(Putnam, 2000, ch. 3)", "(Putnam, 2000, kap. 3)"),
        ("[@putnam, passim]", "(Putnam, 2000, passim)", "(Putnam, 2000, passim)"),
        ("[@fehr; @putnam]", "(Putnam, 2000; Fehr and Rockenbach, 2003)", "(Putnam, 2000; Fehr og Rockenbach, 2003)"),
        ("[@one] [@two]", "(Åberg, 1999a) (Åberg, 1999b)", "(Åberg, 1999a) (Åberg, 1999b)"),
        ("[@one]", "(Åberg, 1999)", "(Åberg, 1999)"),
        ("Putnam [-@putnam, p. 12]", "Putnam (2000, p. 12)", "Putnam (2000, s. 12)"),
        ("[-@putnam; @fehr]", "(2000; Fehr and Rockenbach, 2003)", "(2000; Fehr og Rockenbach, 2003)"),
        ("[@many]", "(Holm et al., 2001)", "(Holm m.fl., 2001)"),
        ("[@oecd]", "(OECD and others, no date)", "(OECD and others, uden år)"),
    ],
)
def test_a_citation_is_written_in_the_decks_language(written: str, english: str, danish: str) -> None:
    slide = f"- headline: T\n  text: 'So {written}.'\n"
    assert said(composed(slide)) == [f"So {english}."]
    assert said(composed(slide, "da")) == [f"So {danish}."]


def test_a_citation_stands_in_any_text() -> None:
    made = composed(
        "- headline: T [@putnam]\n  table: {header: ['a [@fehr]'], rows: [['**b [@one]**']], source: '[@two, p. 3]'}\n"
        "  footnotes: {1: '[@oecd]'}\n  subtitle: 'x[^1]'\n  notes: see [@putnam]\n- references: auto\n"
    )
    assert said(made, "title") == ["T (Putnam, 2000)", "References"]
    assert said(made, "caption") == ["Source: Åberg, 1999b, p. 3"]
    assert said(made, "footnote") == ["1\u2009OECD and others, no date"]
    assert [run.text for p in made.drawing.pages[0].notes for run in p.runs] == ["see ", "(Putnam, 2000)"]
    assert len(said(made, "references")) == 5


def test_no_line_divides_an_abbreviation_from_its_number() -> None:
    made = composed("- headline: T [@putnam, p. 12]\n- references: auto\n")
    assert made.drawing.pages[0].title == "T (Putnam, 2000, p.\u00a012)"


def test_only_what_is_cited_is_listed_in_the_styles_order() -> None:
    made = composed("- headline: T\n  text: '[@putnam] and [@fehr]'\n- references: auto\n")
    link = "https://doi.org/10.1038/nature01474"
    assert said(made, "references") == [
        f"Fehr, E. and Rockenbach, B. (2003) ‘Sanctions’, Nature!, 422, pp. 137–140. Available at: {link}.",
        "Putnam, R.D. (2000) Bowling Alone. Simon & Schuster.",
    ]
    (entries,) = (item for item in made.drawing.pages[1].items if isinstance(item, Text) and item.name == "body")
    runs = [run for paragraph in entries.body.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.italic] == ["Nature!", "Bowling Alone"]
    assert [run.link for run in runs if run.link] == [link]


def test_each_audience_has_its_own_list() -> None:
    source = (
        "deck: C\nlanguage: en\nbibliography: s.bib\naudiences: {a: {name: A}, b: {name: B}}\nslides:\n"
        "- headline: T\n  bullets: [{text: '[@putnam]', for: a}, '[@one]']\n- references: auto\n"
    )
    made = list(compose_all(Project.in_memory({"decks/a.yaml": source, "decks/s.bib": BIB}), "decks/a.yaml"))
    assert [len(said(one, "references")) for one in made] == [2, 1]


def test_a_list_stands_in_a_column_of_another_language() -> None:
    made = composed("- headline: T [@many]\n  columns:\n    - {references: auto, language: de}\n    - text: b\n")
    assert said(made, "references") == ["Holm, I. et al. (2001) Third. 2nd edn."]


def test_a_long_list_is_continued() -> None:
    books = "".join(
        f"@book{{k{n}, author = {{A{n:02}, B}}, title = {{{'Long ' * 12}}}, year = 2000}}\n" for n in range(30)
    )
    cited = "; ".join(f"@k{number}" for number in range(30))
    made = composed(f"- headline: T\n  text: '[{cited}]'\n- references: auto\n", **{"decks/s.bib": books})
    assert [page.title for page in made.drawing.pages][-2:] == ["References", "References (continued)"]
    assert len(said(made, "references")) == 30


def test_sources_of_json_are_those_of_bibtex() -> None:
    slides = "- headline: T\n  text: '[@putnam]'\n- references: auto\n"
    made = composed(slides, "da", "bibliography: [s.json]", **{"decks/s.json": JSON})
    assert said(made, "references") == ["Putnam, R.D. (2000) Bowling Alone. Simon & Schuster."]
    assert said(made, "title") == ["T", "Litteratur"]


CSL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0"><info><title>T</title><id>t</id></info>
<citation><layout prefix="[" suffix="]" delimiter="; "><text variable="citation-number"/></layout></citation>
<bibliography second-field-align="flush"><layout><text variable="citation-number" suffix="."/>
<text variable="title" font-weight="bold"/></layout></bibliography></style>
"""


def test_a_style_of_the_project_is_used() -> None:
    head = "bibliography: s.bib\ncitation-style: t.csl"
    slides = "- headline: T\n  text: '[@putnam; @fehr] [@putnam]'\n- references: auto\n"
    made = composed(slides, head=head, **{"decks/t.csl": CSL.format(kind="in-text")})
    assert said(made) == ["[1; 2] [1]"]
    assert said(made, "references") == ["1. Bowling Alone", "2. Sanctions"]


def listed(bib: str, language: str = "en", **files: str) -> list[str]:
    """Return what is listed of a file, all of which is cited."""
    keys = [source.key for source in sources.parse(bib.encode(), "s.bib").sources]
    slides = f"- headline: T\n  text: '{' '.join(f'[@{key}, p. 9]' for key in keys)}'\n- references: auto\n"
    head = "bibliography: s.bib" + "".join(f"\ncitation-style: {name.removeprefix('decks/')}" for name in files)
    return said(composed(slides, language, head, **{"decks/s.bib": bib, **files}), "references")


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("@book{a, title = {T}, year = 1, edition = 2, publisher = {P}}", "T. 2nd edn (1). P."),
        ("@misc{a, title = {T}, year = 2000, url = {http://a.b}}", "T (2000). Available at: http://a.b."),
        ("@article{a, title = {T}, journal = {J}, year = 2000, pages = {3-4}}", "J (2000) ‘T’, pp. 3–4."),
        ("@book{a, editor = {Ost, E}, title = {T}, year = 2000}", "Ost, E. (ed.) (2000) T."),
        ("@incollection{a, editor = {Ost, E}, title = {T}, booktitle = {B}}", "Ost, E. (ed.) (no date) ‘T’, B."),
        (
            "@book{a, author = {Ost, E}, translator = {Wes, A}, title = {T}}",
            "Ost, E. (no date) T. Translated by A. Wes.",
        ),
    ],
)
def test_what_stands_in_for_an_author_is_not_said_again(entry: str, line: str) -> None:
    assert listed(entry) == [line]


SUBSTITUTE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>T</title></info><macro name="a">
<names variable="author"><name name-as-sort-order="all"/><label prefix=" (" suffix=")"/>
<substitute><choose><if type="book"><names variable="editor"/></if></choose><text variable="title"/></substitute>
</names></macro><citation><layout><text macro="a"/></layout></citation>
<bibliography><layout><group delimiter=". "><text macro="a"/>
<names variable="editor"/><text variable="title"/><text variable="locator"/></group></layout></bibliography></style>
"""


def test_what_stands_in_for_an_author_looks_as_the_author_would_and_the_list_says_no_pages() -> None:
    bib = "@book{a, editor = {Ost, E}, title = {T}}\n@article{b, editor = {Wes, A}, title = {U}}"
    assert listed(bib, **{"decks/t.csl": SUBSTITUTE}) == ["Ost, E (editor). T", "U. A Wes"]


@pytest.mark.parametrize(("language", "order"), [("en", "ÅBCDEØÖZ"), ("da", "BCDEZØÖÅ"), ("sv", "BCDEZÅØÖ")])
def test_the_list_is_in_the_alphabet_of_its_language(language: str, order: str) -> None:
    bib = "".join(f"@book{{k{n}, author = {{{letter}, A.}}, title = {{T}}}}\n" for n, letter in enumerate("ZØÖÅEDCB"))
    assert "".join(entry[0] for entry in listed(bib, language)) == order


def test_a_title_in_italics_has_its_place_in_the_alphabet() -> None:
    bib = "@book{a, title = {Mine}}\n@book{b, author = {Az, A}, title = {T}}\n@book{c, author = {Za, A}, title = {T}}"
    assert [entry[:4] for entry in listed(bib)] == ["Az, ", "Mine", "Za, "]


def test_titles_keep_their_looks() -> None:
    title = "<i>E. coli</i> in <b>CO<sub>2</sub></b> <span class='nocase'>a</span>"
    item = {"id": "a", "type": "book", "title": title}
    written = r"\emph{Homo {S}apiens}: CO\textsubscript{2}, H$_{2}$O, 1\textsuperscript{st}"
    bib = f"@article{{b, author = {{B}}, title = {{{written}}}}}"
    made = composed(
        "- headline: T\n  text: '[@a] [@b]'\n- references: auto\n", head="bibliography: [s.bib, s.json]",
        **{"decks/s.bib": bib, "decks/s.json": json.dumps([item])},
    )  # fmt: skip
    (entries,) = (item for item in made.drawing.pages[1].items if isinstance(item, Text) and item.name == "body")
    runs = [run for paragraph in entries.body.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.italic] == ["Homo Sapiens", " in ", "CO", "2", " a"]
    assert [run.text for run in runs if run.bold] == ["CO", "2"]
    assert [(run.text, run.script) for run in runs if run.script] == [
        ("2", "sub"),
        ("2", "sub"),
        ("st", "sup"),
        ("2", "sub"),
    ]


def test_titles_are_marked_with_their_language() -> None:
    bib = (
        "@book{a, title = {Tillid etc.}, langid = {danish}}\n"
        "@article{b, author = {B}, title = {Old Names}, language = {en}}"
    )
    made = composed("- headline: T [@a]\n  text: '[@b]'\n- references: auto\n", "da", **{"decks/s.bib": bib})
    (entries,) = (item for item in made.drawing.pages[1].items if isinstance(item, Text) and item.name == "body")
    runs = [run for paragraph in entries.body.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.language != "da-DK"] == ["”Old Names”"]
    assert said(made, "references") == ["B (uden år) ”Old Names”.", "Tillid etc. (uden år)."]


def test_decks_without_sources_do_not_wait_for_the_library() -> None:
    code = (
        "import sys; from trustdeck.build import BuildOptions, check; from trustdeck.project import Project; "
        "check(Project.in_memory({'decks/a.yaml': 'deck: A\\nslides: [{headline: T}]'}), [], BuildOptions()); "
        "print('citeproc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


def test_the_same_source_gives_the_same_bytes() -> None:
    one, two = (
        build(made, ["decks/a.yaml"], BuildOptions()) and made.standing("output/a/a.pptx")
        for made in (project("- headline: '[@one; @two] T'\n- references: auto\n") for _ in range(2))
    )
    assert one == two


# --- what is refused ------------------------------------------------------------------------------


def test_an_unknown_source_is_refused_where_it_stands() -> None:
    slide = "- headline: T\n  text: 'A [@fehr, p. 1; @putman, p. 3].'\n"
    (one,) = found(slide)
    assert one.span is not None
    assert (one.rule, one.span.line, one.span.column, one.span.end_column) == ("unknown-citation", 6, 26, 33)
    assert one.hint == "did you mean `putnam`?"


@pytest.mark.parametrize(
    ("slides", "head", "place"),
    [
        ("- headline: T\n  text: a [@b]\n", "author: x", ("unknown-citation", "a.yaml", 6, 11)),
        ("- headline: T\n  text: a [@b c]\n", "bibliography: s.bib", ("bad-value", "a.yaml", 6, 11)),
        ("- headline: T\n- references: auto\n", "bibliography: s.bib", ("empty-references", "a.yaml", 6, 15)),
        ("- headline: T\n  references: all\n", "bibliography: s.bib", ("wrong-type", "a.yaml", 6, 15)),
        ("- headline: T\n", "bibliography: no.bib", ("missing-file", "a.yaml", 3, 15)),
        ("- headline: T\n", "bibliography: a.yaml", ("bad-data", "a.yaml", 1, 1)),
        ("- headline: T [@one]\n", "bibliography: s.bib\ncitation-style: nosuch", ("bad-value", "a.yaml", 4, 17)),
        ("- headline: T [@one]\n", "bibliography: s.bib\ncitation-style: no.csl", ("missing-file", "a.yaml", 4, 17)),
        ("- headline: T [@one]\n", "bibliography: s.bib\ncitation-style: s.bib", ("bad-value", "a.yaml", 4, 17)),
        ("- headline: T [@odd]\n", "bibliography: s.bib", ("bad-data", "s.bib", 11, 1)),
    ],
)
def test_what_cannot_be_cited_is_refused(slides: str, head: str, place: tuple[str, str, int, int]) -> None:
    assert mistakes(slides, head) == [place]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("as @putnam. says", 1), ("(see @putnam, p. 3)", 1), ("'[see @putnam]'", 1), ("@-free", 0), ("a@fehr", 0),
        ("`@putnam`", 0), ("x @putnams", 0), ("'[@putnam] and @fehr'", 1),
    ],
)  # fmt: skip
def test_a_key_without_its_brackets_is_warned_of(text: str, count: int) -> None:
    told = found(f"- headline: T\n  text:\n    - {text if text[0] not in '@`' else repr(text)}\n")
    assert [(d.rule, d.severity) for d in told] == [("loose-citation", "warning")] * count


def test_a_wrong_list_of_references_is_one_mistake() -> None:
    assert mistakes("- headline: T [@one]\n- references: all\n") == [("wrong-type", "a.yaml", 6, 15)]


@pytest.mark.parametrize(
    "style",
    [
        CSL.format(kind="note"),
        "no style",
        "<a/>",
        CSL.format(kind="in-text").replace("<text variable", "<nosuch variable"),
        CSL.format(kind="in-text").replace("<style", '<!DOCTYPE style [<!ENTITY a "b">]><style'),
        CSL.format(kind="in-text").replace("<bibliography", "<other").replace("</bibliography", "</other"),
        CSL.format(kind="in-text").replace('variable="title"', 'macro="m"'),
        CSL.format(kind="in-text")
        .replace("<citation>", '<macro name="m"><text macro="m"/></macro><citation>')
        .replace('variable="title"', 'macro="m"'),
        CSL.format(kind="in-text")
        .replace(
            "<citation>",
            "".join(f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(30))
            + '<macro name="m30"><text value="x"/></macro><citation>',
        )
        .replace('variable="title"', 'macro="m0"'),
        CSL.format(kind="in-text").replace('encoding="utf-8"', 'encoding="utf-7"'),
    ],
)
def test_an_unsound_style_is_refused(style: str) -> None:
    head = "bibliography: s.bib\ncitation-style: t.csl"
    told = mistakes("- headline: T [@one]\n- references: auto\n", head, **{"decks/t.csl": style})
    assert told == [("bad-value", "a.yaml", 4, 17)]


@pytest.mark.parametrize(
    ("bib", "line"),
    [
        ("@book{a, title = {b}", 1),
        ("\n@book{a, title = {b}\n author = {c}}", 2),
        ("@book{a title = {b}}", 1),
        ("@book{, title = {b}}", 1),
        ("@book{a,\n title = b}", 2),
        ('@book{a,\n title = "b}', 2),
        ("@book{a, title = {b}}\n@book{a, title = {c}}", 2),
        ("\udcff", 1),
    ],
)
def test_a_damaged_list_of_sources_is_refused_at_its_line(bib: str, line: int) -> None:
    read = sources.parse(bib.encode("utf-8", "surrogateescape"), "s.bib")
    assert [problem.line for problem in read.problems] == [line]


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"id": "a"}]', "[" * 100_000, '[{"id": [], "type": "book"}]'])
def test_json_that_lists_no_sources_is_refused(text: str) -> None:
    assert len(sources.parse(text.encode(), "s.json").problems) == 1


def test_odd_json_does_no_harm() -> None:
    issued = {"date-parts": [["x"]], "raw": "2001-02"}
    odd = [{"id": "a", "type": "x", "author": ["b", {"given": "G"}, {}], "issued": issued,
            "title": "\ue000\x00<i>", "page": 3, "URL": None}]  # fmt: skip
    made = composed("- headline: T [@a]\n- references: auto\n", head="bibliography: s.json",
                    **{"decks/s.json": json.dumps(odd)})  # fmt: skip
    assert said(made, "references") == ["G (2001) ‘<i>’."]


# --- BibTeX and what is cited ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"S{\o}ren M\"uller \'{E}. \v{C}apek {\aa}\AA", "Søren Müller É. Čapek åÅ"),
        (r"50\,\% \& {\$}5 a\_b \{x\}", "50\u2009% & $5 a_b {x}"),
        (r"\textsc{one} {\em two} ``three''---four", "one two “three”—four"),
        (r"a~b  c", "a\u00a0b c"),
        ("$E$", "E"),
    ],
)
def test_latex_is_read_as_text(latex: str, text: str) -> None:
    assert bibtex.plain(latex) == (text, "")


def test_looks_are_marked_in_the_text() -> None:
    (begin, end), (low, high) = looks.ITALIC, looks.LOWERED
    assert bibtex.plain(r"\emph{a {b} \{} c$_2$") == (f"{begin}a b {{{end} c{low}2{high}", "")
    assert looks.of_tags("<i>a <i>b</i></i> <sub>c</i> <x>") == f"{begin}a {begin}b{end}{end} <sub>c</i> <x>"


def test_an_unknown_command_is_named() -> None:
    assert bibtex.plain(r"a \foo{b} \bar")[1] == r"\foo"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Putnam, Robert D.", ("Putnam", "Robert D.", "", "")),
        ("Robert D. Putnam", ("Putnam", "Robert D.", "", "")),
        ("van der Berg, Jan", ("Berg", "Jan", "van der", "")),
        ("Jan van der Berg", ("Berg", "Jan", "van der", "")),
        ("King, Jr., Martin L.", ("King", "Martin L.", "", "Jr.")),
        ("{World Bank}", ("World Bank", "", "", "")),
        ("Plato", ("Plato", "", "", "")),
    ],
)
def test_names_are_read_as_bibtex_reads_them(written: str, name: tuple[str, str, str, str]) -> None:
    (source,) = sources.parse(f"@book{{a, author = {{{written} and others}}}}".encode(), "s.bib").sources
    (_, (one, other)) = source.names[0]
    assert (one.family, one.given, one.particle, one.suffix) == name
    assert other == sources.AND_OTHERS


def test_parts_of_a_citation() -> None:
    assert parts("@a, p. 12, my note; @b") == (Cited("a", "page", "12", "my note", 0), Cited("b", start=20))
    assert parts("@a, p. xii; @b, civil law") == (Cited("a", "page", "xii"), Cited("b", more="civil law", start=12))
    assert parts("@a b") == parts("@a;") == parts("@a;; @b") == ()
