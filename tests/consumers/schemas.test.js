"use strict";
// Schemas and JSON reports in ajv, at its strictest.
const { test } = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const Ajv = require("ajv/dist/2020");
const formats = require("ajv-formats");

const books = process.env.CONSUMERS_BOOKS;
const read = (...file) => JSON.parse(fs.readFileSync(path.join(books, ...file), "utf8"));
const schemas = Object.fromEntries(fs.readdirSync(path.join(books, "schemas")).map((file) => [path.parse(file).name, read("schemas", file)]));

// `x-` keywords are Clearance's own annotations; all else must be known to ajv.
function compile(name) {
  const ajv = new Ajv({ strict: true, allErrors: true, validateFormats: true });
  formats(ajv);
  const annotations = new Set(JSON.stringify(schemas[name]).match(/"x-[a-z-]+"(?=:)/g) ?? []);
  for (const keyword of annotations) ajv.addKeyword(JSON.parse(keyword));
  return ajv.compile(schemas[name]);
}

function holds(name, value) {
  const validate = compile(name);
  assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
}

for (const name of Object.keys(schemas)) {
  test(`schema ${name} compiles alone`, () => void compile(name));
}

const REPORTS = {
  "check.json.json": "report", "evidence.json": "evidence", "verify.json": "verified", "rules.json": "rules", "waivers.json": "waivers",
  "baseline.json": "baseline", "test.json.json": "test", "why.json": "why",
};

for (const book of fs.readdirSync(books).filter((name) => name !== "schemas")) {
  for (const [file, schema] of Object.entries(REPORTS)) {
    const missing = !fs.existsSync(path.join(books, book, "reports", file));
    test(`${book}: ${file} keeps to the schema ${schema}`, { skip: missing }, () => holds(schema, read(book, "reports", file)));
  }
  test(`${book}: each line of check.jsonl.jsonl keeps to the schema jsonl`, () => {
    const validate = compile("jsonl");
    const lines = fs.readFileSync(path.join(books, book, "reports", "check.jsonl.jsonl"), "utf8").split("\n").filter(Boolean);
    for (const line of lines) assert.ok(validate(JSON.parse(line)), JSON.stringify(validate.errors));
  });
}

test("a customer of each kind keeps to the schema document", () => {
  const folder = path.join(books, "shipped", "repository", "customers");
  const files = fs.readdirSync(folder).filter((file) => file.endsWith(".json"));
  assert.notStrictEqual(files.length, 0);
  for (const file of files) holds("document", JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")));
});
