"""Spark's rows are those of one run over the same customers, as files: `pytest -s integrations/spark`; see README.md.

PROGRAM is the binary, CUSTOMERS the number of customers, BOOK a folder of customers in JSON in place of those made here.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="no pyarrow here")
pyspark = pytest.importorskip("pyspark.sql", reason="no pyspark here")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("no Java here", allow_module_level=True)

import check  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CUSTOMERS = int(os.environ.get("CUSTOMERS", "200"))
AS_OF = "2026-11-22"
OVER_ALL = "one-file-per-tenant"
COMMON = ["--no-config", "--packs", "builtin", "--as-of", AS_OF]
COPIED = ("rule", "severity", "status", "message", "help", "url", "pointer", "key", "offset")

# What is no customer, and what it is in one run; that has no file for the first.
HOSTILE = {
    "null": None,
    "blank": b" \r\n\t",
    "latin.json": '{"customer": {"name": "Z\u00fcrich"}}'.encode("latin-1"),
    "cut.json": b'{\n  "customer": {\n    "name": "Cut',
    "list.json": b"[\n]",
    "two.json": b"{}\n{}",
    "broken-string.json": b'{"customer": {"name": "a\nb"}}',
    "twice.json": b'{"customer": {},\r\n "customer": {}}',
}


def find_program():
    built = [ROOT / "target" / kind / "clearance" for kind in ("release", "debug")]
    program = os.environ.get("PROGRAM") or next((path for path in built if path.exists()), None)
    return str(Path(program).resolve()) if program else pytest.skip("no binary: cargo build --release")


@pytest.fixture(scope="module")
def program():
    return find_program()


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = session.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse"))).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.sparkContext.addPyFile(check.__file__)
    yield session
    session.stop()


def make_customers(program):
    """Names and texts, each for a tenant of its own but every 50th, in all ways to write JSON."""
    command = [program, "parse", "fixtures/customers", "--no-config", "--packs", "builtin"]
    parsed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.splitlines()
    bases = [value for value in map(json.loads, parsed) if isinstance(value.get("customer"), dict)]
    assert len(bases) > 10
    for number in range(CUSTOMERS):
        customer = json.loads(json.dumps(bases[number % len(bases)]))
        tenant = number - 1 if number % 50 == 49 else number
        customer["customer"] |= {"name": f"Z\u00fcrich & S\u00f8n\u2028{number}", "tenant": f"tenant{tenant}.onmicrosoft.com"}
        text = json.dumps(customer, indent=[None, 2, "\t"][number % 3], ensure_ascii=number % 2 == 0)
        text = text.replace("\n", "\r\n") if number % 5 == 0 else text
        yield f"{number:09}.json", (b"\xef\xbb\xbf" if number % 7 == 0 else b"") + text.encode()


@pytest.fixture(scope="module")
def customers(program):
    book = os.environ.get("BOOK")
    if not book:
        return dict(make_customers(program))
    files = sorted(Path(book).rglob("*.json"))
    return {path.name: path.read_bytes() for path in files[:CUSTOMERS]}


@pytest.fixture(scope="module")
def files(customers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    for name, text in customers.items():
        (folder / name).write_bytes(text)
    return folder


@pytest.fixture(scope="module")
def table(spark, customers):
    return spark.createDataFrame(list(customers.items()), "name string, content binary")


def measure(what, work):
    began = time.monotonic()
    result = work()
    print(f"\n{what}: {time.monotonic() - began:.1f} s")
    return result


def run(command, folder):
    ran = subprocess.run(command, cwd=folder, capture_output=True)
    assert ran.returncode in (0, 1, 3), ran.stderr.decode()
    return ran.stdout


def rows_of_one_run(program, folder, *options):
    """The rows of one run over files, by the names of the files."""
    rows = Counter()
    for line in map(json.loads, run([program, "check", ".", *COMMON, *options, "--format", "jsonl"], folder).splitlines()):
        if line["type"] == "customer":
            counts = [line["counts"][kind]["open"] for kind in check.COUNTS]
            rows["customer", line["file"], line["name"], line["standing"], line.get("holds_until"), *counts] += 1
        elif line["type"] in ("finding", "question"):
            rows[line["type"], line["file"], *(line[key] for key in COPIED)] += 1
    return Counter({(row[0], row[1].removeprefix("./"), *row[2:]): count for row, count in rows.items()})


def rows_of_table(rows):
    """The same of Spark's rows."""
    found = Counter()
    for row in rows:
        if row.kind == "customer":
            counts = [row[kind] for kind in check.COUNTS]
            found["customer", row.name, row.customer, row.standing, row.holds_until, *counts] += 1
        elif row.kind in ("finding", "question"):
            found[row.kind, row.name, *(row[key] for key in COPIED)] += 1
    return found


def assert_same(found, wanted):
    missing, more = wanted - found, found - wanted
    assert not missing and not more, f"missing: {list(missing)[:3]}\nmore: {list(more)[:3]}"


def test_partitions_find_what_one_run_finds(spark, program, table, files, customers):
    one = functools.partial(rows_of_one_run, program, files, "--exclude", OVER_ALL)
    wanted = measure(f"one run over {len(customers)} files", one)
    found = measure("check", check.check(table, clearance=program, as_of=AS_OF).collect)
    assert_same(rows_of_table(found), wanted)
    assert {tuple(row.undecided) for row in found if row.kind == "customer"} == {(OVER_ALL,)}
    assert len({row.name for row in found if row.kind == "customer"}) == len(customers)


def test_all_rules_are_decided_by_the_merge(spark, program, table, files, customers, tmp_path):
    wanted = measure(f"one run over {len(customers)} files", functools.partial(rows_of_one_run, program, files))
    report = tmp_path / "report.json"
    work = functools.partial(check.check_all, table, tmp_path / "run", 3, clearance=program, as_of=AS_OF, reports=[f"json={report}"])
    found = measure("check_all", lambda: work().collect())
    assert_same(rows_of_table(found), wanted)
    assert any(row[2] == OVER_ALL for row in wanted if row[0] == "finding")
    assert all(row.undecided == [] for row in found if row.kind == "customer")
    assert report.read_bytes() == run([program, "check", "customers", *COMMON, "--format", "json"], tmp_path / "run")
    with pytest.raises(FileExistsError):
        work()


def test_what_is_no_customer_has_a_row_too(spark, program, customers, tmp_path):
    fine = dict(list(customers.items())[:3])
    table = spark.createDataFrame([*fine.items(), *HOSTILE.items()], "name string, content binary").coalesce(1)
    (tmp_path / "book").mkdir()
    for name, text in {**fine, **HOSTILE}.items():
        if name.endswith(".json"):
            (tmp_path / "book" / name).write_bytes(text)
    wanted = {row[1]: row[3] for row in rows_of_one_run(program, tmp_path / "book") if row[0] == "customer"}
    wanted |= {"null": "not-checked", "blank": "not-checked"}
    assert {name for name, standing in wanted.items() if standing == "not-checked"} == set(HOSTILE)
    for found in (
        check.check(table, clearance=program, as_of=AS_OF).collect(),
        check.check_all(table, tmp_path / "run", 2, clearance=program, as_of=AS_OF).collect(),
    ):
        standings = [(row.name, row.standing) for row in found if row.kind == "customer"]
        assert sorted(standings) == sorted(wanted.items())
        broken = {row.name: row for row in found if row.kind == "broken"}
        assert set(broken) == set(HOSTILE) - {"list.json"}
        text = HOSTILE["cut.json"]
        assert text[broken["cut.json"].offset :].startswith(b'"'), "where the string begins"


def test_a_partition_without_customers_has_no_row(spark, program, table, tmp_path):
    none = table.where("false").repartition(2)
    assert check.check(none, clearance=program, as_of=AS_OF).collect() == []
    assert check.check_all(none, tmp_path / "run", 2, clearance=program, as_of=AS_OF).collect() == []


def test_a_run_that_cannot_start_is_no_row(spark, program, table):
    with pytest.raises(Exception, match="ended with 2"):
        check.check(table, clearance=program, as_of=AS_OF, options=["--select", "no-such-rule"]).collect()


def test_a_large_text_is_a_call_of_its_own(monkeypatch):
    monkeypatch.setattr(check, "CALL_BYTES", 100)
    batch = check.pa.RecordBatch.from_pylist([{"name": str(size), "content": b"x" * size} for size in (40, 40, 500, 40, 60, 5)])
    assert [[name for name, _ in stream.sent] for stream in check.streams([batch])] == [["40", "40"], ["500"], ["40"], ["60", "5"]]
