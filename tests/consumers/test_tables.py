"""CSV and JSON Lines in Python's csv module, pandas and DuckDB."""

import json

import duckdb
import pandas

CSV = "check.csv.csv"


def test_three_readers_of_csv_agree(book):
    rows = book.rows()
    frame = pandas.read_csv(book.path(CSV), dtype=str, keep_default_na=False, on_bad_lines="error")
    assert frame.to_dict("records") == rows
    read = duckdb.sql(f"select * from read_csv('{book.path(CSV)}', all_varchar=true, header=true, strict_mode=true, null_padding=false)")
    again = [dict(zip(read.columns, [value or "" for value in row])) for row in read.fetchall()]
    assert again == rows


def test_csv_holds_the_findings(book):
    report, rows = book.json(), book.rows()
    found = [row for row in rows if row["kind"] == "finding"]
    assert [row["fingerprint"] for row in found] == [finding["fingerprint"] for finding in report["findings"]]
    for key in ["rule", "severity", "status"]:
        assert [row[key] for row in found] == [finding[key] for finding in report["findings"]]
    asked = [row["fingerprint"] for row in rows if row["kind"] == "question"]
    assert asked == [question["fingerprint"] for question in report["questions"]]
    assert len(rows) - len(found) - len(asked) == len(report["broken"])


def test_no_cell_is_a_formula_however_the_row_is_cut(book):
    """A spreadsheet that takes `;` or a tab for the separator has other cells than we wrote."""
    formula = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
    cells = [cell for row in book.rows() for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(tuple(formula))] == []
    cut = [piece.lstrip(' "') for cell in cells for piece in cell.replace("\t", ";").split(";")[1:]]
    assert [piece for piece in cut if piece.startswith(tuple(formula))] == []


def test_json_lines_are_read_by_line(book):
    lines = [json.loads(line) for line in book.text("check.jsonl.jsonl").split("\n") if line]
    frame = pandas.read_json(book.path("check.jsonl.jsonl"), lines=True)
    assert list(frame["type"]) == [line["type"] for line in lines]
    counted = duckdb.sql(f"select type, count(*) from read_json('{book.path('check.jsonl.jsonl')}', format='newline_delimited') group by type")
    kinds = [line["type"] for line in lines]
    assert dict(counted.fetchall()) == {kind: kinds.count(kind) for kind in kinds}


def test_json_lines_say_what_the_json_report_says(book):
    report = book.json()
    lines = [json.loads(line) for line in book.text("check.jsonl.jsonl").split("\n") if line]
    of = lambda kind: [{key: value for key, value in line.items() if key != "type"} for line in lines if line["type"] == kind]
    assert of("finding") == report["findings"]
    assert of("question") == report["questions"]
    assert of("customer") == report["customers"]
