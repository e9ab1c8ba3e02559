"""The books that books.py made, one after the other, for each test that asks for one."""

import csv
import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOKS = Path(os.environ["CONSUMERS_BOOKS"])


class Book:
    def __init__(self, folder):
        self.name, self.repository, self.reports = folder.name, folder / "repository", folder / "reports"

    def path(self, name):
        return self.reports / name

    def text(self, name):
        return self.path(name).read_bytes().decode()

    def json(self, name="check.json.json"):
        return json.loads(self.text(name))

    def rows(self):
        """The rows of the CSV report, as Python's strict reader has them."""
        with open(self.path("check.csv.csv"), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def counts(self):
        """Open findings by severity, with what could not be checked as `broken`."""
        report = self.json()
        found = [finding["severity"] for finding in report["findings"] if finding["status"] == "open"]
        return Counter(found) + Counter(broken=len(report["broken"]))


@pytest.fixture(params=sorted(path.parent.name for path in BOOKS.glob("*/reports")))
def book(request):
    return Book(BOOKS / request.param)


@pytest.fixture
def schemas():
    return BOOKS / "schemas"


@pytest.fixture
def run(tmp_path):
    """Runs a consumer; what it prints is shown where it does not end as expected."""

    def run(*command, expected=0, cwd=tmp_path):
        ran = subprocess.run([str(word) for word in command], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        said = ran.stdout.decode() + ran.stderr.decode()
        assert ran.returncode == expected, f"{command[0]} ended with {ran.returncode}\n{said[-20000:]}"
        return said

    return run
