import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdeck.markup import MAX_LINK, Run, backtick_runs, code_end, escape, full_language, parse

MARKS = st.text(st.sampled_from("ab å*~^`$[](){}!\\_.#@=1\n"), max_size=40)


def runs(text: str, *inserted: tuple[int, int]) -> list[Run]:
    found, problems = parse(text, inserted)
    assert problems == ()
    return list(found)


def plain(text: str) -> str:
    return "".join(run.text for run in parse(text)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tillid", [Run("Tillid")]),
        ("a **b**", [Run("a "), Run("b", bold=True)]),
        ("*a* b", [Run("a", italic=True), Run(" b")]),
        ("**fed**tekst", [Run("fed", bold=True), Run("tekst")]),
        ("***a** b*", [Run("a", bold=True, italic=True), Run(" b", italic=True)]),
        ("**a *b***", [Run("a ", bold=True), Run("b", bold=True, italic=True)]),
        ("`x*y*`", [Run("x*y*", code=True)]),
        ("``a`b``", [Run("a`b", code=True)]),
        ("~~a **b**~~", [Run("a ", strike=True), Run("b", strike=True, bold=True)]),
        ("x^2^", [Run("x"), Run("2", script="sup")]),
        ("H~2~O", [Run("H"), Run("2", script="sub"), Run("O")]),
        ("10^**9**^", [Run("10"), Run("9", script="sup", bold=True)]),
        ("[rød]{.accent-2}", [Run("rød", colour="accent-2")]),
        ("[trust]{lang=en}", [Run("trust", language="en-GB")]),
        ("[a]{.accent lang='de-AT'}", [Run("a", colour="accent", language="de-AT")]),
        ("[*a*](#maal)", [Run("a", italic=True, link="#maal")]),
        ("[a](https://kk.dk){.accent}", [Run("a", colour="accent", link="https://kk.dk")]),
        ("**[a](#b)**", [Run("a", bold=True, link="#b")]),
        ("[`]`](#b)", [Run("]", code=True, link="#b")]),
        ("a\\\nb", [Run("a"), Run("\n"), Run("b")]),
        ("a \n b", [Run("a b")]),
        ("a\n", [Run("a")]),
    ],
)
def test_marks_become_runs(text: str, expected: list[Run]) -> None:
    assert runs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "”[t]illid” og [x] (y) {z}",
        "snake_case_navn og _ord_",
        "5 $ og 6 $",
        "$5-$6",
        "2 * 3 * 4",
        "ca. ~5 og ~6 år",
        "a ^ b",
        "&amp; <b>x</b> <https://kk.dk> https://kk.dk",
        "\"citat\" 'x' -- ... (c) – …",
        "{{ x }} {% y %}",
        "**",
        "[a](b",
        "[a]{b",
        "c:\\mappe\\a",
    ],
)
def test_other_characters_stay_as_typed(text: str) -> None:
    assert runs(text) == [Run(text)]


def test_backslash_escapes_punctuation() -> None:
    assert runs(r"\*a\* \[b\](c) \$d\$ \\ \~e~") == [Run(r"*a* [b](c) $d$ \ ~e~")]


def test_footnotes_have_their_mark_raised() -> None:
    assert runs("tillid[^1][^b], *se*") == [
        Run("tillid"), Run("1", script="sup", note="1"), Run("b", script="sup", note="b"), Run(", "),
        Run("se", italic=True),
    ]  # fmt: skip
    assert runs(r"\[^1] [^1 2] [^] [^a]b") == [Run("[^1] [^1 2] [^] "), Run("a", script="sup", note="a"), Run("b")]


def test_a_formula_is_a_run_of_its_own_in_which_nothing_is_a_mark() -> None:
    found = runs(r"se **$e^{i\pi} * [a](b)$**, $x$$x$ og \$5")
    assert [(run.math, run.bold) for run in found if run.math] == [
        (r"e^{i\pi} * [a](b)", True),
        ("x", False),
        ("x", False),
    ]
    assert "".join(run.text for run in found if not run.math) == "se ,  og $5"


def test_citations_are_kept_as_they_were_typed() -> None:
    assert runs("*se* [@sen, s. 2; @b], [se @c]") == [
        Run("se", italic=True), Run(" "), Run("[@sen, s. 2; @b]", cite="@sen, s. 2; @b"), Run(", [se @c]"),
    ]  # fmt: skip


def test_a_long_word_is_no_mark_of_a_footnote() -> None:
    found, (problem,) = parse("a[^putnam]")
    assert found == (Run("a[^putnam]"),)
    assert (problem.rule, problem.start, problem.length) == ("bad-value", 1, 9)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("se ![alt](b.png) her", "![alt](b.png)"),
    ],
)
def test_markup_of_later_kinds_is_refused_and_kept_as_text(text: str, at: str) -> None:
    found, (problem,) = parse(text)
    assert found == (Run(text),)
    assert problem.rule == "unknown-markup"
    assert text[problem.start : problem.start + problem.length] == at


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("HTTP://Kk.dk/a?b=c#d", "http://kk.dk/a?b=c#d"),
        (" https://kk.dk ", "https://kk.dk"),
        ("https://da.wikipedia.org/wiki/Tillid_(sociologi)", "https://da.wikipedia.org/wiki/Tillid_(sociologi)"),
        ("https://kk.dk/å%20b|", "https://kk.dk/%C3%A5%20b%7C"),
        ("https://københavn.dk:8080/", "https://xn--kbenhavn-54a.dk:8080/"),
        ("http://[::1]/", "http://[::1]/"),
        ("mailto:a@b.dk?subject=Hej", "mailto:a@b.dk?subject=Hej"),
        ("tel:+45 33 66 33 66", "tel:+4533663366"),
        ("#slide-id", "#slide-id"),
    ],
)
def test_links_lead_to_sound_addresses(address: str, link: str) -> None:
    assert runs(f"[a]({address})") == [Run("a", link=link)]


@pytest.mark.parametrize(
    "address",
    [
        "", "#", "#a b", "http://", "https:kk.dk", "https:\\\\kk.dk", "https://a b.dk", "http://[::1", "http://a:b/",
        "javascript:alert(1)", "JavaScript:x", "java\tscript:x", "\x01javascript:x", "data:text/html,x", "file:///etc",
        "//kk.dk", "\\\\\\\\vært\\\\x", "ms-msdt:/id", "www.kk.dk", "a@b.dk", "https://kk.dk@ond.dk/", "mailto:x",
        "tel:x", "slide-id", "https://kk.dk/" + "a" * MAX_LINK, "https://kk.dk/" + "å" * 400,
    ],
)  # fmt: skip
def test_other_links_are_refused_at_their_address(address: str) -> None:
    text = f"se [her]({address})"
    found, (problem,) = parse(text)
    assert found == (Run("se her"),)
    assert problem.rule == "bad-link"
    assert text[problem.start : problem.start + problem.length] == (address or ")")


def test_link_hint_can_be_typed() -> None:
    assert parse("[a](www.kk.dk)")[1][0].hint == "did you mean `https://www.kk.dk`?"
    assert parse("[a](https://kk.dk/a b)")[1][0].hint == "write `https://kk.dk/a%20b`"


@pytest.mark.parametrize(
    ("text", "at", "rule"),
    [
        ("[a]{accent}", "accent", "unknown-attribute"),
        ("[a]{lag=en}", "lag=en", "unknown-attribute"),
        ("[a]{.x .y}", ".y", "unknown-attribute"),
        ("[a]{}", "{}", "unknown-attribute"),
        ("[a]{.x lang=dansk}", "lang=dansk", "unknown-language"),
    ],
)
def test_attributes_that_are_not_understood_are_reported(text: str, at: str, rule: str) -> None:
    _, (problem,) = parse(text)
    assert plain(text) == "a"
    assert problem.rule == rule
    assert text[problem.start : problem.start + problem.length] == at


def test_inserted_text_is_no_markup() -> None:
    text = "**A*S [x](#y)** [q](#z)"
    assert runs(text, (2, 13)) == [Run("A*S [x](#y)", bold=True), Run(" "), Run("q", link="#z")]


def test_inserted_nothing_leaves_no_marks_behind() -> None:
    assert runs("a **** b", (4, 4)) == [Run("a  b")]


def test_inserted_text_can_be_an_address_or_hold_line_breaks() -> None:
    assert runs("[a](https://kk.dk/(x)", (4, 20)) == [Run("a", link="https://kk.dk/(x")]
    assert runs("a\nb", (1, 2)) == [Run("a"), Run("\n"), Run("b")]


def test_problem_after_inserted_text_is_at_its_place() -> None:
    text = "*** og ** [a](b)"
    _, (problem,) = parse(text, ((0, 3), (7, 9)))
    assert text[problem.start : problem.start + problem.length] == "b"


def test_short_languages_are_written_in_full() -> None:
    tags = ("da", "en", "de", "sv", "nb", "no", "DA", "en-us", "zh-hant-tw", "tlh")
    full = ["da-DK", "en-GB", "de-DE", "sv-SE", "nb-NO", "nb-NO", "da-DK", "en-US", "zh-Hant-TW", "tlh"]
    assert [full_language(tag) for tag in tags] == full
    assert [full_language(tag) for tag in ("dansk", "", "d", "da_DK", "da-", "../x")] == [""] * 6


def test_code_ends_at_as_many_backticks_as_it_began_with() -> None:
    text = "`a ``b` ``c"
    runs = backtick_runs(text)
    assert text[: code_end(runs, 0, 1)] == "`a ``b`"
    assert text[3 : code_end(runs, 3, 5)] == "``b` ``"
    assert code_end(runs, 8, 10) == -1


@given(MARKS.filter(lambda text: "](" not in text and "]{" not in text))
def test_every_letter_is_kept(text: str) -> None:
    assert [c for c in plain(text) if c.isalnum()] == [c for c in text if c.isalnum()]


@given(MARKS, st.sampled_from(["(#b)", "{.b}"]))
def test_only_addresses_and_attributes_are_taken_away(text: str, behind: str) -> None:
    shown = plain(f"[{escape(text)}]{behind}{escape(text)}")
    assert shown == (text * 2 if text or behind != "(#b)" else "#")


@given(MARKS, st.data())
def test_runs_are_merged_and_places_lie_in_the_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    inserted = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    found, problems = parse(text, inserted)
    assert all(run.text and (run.text == "\n" or "\n" not in run.text) for run in found)
    for one, two in pairwise(found):
        assert "\n" in (one.text, two.text) or one != Run(**{**_fields(two), "text": one.text})
    for problem in problems:
        assert 0 <= problem.start < problem.start + problem.length <= len(text)


@given(st.text() | MARKS)
def test_escaped_text_is_itself(text: str) -> None:
    found, problems = parse(escape(text))
    assert "".join(run.text for run in found) == text
    assert problems == ()
    assert all(run == Run(run.text) for run in found)


@given(st.text() | MARKS)
def test_text_that_is_all_inserted_is_itself(text: str) -> None:
    found, problems = parse(text, ((0, len(text)),))
    assert ("".join(run.text for run in found), problems) == (text, ())


@pytest.mark.parametrize(
    "piece",
    ["[", "[a](", "*a ", "**a", "`", "`a``", "$a", "^a", "~a~~", "![", "[a]{", "a*", "^~", "*_", "{[", "[a](#b)", "\\"],
)
def test_time_grows_with_the_text(piece: str) -> None:
    start = time.process_time()
    parse(piece * 10_000)
    assert time.process_time() - start < 3


def _fields(run: Run) -> dict[str, object]:
    return {name: getattr(run, name) for name in Run.__slots__}
