"""JSON reports and schemas in check-jsonschema, and the diff in git."""

import shutil

import pytest
from conftest import BOOKS

SCHEMAS = sorted(path.stem for path in BOOKS.glob("schemas/*.json"))

# Which schema each report says that it keeps to.
REPORTS = {
    "check.json.json": "report", "evidence.json": "evidence", "verify.json": "verified", "rules.json": "rules", "waivers.json": "waivers",
    "baseline.json": "baseline", "test.json.json": "test", "why.json": "why",
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_schema_is_one(run, schemas, schema):
    run("check-jsonschema", "--check-metaschema", schemas / f"{schema}.json")


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_keeps_to_its_schema(book, run, schemas, report):
    if not book.path(report).exists():
        pytest.skip(f"the book {book.name} has no {report}")
    run("check-jsonschema", "--schemafile", schemas / f"{REPORTS[report]}.json", book.path(report))


@pytest.mark.parametrize(("schema", "file"), [
    ("document", "shipped/repository/customers/adventure-works.yaml"), ("document", "shipped/repository/customers/contoso-gmbh.toml"),
    ("document", "shipped/repository/customers/trey-research.json"), ("config", "hostile/repository/clearance.toml"),
    ("waivers-file", "hostile/repository/waivers.toml")])
def test_what_people_write_keeps_to_its_schema_in_each_format(run, schemas, schema, file):
    run("check-jsonschema", "--schemafile", schemas / f"{schema}.json", BOOKS / file)


def test_git_applies_the_diff(book, run, tmp_path):
    shutil.copytree(book.repository, tmp_path / "copy")
    diff = book.path("fixes.diff")
    if diff.stat().st_size == 0:
        assert book.name == "clean"
        return
    run("git", "apply", "-p0", diff, cwd=tmp_path / "copy")
