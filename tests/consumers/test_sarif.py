"""SARIF in sarif-tools, and in Microsoft's validator with the rules of GitHub's code scanning."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from sarif import loader

SARIF = "check.sarif.sarif"
VALIDATOR = Path(os.environ["CONSUMERS_MODULES"]) / "@microsoft/sarif-multitool-linux/Sarif.Multitool"


def test_it_keeps_to_the_schema_of_oasis(book, run):
    # One of its patterns is none to engines that read patterns as Unicode.
    run("check-jsonschema", "--regex-variant", "nonunicode", "--schemafile", ROOT / "tests/schemas/sarif-2.1.0.json", book.path(SARIF))


def test_the_validator_has_no_objection(book, run, tmp_path):
    """Its notes are left out: they ask for letter codes as ids, message templates, and customers' lines around each place."""
    VALIDATOR.chmod(0o755)
    log = tmp_path / "validated.sarif"
    run(VALIDATOR, "validate", book.path(SARIF), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--config",
        ROOT / "tests/consumers/validator.xml", "--output", log)
    results = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    assert [(result["ruleId"], result["message"], result["locations"]) for result in results] == []


def test_sarif_tools_counts_what_is_wrong(book):
    records = loader.load_sarif_file(str(book.path(SARIF))).get_records()
    # It counts what is suppressed, and what was there before, as all else.
    expected = Counter(finding["severity"] for finding in book.json()["findings"])
    expected["error"] += len(book.json()["broken"])
    levels = Counter(record["Severity"] for record in records)
    assert [levels["error"], levels["warning"], levels["note"]] == [expected["error"], expected["warning"], expected["advice"]]


@pytest.mark.parametrize("form", ["csv", "html", "codeclimate"])
def test_sarif_tools_writes_its_own_reports(book, run, tmp_path, form):
    run("sarif", form, "--output", tmp_path / "written", book.path(SARIF))
    assert (tmp_path / "written").stat().st_size > 0


def test_sarif_tools_fails_a_build_where_something_is_wrong(book, run):
    errors = sum(record["Severity"] == "error" for record in loader.load_sarif_file(str(book.path(SARIF))).get_records())
    # It ends with their number, of which systems keep the last byte: 256 errors would pass.
    run("sarif", "--check", "error", "summary", book.path(SARIF), expected=errors % 256)
    assert errors == 0 or errors % 256 != 0
