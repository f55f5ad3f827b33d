"""Make small workbooks, the same each time."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]], *, formats: Mapping[str, str] | None = None, hidden: str = ""
) -> bytes:
    """Return a workbook with these sheets; `formats` are number formats by cell, as in `Counts!B2`.

    A pair is a formula with its value.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})  # noqa: DTZ001  # as it is stored, without a zone
        looks = {cell: book.add_format({"num_format": code}) for cell, code in (formats or {}).items()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            elif hidden:
                sheet.activate()  # the first one, which is shown when it is opened, cannot be hidden
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    look = looks.get(f"{name}!{chr(65 + column)}{number + 1}")
                    if isinstance(value, tuple):
                        sheet.write_formula(number, column, value[0], look, value[1])
                    else:
                        sheet.write(number, column, value, look)
    return data.getvalue()
