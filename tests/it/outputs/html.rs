//! The page: whole without a script, without a network, without colours; and true.

mod browser;
mod contrast;
mod markup;
mod reading;
mod sheets;

use std::collections::BTreeSet;

use clearance_engine::report::{Finding, Holding, Report, RuleSummary, Severity, Status, Subject};
use clearance_render::output::{self, escape};
use clearance_syntax::source::Source;

use super::fixed::{Case, HOSTILE, broken, cases, clean, finding, label, place, report, span};
use super::{PLAIN, steers, written};
use crate::scratch::Scratch;
use markup::{Element, parsed};

fn page(report: &Report) -> String {
    written(report, "html", &PLAIN)
}

/// The article of a finding.
fn article<'p>(page: &'p Element, finding: &Finding) -> &'p Element {
    let id = format!("finding-{}", finding.fingerprint);
    page.all().find(|element| element.attribute("id") == Some(&id)).expect("it has an article")
}

fn reports() -> [Report; 4] {
    let nothing = Report {
        rules: vec![],
        holding: Holding::default(),
        subjects: vec![],
        plans: Vec::new(),
        evidence: None,
        off: vec![],
        summary: Default::default(),
        ..clean()
    };
    let usual =
        Report { holding: Holding::default(), subjects: vec![], evidence: None, ..report() };
    [report(), clean(), nothing, usual]
}

/// Each page there is: of reports, of each customer of one, and of plans.
fn pages() -> Vec<String> {
    let format = output::by_name("html").expect("it is a row");
    let (each, report) = (format.each.expect("there is a page for each"), report());
    let parts = report.parts();
    let each = parts.roster().iter().map(|entry| {
        let mut out = Vec::new();
        each(&parts.report_about(entry), &PLAIN, &mut out).expect("memory takes everything");
        String::from_utf8(out).expect("reports are UTF-8")
    });
    let each: Vec<String> = each.collect();
    assert!(each.len() > 10, "{}", each.len());
    each.into_iter().chain(reports().iter().map(page)).chain([sheets::plans(&report)]).collect()
}

#[test]
fn every_element_ends_where_it_should() {
    for page in pages() {
        let page = parsed(&page);
        let mut ids = BTreeSet::new();
        for element in page.all() {
            for (name, value) in &element.attributes {
                let acts = name.starts_with("on")
                    || ["style", "src", "srcset", "ping"].contains(&name.as_str());
                assert!(!acts, "{name}={value} of {}", element.name);
                let fresh = name != "id" || ids.insert(value.clone());
                assert!(fresh, "{value} is there twice");
                assert!(name != "id" || !value.contains(char::is_whitespace), "{value}");
            }
        }
        for element in page.all() {
            let within = element.attribute("href").and_then(|href| href.strip_prefix('#'));
            let refers = ["aria-labelledby", "for"].map(|name| element.attribute(name));
            for id in within.into_iter().chain(refers.into_iter().flatten()) {
                assert!(ids.contains(id), "nothing is called {id}");
            }
        }
    }
}

#[test]
fn headings_descend_one_level_at_a_time() {
    for page in pages() {
        let page = parsed(&page);
        let mut last = 0;
        for element in page.all() {
            let Some(level) = element.name.strip_prefix('h').and_then(|level| level.parse().ok())
            else {
                continue;
            };
            let level: u32 = level;
            assert!(level <= last + 1, "h{level} after h{last}: {}", element.text());
            assert!(level > 1 || last == 0, "one h1");
            last = level;
        }
    }
}

#[test]
fn tables_and_fields_say_what_they_are() {
    let page = parsed(&page(&report()));
    let plans = parsed(&sheets::plans(&report()));
    for table in page.named("table").chain(plans.named("table")) {
        let named = table.named("caption").next().is_some();
        let named =
            named || table.attribute("aria-label").or(table.attribute("aria-labelledby")).is_some();
        // Those of a rule's own page have no name.
        assert!(named || table.attributes.is_empty(), "{}", table.text());
        assert!(table.named("th").all(|th| th.attribute("scope").is_some()));
    }
    for field in page.named("input").chain(page.named("select")) {
        let id = field.attribute("id").expect("a label needs it");
        assert!(page.named("label").any(|label| label.attribute("for") == Some(id)), "{id}");
    }
    assert!(page.named("svg").all(|svg| svg.attribute("aria-hidden") == Some("true")));
    for landmark in ["header", "nav", "main", "footer"] {
        assert_eq!(page.named(landmark).count(), 1, "{landmark}");
    }
    assert_eq!(page.named("html").next().and_then(|html| html.attribute("lang")), Some("en"));
}

#[test]
fn nothing_is_loaded() {
    let text = page(&report());
    let page = parsed(&text);
    for name in ["link", "img", "iframe", "object", "embed", "base", "image", "video", "audio"] {
        assert_eq!(page.named(name).count(), 0, "{name}");
    }
    for element in page.all().filter(|element| element.name != "a") {
        assert!(
            element.attributes.iter().all(|(_, value)| !value.contains("://")),
            "{}",
            element.name
        );
    }
    let style = page.named("style").next().expect("a style").text();
    assert!(!style.contains("@import") && !style.contains("@font-face"));
    assert_eq!(style.matches("url(").count(), style.matches("url(#").count());
    let policy =
        page.all().find(|meta| meta.attribute("http-equiv") == Some("Content-Security-Policy"));
    let policy = policy.and_then(|meta| meta.attribute("content")).expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    // The hostile address leads nowhere.
    for link in page.named("a") {
        let to = link.attribute("href").expect("it leads somewhere");
        assert!(to.starts_with('#') || to.starts_with("https://example.com"), "{to}");
        assert!(!to.contains(char::is_whitespace), "{to}");
    }
}

#[test]
fn the_verdict_comes_first() {
    let verdict = |report: &Report| {
        let page = parsed(&page(report));
        let body = page.named("body").next().expect("a body");
        let first = body.all().find(|element| element.name.starts_with('h')).expect("a heading");
        assert_eq!((first.name.as_str(), first.named("h1").count()), ("header", 1));
        let title = page.named("title").next().expect("a title").text();
        let verdict = page.named("h1").next().expect("a verdict").text();
        assert_eq!(title, format!("{verdict} · as of 2026-11-22"));
        verdict
    };
    let [all, clean, nothing, _] = reports();
    assert_eq!(verdict(&all), all.readiness().sentence(&all.words));
    assert_eq!(verdict(&clean), "12 of 12 customers may move");
    assert_eq!(verdict(&nothing), "No customer was checked");
}

#[test]
fn every_finding_is_there_with_all_that_is_known() {
    let page = parsed(&page(&report()));
    for finding in &report().findings {
        let article = article(&page, finding);
        let text = article.text();
        let labels = finding.labels.iter().map(|label| label.text.as_str());
        for said in labels.chain(finding.help.as_deref()).chain([finding.message.as_str()]) {
            assert!(text.contains(&*escape(said)), "{said:?} is not in {text}");
        }
        assert!(text.contains(finding.severity.name()) && text.contains(&*finding.rule));
        let added: Vec<String> = article.named("ins").map(Element::text).collect();
        let fixes = finding.fixes.iter().filter(|fix| !fix.replacement.is_empty());
        assert_eq!(added.len(), fixes.clone().count());
        for (shown, fix) in added.iter().zip(fixes) {
            let lines: Vec<_> =
                fix.replacement.trim_matches('\n').split('\n').map(escape).collect();
            assert_eq!(*shown, lines.join("\n"));
        }
        let (known, waived) =
            (matches!(finding.status, Status::Known), matches!(finding.status, Status::Waived(_)));
        let section = ["findings", "questions", "waivers", "known"].into_iter().find(|id| {
            let section = page.all().find(|element| element.attribute("id") == Some(id));
            section.is_some_and(|section| section.all().any(|inner| std::ptr::eq(inner, article)))
        });
        assert_eq!(
            section,
            Some(if waived {
                "waivers"
            } else if known {
                "known"
            } else if finding.severity == Severity::Question {
                "questions"
            } else {
                "findings"
            })
        );
    }
    let text = page.text();
    for broken in broken() {
        assert!(text.contains(&*escape(&broken.message)), "{}", broken.message);
        assert!(broken.help.is_none_or(|help| text.contains(&*escape(&help))));
    }
}

/// A text without what cannot be seen, or stands for it.
fn seen(text: &str) -> String {
    let hidden = |c: char| steers(c) || matches!(c, '\n' | '?' | '¿' | '\u{fffd}');
    text.chars().filter(|&c| !hidden(c)).collect()
}

#[test]
fn marks_are_around_what_is_meant() {
    let page = parsed(&page(&report()));
    for Case { finding, meant } in cases() {
        let article = article(&page, &finding);
        let marks: Vec<String> = article.named("mark").map(Element::text).collect();
        let mut shown = marks.iter().map(|mark| seen(mark)).collect::<Vec<_>>();
        shown.push(marks.concat());
        for meant in meant.iter().take(1 + finding.labels.len()) {
            for line in meant.lines() {
                let line = seen(line.trim());
                let there = shown.contains(&line)
                    || shown.iter().any(|mark| !line.is_empty() && mark.contains(&line));
                assert!(there, "{line:?} is not among {marks:?}");
            }
        }
        let gaps = article.named("mark").filter(|mark| mark.text().is_empty()).count();
        let missing = meant.iter().take(1 + finding.labels.len()).filter(|meant| meant.is_empty());
        assert_eq!(gaps, missing.count(), "{}", finding.message);
    }
}

/// The marks of a finding at the first of some texts, with labels at the others.
fn marks(source: &std::sync::Arc<Source>, needles: &[&str]) -> Vec<(String, String)> {
    let spans: Vec<_> = needles.iter().map(|needle| span(source, needle, 0)).collect();
    let mut finding = finding("rule", Severity::Error, "wrong", place(source, spans[0], ""));
    finding.labels =
        spans.iter().skip(1).map(|span| label(place(source, *span, ""), "here")).collect();
    let page = parsed(&page(&Report { findings: vec![finding], ..clean() }));
    let class = |mark: &Element| mark.attribute("class").unwrap_or("").to_owned();
    page.named("mark").map(|mark| (class(mark), mark.text())).collect()
}

#[test]
fn marks_of_several_kinds_are_told_apart() {
    let source =
        Source::new("a.json", "\u{feff}{\r\n\t\"a\": [\r\n\t\t1, 22\r\n\t], \"b\": 2\r\n}");
    let marks = |needles: &[&str]| -> Vec<String> {
        let marks = marks(&source, needles).into_iter();
        marks
            .map(|(class, text)| format!("{class}:{text}").trim_start_matches(':').to_owned())
            .collect()
    };
    assert_eq!(marks(&["22"]), ["22"]);
    assert_eq!(marks(&["22", "1"]), ["also:1", "22"]);
    assert_eq!(marks(&["[\r\n\t\t1, 22\r\n\t]"]), ["[", "1, 22", "]"]);
    assert_eq!(marks(&["[\r\n\t\t1, 22\r\n\t]", "22"]), ["[", "1, ", "both:22", "]"]);
    // What crosses is in pieces, or apart where it cannot be drawn together.
    let crossing = ["\"a\": ", "both:[", "also:1, 22", "also:]"];
    assert_eq!(marks(&["\"a\": [", "[\r\n\t\t1, 22\r\n\t]"]), crossing);
    assert_eq!(marks(&["1, ", ", 22"]), ["1,", "also:, 22"]);
}

#[test]
fn waivers_say_who_why_and_until_when() {
    let page = parsed(&page(&report()));
    let table = page.named("table").find(|table| table.attribute("class") == Some("waivers"));
    let rows: Vec<String> =
        table.expect("a table").named("tr").skip(1).map(Element::text).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].contains(&*escape(HOSTILE)) && rows[0].contains("nobody named"));
    assert!(rows[0].ends_with("2026-11-22last day"), "{}", rows[0]);
    for said in
        ["Microsoft confirmed the order", "c.meier@example.com", "OPS-7", "2026-12-2230 days"]
    {
        assert!(rows[1].contains(said), "{}", rows[1]);
    }
}

#[test]
fn every_customer_has_a_row() {
    let mut report = report();
    // One of its findings names a file where it means a document of it.
    for finding in &mut report.findings {
        let document = finding.location.document;
        let own = |subject: &&mut Subject| *subject.file == *finding.location.source.name;
        finding.subject.as_mut().filter(own).into_iter().for_each(|own| own.document = document);
    }
    let page = parsed(&page(&report));
    let table = page.all().find(|element| element.attribute("id") == Some("readiness"));
    let rows: Vec<&Element> = table.expect("a table").named("tr").skip(1).collect();
    assert_eq!(rows.len() as u64, report.readiness().total());
    let standings: Vec<&str> =
        rows.iter().filter_map(|row| row.attribute("data-standing")).collect();
    let count = |of: &str| standings.iter().filter(|standing| **standing == of).count() as u64;
    let readiness = report.readiness();
    assert_eq!(
        (count("blocked"), count("not-checked"), count("ready")),
        (readiness.blocked, readiness.not_checked, readiness.ready)
    );
    assert!(standings.is_sorted_by_key(|of| {
        ["blocked", "not-checked", "open", "ready-by-waiver", "ready"]
            .iter()
            .position(|it| it == of)
    }));
    let text = |name: &str| rows.iter().find(|row| row.text().contains(name)).expect(name).text();
    // Errors, warnings, advice, questions, waived, known, deadline, days.
    assert!(
        text("Contoso GmbH").ends_with("not checked2100212026-12-3038 days left"),
        "{}",
        text("Contoso GmbH")
    );
    assert!(text("Fabrikam").ends_with("0011002026-11-22today"), "{}", text("Fabrikam"));
    assert!(text(&escape(HOSTILE)).contains("2026-11-0121 days ago"));
    assert!(text("un<>&").contains("not checked"));
}

/// The rows of the chart with a heading: their texts, and where each of their bars starts and how long it is.
fn chart(page: &Element, heading: &str) -> Vec<(String, Vec<[String; 2]>)> {
    let chart =
        page.named("table").find(|table| table.attribute("aria-labelledby") == Some(heading));
    let rows = chart.expect("a chart").named("tr").skip(1);
    rows.map(|row| {
        let length = |bar: &Element, name| bar.attribute(name).expect("a length").to_owned();
        let bars = row.named("rect").filter(|bar| bar.attribute("class") != Some("zero"));
        (row.text(), bars.map(|bar| ["x", "width"].map(|name| length(bar, name))).collect())
    })
    .collect()
}

#[test]
fn bars_are_as_long_as_their_numbers() {
    let page = parsed(&page(&report()));
    let bars =
        |bars: &[[&str; 2]]| bars.iter().map(|bar| bar.map(str::to_owned)).collect::<Vec<_>>();
    let rules = chart(&page, "by-rule");
    assert_eq!(rules[0], ("plain-names110".into(), bars(&[["0.0%", "50.0%"], ["50.0%", "50.0%"]])));
    assert_eq!(rules[1], ("schema200".into(), bars(&[["0.0%", "100.0%"]])));
    assert_eq!(rules.last(), Some(&("waiver/unused010".into(), bars(&[["0.0%", "50.0%"]]))));
    // 21 days before today and 129 after it: the nearest first.
    let days = chart(&page, "deadlines");
    assert_eq!(days[0].1, bars(&[["0.0%", "14.0%"]]));
    assert_eq!(days[1], ("Fabrikamnot checked2026-11-22today".into(), bars(&[["14.0%", "0.0%"]])));
    assert_eq!(days[2].1, bars(&[["14.0%", "25.3%"]]));
    assert_eq!(days[4].1, bars(&[["14.0%", "86.0%"]]));
}

#[test]
fn only_the_nearest_deadlines_are_drawn() {
    let mut many = clean();
    let customer = many.subjects[1].clone();
    many.subjects = (0..50)
        .map(|number| {
            let mut customer = customer.clone();
            customer.subject.file = format!("{number}.toml").into();
            let days = jiff::Span::new().days((number * 7) % 50);
            customer.deadline = Some(many.as_of.saturating_add(days));
            customer
        })
        .collect();
    let page = parsed(&page(&many));
    let days = chart(&page, "deadlines");
    assert_eq!(days.len(), 20);
    assert!(days[0].0.ends_with("today") && days[19].0.ends_with("19 days left"), "{days:?}");
    assert!(page.text().contains("The nearest 20 of 50; the table has all of them."));
}

#[test]
fn rules_that_passed_are_named() {
    let page = parsed(&page(&Report { off: report().off, ..clean() }));
    let rules = page.all().find(|element| element.attribute("id") == Some("rules")).expect("rules");
    let titles: Vec<String> = rules.named("h3").map(Element::text).collect();
    assert_eq!(
        titles,
        ["Could not finish2", "With findings or questions5", "Turned off by the configuration1"]
    );
    let passed = Report {
        rules: clean()
            .rules
            .into_iter()
            .map(|rule| RuleSummary { failed: 0, open: 0, broken: 0, ..rule })
            .collect(),
        ..clean()
    };
    let page = parsed(&self::page(&passed));
    let text =
        page.all().find(|element| element.attribute("id") == Some("rules")).expect("rules").text();
    assert!(text.contains("Passed wherever they apply6"), "{text}");
    assert!(text.contains("About known offersknown-offerserror5 passed"), "{text}");
    assert!(text.contains("Applied to no customer1"), "{text}");
}

#[test]
fn evidence_is_complete() {
    let report = report();
    let page = parsed(&page(&report));
    let text = page
        .all()
        .find(|element| element.attribute("id") == Some("evidence"))
        .expect("evidence")
        .text();
    let evidence = report.evidence.expect("it is kept");
    for material in &evidence.materials {
        assert!(text.contains(&*escape(&material.name)) && text.contains(&material.sha256));
    }
    assert!(text.contains("operations10000000") && text.contains(&evidence.version));
}

#[test]
fn the_command_writes_the_same_page_for_any_number_of_threads() {
    let rule = crate::scratch::rule("error");
    let good = crate::scratch::GOOD;
    let scratch = Scratch::with(&[
        ("rules/seen.rhai", &rule),
        ("moves/a.toml", good),
        ("moves/b.toml", good),
        ("moves/c.toml", "[customer"),
    ]);
    let pages: Vec<String> = ["1", "4"]
        .iter()
        .map(|threads| {
            let ran = scratch.run(&format!("check moves --packs rules --format html -j {threads}"));
            assert_eq!(ran.code, Some(3), "{}", ran.err);
            ran.out
        })
        .collect();
    assert_eq!(pages[0], pages[1]);
    let verdict = parsed(&pages[0]).named("h1").next().expect("a verdict").text();
    assert_eq!(verdict, "0 of 3 documents may pass; 2 are blocked; 1 is not checked");
}
