"""That no format of reports is without a reader here, or without a word why."""

from conftest import BOOKS

READERS = {
    "human": "none: for people; test_services.py reads it as a log",
    "compact": "none: for editors; test_services.py reads it as a log",
    "json": "test_schemas.py, schemas.test.js",
    "jsonl": "test_tables.py, schemas.test.js",
    "sarif": "test_sarif.py",
    "junit": "test_junit.py",
    "github": "none: the runner's reader is in no registry; test_services.py has its grammar",
    "gitlab": "none: GitLab's reader is in no registry; test_services.py has what its documentation asks for",
    "azure": "azure.test.js",
    "markdown": "test_markdown.py",
    "csv": "test_tables.py",
    "html": "page.test.js",
}


def test_every_format_has_a_reader():
    written = {path.name.split(".")[1] for path in BOOKS.glob("clean/reports/check.*")}
    assert written == set(READERS)
