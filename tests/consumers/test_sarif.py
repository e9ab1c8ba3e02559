"""SARIF in sarif-tools and in Microsoft's validator, with the rules that GitHub's code scanning has."""

import json
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from sarif import loader

MODULES = Path(__import__("os").environ["CONSUMERS_MODULES"])
SARIF = "check.sarif.sarif"

# What the validator would like and we do not do, and why.
UNWANTED = {
    "SARIF2009": "ids are words here, as people type them; the convention is a letter code with a number",
    "SARIF2011": "a context region would repeat the customer's lines in a report that leaves the repository",
}


def counts_in(sarif):
    return Counter({level: count for level, count in sarif.get_report().get_issue_type_count_for_severity().items()})


def test_it_keeps_to_the_schema_of_oasis(book, run):
    run("check-jsonschema", "--schemafile", ROOT / "tests/schemas/sarif-2.1.0.json", book.path(SARIF))


def test_the_validator_has_no_objection(book, run, tmp_path):
    tool = MODULES / "@microsoft/sarif-multitool-linux/Sarif.Multitool"
    tool.chmod(0o755)
    log = tmp_path / "validated.sarif"
    run(tool, "validate", book.path(SARIF), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--output", log, "--log", "ForceOverwrite")
    results = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    assert [result for result in results if result["ruleId"] not in UNWANTED] == []


def test_sarif_tools_counts_what_is_wrong(book):
    sarif = loader.load_sarif_file(str(book.path(SARIF)))
    levels = Counter(record["Severity"] for record in sarif.get_records())
    counts, report = book.counts(), book.json()
    print(levels, counts, Counter((finding["status"], finding["severity"]) for finding in report["findings"]))
    known = Counter(finding["severity"] for finding in report["findings"] if finding["status"] != "open")
    assert levels["error"] == counts["error"] + counts["broken"] + known["error"]
    assert levels["warning"] == counts["warning"] + known["warning"]
    assert levels["note"] == counts["advice"] + known["advice"]


@pytest.mark.parametrize("form", ["csv", "html", "summary", "codeclimate", "emacs"])
def test_sarif_tools_writes_its_own_reports(book, run, tmp_path, form):
    run("sarif", form, "--output", tmp_path / "written", book.path(SARIF))
    assert (tmp_path / "written").stat().st_size > 0


def test_sarif_tools_fails_a_build_where_the_run_failed(book, run):
    fails = book.name != "clean"
    run("sarif", "--check", "error", "summary", book.path(SARIF), expected=1 if fails else 0)
