//! The page as people read it: long, narrow, on paper, by touch and by ear.

use std::collections::BTreeMap;
use std::process::Command;

use clearance_engine::report::{
    Finding, Report, Severity, Standing, Status, Subject, SubjectReport, Summary,
};
use clearance_syntax::source::Source;
use serde_json::json;

use super::browser::{Browser, without_script};
use super::markup::{Element, parsed};
use super::{broken, clean, finding, page, place, report, reports, span};

/// A report on many customers, of which every tenth has an error.
fn many(count: usize) -> Report {
    let customer = clean().subjects[0].clone();
    let mut findings = Vec::new();
    let customers: Vec<SubjectReport> = (0..count)
        .map(|number| {
            let name = format!("customers/customer_{number:04}.toml");
            let subject = Subject { file: name.as_str().into(), document: None };
            if number % 10 == 0 {
                let source = Source::new(name, format!("name = \"C_{number}\"\nlicenses = 5\n"));
                let at = place(&source, span(&source, "5", 0), "/licenses");
                let made = finding("many", Severity::Error, &format!("too few for {number}"), at);
                let fingerprint = format!("{number:032}");
                findings.push(Finding { subject: Some(subject.clone()), fingerprint, ..made });
            }
            let name = Some(format!("Customer_{number:04}"));
            SubjectReport { subject, name, ..customer.clone() }
        })
        .collect();
    let summary = Summary {
        files: count as u64,
        documents: count as u64,
        errors: findings.len() as u64,
        ..Summary::default()
    };
    let plans = Vec::new();
    Report { subjects: customers, plans, findings, summary, evidence: None, ..clean() }
}

/// The rows that somebody could see, and whether the last customer is among them.
const DRAWN: &str = "
    const rows = () => Array.from(document.querySelectorAll('#readiness tbody tr'));
    const drawn = () => rows().filter((row) => row.getClientRects().length > 0);
    const last = () => drawn().some((row) => row.textContent.includes('1999'));
    const more = document.getElementById('more');
    const status = () => document.getElementById('filter-status').textContent;
";

#[test]
fn rows_are_drawn_as_they_are_needed() {
    let Some(browser) = Browser::find() else { return };
    let page = page(&many(2000));
    // Signs and bars of rows are no elements: each would cost as much as the row's text.
    assert!(!page.contains("<use "));
    let script = format!(
        "{DRAWN} const told = {{ all: rows().length, drawn: drawn().length, more: more.textContent, status: status() }};
         const groups = Array.from(document.querySelectorAll('#findings .group'));
         told.groups = [groups.length, groups.filter((group) =>
            group.firstElementChild.checkVisibility({{ contentVisibilityAuto: true }})).length];
         const field = document.getElementById('filter').elements.namedItem('text');
         const ask = (text) => {{ field.value = text; field.form.dispatchEvent(new Event('input', {{ bubbles: true }}));
            return [drawn().length, status(), more.hidden]; }};
         told.late = ask('customer_1999');
         told.some = ask('customer_19');
         told.reset = ask('').slice(0, 1);
         Array.from(document.querySelectorAll('#readiness thead button')).at(0).click();
         Array.from(document.querySelectorAll('#readiness thead button')).at(0).click();
         told.sorted = [drawn().length, drawn()[0].textContent.includes('Customer_1999')];
         more.firstElementChild.click();
         told.whole = [drawn().length, more.hidden];
         return told;"
    );
    let told = browser.ask(&page, "", &script);
    assert_eq!((&told["all"], &told["drawn"]), (&json!(2000), &json!(100)));
    assert_eq!(told["more"], "Show the other 1900 customers");
    assert_eq!(told["status"], "2000 of 2000 customers shown, with 200 of 200 open findings");
    assert_eq!(told["groups"][0], 200);
    assert!(told["groups"][1].as_u64().is_some_and(|drawn| drawn < 50), "{told}");
    let shown = "1 of 2000 customers shown, with 0 of 200 open findings";
    assert_eq!(told["late"], json!([1, shown, true]));
    assert_eq!(told["some"][0], 100);
    assert_eq!(told["reset"], json!([100]));
    assert_eq!(told["sorted"], json!([100, true]));
    assert_eq!(told["whole"], json!([2000, true]));
}

#[test]
fn what_is_not_drawn_is_found_printed_and_read_without_scripts() {
    let Some(browser) = Browser::find() else { return };
    let page = page(&many(600));
    let drawn = DRAWN.replace("1999", "0599");
    // The browser's search.
    for key in ["{ key: 'f', ctrlKey: true }", "{ key: 'f', metaKey: true }", "{ key: 'F3' }"] {
        let script = format!(
            "{drawn} dispatchEvent(new KeyboardEvent('keydown', {key})); return [drawn().length, last()];"
        );
        assert_eq!(browser.ask(&page, "", &script), json!([600, true]), "{key}");
    }
    let script = format!(
        "{drawn} const hidden = document.querySelector('[hidden=until-found]');
         const names = hidden.textContent.split('\\n');
         hidden.dispatchEvent(new Event('beforematch', {{ bubbles: true }}));
         return [names.length, names.at(-1).includes('599'), drawn().length];"
    );
    assert_eq!(browser.ask(&page, "", &script), json!([500, true, 600]));
    // A script that ends before its end leaves nothing hidden.
    let torn = page.replace("const table = ", "const table = = ");
    let seen =
        browser.open(&torn.replace("script-src", "script-src 'unsafe-inline'; x-src"), "", &[]);
    assert!(!seen.html.contains("class=\"lazy\""), "{:?}", seen.console);
    assert!(parsed(&without_script(&page)).all().all(|element| element.name != "noscript"));
    let page = self::page(&many(220));
    for page in [without_script(&page), page] {
        let Some(pages) = printed(&browser, &page) else { return };
        let all = pages.concat();
        assert!(all.contains("Customer_0219") && all.contains("too few for 210"));
    }
}

/// The texts of printed pages; nothing where there is nothing to read them with.
fn printed(browser: &Browser, page: &str) -> Option<Vec<String>> {
    let pdf = browser.folder.path().join("page.pdf");
    let option = format!("--print-to-pdf={}", pdf.display());
    browser.run(page, "", &[&option, "--no-pdf-header-footer"]);
    let text = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().ok()?;
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    Some(text.split('\u{c}').map(str::to_owned).collect())
}

#[test]
fn each_printed_page_has_the_head_of_its_table() {
    let Some(browser) = Browser::find() else { return };
    let page = page(&many(150));
    for page in [without_script(&page), page] {
        let Some(pages) = printed(&browser, &page) else { return };
        let is_row = |line: &str| line.contains("Customer_") && line.contains("ready");
        let with_rows = pages.iter().filter(|page| page.lines().any(is_row));
        let mut count = 0;
        for page in with_rows.filter(|page| !page.contains("Days to each")) {
            assert!(page.contains("Days left") && page.contains("Waived"), "{page}");
            count += 1;
        }
        assert!(count > 3, "{count}");
    }
}

#[test]
fn the_deadline_is_in_sight_on_a_phone() {
    let Some(browser) = Browser::find() else { return };
    let script = "
        const inside = (cell) => { const box = cell.getBoundingClientRect();
            return box.width > 0 && box.left >= 0 && box.right <= innerWidth; };
        const row = Array.from(document.querySelectorAll('#readiness tbody tr'))
            .find((row) => row.textContent.includes('Contoso GmbH'));
        const chart = document.querySelector('.deadlines tbody tr');
        const heads = Array.from(document.querySelector('#readiness thead tr').cells);
        return { width: innerWidth, table: [8, 9].map((column) => inside(row.cells[column].firstChild.getBoundingClientRect
                ? row.cells[column].firstChild : row.cells[column])),
            chart: [2, 3].map((column) => inside(chart.cells[column])),
            aligned: heads.every((head, column) =>
                Math.abs(head.getBoundingClientRect().left - row.cells[column].getBoundingClientRect().left) < 1),
            whole: document.documentElement.scrollWidth <= innerWidth };";
    let told = browser.ask_on_phone(&page(&report()), script);
    assert_eq!(told["width"], 400);
    assert_eq!(told["table"], json!([true, true]), "{told}");
    assert_eq!(told["chart"], json!([true, true]), "{told}");
    assert_eq!((&told["aligned"], &told["whole"]), (&json!(true), &json!(true)));
}

#[test]
fn what_is_pressed_has_room_for_a_finger() {
    let Some(browser) = Browser::find() else { return };
    // Words of a sentence are as high as their line.
    let script = "
        document.querySelectorAll('details').forEach((details) => { details.open = true; });
        const inSentence = '.lede a, .incomplete a, .help a, .page p a, .page li a, .page td a, footer a, p:not([class]) a, .off a';
        return Array.from(document.querySelectorAll('a[href], button, input, select, summary'))
            .filter((element) => !element.matches(inSentence) && !element.matches('.skip') && !element.closest('[hidden]'))
            .map((element) => [element.outerHTML.slice(0, 90), element.getBoundingClientRect()])
            // Rows that nobody came near yet have no boxes.
            .filter(([, box]) => box.height > 0 && (box.height < 24 || box.width < 24))
            .map(([html, box]) => `${html} ${box.width} x ${box.height}`);";
    for page in [page(&report()), page(&many(120))] {
        assert_eq!(browser.ask(&page, "", script), json!([]));
        assert_eq!(browser.ask_on_phone(&page, script), json!([]));
    }
}

#[test]
fn an_underline_hides_no_underscore() {
    let Some(browser) = Browser::find() else { return };
    let source = Source::new("a.toml", "offer = \"O365_BUSINESS\"\nother = \"A_B\"\n");
    let mut finding = finding(
        "a_rule",
        Severity::Warning,
        "wrong",
        place(&source, span(&source, "O365_BUSINESS", 0), ""),
    );
    finding.labels = vec![super::label(place(&source, span(&source, "A_B", 0), ""), "and this")];
    let page = page(&Report { findings: vec![finding], ..clean() });
    // The letters' own box ends above the line: fonts have their underscores within it.
    let told = browser.ask(
        &page,
        "",
        "return Array.from(document.querySelectorAll('mark'), (mark) => {
            const style = getComputedStyle(mark);
            return [style.textDecorationLine, parseFloat(style.borderBottomWidth) >= 1, parseFloat(style.paddingBottom) >= 1];
        })",
    );
    assert_eq!(told, json!([["none", true, true], ["none", true, true]]));
    let offset = browser.ask(
        &page,
        "",
        "return Array.from(document.querySelectorAll('a'), (link) => { const style = getComputedStyle(link);
            return parseFloat(style.textUnderlineOffset) / parseFloat(style.fontSize); }).every((offset) => offset >= 0.3);",
    );
    assert_eq!(offset, true);
}

#[test]
fn landmarks_have_names_of_their_own() {
    // Two customers of one name, and one that is called as a part of the page is.
    let mut twins = many(30);
    for (customer, name) in twins.subjects.iter_mut().step_by(10).zip(["Twin", "Twin", "Findings"])
    {
        customer.name = Some(name.to_owned());
    }
    for report in reports().into_iter().chain([twins]) {
        let page = parsed(&page(&report));
        let titles: BTreeMap<&str, String> = page
            .all()
            .filter_map(|element| Some((element.attribute("id")?, element.text())))
            .collect();
        let mut names: Vec<String> =
            page.all().filter_map(|element| landmark(element, &titles)).collect();
        assert!(names.len() >= 3, "{names:?}");
        names.sort();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "{names:?}");
    }
}

/// The name of a landmark, if an element is one.
fn landmark(element: &Element, titles: &BTreeMap<&str, String>) -> Option<String> {
    let by = element.attribute("aria-labelledby").map(|id| titles[id].clone());
    let name = element.attribute("aria-label").map(str::to_owned).or(by);
    let role = element.attribute("role").unwrap_or_default();
    let is_one = matches!(element.name.as_str(), "nav" | "aside" | "form")
        || element.name == "section" && name.is_some()
        || matches!(role, "region" | "search" | "navigation" | "form");
    is_one.then(|| name.expect("a landmark is named"))
}

/// What could not be read is a customer, too: every count of customers on the page says the same.
#[test]
fn counts_of_customers_agree() {
    let mut report = many(52);
    for number in 0..6 {
        let mut one = broken().remove(0);
        one.kind = clearance_engine::report::BrokenKind::File;
        (one.file, one.document) = (format!("customers/torn-{number}.toml"), None);
        report.broken.push(one);
    }
    (report.summary.files, report.summary.broken) = (58, 6);
    assert_eq!(report.readiness().total(), 58);
    assert_eq!(report.readiness().count_of(Standing::NotChecked), 6);
    let page = parsed(&page(&report));
    let header = page.named("header").next().expect("a header").text();
    assert!(header.contains("52 of 58 customers in 58 files held against"), "{header}");
    assert!(header.contains("46 of 58 customers may move"), "{header}");
    let all = parsed(&super::page(&many(52)));
    let header = all.named("header").next().expect("a header").text();
    assert!(header.contains("52 customers in 52 files held against"), "{header}");
    let open = report.findings.iter().filter(|finding| matches!(finding.status, Status::Open));
    assert_eq!(open.count(), 6);
}
