import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdeck.foreign import tables
from trustdeck.foreign.tables import parse


def cells(data: bytes) -> list[tuple[str, ...]]:
    table = parse(data)
    assert table.problems == ()
    return [table.header.cells, *(row.cells for row in table.rows)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_recognised(delimiter: str) -> None:
    data = "Sted,2023\nBroen,1\n".replace(",", delimiter).encode()
    assert cells(data) == [("Sted", "2023"), ("Broen", "1")]


def test_commas_within_semicolons_are_text() -> None:
    assert cells(b"Sted; Antal, i alt\nBroen;1,5\nVejen;2,5\n") == [
        ("Sted", "Antal, i alt"),
        ("Broen", "1,5"),
        ("Vejen", "2,5"),
    ]


def test_one_column_needs_no_delimiter() -> None:
    assert cells(b"Sted\nBroen\n") == [("Sted",), ("Broen",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_mark_is_no_text(encoding: str) -> None:
    assert cells("Sted,Å\r\nBroen,æ\r\n".encode(encoding)) == [("Sted", "Å"), ("Broen", "æ")]


def test_cells_stay_text() -> None:
    row = ("007", "=SUM(A1:A2)", "1.10", "2012-10-03", "no", "", "*x*", "{{ y }}")
    assert cells(("a,b,c,d,e,f,g,h\n" + ",".join(row) + "\n").encode()) == [tuple("abcdefgh"), row]


def test_quoted_cells_hold_delimiters_quotation_marks_and_line_breaks() -> None:
    data = b'a,b\r\n"x, ""y""","one\r\ntwo"\r\nz,w\r\n'
    table = parse(data)
    assert [row.cells for row in table.rows] == [('x, "y"', "one\ntwo"), ("z", "w")]
    assert [row.line for row in table.rows] == [2, 4]


def test_empty_rows_and_empty_cells_behind_the_last_column_are_left_out() -> None:
    assert cells(b"\na;b;\n\n1;2;;\n;\n") == [("a", "b"), ("1", "2")]


def test_rows_of_another_length_are_reported_and_mended() -> None:
    table = parse(b"a,b\n1\n1,2\n1,2,3\n")
    assert [row.cells for row in table.rows] == [("1", ""), ("1", "2"), ("1", "2")]
    assert [(problem.line, problem.message) for problem in table.problems] == [
        (2, "the row has 1 cell, but the header has 2 cells"),
        (4, "the row has 3 cells, but the header has 2 cells"),
    ]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "no header"),
        (b"\n \n", 1, "no header"),
        ("a,b\nø,1\n".encode("latin-1"), 2, "UTF-8"),
        (b'a,b\n"1,2\n', 2, "not closed"),
        (b'a,b\n1,2\n"1"x,2\n', 3, "behind a closing"),
        (b'a,b\n"' + b"x" * 200_000 + b'",1', 2, "too long"),
    ],
)
def test_file_that_cannot_be_read_says_where(data: bytes, line: int, words: str) -> None:
    table = parse(data)
    assert table.header.cells == ()
    (problem,) = table.problems
    assert problem.line == line
    assert words in problem.message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\n" + b"1\n" * (tables.MAX_ROWS + 1), "rows"),
        (b"a," * tables.MAX_COLUMNS + b"a\n", "columns"),
        (b"a,b\n1," + b"x" * (tables.MAX_CELL + 1) + b"\n", "characters"),
        (b"a,b\n1,x\x00y\n", "control character"),
    ],
)
def test_limits_are_reported_and_kept(data: bytes, words: str) -> None:
    table = parse(data)
    assert any(words in problem.message for problem in table.problems)
    assert len(table.rows) <= tables.MAX_ROWS
    assert all(len(cell) <= tables.MAX_CELL and "\0" not in cell for row in table.rows for cell in row.cells)
    assert len(table.header.cells) <= tables.MAX_COLUMNS


@given(st.binary() | st.text(st.sampled_from('a1,;\t"\n\r å'), max_size=60).map(str.encode))
def test_no_bytes_raise_and_all_rows_are_equally_long(data: bytes) -> None:
    table = parse(data)
    assert all(len(row.cells) == len(table.header.cells) for row in table.rows)
    assert all(line >= 1 for line in [row.line for row in table.rows] + [p.line for p in table.problems])
    assert table.header.cells or table.problems
