//! The sheet of each customer: plan, table of the pack, questions, outcomes of rules; and what the days mean.

use std::collections::BTreeMap;

use clearance_engine::report::{Outcome, Report, StepState, SubjectPlan, SubjectReport};
use clearance_render::output::escape;
use clearance_render::output::plan::PLAN_FORMATS;

use super::super::fixed::HOSTILE;
use super::browser::Browser;
use super::markup::{Element, parsed};
use super::{PLAIN, clean, page, report};
use crate::scratch::{Scratch, assert_holds};

/// The sheets of a page by the name of their customer.
fn sheets(page: &Element) -> BTreeMap<String, &Element> {
    let is_sheet = |element: &&Element| element.attribute("class") == Some("group sheet");
    let sheets = page.all().filter(is_sheet);
    sheets.map(|sheet| (sheet.named("h3").next().unwrap().text(), sheet)).collect()
}

/// The rows of the tables of a class, as the texts of their cells.
fn rows(element: &Element, class: &str) -> Vec<Vec<String>> {
    let tables = element.named("table").filter(|table| table.attribute("class") == Some(class));
    let rows = tables.flat_map(|table| table.named("tr").skip(1).collect::<Vec<_>>());
    let cells = |row: &Element| {
        let cells = row.all().filter(|cell| ["td", "th"].contains(&cell.name.as_str()));
        cells.map(Element::text).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn a_sheet_has_every_step_with_owner_place_day_and_state() {
    let report = report();
    let page = parsed(&page(&report));
    let sheet = sheets(&page)["Contoso GmbH"];
    let rows = rows(sheet, "plan");
    let evil = escape(HOSTILE).into_owned();
    let expected: [[&str; 5]; 6] = [
        ["2026-12-01", "done", "accept the agreement", "customer", "admin center"],
        [
            "2026-11-202 days ago",
            "late",
            "schedule the end40 days before 2026-12-30, source.subscriptions.0.endsexample.com/end",
            "customer",
            "admin center",
        ],
        ["any day", "due", "order anewexample.com/order", "nobody named", "admin center"],
        [
            "2026-12-1523 days left",
            "waiting",
            "assign_the_licensesthe day of target.subscriptions.0.starts\
             after: order anew; schedule the endexample.com/assign",
            "customer",
            "admin center",
        ],
        ["2026-12-2230 days left", "due", "", &evil, &evil],
        ["any day", "not needed", "leave it", "customer", "admin center"],
    ];
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(expected) {
        for (cell, expected) in row.iter().zip(expected) {
            assert!(cell == expected || expected.is_empty(), "{cell:?} is not {expected:?}");
        }
    }
    assert!(rows[4][2].starts_with(&format!("{evil}7 days after 2026-12-15, {evil}")), "{rows:?}");
    assert!(sheet.text().contains("Steps1 late, 2 due, 1 waiting, 1 done, 1 not needed"));
    // Nothing that a rule takes for its basis leads anywhere but to the web.
    let links: Vec<&str> = sheet.named("a").filter_map(|link| link.attribute("href")).collect();
    assert!(links.iter().all(|to| to.starts_with('#') || to.starts_with("https://example.com/")));
    assert_eq!(links.iter().filter(|to| to.starts_with("https")).count(), 3);
}

#[test]
fn a_sheet_has_the_table_of_the_pack() {
    let page = parsed(&page(&report()));
    let sheets = sheets(&page);
    let sheet = sheets["Contoso GmbH"];
    let titles: Vec<String> = sheet.named("h4").map(Element::text).collect();
    assert_eq!(titles[0], "Old and new");
    let evil = format!("O365_BUSINESS_PREMIUM{}", escape(HOSTILE));
    assert_eq!(rows(sheet, "pack"), [[evil.as_str(), "2027-01-15"], ["nothing", "–"]]);
    assert_eq!(rows(sheets["Fabrikam"], "pack").len(), 0);
    assert!(
        sheets["Fabrikam"]
            .text()
            .contains("Something is missing here. known-offers did not finish: no day")
    );
}

#[test]
fn a_sheet_says_where_its_customer_stands_and_which_rules_passed() {
    let report = report();
    let page = parsed(&page(&report));
    let sheets = sheets(&page);
    let read = report.subjects.iter().filter(|subject| subject.name.is_some()).count();
    assert!(read > 3 && sheets.len() >= 6, "{}", sheets.len());
    let fabrikam = sheets["Fabrikam"].text();
    assert_holds(
        &fabrikam,
        &[
            "not checked",
            "must have moved by 2026-11-22, today",
            "1 open finding",
            "question does it renew?",
            "Rules: 4 passed, 1 with findings, 1 with questions, 1 did not apply",
        ],
    );
    for subject in &report.subjects {
        let Some(name) = &subject.name else { continue };
        let sheet = sheets[&*escape(name)];
        let passed = passed_rules(sheet);
        let rules = report.rules.iter().zip(&subject.outcomes);
        let expected: Vec<&str> = rules
            .filter(|(_, ended)| **ended == Outcome::Pass)
            .map(|(rule, _)| &*rule.title)
            .collect();
        // Several customers are called One, of which the last is in the map.
        assert!(name == "One" || name == "Two" || passed == expected, "{name}: {passed:?}");
    }
}

/// The titles of the rules that a sheet says passed.
fn passed_rules(sheet: &Element) -> Vec<String> {
    let lists = sheet.named("dl").flat_map(|list| {
        let titles = list.named("dt").map(Element::text);
        titles.zip(list.named("dd")).collect::<Vec<_>>()
    });
    let passed = lists.filter(|(title, _)| title == "passed");
    passed.flat_map(|(_, rules)| rules.named("li").map(Element::text).collect::<Vec<_>>()).collect()
}

#[test]
fn the_next_step_of_each_is_told_by_its_day() {
    let mut report = report();
    let mut other = report.plans[0].clone();
    other.subject = report.subjects[3].subject.clone();
    other.steps.retain(|step| step.key == "assign");
    report.plans.push(other);
    let page = parsed(&page(&report));
    assert_eq!(
        rows(&page, "plan next"),
        [
            ["2026-11-202 days ago", "late", "schedule the end", "Contoso GmbH", "customer"],
            ["2026-12-1523 days left", "waiting", "assign_the_licenses", "Fabrikam", "customer"],
        ]
    );
}

#[test]
fn each_kind_of_day_is_explained() {
    let days = |report: &Report| -> BTreeMap<String, String> {
        let page = parsed(&page(report));
        let list = page.named("dl").find(|list| list.attribute("class") == Some("meanings"));
        let list = list.expect("the days");
        list.named("dt").map(Element::text).zip(list.named("dd").map(Element::text)).collect()
    };
    let all = days(&report());
    let names: Vec<&str> = all.keys().map(String::as_str).collect();
    let expected = [
        "As of",
        "Deadline",
        "Facts as of",
        "Holds until",
        "Last day of a step",
        "Last day of a waiver",
        "State of a step",
    ];
    assert_eq!(names, expected);
    assert!(all["Deadline"].starts_with("The day by whose end, UTC, a customer must have moved."));
    let bare = Report { plans: vec![], subjects: vec![], evidence: None, ..clean() };
    assert_eq!(days(&bare).into_keys().collect::<Vec<_>>(), ["As of"]);
}

#[test]
fn title_and_author_are_lines_of_the_page() {
    let report = Report { title: Some(HOSTILE.into()), author: Some(HOSTILE.into()), ..clean() };
    let page = parsed(&page(&report));
    let shown = escape(HOSTILE).into_owned();
    let class = |class: &str| {
        page.named("p").find(|line| line.attribute("class") == Some(class)).map(Element::text)
    };
    assert_eq!(class("title"), Some(shown.clone()));
    assert_eq!(class("byline"), Some(format!("By {shown}")));
    let title = page.named("title").next().unwrap().text();
    assert_eq!(title, format!("{shown} · 12 of 12 customers may move · as of 2026-11-22"));
    let scratch = Scratch::with(&[("a.toml", crate::scratch::GOOD)]);
    let out = scratch.run("check a.toml -f html --title 'Moves of Q1' --author Ada").out;
    assert_holds(
        &out,
        &["<p class=\"title\">Moves of Q1</p>", "By Ada", "name=\"author\" content=\"Ada\""],
    );
    scratch.write("clearance.toml", b"[report]\ntitle = \"From the file\"\nauthor = \"Bob\"\n");
    let out = scratch.run("check a.toml -f html --author ''").out;
    assert_holds(&out, &["<p class=\"title\">From the file</p>"]);
    assert!(!out.contains("By "), "an empty option takes it back");
    let out = scratch.run("plan a.toml -f html").out;
    assert_holds(&out, &["<p class=\"title\">From the file</p>", "By Bob"]);
}

/// A book of so many customers, each with a plan of so many steps.
fn book(customers: usize, steps: usize) -> Report {
    let report = report();
    let subject = |number: usize| {
        let mut subject = report.subjects[1].subject.clone();
        subject.file = format!("customers/{number:05}.toml").into();
        subject
    };
    let subjects = (0..customers).map(|number| SubjectReport {
        subject: subject(number),
        name: Some(format!("Customer {number}")),
        ..report.subjects[1].clone()
    });
    let plans = (0..customers).map(|number| SubjectPlan {
        subject: subject(number),
        steps: report.plans[0].steps.iter().cycle().take(steps).cloned().collect(),
    });
    let mut summary = clean().summary;
    (summary.files, summary.documents) = (customers as u64, customers as u64);
    let (subjects, plans) = (subjects.collect(), plans.collect());
    Report { subjects, plans, summary, evidence: None, ..clean() }
}

/// The page of a large book stays one that a browser can show: sheets have room together, and what has none is counted.
#[test]
fn sheets_have_a_limit_together() {
    let text = page(&book(4000, 3));
    let large = parsed(&text);
    let told = sheets(&large).len();
    assert!((1000..2000).contains(&told), "{told}");
    let left_out = format!("Not all are here. {} customers more would make", 4000 - told);
    assert!(large.text().contains(&left_out), "{left_out}");
    assert!(text.len() < 16 << 20, "{}", text.len());
    // Nothing leads to a sheet that is not there.
    let ids: Vec<&str> = large.all().filter_map(|element| element.attribute("id")).collect();
    let ids: std::collections::BTreeSet<&str> = ids.into_iter().collect();
    let links = large.named("a").filter_map(|link| link.attribute("href")?.strip_prefix('#'));
    for to in links {
        assert!(ids.contains(to), "{to}");
    }
    // One customer with more steps than all may have together.
    let long = parsed(&page(&book(2, 25_000)));
    assert_eq!(sheets(&long).len(), 0);
    assert!(long.text().contains("Not all are here. 2 customers more"));
    assert!(!parsed(&page(&book(20, 3))).text().contains("Not all are here"));
}

/// The page of the plans of a report.
pub(super) fn plans(report: &Report) -> String {
    let format = PLAN_FORMATS.iter().find(|format| format.name == "html").expect("it is a row");
    let mut out = Vec::new();
    (format.write)(report, &PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn plans_are_a_page_of_their_own() {
    let format = PLAN_FORMATS.iter().find(|format| format.name == "html").expect("it is a row");
    let text = plans(&report());
    assert!((format.is_own)(&text) && !clearance_render::output::is_report(&text));
    assert!(!(format.is_own)(&page(&report())));
    let page = parsed(&text);
    let heading = page.named("h1").next().unwrap().text();
    assert_eq!(heading, "6 steps for 1 customer: 1 late, 2 due, 1 waiting, 1 done, 1 not needed");
    let sheets = sheets(&page);
    assert_eq!(sheets.keys().collect::<Vec<_>>(), ["Contoso GmbH", "Fabrikam"]);
    assert_eq!(rows(sheets["Contoso GmbH"], "plan").len(), StepState::ALL.len() + 1);
    assert!(!page.text().contains("open finding") && !page.text().contains("not checked"));
}

/// On a phone neither the day nor the state of a step is beyond the edge, and no part of the page is wider.
#[test]
fn the_plan_is_whole_on_a_phone() {
    let Some(browser) = Browser::find() else { return };
    let script = "
        document.querySelectorAll('.sheet').forEach((sheet) => { sheet.style.contentVisibility = 'visible'; });
        const inside = (element) => { const box = element.getBoundingClientRect(); return box.left >= 0 && box.right <= innerWidth; };
        const cells = Array.from(document.querySelectorAll('.plan td, .plan th, .pack td')).filter((cell) => !cell.closest('thead'));
        return { width: innerWidth, count: cells.length, outside: cells.filter((cell) => !inside(cell)).map((cell) => cell.textContent),
            wide: Array.from(document.querySelectorAll('main *')).filter((element) => !inside(element) && !element.closest('.scroll')).map((element) => element.outerHTML.slice(0, 80)).slice(0, 5),
            whole: document.documentElement.scrollWidth <= innerWidth };";
    let told = browser.ask_on_phone(&page(&report()), script);
    assert_eq!((&told["width"], &told["whole"]), (&400.into(), &true.into()), "{told}");
    assert_eq!(told["outside"], serde_json::json!([]));
    assert!(told["count"].as_u64() > Some(30), "{told}");
}

/// Paper has a number on each page.
#[test]
fn printed_pages_are_numbered() {
    let Some(browser) = Browser::find() else { return };
    let pdf = browser.folder.path().join("out.pdf");
    let print = format!("--print-to-pdf={}", pdf.display());
    browser.run(&page(&report()), "", &["--no-pdf-header-footer", &print]);
    let output =
        std::process::Command::new("pdftotext").args(["-layout"]).arg(&pdf).arg("-").output();
    // Where nothing can read the paper, the style is all that can be looked at.
    let Ok(output) = output else {
        assert!(page(&report()).contains("counter(page) \" of \" counter(pages)"));
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 1);
    for (number, page) in pages.iter().enumerate() {
        let last = page.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        assert_eq!(last.trim(), format!("{} of {}", number + 1, pages.len()));
    }
}
