from __future__ import annotations

from trustdeck.diagnostics import Report, Span, did_you_mean, render


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
