"use strict";
// The HTML page in the Nu checker, and in Chromium with axe-core.
const { test, before, after } = require("node:test");
const assert = require("node:assert");
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");
const { source } = require("axe-core");

const books = process.env.CONSUMERS_BOOKS;
const pages = fs.readdirSync(books).filter((name) => name !== "schemas").map((book) => path.join(books, book, "reports", "check.html.html"));
const VNU = path.join(process.env.CONSUMERS_MODULES, "vnu-jar", "build", "dist", "vnu.jar");

// It does not compare digests of the policy with what they are of; browsers do, and the tests in Chromium would fail.
const NOT_SO = "Inline (style|script) violates Content Security Policy.*";

test("the Nu checker has no objection", () => {
  const ran = spawnSync("java", ["-jar", VNU, "--stdout", "--format", "gnu", "--filterpattern", NOT_SO, ...pages], { encoding: "utf8", timeout: 120_000 });
  assert.strictEqual(ran.stdout, "");
  assert.strictEqual(ran.status, 0, ran.stderr);
});

let browser;
before(async () => {
  const quiet = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: quiet });
});
after(() => browser?.close());

const SCREENS = [
  { name: "a desktop", viewport: { width: 1280, height: 900 } },
  { name: "a phone", viewport: { width: 400, height: 800 } },
  { name: "a dark desktop", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "a desktop without scripts of the page", viewport: { width: 1280, height: 900 }, without: true },
];

for (const page of pages) {
  const book = path.basename(path.dirname(path.dirname(page)));
  for (const { name, without, ...screen } of SCREENS) {
    test(`${book}: axe finds nothing on ${name}`, async () => {
      // axe is a script of somebody else, which the page's policy refuses; what the policy does is tested elsewhere.
      const context = await browser.newContext({ ...screen, bypassCSP: true, offline: true });
      const tab = await context.newPage();
      const failed = [];
      tab.on("pageerror", (error) => failed.push(error.message));
      if (without) await tab.addInitScript(() => document.addEventListener("DOMContentLoaded", () => {}));
      await tab.goto(pathToFileURL(page).href);
      await tab.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      await tab.evaluate(source);
      const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(" | ")}`);
      assert.deepStrictEqual([...failed, ...told], []);
      await context.close();
    });
  }
}
