//! One report that holds everything a report can hold.

use crate::scratch::shipped_words;
use std::sync::Arc;

use clearance_engine::report::{
    Broken, BrokenKind, DayOrigin, Evidence, Finding, Fix, Holding, Label, Location, Material,
    MaterialKind, Outcome, PlanStep, Report, RuleSummary, Severity, Status, StepState, Subject,
    SubjectPlan, SubjectReport, SubjectTable, Summary, TableAge, TableRow, TableValue, Waived,
    fingerprint,
};
use clearance_syntax::digest::sha256;
use clearance_syntax::source::{Root, Source, Span};

/// A finding, and the text that each of its places must turn out to cover: the finding's own, then the
/// labels', then the fixes'.
pub(crate) struct Case {
    pub(crate) finding: Finding,
    pub(crate) meant: Vec<&'static str>,
}

/// Every character that no terminal may get, with those that are special somewhere.
pub(crate) const HOSTILE: &str = "<>&\"'%:,`\\ \n\r\t\u{0}\u{1b}[31m\u{7f}\u{9b}31m\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{2028}\u{feff}\u{e0041}\u{fffe}\u{fdd0}\u{1ffff}";

const TOML: &str = r#"[customer]
name = "Contoso GmbH"
tenant = "contoso.onmicrosoft.com"
country = "DE"

[source]
channel = "direct"

[[source.subscriptions]]
id = "A1"
offer = "O365_BUSINESS_PREMIUM"
licenses = 25
ends = 2026-12-30

[[target.subscriptions]]
offer = "O365_BUSINESS_PREMIUM"
licenses = 20
starts = 2027-01-15
replaces = ["A1", "A7"]"#;

const JSON: &str = "{\n\t\"customer\": {\n\t\t\"name\": \"Fabrikam\",\n\t\t\"country\": \"AT\"\n\t},\n\t\"target\": {\n\t\t\"subscriptions\": []\n\t}\n}\n";

const CRLF: &str = "\u{feff}[customer]\r\nname = \"Bäckerei 東京\" # größer 🙂\r\n\r\n[source]\r\nchannel =\t\"open\"\r\n";

const YAML: &str =
    "customer:\n  name: One\n---\ncustomer:\n  name: Two\n  segment: commercial-ish\n";

const STREAM: &str = "customer:\n  name: One\n  tenant: one.onmicrosoft.com\n---\ncustomer:\n  name: Two\n  tenant: one.onmicrosoft.com\n";

const LINES: &str = "{\"customer\":{\"name\":\"One\"}}\n{\"customer\":{\"name\":\"Two\",\"country\":\"FR\"}}\n{\"customer\":\n";

const SCRIPT: &str = "//! Known offers\n\nfn check(customer, params) {\n    for sub in customer.source.subscriptions {\n        let offer = lookup(sub.offer);\n    }\n}\n";

/// The span of the nth (from 0) occurrence of a text.
pub(crate) fn span(source: &Source, needle: &str, nth: usize) -> Span {
    let (at, _) = source.text.match_indices(needle).nth(nth).expect("the text holds it");
    Span::new(at, at + needle.len())
}

pub(crate) fn place(source: &Arc<Source>, span: Span, pointer: &str) -> Location {
    // Items of these texts are named by their indices.
    let key = pointer.trim_start_matches('/').replace('/', ".");
    Location { source: Arc::clone(source), span, pointer: pointer.into(), key, document: None }
}

pub(crate) fn finding(rule: &str, severity: Severity, message: &str, place: Location) -> Finding {
    Finding {
        basis: Vec::new(),
        rule: rule.into(),
        severity,
        message: message.into(),
        fingerprint: fingerprint(&[rule, &place.source.name, &place.pointer, message]),
        subject: Some(subject(&place.source.name, place.document)),
        also: Vec::new(),
        value: sha256(place.source.slice(place.span).as_bytes()),
        status: Status::Open,
        location: place,
        labels: vec![],
        help: None,
        fixes: vec![],
        url: None,
    }
}

pub(crate) fn subject(file: &str, document: Option<usize>) -> Subject {
    Subject { file: file.into(), document }
}

pub(crate) fn label(place: Location, text: &str) -> Label {
    Label { location: place, text: text.into() }
}

fn toml_cases() -> Vec<Case> {
    let source = Source::new("customers/contoso.toml", TOML);
    let at = |needle, nth, pointer| place(&source, span(&source, needle, nth), pointer);
    let mut total = finding(
        "same-license-total",
        Severity::Error,
        "20 licenses arrive, 25 leave",
        at("20\n", 0, "/target/subscriptions/0/licenses"),
    );
    total.location.span.end -= 1;
    total.labels = vec![label(at("25", 0, "/source/subscriptions/0/licenses"), "leave here")];
    total.help = Some("order the missing licenses before the source ends".into());
    total.url = Some("https://example.com/rules/same-license-total".into());
    total.fixes = vec![Fix { location: total.location.clone(), replacement: "25".into() }];

    let mut gap = finding(
        "no-day-without-service",
        Severity::Warning,
        "15 days without service between the end of the source subscription and the start of the target subscription",
        at("2027-01-15", 0, "/target/subscriptions/0/starts"),
    );
    gap.labels = vec![
        label(at("2026-12-30", 0, "/source/subscriptions/0/ends"), "ends here"),
        label(at("\"A1\"", 1, "/target/subscriptions/0/replaces/0"), "takes its place"),
        label(at("[\"A1\", \"A7\"]", 0, "/target/subscriptions/0/replaces"), "all of these"),
        label(at("2027-01-15", 0, "/target/subscriptions/0/starts"), "starts here"),
    ];
    gap.fixes = vec![
        Fix { location: gap.location.clone(), replacement: "2026-12-31".into() },
        Fix {
            location: at(", \"A7\"", 0, "/target/subscriptions/0/replaces/1"),
            replacement: "".into(),
        },
    ];

    let end = Span::new(TOML.len(), TOML.len());
    let mut missing =
        finding("schema", Severity::Error, "`partner` is missing", place(&source, end, "/partner"));
    missing.fixes = vec![Fix {
        location: missing.location.clone(),
        replacement: "\n[partner]\nname = \"\"".into(),
    }];
    vec![
        Case { finding: total, meant: vec!["20", "25", "20"] },
        Case {
            finding: gap,
            meant: vec![
                "2027-01-15",
                "2026-12-30",
                "\"A1\"",
                "[\"A1\", \"A7\"]",
                "2027-01-15",
                "2027-01-15",
                ", \"A7\"",
            ],
        },
        Case { finding: missing, meant: vec!["", ""] },
    ]
}

fn shape_cases() -> Vec<Case> {
    let json = Source::new("customers/fabrikam.json", JSON);
    let object = "{\n\t\t\"name\": \"Fabrikam\",\n\t\t\"country\": \"AT\"\n\t}";
    let mut lines = finding(
        "partner-region",
        Severity::Advice,
        "the customer has no tenant",
        place(&json, span(&json, object, 0), "/customer/tenant"),
    );
    lines.labels = vec![label(
        place(&json, span(&json, "\"AT\"", 0), "/customer/country"),
        "known by its country",
    )];

    let crlf = Source::new("customers/bäckerei 100%.toml", CRLF);
    let mut wide = finding(
        "plain-names",
        Severity::Warning,
        "the name is not plain",
        place(&crlf, span(&crlf, "\"Bäckerei 東京\"", 0), "/customer/name"),
    );
    wide.labels = vec![
        label(place(&crlf, span(&crlf, "🙂", 0), "/customer/name"), "what is this?"),
        label(place(&crlf, span(&crlf, "\"open\"", 0), "/source/channel"), "after a tab"),
        label(place(&crlf, span(&crlf, "[customer]", 0), "/customer"), "after the mark"),
    ];

    let yaml = Source::new("customers/many.yaml", YAML);
    let mut second = finding(
        "schema",
        Severity::Error,
        "`commercial-ish` is not a segment",
        place(&yaml, span(&yaml, "commercial-ish", 0), "/customer/segment"),
    );
    second.location.document = Some(1);
    second.help = Some("write commercial, education, nonprofit or government".into());
    vec![
        Case { finding: lines, meant: vec![object, "\"AT\""] },
        Case {
            finding: wide, meant: vec!["\"Bäckerei 東京\"", "🙂", "\"open\"", "[customer]"]
        },
        Case { finding: second, meant: vec!["commercial-ish"] },
    ]
}

fn unkind_cases() -> Vec<Case> {
    let text = format!("name = '''{HOSTILE}'''\nlicenses = 1\n");
    let source = Source::new(format!("customers/evil{HOSTILE}.toml"), text);
    let mut hostile = finding(
        "plain-names",
        Severity::Error,
        &format!("the name is {HOSTILE}"),
        place(&source, span(&source, "1\n", 0), "/licenses"),
    );
    hostile.location.span.end -= 1;
    let name = place(&source, span(&source, HOSTILE, 0), "/name");
    hostile.labels = vec![label(name.clone(), HOSTILE)];
    hostile.help = Some(format!("write {HOSTILE}"));
    hostile.url = Some(format!("https://example.com/{HOSTILE}").into());
    hostile.fixes = vec![Fix { location: name, replacement: HOSTILE.into() }];

    let mut long = String::from("{\"subscriptions\":[");
    for id in 0..20_000 {
        long.push_str(&format!("{{\"id\":\"S{id}\",\"licenses\":{}}},", id % 97));
    }
    long.push_str("{\"id\":\"last\",\"licenses\":-1}]}");
    let source = Source::new("customers/long.json", long);
    let mut far = finding(
        "licenses-positive",
        Severity::Error,
        "-1 licenses",
        place(&source, span(&source, "-1", 0), "/subscriptions/20000/licenses"),
    );
    far.labels = vec![
        label(place(&source, span(&source, "\"S7\"", 0), "/subscriptions/7/id"), "the first"),
        label(
            place(&source, span(&source, "\"S10000\"", 0), "/subscriptions/10000/id"),
            "in between",
        ),
    ];
    vec![
        Case { finding: hostile, meant: vec!["1", HOSTILE, HOSTILE] },
        Case { finding: far, meant: vec!["-1", "\"S7\"", "\"S10000\""] },
    ]
}

/// Findings of rules over all customers: their labels and fixes lie in other files and documents.
fn batch_cases() -> Vec<Case> {
    let stream = Source::new("customers/stream.yaml", STREAM);
    let of = |document, source: &Arc<Source>, needle, nth, pointer: &str| {
        let place = place(source, span(source, needle, nth), pointer);
        Location { document, ..place }
    };
    let tenant = "one.onmicrosoft.com";
    let mut twice = finding(
        "one-file-per-tenant",
        Severity::Error,
        "one.onmicrosoft.com is described twice",
        of(Some(1), &stream, tenant, 1, "/customer/tenant"),
    );
    let json = Source::new("customers/fabrikam.json", JSON);
    let evil = Source::new(format!("customers/evil{HOSTILE}.toml"), "\u{feff}tenant = 'one'\r\n");
    twice.labels = vec![
        label(of(Some(0), &stream, tenant, 0, "/customer/tenant"), "described here first"),
        label(of(None, &json, "\"Fabrikam\"", 0, "/customer/name"), "the same customer"),
        label(of(Some(1), &stream, "Two", 0, "/customer/name"), "with another name"),
        label(of(None, &evil, "'one'", 0, "/tenant"), "and here"),
        label(of(None, &json, "\"AT\"", 0, "/customer/country"), "in this country"),
    ];
    twice.fixes = vec![
        Fix { location: twice.labels[3].location.clone(), replacement: "'two'".into() },
        Fix { location: twice.location.clone(), replacement: "two.onmicrosoft.com".into() },
    ];
    let meant = [tenant, tenant, "\"Fabrikam\"", "Two", "'one'", "\"AT\"", "'one'", tenant];
    vec![Case { finding: twice, meant: meant.into() }]
}

const WAIVERS: &str = "[[waivers]]\nrule = \"known-offers\"\nfile = \"customers/contoso.toml\"\n";

/// A question of a rule that lacks a fact.
fn question_cases() -> Vec<Case> {
    let json = Source::new("customers/fabrikam.json", JSON);
    let mut asked = finding(
        "no-day-without-service",
        Severity::Question,
        &format!("does it renew? {HOSTILE}"),
        place(&json, span(&json, "\"AT\"", 0), "/customer/country"),
    );
    asked.help = Some("look in the admin centre, under Billing".into());
    asked.labels = vec![label(
        place(&json, span(&json, "\"Fabrikam\"", 0), "/customer/name"),
        "of this customer",
    )];
    vec![Case { finding: asked, meant: vec!["\"AT\"", "\"Fabrikam\""] }]
}

/// Findings that do not count, and what is wrong with a waiver.
fn excepted_cases() -> Vec<Case> {
    let source = Source::new("customers/contoso.toml", TOML);
    let waivers = Source::new("waivers.toml", WAIVERS);
    let offer = || {
        place(
            &source,
            span(&source, "\"O365_BUSINESS_PREMIUM\"", 0),
            "/source/subscriptions/0/offer",
        )
    };
    let waived = |reason: &str, approved_by: Option<&str>, days_left| {
        Status::Waived(Waived {
            reason: reason.into(),
            approved_by: approved_by.map(str::to_owned),
            ticket: approved_by.map(|_| "OPS-7".into()),
            expires: jiff::civil::date(2026, 11, 22)
                .saturating_add(jiff::Span::new().days(days_left)),
            days_left,
            source: Arc::clone(&waivers),
            span: span(&waivers, "[[waivers]]", 0),
        })
    };
    let mut first =
        finding("known-offers", Severity::Error, "the offer is not sold any more", offer());
    first.status = waived("Microsoft confirmed the order", Some("c.meier@example.com"), 30);
    let mut unkind =
        finding("plain-names", Severity::Warning, "the name is known to be so", offer());
    unkind.status = waived(HOSTILE, None, 0);
    let mut known = finding("partner-region", Severity::Advice, "this was so before", offer());
    known.status = Status::Known;
    let mut idle = finding(
        "waiver/unused",
        Severity::Warning,
        "this waiver waives nothing",
        place(&waivers, span(&waivers, "[[waivers]]", 0), "/waivers/0"),
    );
    idle.subject = None;
    let offer = "\"O365_BUSINESS_PREMIUM\"";
    vec![
        Case { finding: first, meant: vec![offer] },
        Case { finding: unkind, meant: vec![offer] },
        Case { finding: known, meant: vec![offer] },
        Case { finding: idle, meant: vec!["[[waivers]]"] },
    ]
}

/// The status of a finding that is waived.
pub(crate) fn waived() -> Status {
    excepted_cases().swap_remove(0).finding.status
}

pub(crate) fn cases() -> Vec<Case> {
    let cases = [
        toml_cases(),
        shape_cases(),
        unkind_cases(),
        batch_cases(),
        question_cases(),
        excepted_cases(),
    ];
    cases.into_iter().flatten().collect()
}

pub(crate) fn broken() -> Vec<Broken> {
    let lines = Source::new("customers/lines.jsonl", LINES);
    let script = Source::new("rules/known-offers.rhai", SCRIPT);
    vec![
        Broken {
            kind: BrokenKind::File,
            file: lines.name.clone(),
            document: Some(2),
            begins: None,
            rule: None,
            message: "the object is not closed".into(),
            help: Some("write one whole object on each line".into()),
            location: Some((Arc::clone(&lines), Span::new(LINES.len() - 1, LINES.len() - 1))),
            label: Some((span(&lines, "{", 4), "opened here".into())),
        },
        Broken {
            kind: BrokenKind::Rule,
            file: lines.name.clone(),
            document: Some(1),
            begins: Some(lines.position(span(&lines, "{\"customer\"", 1).start)),
            rule: Some("known-offers".into()),
            message: "function not found: lookup (string)".into(),
            help: Some("lib/offers.rhai has `offers::lookup`".into()),
            location: Some((Arc::clone(&script), span(&script, "lookup(sub.offer)", 0))),
            label: Some((span(&script, "sub", 1), "a string".into())),
        },
        Broken {
            kind: BrokenKind::File,
            file: format!("customers/un{HOSTILE}readable.toml"),
            document: None,
            begins: None,
            rule: None,
            message: "permission denied".into(),
            help: None,
            location: None,
            label: None,
        },
        Broken {
            kind: BrokenKind::Rule,
            file: String::new(),
            document: None,
            begins: None,
            rule: Some("one-file-per-tenant".into()),
            message: "the rule did not finish within 10 operations".into(),
            help: None,
            location: Some((Arc::clone(&script), span(&script, "check", 0))),
            label: None,
        },
    ]
}

fn rule(id: &str, severity: Severity, counts: [u64; 4]) -> RuleSummary {
    let [passed, failed, skipped, broken] = counts;
    let open = u64::from(id == "no-day-without-service");
    let url = (counts[1] > 0).then(|| format!("https://example.com/rules/{id}").into());
    let title = format!("About {}", id.replace('-', " ")).into();
    let page = format!(
        "About {id}\n\nIt has a **page**, with a [link](https://example.com) and `{HOSTILE}`."
    )
    .into();
    let tags = Arc::new(["all".to_owned(), "licenses".to_owned()]);
    RuleSummary {
        id: id.into(),
        severity,
        title,
        page,
        tags,
        url,
        over_all: id == "one-file-per-tenant",
        passed,
        failed,
        open,
        skipped,
        broken,
    }
}

/// A file, a document, a name, a deadline, and a letter for how each rule ended.
type Row<'a> = (&'a str, Option<usize>, Option<&'a str>, Option<jiff::civil::Date>, &'a str);

fn customer((file, document, name, deadline, outcomes): Row<'_>) -> SubjectReport {
    let outcome = |letter| match letter {
        'F' => Outcome::Fail,
        '-' => Outcome::Skip,
        'O' => Outcome::Open,
        'E' => Outcome::Error,
        _ => Outcome::Pass,
    };
    let outcomes = outcomes.chars().map(outcome).collect();
    SubjectReport {
        subject: subject(file, document),
        extent: Span::default(),
        name: name.map(str::to_owned),
        deadline,
        // No deadline is before it but one that is past.
        standing_until: deadline.filter(|day| *day >= jiff::civil::date(2026, 11, 22)),
        outcomes,
        rows: if file == "customers/contoso.toml" { rows() } else { Vec::new() },
    }
}

fn customers() -> Vec<SubjectReport> {
    let day = |year, month, day| Some(jiff::civil::date(year, month, day));
    let evil = format!("customers/evil{HOSTILE}.toml");
    let (december, march) = (day(2026, 12, 30), day(2027, 3, 31));
    let rows: [Row<'_>; 11] = [
        ("customers/bäckerei 100%.toml", None, Some("Bäckerei 東京"), None, ".....F-"),
        ("customers/contoso.toml", None, Some("Contoso GmbH"), december, "F.F.FFF"),
        (&evil, None, Some(HOSTILE), day(2026, 11, 1), ".....F-"),
        ("customers/fabrikam.json", None, Some("Fabrikam"), day(2026, 11, 22), "..O.F.-"),
        ("customers/lines.jsonl", Some(0), Some("One"), None, "......."),
        ("customers/lines.jsonl", Some(1), None, None, "E.....-"),
        ("customers/long.json", None, None, None, ".F....-"),
        ("customers/many.yaml", Some(0), Some("One"), None, "......."),
        ("customers/many.yaml", Some(1), Some("Two"), None, "-------"),
        ("customers/stream.yaml", Some(0), Some("One"), march, "......."),
        ("customers/stream.yaml", Some(1), Some("Two"), march, "...F..."),
    ];
    rows.into_iter().map(customer).collect()
}

fn evidence() -> Evidence {
    let material = |kind: MaterialKind, name: &str| Material {
        kind,
        name: name.into(),
        sha256: sha256(name.as_bytes()),
        bytes: 7,
    };
    let mut materials: Vec<Material> =
        MaterialKind::ALL.into_iter().map(|kind| material(kind, kind.name())).collect();
    materials.insert(0, material(MaterialKind::Input, &format!("customers/evil{HOSTILE}.toml")));
    Evidence {
        version: "0.1.0".into(),
        limits: vec![("operations", 10_000_000), ("milliseconds", 10_000)],
        materials,
        tables: vec![TableAge {
            file: format!("rules/data/{HOSTILE}.toml"),
            as_of: Some(jiff::civil::date(2026, 2, 1)),
            review_by: None,
        }],
    }
}

/// The plan of a customer, with a step of each state.
fn plan() -> SubjectPlan {
    let step = |key: &str, title: &str, state, due: Option<jiff::civil::Date>| PlanStep {
        key: key.into(),
        rule: "no-day-without-service".into(),
        title: title.into(),
        owner: Some("customer".into()),
        area: Some("admin center".into()),
        due,
        due_from: None,
        after: Vec::new(),
        state,
        basis: vec![format!("https://example.com/{key}")],
        location: None,
    };
    let day = |day| Some(jiff::civil::date(2026, 12, day));
    let origin = |key: &str, day| Some(DayOrigin { key: key.into(), day });
    let november = Some(jiff::civil::date(2026, 11, 20));
    SubjectPlan {
        subject: subject("customers/contoso.toml", None),
        steps: vec![
            step("signed", "accept the agreement", StepState::Done, day(1)),
            PlanStep {
                due_from: origin("source.subscriptions.0.ends", jiff::civil::date(2026, 12, 30)),
                ..step("end", "schedule the end", StepState::Late, november)
            },
            PlanStep { owner: None, ..step("order", "order anew", StepState::Due, None) },
            PlanStep {
                after: vec!["order".into(), "end".into(), "signed".into()],
                due_from: origin("target.subscriptions.0.starts", jiff::civil::date(2026, 12, 15)),
                ..step("assign", "assign_the_licenses", StepState::Waiting, day(15))
            },
            PlanStep {
                owner: Some(HOSTILE.into()),
                area: Some(HOSTILE.into()),
                basis: vec![HOSTILE.into(), format!("https://example.com/{HOSTILE}")],
                due_from: origin(HOSTILE, jiff::civil::date(2026, 12, 15)),
                ..step("evil", HOSTILE, StepState::Due, day(22))
            },
            step("never", "leave it", StepState::NotNeeded, None),
        ],
    }
}

/// The rows of a customer's table.
fn rows() -> Vec<TableRow> {
    let text = |text: &str| TableValue::Text(text.into());
    vec![
        TableRow {
            cells: vec![
                vec![text("O365_BUSINESS_PREMIUM"), text(HOSTILE)],
                vec![TableValue::Day(jiff::civil::date(2027, 1, 15))],
            ],
        },
        TableRow { cells: vec![vec![text("nothing")], vec![]] },
    ]
}

/// A `plan` that broke.
fn unplanned() -> Vec<Broken> {
    let mut broken = broken().remove(1);
    (broken.file, broken.document) = ("customers/fabrikam.json".into(), None);
    broken.message = format!("no day could be found {HOSTILE}");
    vec![broken]
}

/// The report.
pub(crate) fn report() -> Report {
    Report {
        words: shipped_words(),
        as_of: jiff::civil::date(2026, 11, 22),
        root: Root { folder: "/repo".into(), here: "/repo/moves".into() },
        rules: vec![
            rule("known-offers", Severity::Error, [5, 0, 0, 1]),
            rule("licenses-positive", Severity::Error, [5, 1, 0, 0]),
            rule("no-day-without-service", Severity::Warning, [3, 1, 1, 0]),
            rule("one-file-per-tenant", Severity::Error, [0, 1, 0, 5]),
            rule("partner-region", Severity::Advice, [5, 1, 0, 0]),
            rule("plain-names", Severity::Warning, [4, 2, 0, 0]),
            rule("same-license-total", Severity::Error, [1, 1, 4, 0]),
        ],
        findings: cases().into_iter().map(|case| case.finding).collect(),
        joined: vec![],
        broken: broken(),
        summary: Summary {
            files: 9,
            documents: 11,
            failed_documents: 7,
            errors: 6,
            warnings: 3,
            advice: 1,
            questions: 1,
            waived: 2,
            known: 1,
            broken: 4,
        },
        off: vec!["auto-renew-off".into()],
        has_schema: true,
        stand_in: None,
        holding: Holding {
            earliest: Some(jiff::civil::date(2026, 11, 22)),
            subjects: vec![],
            over_all: None,
        },
        subjects: customers(),
        plans: vec![plan()],
        unplanned: unplanned(),
        table: Some(SubjectTable {
            title: "Old and new".into(),
            columns: vec!["Before".into(), "From".into()],
        }),
        title: None,
        author: None,
        evidence: Some(evidence()),
    }
}

/// A report of a run that found nothing.
pub(crate) fn clean() -> Report {
    let summary = Summary { files: 12, documents: 12, ..Summary::default() };
    let (holding, unplanned) = (Holding::default(), vec![]);
    Report {
        findings: vec![],
        broken: vec![],
        unplanned,
        off: vec![],
        summary,
        holding,
        ..report()
    }
}
