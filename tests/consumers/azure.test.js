"use strict";
// The lines for Azure Pipelines, in the library that its own tasks read and write such lines with.
const { test } = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { commandFromString } = require("azure-pipelines-task-lib/taskcommand");

const books = process.env.CONSUMERS_BOOKS;

for (const book of fs.readdirSync(books).filter((name) => name !== "schemas")) {
  test(`${book}: each issue is read with its place and message`, () => {
    const text = fs.readFileSync(path.join(books, book, "reports", "check.azure.txt"), "utf8");
    const report = JSON.parse(fs.readFileSync(path.join(books, book, "reports", "check.json.json"), "utf8"));
    const issues = text.split("\n").filter((line) => line.startsWith("##vso[")).map(commandFromString);
    for (const issue of issues) {
      assert.strictEqual(issue.command, "task.logissue");
      assert.match(issue.properties.type, /^(error|warning)$/);
      assert.ok(issue.message);
    }
    const open = report.findings.filter((finding) => finding.status === "open");
    const places = (list) => list.map(({ file, line, rule }) => `${file}:${line} ${rule}`).sort();
    const read = issues.filter(({ properties }) => properties.code && properties.linenumber)
      .map(({ properties }) => ({ file: properties.sourcepath, line: properties.linenumber, rule: properties.code }));
    const missing = places(open.filter(({ file }) => /^[\w/.-]+$/.test(file))).filter((place) => !places(read).includes(place));
    assert.deepStrictEqual(missing, []);
    assert.ok(issues.length >= open.length + report.broken.length);
  });
}
