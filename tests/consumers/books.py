"""Makes the books of customers that consumers are tried on, and every report about them: books.py CLEARANCE FOLDER.

Each book is a repository in FOLDER/NAME/repository, with its reports in FOLDER/NAME/reports. Hostile texts are spelt out here,
as most of them cannot be seen in a file and some cannot be a file's name everywhere.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-11-22"

# What a report is called by what it is, where consumers go by the name.
EXTENSIONS = {"html": "html", "markdown": "md", "csv": "csv", "json": "json", "jsonl": "jsonl", "junit": "xml", "gitlab": "json", "sarif": "sarif"}

# Characters that have no shape of their own, that turn what follows around, or that are none at all.
HIDDEN = [*range(0x20), 0x7F, 0x85, 0x9B, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069,
          0xFDD0, 0xFDEF, 0xFEFF, 0xFFF9, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0xE0001, 0xE0041, 0x10FFFE, 0x10FFFF]

TEXTS = [
    "Contoso GmbH",
    # Commands to runners and agents, at a line's start and within.
    "##vso[task.complete result=Succeeded;]done", "see ##vso[task.setvariable variable=PATH]/tmp", "##[error]red", "##[group]closed",
    "::error::red", " \t::stop-commands::token", "::add-mask::a", "two\n::error::lines\r\n##vso[task.complete result=Succeeded;]",
    # Formulas of spreadsheets, at a cell's start and where another separator would start one.
    "=1+1", "+1", "-1", "@SUM(A1:A9)", "\t=1", "\r=1", "\n=1", "a;=1+1", "a\t=1+1", "a,=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x.example\")", "＝1+1",
    # Markup.
    "]]>", "<![CDATA[x]]>", "--> <!-- -->", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</style></script></title>", "&#0; &#xFFFE; &lt; &amp;",
    "\" ' ` \\ \\n \\u{fffe}", "| a | b |", "```\n# heading", "[a](javascript:alert(1)) ![b](http://x.example/b.png)", "http://x.example www.x.example @octocat #1 a@x.example",
    "- [ ] task", "    indented", "<details><summary>x</summary>", "{{ template }} ${{ secrets.TOKEN }} $(command) %PATH% %0A%25",
    # Letters of the world, and marks that pile up.
    "שלום \u200fעולם\u200e, مرحبا", "Bäckerei 東京 größer 🙂 👩\u200d👧 e\u0301", "Z" + "\u0351" * 40, "\ud7ff\ue000\U0010fffd",
    # More than a cell, a line, or a comment takes.
    "long " * 14_000,
    *(f"before {chr(code)} after U+{code:04X}" for code in HIDDEN),
    "all " + "".join(map(chr, HIDDEN)),
]

NAMES = ["::error::pwned.toml", "##vso[task.complete result=Succeeded;].json", "=1+1;@b,\"c\".yaml", "<b>&amp; ]]>'.toml", "new\nline.toml", " blank .toml",
         "שלום\u202e\uffff.toml", "%41#frag?q=1.toml", "a:1:2.toml", "back\\slash.toml", "[x](y)`|`.toml", "-rf.toml"]

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:consumers:customer:1", "type": "object", "additionalProperties": False,
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "texts": {"type": "array", "items": {"type": "string"}}, "breaks": {"type": "boolean"}},
}

RULE = """//! Says <b>&amp; ]]> | `{id}` ##vso[task.complete] ::error:: =1+1
//!
//! **How to fix.** Write </script> `another` [text](https://example.com/a|b).

const RULE = #{{ severity: "{severity}", tags: ["all", "{id}"], url: "https://example.com/{id}?a=1&b='2'" }};

fn check(customer) {{
    if customer.breaks == true {{ throw `${{customer.name}}`; }}
    for nth in range(0, customer.texts.len()) {{
        let text = customer.texts[nth];
        if nth % 3 == {rest} && text != "Contoso" {{ report(text, text).help(text).label(customer.name, `${{customer.name}}`).fix(text, "Contoso"); }}
    }}
}}
"""


def toml(text):
    """A text as TOML; what no text can hold there as it is, as an escape, and the rest as it is."""
    as_is = lambda c: c >= " " and c not in '"\\\x7f'
    return '"' + "".join(c if as_is(c) else f"\\U{ord(c):08X}" for c in text) + '"'


def customer(name, texts, breaks=False):
    return {"name": name, "texts": texts, "breaks": breaks}


def as_toml(it):
    return f"name = {toml(it['name'])}\nbreaks = {json.dumps(it['breaks'])}\ntexts = [\n" + "".join(f"  {toml(text)},\n" for text in it["texts"]) + "]\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def file_of(format):
    return f"check.{format}.{EXTENSIONS.get(format, 'txt')}"


class Book:
    def __init__(self, program, folder):
        self.program, self.folder, self.reports = program, folder / "repository", folder / "reports"
        self.folder.mkdir(parents=True)
        self.reports.mkdir()
        subprocess.run(["git", "init", "--quiet"], cwd=self.folder, check=True)

    def write(self, path, text):
        write(self.folder / path, text)

    def run(self, *arguments, expected=(0,), **variables):
        """Runs the command in the repository: its standard output and error, as bytes."""
        unset = ("CLEARANCE_", "GITHUB_", "TF_BUILD", "NO_COLOR", "CLICOLOR", "FORCE_COLOR")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(unset)} | variables
        ran = subprocess.run([self.program, *arguments], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        if ran.returncode not in expected:
            raise SystemExit(f"{arguments}: {ran.returncode}, expected one of {expected}\n{ran.stderr.decode()}")
        return ran.stdout, ran.stderr

    def keep(self, name, *arguments, **options):
        out, _ = self.run(*arguments, **options)
        write(self.reports / name, out)

    def report(self, expected, formats):
        """Writes every report of a check, and what a service's log gets of those that people read."""
        files = [f"--format={name}=../reports/{file_of(name)}" for name in formats]
        check = ["check", ".", "--as-of", AS_OF]
        self.run(*check, *files, "--evidence", "../reports/evidence.json", expected=expected)
        for service, variables in {"azure": {"TF_BUILD": "True"}, "github": {"GITHUB_ACTIONS": "true"}}.items():
            for name in ["human", "compact", "markdown", service]:
                out, err = self.run(*check, "-v", "--format", name, expected=expected, **variables)
                write(self.reports / f"log.{service}.{name}.out", out)
                write(self.reports / f"log.{service}.{name}.err", err)
        self.keep("fixes.diff", *check, "--diff", expected=(0, 1, 3))
        self.keep("verify.json", "verify", "../reports/evidence.json", "--format", "json")
        self.keep("rules.json", "rules", "--format", "json")
        self.keep("waivers.json", "waivers", "list", "--as-of", AS_OF, "--format", "json", expected=(0, 1, 3))
        if 3 not in expected:
            self.run("baseline", "create", ".", "--as-of", AS_OF, "--baseline", "../reports/baseline.json")


def make_hostile(book):
    book.write("clearance.toml", 'packs = ["rules"]\n')
    book.write("rules/pack.toml", 'name = "hostile"\ndescription = "<b>"\n\n[words]\nsubject = "customer"\nsubjects = "customers"\nverdict = "may move"\n\n[subject]\nname = "name"\n')
    book.write("rules/document.schema.json", json.dumps(SCHEMA))
    for rest, severity in enumerate(["error", "warning", "advice"]):
        book.write(f"rules/{severity}s.rhai", RULE.format(id=f"{severity}s", severity=severity, rest=rest))
    book.write("known.toml", as_toml(customer("Known", TEXTS[:9])))
    book.run("baseline", "create", ".", "--as-of", AS_OF)
    shutil.copy(book.folder / "clearance-baseline.json", book.reports / "baseline.json")
    book.write("texts.toml", as_toml(customer(TEXTS[-1], TEXTS)))
    book.write("texts.json", json.dumps(customer("JSON " + TEXTS[-1], TEXTS), ensure_ascii=False))
    book.write("lines.jsonl", "".join(json.dumps(customer(f"{nth} {text[:90]}", [text, "x"])) + "\n" for nth, text in enumerate(TEXTS[:40])) + '{"name": \n')
    book.write("stream.yaml", "---\n".join(json.dumps(customer(text[:90], [text])) + "\n" for text in TEXTS[1:30]))
    book.write("breaks.toml", as_toml(customer(TEXTS[-1], TEXTS[:2], breaks=True)))
    book.write("waived.toml", as_toml(customer("Waived", ["::error::waived", "=1+1"])))
    book.write("unknown-keys.toml", "name = 'x'\n" + "".join(f"{toml(text[:90])} = 1\n" for text in TEXTS))
    book.write("crlf.toml", b"\xef\xbb\xbf" + as_toml(customer("CRLF", ["=1", "a\\tb"])).replace("\n", "\r\n").encode())
    book.write("notes ##vso[task.complete result=Succeeded;].txt", "")
    book.write("torn.toml", "name = \"##vso[task.complete result=Succeeded;]\ufffe")
    book.write("bytes.toml", b"name = \"\xff\xfe ::error::\"\n")
    for name in NAMES:
        try:
            text = as_toml(customer(name, ["a;=1", "::error::"]))
            book.write(f"names/{name}", text if name.endswith(".toml") else json.dumps(customer(name, ["a;=1"])))
        except OSError:
            print(f"no file can be called {name!r} here", file=sys.stderr)
    book.write("waivers.toml", "".join(
        f"[[waivers]]\nrule = \"{rule}\"\nfile = \"waived.toml\"\nreason = {toml(reason)}\napproved_by = \"=1+1 <a@x.example>\"\nexpires = 2026-12-31\n\n"
        for rule, reason in [("errors", TEXTS[-1]), ("warnings", "::stop-commands::x\n##vso[task.complete]")]))


def make_shipped(book):
    shutil.copytree(ROOT / "fixtures/customers", book.folder / "customers")


def make_clean(book):
    shutil.copy(ROOT / "fixtures/customers/contoso-gmbh.toml", book.folder)


def main(program, folder):
    program = Path(program).resolve()
    said = subprocess.run([program, "check", "--format", "?"], capture_output=True, text=True, timeout=60).stderr
    formats = re.search("the formats are (.*)", said)[1].split(", ")
    shutil.rmtree(folder, ignore_errors=True)
    for name, make, expected in [("hostile", make_hostile, (3,)), ("shipped", make_shipped, (1,)), ("clean", make_clean, (0,))]:
        book = Book(program, Path(folder) / name)
        make(book)
        book.report(expected, formats)
    for name in ["human", "json", "junit"]:
        book.keep(file_of(name).replace("check", "test"), "test", "builtin", "--format", name)
    book.run("test", "builtin", "--lcov", "../reports/coverage.lcov")
    book.keep("why.json", "why", "same-license-total", "contoso-gmbh.toml", "--as-of", AS_OF, "--format", "json")
    said = subprocess.run([program, "schema", "?"], capture_output=True, text=True, timeout=60).stderr
    for name in re.search(r"possible values: (.*)\]", said)[1].split(", "):
        write(Path(folder) / f"schemas/{name}.json", book.run("schema", name)[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
