"""JUnit in junitparser and junit2html, and as XML."""

import pytest
from conftest import BOOKS
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree

REPORTS = sorted(path.relative_to(BOOKS) for path in BOOKS.glob("*/reports/*.junit.xml"))


def suites(path):
    return [suite for suite in JUnitXml.fromfile(str(path))]


@pytest.mark.parametrize("report", REPORTS, ids=str)
def test_it_is_xml_without_help(report):
    parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True, huge_tree=False)
    etree.parse(BOOKS / report, parser)


@pytest.mark.parametrize("report", REPORTS, ids=str)
def test_the_counts_are_those_of_the_cases(report):
    whole = JUnitXml.fromfile(str(BOOKS / report))
    sums = [0, 0, 0]
    for suite in whole:
        results = [result for case in suite for result in case.result]
        counted = [sum(isinstance(result, kind) for result in results) for kind in (Failure, Error, Skipped)]
        assert [suite.failures, suite.errors, suite.skipped or 0] == counted, suite.name
        assert suite.tests == len(list(suite))
        sums = [sum(pair) for pair in zip(sums, counted)]
    assert [whole.failures, whole.errors] == sums[:2]


def test_what_fails_is_what_is_wrong(book):
    cases = [case for suite in suites(book.path("check.junit.xml")) for case in suite]
    failed = [result for case in cases for result in case.result if isinstance(result, Failure)]
    broken = [result for case in cases for result in case.result if isinstance(result, Error)]
    report = book.json()
    wrong = {(finding["rule"], finding["file"], finding["document"]) for finding in report["findings"]
             if finding["status"] == "open" and finding["severity"] == "error"}
    assert len(failed) == len(wrong)
    assert len(broken) == len({(it["rule"], it["file"], it["document"]) for it in report["broken"]})


def test_junitparser_verifies_it(book, run):
    counts = book.counts()
    run("junitparser", "verify", book.path("check.junit.xml"), expected=1 if counts["error"] + counts["broken"] else 0)


@pytest.mark.parametrize("report", REPORTS, ids=str)
def test_junit2html_draws_it(report, run, tmp_path):
    run("junit2html", BOOKS / report, tmp_path / "drawn.html")
    assert (tmp_path / "drawn.html").stat().st_size > 0
