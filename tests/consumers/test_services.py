"""What CI services read: their reports, their logs, and the files that set Clearance up there."""

import json
import re

import pytest
from conftest import BOOKS, ROOT

LOGS = sorted(path.relative_to(BOOKS) for path in BOOKS.glob("*/reports/log.*"))


def test_gitlab_takes_the_code_quality_report(book, run):
    run("check-jsonschema", "--schemafile", ROOT / "tests/schemas/gitlab-code-quality.json", book.path("check.gitlab.json"))
    prints = [issue["fingerprint"] for issue in book.json("check.gitlab.json")]
    assert len(prints) == len(set(prints)), "GitLab drops issues whose fingerprint it has"


def of_service(log):
    _, service, form, _ = log.name.split(".")
    return service, form


@pytest.mark.parametrize("log", [log for log in LOGS if of_service(log)[0] == "azure"], ids=str)
def test_azure_finds_no_command_but_ours(log):
    """The agent takes `##vso[` and `##[` anywhere in a line."""
    ours = re.compile(r"##vso\[task\.logissue type=(error|warning);[^\]]*\]|##\[(group|endgroup)\]")
    for line in re.split("\r\n|\r|\n", (BOOKS / log).read_bytes().decode()):
        rest = ours.sub("", line, count=1) if of_service(log)[1] == "azure" and ours.match(line) else line
        assert not re.search(r"##(vso)?\[", rest), line


@pytest.mark.parametrize("log", [log for log in LOGS if of_service(log)[0] == "github"], ids=str)
def test_github_finds_no_command_but_ours(log):
    """The runner takes `::` where a line starts, after blanks, and `##[` anywhere."""
    ours = re.compile(r"::(error|warning|notice) [^:]*::|::(group|endgroup)::")
    for line in re.split("\r\n|\r|\n", (BOOKS / log).read_bytes().decode()):
        rest = line[len(ours.match(line)[0]):] if of_service(log)[1] == "github" and ours.match(line) else line
        assert not re.match(r"\s*::", rest) and "##[" not in rest, line


def test_github_shows_what_is_open(book):
    lines = [line for line in book.text("check.github.txt").split("\n") if line.startswith(("::error ", "::warning ", "::notice "))]
    open_or_waived = [finding for finding in book.json()["findings"] if finding["status"] != "known"]
    assert len(lines) >= len(open_or_waived) + len(book.json()["broken"])


@pytest.mark.parametrize(("schema", "file"), [
    ("vendor.github-actions", "action.yml"), ("vendor.github-workflows", ".github/workflows/ci.yml"), ("vendor.gitlab-ci", "ci/gitlab.yml"),
    ("vendor.azure-pipelines", "ci/azure.yml")])
def test_services_take_what_sets_clearance_up(run, schema, file):
    transform = {"vendor.gitlab-ci": "gitlab-ci", "vendor.azure-pipelines": "azure-pipelines"}.get(schema)
    options = ["--data-transform", transform] if transform else []
    run("check-jsonschema", "--builtin-schema", schema, *options, ROOT / file)


def test_pre_commit_takes_the_hooks(run):
    run("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


def test_what_actions_use_is_pinned(run):
    said = run("zizmor", "--offline", "--no-config", "--no-exit-codes", "--format", "json-v1", ROOT / "action.yml", ROOT / ".github")
    found = json.loads(said[said.index("["):said.rindex("]") + 1])
    assert [it for it in found if it["ident"] == "unpinned-uses"] == []


@pytest.mark.parametrize("script", [".ci/run", "tests/consumers/run"])
def test_scripts_are_sound(run, script):
    run("shellcheck", ROOT / script)


def test_lcov_is_read(run, tmp_path):
    run("lcov_cobertura", BOOKS / "clean/reports/coverage.lcov", "--output", tmp_path / "coverage.xml")
    written = (tmp_path / "coverage.xml").read_text()
    lines = re.search(r'lines-covered="(\d+)" lines-valid="(\d+)"', written)
    assert 0 < int(lines[1]) <= int(lines[2])
