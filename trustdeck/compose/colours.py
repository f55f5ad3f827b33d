"""Find the colours that texts name and no brand has."""

from __future__ import annotations

from trustdeck import model
from trustdeck.brand import TEXT_ROLES
from trustdeck.diagnostics import Report, did_you_mean


def report_unknown(deck: model.Deck, report: Report) -> None:
    """Report each text with a colour that is no role; the roles are the same in every brand."""
    for text in model.texts(deck):
        for role in dict.fromkeys(run.colour for run in text.runs if run.colour and run.colour not in TEXT_ROLES):
            hint = did_you_mean(role, TEXT_ROLES)
            report.error("unknown-role", text.span, f"a brand has no colour `{role}`", hint)
