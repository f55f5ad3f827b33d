"""The first waist: what the author means, as types, and how each is written.

A deck that was decoded holds no `for`, no `variants` and no `{{ … }}`: it is one variant's.
`resolve` returns the same types with every reference settled.
"""

from __future__ import annotations

from trustdeck.model.blocks import (
    Agenda,
    Axis,
    Bullets,
    Card,
    Cards,
    Definition,
    Definitions,
    Heading,
    Image,
    Images,
    Line,
    Matrix,
    Numbered,
    Quote,
    Quotes,
    References,
    Statement,
    TextBlock,
)
from trustdeck.model.change import blocks_of, changed_blocks, map_blocks, map_slides
from trustdeck.model.charts import Chart, ChartAxis, Series
from trustdeck.model.code import Code, CodeLine
from trustdeck.model.content import COLUMN_CONTENT, CONTENT, Block, Column, Columns, Content
from trustdeck.model.deck import Audience, Background, Deck, Head, Section, SectionHead, Slide, VariantsFrom
from trustdeck.model.diagrams import Branch, Diagram, DiagramKind, Step, Venn
from trustdeck.model.durations import Duration, Length
from trustdeck.model.flow import Flow, FlowArrow, FlowBox, FlowGroup
from trustdeck.model.footnotes import Footnote, note_marks, report_unused
from trustdeck.model.formula import Formula
from trustdeck.model.media import Media
from trustdeck.model.reveal import Reveal, Unit
from trustdeck.model.tables import Cell, Row, Table, placed, tail_at, untorn
from trustdeck.model.text import NO_TEXT, Paragraphs, Text, slide_links
from trustdeck.model.transition import Transition
from trustdeck.model.walk import map_texts, mapped, marked, texts

__all__ = [
    "COLUMN_CONTENT", "CONTENT", "NO_TEXT", "Agenda", "Audience", "Axis", "Background", "Block", "Branch", "Bullets",
    "Card", "Cards", "Cell", "Chart", "ChartAxis", "Code", "CodeLine", "Column", "Columns", "Content", "Deck",
    "Definition", "Definitions", "Diagram", "DiagramKind", "Duration", "Flow", "FlowArrow", "FlowBox", "FlowGroup",
    "Footnote", "Formula", "Head", "Heading", "Image", "Images", "Length", "Line", "Matrix", "Media", "Numbered",
    "Paragraphs", "Quote", "Quotes", "References", "Reveal", "Row", "Section", "SectionHead", "Series", "Slide",
    "Statement", "Step", "Table", "Text", "TextBlock", "Transition", "Unit", "VariantsFrom", "Venn", "blocks_of",
    "changed_blocks", "map_blocks", "map_slides", "map_texts", "mapped", "marked", "note_marks", "placed",
    "report_unused", "slide_links", "tail_at", "texts", "untorn",
]  # fmt: skip
