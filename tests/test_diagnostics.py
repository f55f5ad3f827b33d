from __future__ import annotations

from trustdeck.diagnostics import Report, Span, did_you_mean, merge, render


def test_the_caret_stands_under_what_is_meant() -> None:
    report = Report()
    report.error("unknown-key", Span("decks/a.yaml", 2, 5, 2, 11), "a slide has no `bulets`", "did you mean `bullets`?")
    report.warning("long-word", Span("decks/a.yaml", 10, 1, 10, 2), "so long", "shorter")
    lines = ["", "    bulets: [Politics]", *[""] * 7, "x"]
    assert render(report.sorted(), lambda _: "\n".join(lines)) == (
        "error[unknown-key]: a slide has no `bulets`\n"
        "  --> decks/a.yaml:2:5\n"
        "   |\n"
        " 2 |     bulets: [Politics]\n"
        "   |     ^^^^^^ did you mean `bullets`?\n"
        "\n"
        "warning[long-word]: so long\n"
        "  --> decks/a.yaml:10:1\n"
        "    |\n"
        " 10 | x\n"
        "    | ^ shorter\n"
    )


def test_a_word_that_is_not_near_gets_all_choices() -> None:
    assert did_you_mean("tekst", ("text", "table")) == "did you mean `text`?"
    assert did_you_mean("venstre", ("left", "center")) == "expected one of `left`, `center`"


def _of_rows(*messages: str) -> Report:
    """Return what is found in variants that are called by letters, each with one message about the same place."""
    reports = []
    for name, message in zip("abcdefgh", messages, strict=False):
        report = Report()
        report.warning("low-contrast", Span.point("brand.yaml", 3), message)
        reports.append((name, report))
    return merge(reports)


def test_what_all_variants_share_is_said_once_without_names() -> None:
    assert [(d.message, d.variants) for d in _of_rows("pale", "pale").diagnostics] == [("pale", ())]


def test_a_few_messages_about_one_place_are_told_apart() -> None:
    assert [(d.message, d.variants) for d in _of_rows("fff", "eee", "eee").diagnostics] == [
        ("fff", ("a",)), ("eee", ("b", "c"))
    ]  # fmt: skip


def test_many_messages_about_one_place_are_the_first_with_the_names_of_all() -> None:
    (diagnostic,) = _of_rows("fff", "eee", "ddd", "fff", "ccc").diagnostics
    assert (diagnostic.message, diagnostic.variants, diagnostic.likewise) == ("fff", ("a", "d"), ("b", "c", "e"))


def test_mistakes_that_one_variant_has_several_of_are_all_told() -> None:
    report = Report()
    for message in ("one", "two", "three", "four", "five"):
        report.error("bad-data", Span.point("rows.csv"), message)
    assert len(merge([("a", report), ("b", Report())]).diagnostics) == 5


def test_nothing_more_is_said_of_a_closed_place() -> None:
    report, place = Report(), Span.point("deck.yaml", 2)
    report.error("undefined-name", place.within(3, 1), "no `x`")
    report.close(place)
    report.error("bad-number", place, "no number")
    report.warning("long-word", place, "long")
    assert [d.rule for d in report.diagnostics] == ["undefined-name"]
