//! The page in Chromium: what it reads there, does there, and prints. Where there is none, the tests say so and leave
//! it at what the others find out without.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clearance_engine::report::{Finding, Report, Status};
use clearance_render::output::escape;
use serde_json::{Value, json};

use super::markup::{Element, parsed};
use super::{page, report};

/// A browser, and a folder for its profile and the pages that it opens.
pub(super) struct Browser {
    program: PathBuf,
    pub(super) folder: tempfile::TempDir,
}

/// What a page came to.
pub(super) struct Seen {
    /// The page after its scripts ran, as HTML.
    pub(super) html: String,
    /// What was written to the console.
    pub(super) console: Vec<String>,
}

impl Browser {
    /// Debian's Chromium, or another of the family; nothing where none is installed.
    #[allow(clippy::print_stderr, reason = "a test that does less than it could must say so")]
    pub(super) fn find() -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let places =
            names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        let program = places.into_iter().find(|place| place.is_file());
        if program.is_none() {
            eprintln!("no Chromium here: what the page does in a browser is not tested");
        }
        Some(Self { program: program?, folder: tempfile::tempdir().expect("a folder") })
    }

    /// Runs the browser over a page: its output and what it said.
    pub(super) fn run(&self, page: &str, fragment: &str, options: &[&str]) -> (String, String) {
        let file = self.folder.path().join("page.html");
        std::fs::write(&file, page).expect("it can be written");
        let [out, err] = ["out", "err"].map(|name| self.folder.path().join(name));
        let create = |path: &Path| std::fs::File::create(path).expect("it can be written");
        let mut child = Command::new(&self.program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"])
            .args(["--disable-dev-shm-usage", "--virtual-time-budget=10000"])
            .arg(format!("--user-data-dir={}", self.folder.path().join("profile").display()))
            .args(options)
            .arg(format!("file://{}{fragment}", file.display()))
            .stdin(Stdio::null())
            .stdout(create(&out))
            .stderr(create(&err))
            .spawn()
            .expect("the browser starts");
        let start = Instant::now();
        while child.try_wait().expect("it is ours").is_none() {
            if start.elapsed() > Duration::from_secs(120) {
                child.kill().expect("it is ours");
                panic!("the browser does not end: {}", read(&err));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        (read(&out), read(&err))
    }

    pub(super) fn open(&self, page: &str, fragment: &str, options: &[&str]) -> Seen {
        let options: Vec<&str> = [&["--dump-dom", "--enable-logging=stderr"], options].concat();
        let (html, said) = self.run(page, fragment, &options);
        let console = said.lines().filter(|line| line.contains(":CONSOLE"));
        Seen { html, console: console.map(str::to_owned).collect() }
    }

    /// Runs a script in the page, after the page's own; it gives a value that JSON can hold.
    pub(super) fn ask(&self, page: &str, fragment: &str, script: &str) -> Value {
        told(&self.open(&with_driver(page, script), fragment, &[]).html)
    }

    /// The same in a frame as wide as a phone: no window is as narrow.
    pub(super) fn ask_on_phone(&self, page: &str, script: &str) -> Value {
        let page = json!(with_driver(page, script)).to_string().replace("</", "<\\/");
        let outer = format!(
            "<!DOCTYPE html><body style='margin:0'><script>const frame = document.createElement('iframe');
             frame.width = 400; frame.height = 800; frame.style.border = 0; frame.srcdoc = {page};
             frame.onload = () => document.body.append(frame.contentDocument.getElementById('told'));
             document.body.append(frame);</script></body>"
        );
        told(&self.open(&outer, "", &["--hide-scrollbars"]).html)
    }
}

/// The page without its policy, and with a script after its own.
fn with_driver(page: &str, script: &str) -> String {
    let (before, policy) = page.split_once("<meta http-equiv").expect("the policy");
    let (_, after) = policy.split_once('>').expect("its end");
    let open = format!("{before}{after}");
    let driver = format!(
        "<script>document.body.append(Object.assign(document.createElement('pre'), \
         {{ id: 'told', textContent: JSON.stringify((() => {{ {script} }})()) }}))</script></body>"
    );
    open.replace("</body>", &driver)
}

/// What such a script gave.
fn told(html: &str) -> Value {
    let (_, told) = html.split_once("<pre id=\"told\">").expect("the script ended");
    let (told, _) = told.split_once("</pre>").expect("it ends");
    serde_json::from_str(&super::markup::decoded(told)).expect("it is JSON")
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
}

/// The page as a browser takes it that runs no script. One that is told so by an option could not be asked what it
/// read.
pub(super) fn without_script(page: &str) -> String {
    let (before, digest) = page.split_once("script-src 'sha256-").expect("a policy");
    let (_, after) = digest.split_once('\'').expect("it ends");
    format!("{before}script-src 'none'{after}")
}

/// Each element of the body: its name, and what it says. Browsers add `tbody`.
fn outline(page: &Element) -> Vec<(String, String)> {
    let body = page.named("body").next().expect("a body");
    let elements = body.all().skip(1).filter(|element| element.name != "tbody");
    elements.map(|element| (element.name.clone(), element.text())).collect()
}

#[test]
fn without_a_script_the_browser_reads_what_was_written() {
    let Some(browser) = Browser::find() else { return };
    let page = without_script(&page(&report()));
    let seen = browser.open(&page, "", &[]);
    // No text became an element, and none was lost.
    let (read, meant) = (outline(&parsed(seen.html.trim_end())), outline(&parsed(&page)));
    for (read, meant) in read.iter().zip(&meant) {
        assert_eq!(read, meant);
    }
    assert_eq!(read.len(), meant.len());
    let hidden = parsed(seen.html.trim_end());
    let hidden = hidden.named("form").next().and_then(|form| form.attribute("hidden"));
    assert_eq!(hidden, Some(""), "what does nothing is not shown");
}

#[test]
fn nothing_is_refused_and_nothing_fails() {
    let Some(browser) = Browser::find() else { return };
    let page = page(&report());
    let seen = browser.open(&page, "", &[]);
    assert_eq!(seen.console, Vec::<String>::new());
    let with_script = parsed(seen.html.trim_end());
    assert!(
        with_script.named("form").next().is_some_and(|form| form.attribute("hidden").is_none())
    );
    // What is not the page's own is refused, and the console says so.
    for foreign in [
        "<script>document.title = 1</script>",
        "<p onclick='x'></p>",
        "<p style='color:red'></p>",
        "<img src='x.png'>",
    ] {
        let seen = browser.open(&page.replace("</body>", &format!("{foreign}</body>")), "", &[]);
        let refused = seen.console.iter().any(|line| line.contains("Content Security Policy"));
        // A handler is refused when it would run.
        assert!(refused || foreign.contains("onclick"), "{foreign}: {:?}", seen.console);
        assert!(seen.html.contains("<title>"), "{foreign}");
    }
}

#[test]
fn texts_in_the_browser_are_those_of_the_report() {
    let Some(browser) = Browser::find() else { return };
    let report = report();
    let told = browser.ask(
        &page(&report),
        "",
        "return Object.fromEntries(Array.from(document.querySelectorAll('article[id]'), (article) => \
         [article.id, [article.querySelector('.message').textContent, article.querySelectorAll('script, img').length]]))",
    );
    for Finding { fingerprint, message, .. } in &report.findings {
        assert_eq!(told[format!("finding-{fingerprint}")], json!([escape(message), 0]));
    }
}

/// Functions for the scripts below.
const DRIVER: &str = "
    const rows = () => Array.from(document.querySelectorAll('#readiness tbody tr'));
    const shown = () => rows().filter((row) => !row.hidden);
    const names = () => shown().map((row) => row.cells[0].textContent);
    const cells = (column) => rows().map((row) => row.cells[column].textContent);
    const head = (title) => Array.from(document.querySelectorAll('#readiness thead th'))
        .find((head) => head.textContent === title);
    const sort = (title) => { head(title).querySelector('button').click(); return head(title).ariaSort; };
    const form = document.getElementById('filter');
    const set = (values) => {
        for (const field of ['text', 'standing', 'severity', 'rule']) form.elements.namedItem(field).value = values[field] ?? '';
        form.dispatchEvent(new Event('input', { bubbles: true }));
        return [shown().length, Array.from(document.querySelectorAll(':is(#findings, #questions) .finding')).filter((finding) => !finding.closest('[hidden]')).length];
    };
";

#[test]
fn columns_sort_both_ways() {
    let Some(browser) = Browser::find() else { return };
    let script = format!(
        "{DRIVER} const told = {{ before: cells(0) }};
         told.errors = [sort('Errors'), cells(2)];
         told.again = [sort('Errors'), cells(2)];
         told.days = [sort('Days left'), cells(9), head('Errors').ariaSort];
         told.late = [sort('Days left'), cells(9)];
         told.customer = [sort('Customer'), cells(0)];
         told.standing = [sort('Standing'), cells(1)];
         return told;"
    );
    let told = browser.ask(&page(&report()), "", &script);
    let numbers = |list: &Value| -> Vec<i64> {
        let list = list.as_array().expect("a list").iter();
        list.map(|text| text.as_str().and_then(|text| text.parse().ok()).expect("a number"))
            .collect()
    };
    assert_eq!(
        (told["errors"][0].as_str(), told["again"][0].as_str()),
        (Some("descending"), Some("ascending"))
    );
    assert!(
        numbers(&told["errors"][1]).is_sorted_by(|a, b| a >= b)
            && numbers(&told["again"][1]).is_sorted()
    );
    assert_eq!(told["days"][2], Value::Null, "one column is sorted by at a time");
    let days = |key: &str| {
        let list = told[key][1].as_array().expect("a list").iter();
        list.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        days("days")[..5],
        ["21 days ago", "today", "38 days left", "129 days left", "129 days left"]
    );
    assert_eq!(
        days("late")[..5],
        ["129 days left", "129 days left", "38 days left", "today", "21 days ago"]
    );
    assert!(
        days("days")[5..].iter().chain(&days("late")[5..]).all(|day| day == "none"),
        "none comes last"
    );
    assert!(days("standing").is_sorted_by_key(|words| {
        ["blocked", "not checked", "ready by waiver", "ready"].iter().position(|it| it == words)
    }));
    let mut names = days("customer");
    assert_eq!(told["customer"][0], "ascending");
    assert!(
        names.iter().position(|name| name.starts_with("Contoso"))
            < names.iter().position(|name| name.starts_with("Fabrikam"))
    );
    names.sort();
    let mut before: Vec<&str> =
        told["before"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    before.sort_unstable();
    assert_eq!(names, before, "nobody is lost");
}

#[test]
fn the_filter_shows_what_is_asked_for() {
    let Some(browser) = Browser::find() else { return };
    let report = report();
    let open = || report.findings.iter().filter(|finding| finding.status.is_open());
    let script = format!(
        "{DRIVER} const told = {{
            all: set({{}}), rule: set({{ rule: 'schema' }}), severity: set({{ severity: 'warning' }}),
            ready: set({{ standing: 'ready' }}), blocked: set({{ standing: 'blocked' }}),
            both: set({{ rule: 'schema', severity: 'warning' }}),
            name: set({{ text: '  CONTOSO g' }}), message: set({{ text: '20 licenses arrive' }}),
            excerpt: set({{ text: 'commercial-ish' }}), nothing: set({{ text: 'no such text' }}),
         }};
         told.status = document.getElementById('filter-status').textContent;
         form.querySelector('button').click();
         told.reset = [shown().length, form.elements.namedItem('text').value];
         return told;"
    );
    let told = browser.ask(&page(&report), "", &script);
    let pair = |key: &str| [0, 1].map(|at| told[key][at].as_u64().expect("a number") as usize);
    let of = |wanted: &dyn Fn(&Finding) -> bool| open().filter(|finding| wanted(finding)).count();
    assert_eq!(pair("all")[1], open().count());
    assert_eq!(pair("rule"), [2, of(&|finding| &*finding.rule == "schema")]);
    assert_eq!(pair("severity")[1], of(&|finding| finding.severity.name() == "warning"));
    // Findings that are about nobody stand nowhere.
    assert_eq!(
        pair("blocked")[1],
        of(&|finding| finding.subject.is_some()) - pair_of_ready(&report)
    );
    assert_eq!([pair("both"), pair("nothing")], [[0, 0], [0, 0]]);
    assert_eq!((pair("name")[0], pair("message"), pair("excerpt")), (1, [1, 1], [1, 1]));
    assert_eq!(
        pair("name")[1],
        of(&|finding| finding
            .subject
            .as_ref()
            .is_some_and(|of| &*of.file == "customers/contoso.toml"))
    );
    let all = pair("all")[0];
    assert_eq!(
        told["status"],
        format!("0 of {all} customers shown, with 0 of {} open findings", open().count())
    );
    assert_eq!(told["reset"], json!([all, ""]));
}

/// Open findings of customers that are not blocked.
fn pair_of_ready(report: &Report) -> usize {
    let standings = report.standings();
    let open = report.findings.iter().filter(|finding| finding.status.is_open());
    let subjects = open.filter_map(|finding| finding.subject.as_ref());
    subjects
        .filter(|of| {
            standings.standing_of(&of.file, of.document)
                != clearance_engine::report::Standing::Blocked
        })
        .count()
}

#[test]
fn a_link_unfolds_what_it_leads_to() {
    let Some(browser) = Browser::find() else { return };
    let report = report();
    let known = report.findings.iter().find(|finding| matches!(finding.status, Status::Known));
    let id = format!("finding-{}", known.expect("one is known").fingerprint);
    let script = format!(
        "return [document.getElementById('{id}').closest('details').open, \
         document.querySelectorAll('details.rule[open]').length]"
    );
    let page = page(&report);
    assert_eq!(browser.ask(&page, &format!("#{id}"), &script), json!([true, 0]));
    assert_eq!(browser.ask(&page, "", &script), json!([false, 0]));
    assert_eq!(browser.ask(&page, "#rule-known-offers", &script), json!([false, 1]));
}

#[test]
fn paper_holds_what_is_folded() {
    let Some(browser) = Browser::find() else { return };
    let report = report();
    let page = page(&report);
    for page in [without_script(&page), page] {
        let pdf = browser.folder.path().join("page.pdf");
        let option = format!("--print-to-pdf={}", pdf.display());
        browser.run(&page, "", &[&option, "--no-pdf-header-footer"]);
        let bytes = std::fs::read(&pdf).expect("it was printed");
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 20_000, "{} bytes", bytes.len());
        // Poppler reads it cell by cell, where it is installed.
        if let Ok(text) = Command::new("pdftotext").arg("-raw").arg(&pdf).arg("-").output() {
            holds_all(&String::from_utf8_lossy(&text.stdout), &report);
        }
        std::fs::remove_file(&pdf).expect("it is ours");
    }
}

fn holds_all(text: &str, report: &Report) {
    let unbroken = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let all = unbroken(text);
    let holds =
        |said: &str| assert!(all.contains(&unbroken(said)), "{said} is not on paper:\n{text}");
    holds(&report.readiness().sentence(&report.words));
    // What is folded: known and waived findings, the pages of rules, digests.
    holds("this was so before");
    holds("the offer is not sold any more");
    holds("It has a page, with a link (https://example.com)");
    for material in &report.evidence.as_ref().expect("it is kept").materials {
        holds(&material.sha256);
    }
    assert!(!all.contains("Showall"), "nothing on paper can be pressed");
}
