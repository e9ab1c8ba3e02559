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

// It does not compare digests of the policy with what they are of; browsers do, and the tests in Chromium would fail. Customers' texts
// are shown as they are, in whichever form of Unicode, with letters that only their own fonts have.
const NOT_SO = "(Inline (style|script) violates Content Security Policy|Text run is not in Unicode Normalization Form C|Document uses the Unicode Private Use).*";

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

// The page as a browser takes it that runs none of its scripts; what a test asks of it is run in any case.
function withoutScripts(page) {
  const file = page.replace(/\.html$/, ".no-scripts.html");
  fs.writeFileSync(file, fs.readFileSync(page, "utf8").replace(/script-src 'sha256-[^']*'/, "script-src 'none'"));
  return file;
}

const SCREENS = [
  { name: "a desktop", viewport: { width: 1280, height: 900 } },
  { name: "a phone", viewport: { width: 400, height: 800 } },
  { name: "a dark desktop", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "a desktop without its scripts", viewport: { width: 1280, height: 900 }, scripts: false },
];

for (const page of pages) {
  const book = path.basename(path.dirname(path.dirname(page)));
  for (const { name, scripts = true, ...screen } of SCREENS) {
    test(`${book}: axe finds nothing on ${name}`, async () => {
      const context = await browser.newContext({ ...screen, offline: true });
      const tab = await context.newPage();
      const failed = [];
      tab.on("pageerror", (error) => failed.push(error.message));
      await tab.goto(pathToFileURL(scripts ? page : withoutScripts(page)).href);
      await tab.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      // What is out of sight has no size of its own until somebody scrolls there.
      await tab.evaluate(() => document.querySelectorAll(".group, .finding").forEach((it) => { it.style.contentVisibility = "visible"; }));
      await tab.evaluate(source);
      const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(" | ")}`);
      assert.deepStrictEqual([...failed, ...told], []);
      await context.close();
    });
  }
}
