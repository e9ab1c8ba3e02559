//! `clearance rules` and `clearance explain`: pages of rules, listed, shown, written into a folder.

use std::path::Path;

use clearance_engine::pack::Fact;
use clearance_engine::report::Severity;
use clearance_render::output::Style;
use clearance_workbench::page::{PageParam, RulePage};
use clearance_workbench::present::page::{LISTS, PAGES, PAGES_SCHEMA, reference_files};

use crate::scratch::{GOOD, Scratch, assert_holds, rule, shipped_words};

/// Characters that mean something to Markdown, JSON, terminals or readers.
const HOSTILE: &str = "a|b <i> & ' \" `c` *d* [e](f) \u{1b}[31m \u{202e} \u{7} \\ # é日";

const PLAIN: Style =
    Style { color: false, links: false, unicode: true, narrated: false, width: 80, quiet: false };

fn hostile_fact() -> Fact {
    Fact {
        id: HOSTILE.to_owned(),
        sentence: HOSTILE.to_owned(),
        source: Some(format!("https://{HOSTILE}")),
        rules: Vec::new(),
        not_checked: Some(HOSTILE.to_owned()),
    }
}

fn hostile() -> RulePage {
    RulePage {
        id: "hostile".to_owned(),
        title: HOSTILE.to_owned(),
        severity: Severity::Warning,
        tags: vec![HOSTILE.to_owned(), "``".to_owned()],
        url: Some(format!("https://{HOSTILE}")),
        effective: None,
        params: vec![PageParam {
            name: HOSTILE.to_owned(),
            default: serde_json::to_string(HOSTILE).unwrap(),
            bounds: vec![("one_of", serde_json::to_string(&[HOSTILE]).unwrap())],
            allowed: Some(HOSTILE.to_owned()),
        }],
        over_all: true,
        reads: vec!["customer.name".to_owned()],
        facts: vec![hostile_fact()],
        text: format!("{HOSTILE}\n\n&#27;[2J\n\n```\n{HOSTILE}\n\n<!--"),
        example: None,
    }
}

fn written(
    page: &RulePage,
    forms: &'static [clearance_workbench::present::page::PageFormat],
    name: &str,
    style: &Style,
) -> String {
    let mut out = Vec::new();
    let form = clearance_workbench::present::page::find_format(forms, name).unwrap();
    (form.write)(std::slice::from_ref(page), style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Asserts that nothing in a text can steer a terminal or hide.
#[track_caller]
fn assert_visible(text: &str) {
    let hidden = |c: char| c != '\n' && c.is_control() || c == '\u{202e}';
    assert!(!text.contains(hidden), "{text:?}");
}

#[test]
fn no_form_passes_hidden_characters_on() {
    let page = hostile();
    for forms in [PAGES, LISTS] {
        for form in forms {
            for style in [PLAIN, Style { narrated: true, unicode: false, ..PLAIN }] {
                assert_visible(&written(&page, forms, form.name, &style));
            }
        }
    }
    let files = reference_files(&[page], &[hostile_fact()]).unwrap();
    files.values().for_each(|text| assert_visible(text));
}

#[test]
fn colours_change_no_word() {
    let scratch = Scratch::with(&[]);
    for arguments in ["rules", "explain same-region no-service-gap schema"] {
        let plain = scratch.run(arguments).out.replace('`', "");
        let coloured = scratch.run(&format!("{arguments} --color always")).out;
        assert!(coloured.contains("\u{1b}["), "{coloured}");
        let mut bare = String::new();
        let mut pieces = coloured.split("\u{1b}[");
        bare.push_str(pieces.next().unwrap());
        pieces.for_each(|piece| bare.push_str(piece.split_once('m').unwrap().1));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&bare.replace('`', "")), words(&plain));
    }
}

#[test]
fn strangers_cannot_break_the_index() {
    let plain = RulePage { id: "plain".to_owned(), title: "Plain".to_owned(), ..hostile() };
    let files = reference_files(&[hostile(), plain], &[]).unwrap();
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    let mut html = Vec::new();
    let (mut cells, mut links, mut text) = (0, Vec::new(), String::new());
    for event in pulldown_cmark::Parser::new_ext(&files["README.md"], options) {
        use pulldown_cmark::{Event, Tag};
        match event {
            Event::Start(Tag::TableCell) => cells += 1,
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::InlineHtml(piece) | Event::Html(piece) => html.push(piece.trim().to_owned()),
            _ => {}
        }
    }
    assert_eq!(cells, 12);
    assert_eq!(links, ["hostile.md", "plain.md"]);
    assert_holds(&text, &["a|b <i> & ' \" `c` *d* [e](f)"]);
    assert_eq!(html.len(), 1, "{html:?}");
}

#[test]
fn json_is_as_its_schema_says() {
    let schema: serde_json::Value = serde_json::from_str(PAGES_SCHEMA).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let page = hostile();
    let json: serde_json::Value =
        serde_json::from_str(&written(&page, PAGES, "json", &PLAIN)).unwrap();
    assert_eq!(json["rules"][0]["title"], HOSTILE);
    assert_eq!(json["rules"][0]["params"][HOSTILE], HOSTILE);
    let scratch = Scratch::with(&[]);
    for arguments in ["rules", "explain same-license-total schema"] {
        let ran = scratch.run(&format!("{arguments} --format json"));
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{arguments}: {errors:?}");
    }
    assert_eq!(scratch.run("schema rules").out, PAGES_SCHEMA);
}

#[test]
fn rules_are_listed_and_chosen() {
    let scratch = Scratch::with(&[]);
    let all = scratch.run("rules");
    assert_holds(&all.out, &["no-service-gap", "No day without service", "39 rules"]);
    assert!(all.out.lines().all(|line| line.starts_with("rule ") || !line.starts_with(' ')));
    let some = scratch.run("rules --select tag:dates --exclude no-*");
    assert!(!some.out.contains("no-service-gap"), "{}", some.out);
    let markdown = scratch.run("rules --select same-* --format markdown");
    assert_eq!(
        markdown.out,
        "| rule | what must hold | severity | tags |\n|---|---|---|---|\n\
         | `same-license-total` | Same license total | error | `licenses` |\n\
         | `same-region` | Customer and partner in one CSP region | error | `region` |\n"
    );
    for (arguments, said) in [
        ("rules --select nope", "`nope` matches no rule"),
        ("rules --format yaml", "the formats are human, json, markdown"),
        ("rules --output x --format json", "a folder of pages is written in Markdown only"),
        ("rules --check", "--output"),
        ("explain same-regoin", "did you mean `same-region`?"),
        ("explain zzzzzzzz", "`clearance rules` lists all"),
        ("explain unused-variable", "did you mean `lint/unused-variable`?"),
        ("explain lint/zzzzzzzz", "unknown lint `lint/zzzzzzzz`"),
        ("explain", "<RULE>"),
        ("explain same-region -r nope", "no such file or folder"),
    ] {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}");
        assert_holds(&ran.err, &[said]);
    }
}

#[test]
fn a_table_fits_its_width() {
    for width in [40, 60, 80, 120] {
        let style = Style { width, ..PLAIN };
        let mut page = hostile();
        page.tags = vec!["dates".to_owned()];
        let table = written(&page, LISTS, "human", &style);
        assert!(table.lines().all(|line| line.chars().count() <= width), "{width}\n{table}");
    }
}

#[test]
fn pages_are_explained() {
    let scratch = Scratch::with(&[]);
    let ran = scratch.run("explain same-license-total schema same-license-total");
    assert_eq!(ran.code, Some(0));
    assert_holds(
        &ran.out,
        &[
            "error[same-license-total]: Same license total\n",
            "moving license-based subscriptions\n(https://learn.microsoft.com/",
            "tags        licenses\n",
            "parameters  allow_more = false\n",
            "reads       offers[].offer\n",
            "            source.subscriptions[].licenses\n",
            "            target.subscriptions[].licenses\n",
            "more        https://learn.microsoft.com/",
            "error[schema]: ",
        ],
    );
    assert_eq!(ran.out.matches("error[same-license-total]: Same").count(), 1);
    assert_visible(&ran.out);
    let markdown = scratch.run("explain same-license-total --format markdown").out;
    assert_holds(&markdown, &["# Same license total\n", "- parameters: `allow_more = false`\n"]);
}

#[test]
fn every_shipped_rule_has_an_example_of_its_own() {
    let scratch = Scratch::with(&[]);
    let all: serde_json::Value =
        serde_json::from_str(&scratch.run("rules --format json").out).unwrap();
    let ids: Vec<&str> =
        all["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let ran = scratch.run(&format!("explain --format json {}", ids.join(" ")));
    let shown: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for rule in shown["rules"].as_array().unwrap() {
        assert_eq!(rule["example"]["rule"], rule["id"]);
    }
    let page = scratch.run("explain no-service-gap").out;
    assert_holds(&page, &["This is what it reports about builtin/fixtures/no-service-gap/", "╭─["]);
    assert!(!page.contains("expect:"), "{page}");
}

#[test]
fn every_lint_has_a_page() {
    let scratch = Scratch::with(&[]);
    for lint in clearance_workbench::lint::LINTS {
        let ran = scratch.run(&format!("explain {}", lint.id()));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let head =
            format!("{}[{}]: {}", lint.severity.name(), lint.id(), lint.title.replace('`', ""));
        assert_holds(&words(&ran.out).replace('`', ""), &[&head]);
        assert_visible(&ran.out);
    }
}

#[test]
fn examples_are_without_marks_and_in_their_place() {
    let scratch = Scratch::with(&[("mine/seen.rhai", &rule("error")), ("good.toml", GOOD)]);
    scratch.write("mine/fixtures/seen/torn.toml", b"[customer");
    scratch.write("mine/fixtures/seen/mistaken.toml", b"# expct: seen\n");
    scratch.write("mine/fixtures/seen/none.toml", GOOD.as_bytes());
    assert!(!scratch.run("explain seen -r mine").out.contains("This is what"));
    let marked =
        GOOD.replacen("name = \"Contoso GmbH\"", "# expect: seen\nname = \"a # expect: b\"", 1);
    assert_ne!(marked, GOOD);
    scratch.write("mine/fixtures/seen/marked.toml", marked.as_bytes());
    let page = scratch.run("explain seen -r mine").out;
    let line = marked.lines().position(|line| line.starts_with("name = ")).unwrap() + 1;
    assert_holds(
        &page,
        &[&format!("mine/fixtures/seen/marked.toml:{line}:8"), "\"a # expect: b\""],
    );
    assert!(!page.contains("expect: seen"), "{page}");
}

#[test]
fn the_reference_of_the_shipped_rules_is_current() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_clearance"))
        .args([
            "rules",
            "-r",
            "builtin",
            "--format",
            "markdown",
            "--output",
            "docs/reference",
            "--check",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}

#[test]
fn a_folder_of_pages_is_written_and_kept_current() {
    let scratch =
        Scratch::with(&[("mine/a.rhai", &rule("error")), ("mine/deep/b.rhai", &rule("advice"))]);
    scratch.write("docs/own.md", b"# mine\n");
    let write = "rules -r mine --format markdown --output docs";
    let check = format!("{write} --check");
    let ran = scratch.run(&check);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out,
        "missing    docs/README.md\nmissing    docs/a.md\nmissing    docs/deep/b.md\n"
    );
    assert!(!scratch.path("docs/a.md").exists());

    let ran = scratch.run(write);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert_holds(&ran.err, &["wrote docs/README.md\n", "wrote docs/deep/b.md\n"]);
    let index = std::fs::read_to_string(scratch.path("docs/README.md")).unwrap();
    assert_holds(&index, &["[`a`](a.md)", "[`deep/b`](deep/b.md)"]);
    let current = scratch.run(&check);
    assert_eq!((current.code, current.out.as_str(), current.err.as_str()), (Some(0), "", ""));

    // Version control may have written other line ends.
    let page = std::fs::read_to_string(scratch.path("docs/a.md")).unwrap();
    scratch.write("docs/a.md", page.replace('\n', "\r\n").as_bytes());
    assert_eq!(scratch.run(&check).code, Some(0));

    scratch.write("mine/a.rhai", rule("warning").as_bytes());
    std::fs::remove_dir_all(scratch.path("mine/deep")).unwrap();
    let ran = scratch.run(&check);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out,
        "stale      docs/README.md\nstale      docs/a.md\nleft over  docs/deep/b.md\n"
    );
    let ran = scratch.run(write);
    assert_holds(&ran.err, &["wrote docs/a.md\n", "removed docs/deep/b.md\n"]);
    assert!(!scratch.path("docs/deep/b.md").exists());
    assert_eq!(std::fs::read_to_string(scratch.path("docs/own.md")).unwrap(), "# mine\n");
    assert_eq!(scratch.run(&check).code, Some(0));
}

#[test]
fn what_was_not_generated_is_not_replaced() {
    let scratch = Scratch::with(&[("mine/a.rhai", &rule("error")), ("docs/a.md", "# mine\n")]);
    for check in ["", " --check"] {
        let ran = scratch.run(&format!("rules -r mine --format markdown --output docs{check}"));
        assert_eq!(ran.code, Some(2));
        assert_holds(&ran.err, &["docs/a.md was not generated, and would be lost"]);
    }
    assert!(!scratch.path("docs/README.md").exists());
}

#[test]
fn a_rule_called_readme_does_not_fall_together_with_the_index() {
    let files = reference_files(&[RulePage { id: "readme".to_owned(), ..hostile() }], &[]).unwrap();
    let lower: std::collections::BTreeSet<String> =
        files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(lower.len(), 2);
}

/// Explains ids; what is wrong, where it cannot.
fn explained<'a>(scratch: &Scratch, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let run = |id: &str| (id.to_owned(), scratch.run(&format!("explain {id}")));
    let told =
        ids.map(run).filter(|(id, ran)| ran.code != Some(0) || !ran.out.contains(id.as_str()));
    told.map(|(id, ran)| format!("{id}: {ran:?}")).collect()
}

#[test]
fn whatever_is_no_rule_has_a_page_of_its_severity() {
    let pages: Vec<RulePage> =
        clearance_workbench::page::reserved_pages(&shipped_words()).collect();
    for (id, severity) in clearance_engine::rule::SETTABLE_IDS {
        let page = pages.iter().find(|page| page.id == *id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(page.severity, *severity, "{id}");
    }
    for page in &pages {
        assert_holds(&page.text, &["**Why.**", "**How to fix.**"]);
    }
    let lints = clearance_workbench::lint::LINTS.iter().map(|lint| lint.id());
    let ids: Vec<String> = pages.into_iter().map(|page| page.id).chain(lints).collect();
    let wrong = explained(&Scratch::with(&[]), ids.iter().map(String::as_str));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every id that stands in the code, and every id of a report that holds whatever can go wrong.
#[test]
fn every_id_that_reports_print_is_explained() {
    let mut ids = std::collections::BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["src", "crates"].map(|folder| walkdir::WalkDir::new(root.join(folder)));
    for entry in files.into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(path).unwrap();
            for after in text.split("\"waiver/").skip(1) {
                let name = after.split('"').next().unwrap();
                if !name.is_empty() && !name.contains('.') {
                    ids.insert(format!("waiver/{name}"));
                }
            }
        }
    }
    let waivers = "[[waivers]]\nrule = \"own\"\nfile = \"good.toml\"\nreason = \"x\"\napproved_by = \"y\"\nexpires = 2026-11-01\n\
        [[waivers]]\nrule = \"own\"\nfile = \"gone.toml\"\nreason = \"x\"\napproved_by = \"y\"\nexpires = 2026-12-01\n";
    let own = "//! Own\n//!\n//! **Why.** Why.\nconst RULE = #{ severity: \"error\", tags: [\"a\"], url: \"https://example.com\" };\n\
        fn check(customer) { report(customer.customer.name, \"found\"); if customer.customer.name == \"Broken\" { throw \"broken\"; } }\n";
    let pack = "name = \"own\"\nextends = [\"builtin\"]\n[subject]\ndeadline = \"days::last\"\n";
    let good = format!(
        "{GOOD}# clearance: allow(own) until=2028-12-31 reason=\"too long\"\n# clearence: allow(own)\n"
    );
    let broken = GOOD.replacen("Contoso", "Broken", 1);
    let scratch = Scratch::with(&[
        ("r/pack.toml", pack),
        ("r/own.rhai", own),
        ("r/lib/days.rhai", "fn last(customer) { throw \"no day\"; }\n"),
        ("good.toml", &good),
        ("broken.toml", &broken),
        ("torn.toml", "a = [\n"),
        ("wrong.toml", "customer = 1\n"),
        ("waivers.toml", waivers),
    ]);
    let ran = scratch.run("check . -r r --format sarif");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for rule in report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        ids.insert(rule["id"].as_str().unwrap().to_owned());
    }
    for wanted in [
        "file",
        "schema",
        "subject.deadline",
        "own",
        "waiver/expired",
        "waiver/unused",
        "waiver/invalid",
    ] {
        assert!(ids.contains(wanted), "{wanted}: {ids:?}");
    }
    let run = |id: &String| (id.clone(), scratch.run(&format!("explain -r r {id}")));
    let told = ids.iter().map(run).filter(|(_, ran)| ran.code != Some(0));
    let wrong: Vec<String> = told.map(|(id, ran)| format!("{id}: {}", ran.err)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A help that names a parameter says in which file and table it is set.
#[test]
fn helps_of_shipped_rules_name_parameters_where_they_are_set() {
    let mut named = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap() {
        let path = entry.unwrap().path();
        let Some(id) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".rhai"))
        else {
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let source = clearance_syntax::source::Source::new(id, text.as_str());
        let params = clearance_engine::script::read_header(&source).unwrap().params;
        for param in &params {
            let speaks = |line: &&str| {
                let written = line.contains(&format!("`{}", param.name))
                    || line.contains(&format!("\"{} = ", param.name));
                written && !line.contains("**Parameters.**")
            };
            for line in text.lines().filter(speaks) {
                named += 1;
                let page = line.starts_with("//!");
                let told = match page {
                    true => text.contains(&format!("in `clearance.toml` under `[rules.{id}]`")),
                    false => line.contains(&format!("text::setting(\"{id}\"")),
                };
                assert!(told, "{id}: {line}");
            }
        }
    }
    assert!(named >= 4, "{named}");
    let more = GOOD.replacen("licenses = 25\nstarts", "licenses = 26\nstarts", 1);
    let scratch = Scratch::with(&[("a.toml", &more)]);
    let ran = scratch.run("check a.toml -r builtin --select same-license-total --format json");
    assert_holds(
        &ran.out,
        &[
            "`params = { allow_more = true }` under `[rules.same-license-total]` in `clearance.toml`",
        ],
    );
}

#[test]
fn pages_for_programs_say_which_rules_look_at_all_files() {
    let ran = Scratch::with(&[]).run("rules -r builtin -f json");
    let pages: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let rules = pages["rules"].as_array().unwrap().iter();
    let over_all: Vec<_> =
        rules.filter(|rule| rule["over_all"] == true).map(|rule| &rule["id"]).collect();
    assert_eq!(over_all, ["one-file-per-tenant"]);
}
