//! A page for each customer: `html=out/{customer}.html`. It holds no text of another, and takes the place of nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::scratch::{GOOD, Scratch, assert_holds, manifest, rule};
use walkdir::WalkDir;

/// The pages in a folder by their path from it.
fn pages(scratch: &Scratch, folder: &str) -> BTreeMap<String, String> {
    let folder = scratch.path(folder);
    let files = WalkDir::new(&folder).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file());
    let page = |path: &Path| {
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    files.map(|entry| page(entry.path())).collect()
}

/// A word that only the customer of a number has.
fn mark(number: usize) -> String {
    format!("zq{number}qz")
}

/// A customer whose every text holds its word, with a line that breaks rules.
fn marked(number: usize) -> String {
    let mark = mark(number);
    GOOD.replace("Contoso GmbH", &format!("{mark} GmbH"))
        .replace("contoso.onmicrosoft.com", &format!("{mark}.onmicrosoft.com"))
        .replace("Anna Lidman", &mark)
        .replace("Munich", &mark)
        .replace("\"standard\"", &format!("\"standard-{mark}\""))
        .replace("licenses = 25\nstarts", "licenses = 20\nstarts")
}

/// The same as a document of YAML, between comments and without a line between them.
fn marked_yaml(number: usize) -> String {
    let mark = mark(number);
    format!(
        "# before {mark}\ncustomer: {{ name: {mark} AG, tenant: {mark}.onmicrosoft.com, country: DE }}\n\
         partner: {{ country: AT }}\nsource:\n  channel: direct\n  subscriptions:\n    - {{ id: {mark}, offer: SPB, licenses: 5, ends: 2026-12-31 }}\n\
         target:\n  subscriptions:\n    - {{ offer: SPB, licenses: 3, starts: 2027-01-01, replaces: [{mark}] }}\n"
    )
}

fn marked_line(number: usize) -> String {
    let mark = mark(number);
    format!(
        "{{\"customer\":{{\"name\":\"{mark} KG\",\"tenant\":\"{mark}.onmicrosoft.com\",\"country\":\"DE\"}},\"partner\":{{\"country\":\"AT\"}},\
         \"source\":{{\"channel\":\"direct\",\"subscriptions\":[{{\"id\":\"{mark}\",\"offer\":\"SPB\",\"licenses\":5,\"ends\":\"2026-12-31\"}}]}},\
         \"target\":{{\"subscriptions\":[{{\"offer\":\"SPB\",\"licenses\":3,\"starts\":\"2027-01-01\",\"replaces\":[\"{mark}\"]}}]}}}}\n"
    )
}

/// Rules over all customers that tell each of all others: in a message, labels, help and fix, and as they break.
fn tattling() -> [(&'static str, String); 3] {
    let rule = |title: &str, check: &str| {
        format!(
            "//! {title}\n//!\n//! It is.\n\nconst RULE = #{{ severity: \"error\", tags: [\"all\"] }};\n\n\
             fn gather(customer) {{ #{{ name: customer.customer.name, tenant: customer.customer.tenant }} }}\n\n\
             fn check_all(gathered) {{\n    let names = join(pluck(gathered, \"name\"), \", \");\n    {check}\n}}\n"
        )
    };
    let told = "for one in gathered {\n        let finding = report(one.name, `among ${names}`).help(names);\n        \
        for other in gathered { finding.label(other.tenant, other.name); }\n    }";
    [
        ("mine/pack.toml", "name = \"mine\"\nextends = [\"builtin\"]\n".to_owned()),
        ("mine/tells.rhai", rule("Tells of all", told)),
        ("mine/breaks.rhai", rule("Breaks over all", "if names != \"\" { throw names; }")),
    ]
}

/// Six customers: two in files of their own, four in files of two.
fn marked_book() -> Scratch {
    let mut files = vec![
        ("book/zq0qz.toml".to_owned(), marked(0)),
        ("book/zq1qz.toml".to_owned(), marked(1)),
        ("book/pair.yaml".to_owned(), format!("{}---\n{}", marked_yaml(2), marked_yaml(3))),
        ("book/pair.jsonl".to_owned(), marked_line(4) + marked_line(5).as_str()),
        // What cannot be read, and what breaks the schema.
        ("book/zq6qz.toml".to_owned(), format!("[customer]\nname = \"{0}\n# {0}\n", mark(6))),
        (
            "book/zq7qz.toml".to_owned(),
            format!("[customer]\nname = \"{0}\"\nkey-{0} = 1\n", mark(7)),
        ),
    ];
    let waiver = |number: usize| {
        let mark = mark(number);
        format!(
            "[[waivers]]\nrule = \"same-license-total\"\nfile = \"book/{mark}.toml\"\nreason = \"agreed with {mark}\"\n\
             approved_by = \"{mark}\"\nexpires = 2026-12-24\n\n"
        )
    };
    // One waives something, one is past, one waives nothing.
    let past = waiver(1).replace("2026-12-24", "2026-11-01");
    let idle = waiver(7).replace("same-license-total", "same-region");
    files.push(("waivers.toml".to_owned(), waiver(0) + past.as_str() + idle.as_str()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let scratch = Scratch::with(&files);
    for (path, text) in tattling() {
        scratch.write(path, text.as_bytes());
    }
    scratch
}

const BOOK: &str = "check book -r mine --as-of 2026-11-22";

#[test]
fn no_page_holds_a_text_of_another_customer() {
    let scratch = marked_book();
    let ran =
        scratch.run(&format!("{BOOK} -f human -f html=all.html -f 'html=out/{{customer}}.html'"));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let whole = fs::read_to_string(scratch.path("all.html")).unwrap();
    for number in 0..8 {
        assert!(whole.matches(&mark(number)).count() > 3, "{number}");
    }
    let pages = pages(&scratch, "out");
    let names: Vec<&str> = pages.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "zq0qz-gmbh.html",
            "zq1qz-gmbh.html",
            "zq2qz-ag.html",
            "zq3qz-ag.html",
            "zq4qz-kg.html",
            "zq5qz-kg.html",
            "zq6qz.html",
            "zq7qz.html",
        ]
    );
    for (number, (name, page)) in pages.iter().enumerate() {
        for other in (0..8).filter(|other| *other != number) {
            let found = page.find(&mark(other)).map(|at| {
                let from = page.floor_char_boundary(at.saturating_sub(300));
                page.get(from..page.ceil_char_boundary(at + 100)).unwrap_or_default().to_owned()
            });
            assert_eq!(found, None, "{name} tells of {other}");
        }
        assert!(page.matches(&mark(number)).count() > 2, "{name} tells nothing");
        assert_holds(
            page,
            &[
                "of rules, tables and schemas are listed in the report of all customers",
                "Breaks over all",
                "the rule did not finish over all customers",
            ],
        );
    }
    // What is said of it alone is there in full, with its place.
    let line = marked(1).lines().position(|line| line == "licenses = 20").unwrap() + 1;
    let place = format!("book/zq1qz.toml, line {line}, column 12");
    for (page, pieces) in [
        ("zq1qz-gmbh.html", &["20 licenses", &place, "Tells of all", "What becomes what"][..]),
        ("zq2qz-ag.html", &["book/pair.yaml (document 0), line 10", ">3</mark>"]),
        ("zq3qz-ag.html", &["book/pair.yaml (document 1), line 21", ">3</mark>"]),
        ("zq5qz-kg.html", &["book/pair.jsonl (document 1), line 2", ">3</mark>"]),
        ("zq6qz.html", &["zq6qz.toml is not checked", "while reading book/zq6qz.toml"]),
        ("zq0qz-gmbh.html", &["agreed with zq0qz", "waivers.toml"]),
    ] {
        assert_holds(&pages[page], pieces);
    }
}

/// The book of the repository: each page is searched for names, tenants and files of all others.
#[test]
fn pages_of_the_book_tell_of_one_customer_each() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = Scratch::with(&[]);
    let mut about = Vec::new();
    for entry in fs::read_dir(root.join("fixtures/customers")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        scratch.write(&format!("customers/{file}"), &fs::read(&path).unwrap());
        let parsed = scratch.run(&format!("parse customers/{file}")).out;
        let value: serde_json::Value = serde_json::from_str(&parsed).unwrap();
        let customer = value.pointer("/documents/0/value/customer").or(value.pointer("/customer"));
        let customer = customer.unwrap_or_else(|| panic!("{parsed}"));
        let text = |key: &str| customer[key].as_str().unwrap().to_owned();
        about.push([text("name"), text("tenant"), file]);
    }
    let ran = scratch.run("check customers --as-of 2026-11-22 -f 'html=out/{subject}.html'");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    let pages = pages(&scratch, "out");
    assert_eq!(pages.len(), about.len());
    for texts in &about {
        let [name, _, file] = texts;
        let shown = name.replace('&', "&amp;");
        let own: Vec<&String> =
            pages.values().filter(|page| page.contains(file.as_str())).collect();
        assert_eq!(own.len(), 1, "{file}");
        assert!(own[0].contains(&format!("<h1>{shown} ")), "{name}");
        for other in about.iter().filter(|other| *other != texts) {
            for text in other {
                let text = text.replace('&', "&amp;");
                assert!(!own[0].contains(&text), "{name} tells of {text}");
            }
        }
    }
}

/// The names of the pages for customers of some names, each in a file of its own.
fn names_for(names: &[&str]) -> Vec<String> {
    let scratch = Scratch::with(&[]);
    for (number, name) in names.iter().enumerate() {
        let text = GOOD
            .replace("\"Contoso GmbH\"", &format!("{name:?}"))
            .replace("contoso.", &format!("tenant{number}."));
        scratch.write(&format!("in/{number}.toml"), text.as_bytes());
    }
    let ran = scratch.run("check in --as-of 2026-11-22 -f 'html=out/{customer}.html'");
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    pages(&scratch, "out").into_keys().collect()
}

#[test]
fn names_of_files_are_safe_and_apart() {
    assert_eq!(
        names_for(&["../../etc/passwd", "A/B\\C: *?", "NUL", "com1", "Bäckerei 東京"]),
        [
            "a-b-c.html",
            "bäckerei-東京.html",
            "customer-com1.html",
            "customer-nul.html",
            "etc-passwd.html"
        ]
    );
    // Whoever has no letter is called by the file.
    assert_eq!(names_for(&["!!!", "\u{1f642}"]), ["0.html", "1.html"]);
    // Those of one name have a digest of their files, whoever else there is.
    let twins = names_for(&["Twin", "twin ", "Other"]);
    assert_eq!(twins.len(), 3);
    assert_eq!(twins[0], "other.html");
    assert!(
        twins[1].starts_with("twin-") && twins[1].len() == "twin-01234567.html".len(),
        "{twins:?}"
    );
    let more = names_for(&["Twin", "TWIN", "Another", "Twin!"]);
    assert!(more.contains(&twins[1]) && more.contains(&twins[2]), "{twins:?} {more:?}");
    let long = names_for(&[&"long ".repeat(50), &"long ".repeat(60)]);
    assert!(long.len() == 2 && long.iter().all(|name| name.len() < 110), "{long:?}");
}

#[test]
fn documents_of_a_file_have_pages_of_their_own() {
    let scratch = Scratch::with(&[(
        "in/pair.jsonl",
        &(marked_line(1).replace("zq1qz KG", "!")
            + marked_line(2).replace("zq2qz KG", "?").as_str()),
    )]);
    let ran = scratch.run("check in --as-of 2026-11-22 -f 'html=out/{customer}/report.html'");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        pages(&scratch, "out").into_keys().collect::<Vec<_>>(),
        ["pair-0/report.html", "pair-1/report.html"]
    );
}

#[test]
fn other_packs_have_their_own_word() {
    let scratch = Scratch::with(&[
        ("in/a.toml", "name = \"a.example\"\n"),
        (
            "p/pack.toml",
            "name = \"p\"\n\n[words]\nsubject = \"DNS zone\"\nsubjects = \"DNS zones\"\n\n[subject]\nname = \"name\"\n",
        ),
        (
            "p/document.schema.json",
            "{ \"type\": \"object\", \"additionalProperties\": false, \"properties\": { \"name\": { \"type\": \"string\" } } }",
        ),
        ("p/seen.rhai", &rule("warning").replace("customer.customer.name", "customer.name")),
        ("bare/pack.toml", "name = \"bare\"\n"),
        ("bare/seen.rhai", &rule("warning").replace("customer.customer.name", "customer")),
    ]);
    for (pack, word) in
        [("p", "dns_zone"), ("p", "subject"), ("bare", "document"), ("bare", "subject")]
    {
        let ran =
            scratch.run(&format!("check in -r {pack} -f 'html={pack}-{word}/{{{word}}}.html'"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let name = if pack == "p" { "a-example.html" } else { "a.html" };
        assert_eq!(
            pages(&scratch, &format!("{pack}-{word}")).into_keys().collect::<Vec<_>>(),
            [name]
        );
    }
    let ran = scratch.run("check in -r p -f 'html=out/{customer}.html'");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_holds(
        &ran.err,
        &["unknown placeholder `{customer}`", "`{dns_zone}` is the name of each DNS zone"],
    );
}

#[test]
fn what_cannot_be_meant_is_refused_before_the_run() {
    let scratch = Scratch::with(&[("in/a.toml", GOOD), ("file", "x")]);
    for (command, pieces) in [
        (
            "check in -f 'html=out/{custmer}.html'",
            &["unknown placeholder `{custmer}`", "`{customer}` is the name"][..],
        ),
        ("check in -f 'html=out/{}.html'", &["unknown placeholder `{}`"]),
        ("check in -f 'html=out/{customer}/{date}.html'", &["unknown placeholder `{date}`"]),
        ("check in -f 'json=out/{customer}.json'", &["json has no file for each customer", "html"]),
        ("check in -f 'csv={subject}.csv'", &["csv has no file for each customer"]),
        ("check in -f 'html=new/../{customer}.html'", &["leads back out of a folder"]),
        ("check in -f 'html={customer}/../clearance.toml'", &["leads back out of a folder"]),
        ("check in -f 'html=file/{customer}.html'", &["file is not a folder"]),
        (
            "check in -f 'html=o/{customer}.html' -f 'html=o/{customer}.html'",
            &["two reports cannot both go to"],
        ),
        (
            "check in -f 'html=o/{customer}.html' -f 'html=o/{subject}.html'",
            &["two reports cannot both go to"],
        ),
        (
            "check in -f 'html=o/{customer}.html' -f json=o/contoso-gmbh.html",
            &["there is no folder o"],
        ),
        ("plan in -f html -o '{customer}.html'", &["is one file, and no place for a name"]),
    ] {
        let ran = scratch.run(command);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{command}: {ran:?}");
        assert_holds(&ran.err, pieces);
    }
    fs::create_dir(scratch.path("o")).unwrap();
    let ran = scratch.run("check in -f 'html=o/{customer}.html' -f json=o/contoso-gmbh.html");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_holds(&ran.err, &["two reports cannot both go to"]);
    let names: Vec<_> =
        fs::read_dir(scratch.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!(fs::read_dir(scratch.path("o")).unwrap().count(), 0);
    // Braces are letters like others where no name can be meant.
    assert_eq!(scratch.run("check in -f 'json={a}.json'").code, Some(0));
    assert!(scratch.path("{a}.json").exists());
}

/// What a run reads, and what no run wrote, stays; and then no page is written at all.
#[test]
fn no_page_takes_the_place_of_something_else() {
    let named = |name: &str| {
        GOOD.replace("Contoso GmbH", name)
            .replace("contoso.", &format!("{}.", name.replace(' ', "")))
    };
    for (customer, pattern, taken) in [
        ("clearance", "{customer}.toml", "clearance.toml"),
        ("waivers", "{customer}.toml", "waivers.toml"),
        ("clearance baseline", "{customer}.json", "clearance-baseline.json"),
        ("other waivers", "{customer}.toml", "other-waivers.toml"),
        ("b", "in/{customer}.toml", "in/b.toml"),
        ("seen", "mine/{customer}.rhai", "mine/seen.rhai"),
        ("pack", "new/{customer}.toml", ""),
        ("pack", "mine/{customer}.toml", "mine/pack.toml"),
        ("days", "mine/lib/{customer}.rhai", "mine/lib/days.rhai"),
        ("notes", "{customer}.txt", "notes.txt"),
    ] {
        let scratch = Scratch::with(&[
            ("in/a.toml", &named("first")),
            ("in/b.toml", &named(customer)),
            ("clearance.toml", "fail-on = \"error\"\n"),
            ("waivers.toml", ""),
            ("other-waivers.toml", ""),
            ("clearance-baseline.json", "{\"version\": 2, \"findings\": []}\n"),
            (
                "mine/pack.toml",
                &format!("{}\n[subject]\nname = \"customer.name\"\n", manifest("mine")),
            ),
            ("mine/document.schema.json", crate::scratch::ON_SHIPPED),
            ("mine/seen.rhai", &rule("warning")),
            ("mine/lib/days.rhai", ""),
            ("notes.txt", "remember the milk\n"),
        ]);
        let before = pages(&scratch, "");
        let ran = scratch
            .run(&format!("check in -r mine --waivers other-waivers.toml -f 'html={pattern}'"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{customer} {pattern}: {ran:?}");
        assert_holds(&ran.err, &[taken, "help: choose another name"]);
        assert_eq!(pages(&scratch, ""), before, "{customer} {pattern}");
        assert!(!scratch.path("new").exists());
    }
}

#[test]
fn earlier_pages_give_way_and_nothing_is_left_over() {
    let scratch = Scratch::with(&[("in/a.toml", GOOD)]);
    for _ in 0..2 {
        let ran = scratch
            .run("check in --as-of 2026-11-22 -f 'html=out/deep/{customer}.html' -f json=all.json");
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        assert_eq!(
            pages(&scratch, "out").into_keys().collect::<Vec<_>>(),
            ["deep/contoso-gmbh.html"]
        );
    }
    scratch.write("clearance.toml", b"format = [\"html=pages/{customer}.html\"]\n");
    fs::create_dir(scratch.path("below")).unwrap();
    let ran = scratch.run("check --as-of 2026-11-22");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(pages(&scratch, "pages").into_keys().collect::<Vec<_>>(), ["contoso-gmbh.html"]);
    // A file stands where the folder should be: the other reports are not written either.
    scratch.write("blocked", b"");
    let ran = scratch
        .run("check in --as-of 2026-11-22 -f 'html=blocked/{customer}.html' -f json=new.json");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(!scratch.path("new.json").exists());
}

/// A process may have so many files open, and there may be more customers.
#[cfg(unix)]
#[test]
fn there_may_be_more_pages_than_open_files() {
    let lines: String = (0..120).map(marked_line).collect();
    let scratch = Scratch::with(&[("in/many.jsonl", &lines)]);
    let clearance = scratch.process(&[
        "check",
        "in",
        "--as-of",
        "2026-11-22",
        "-f",
        "html=out/{customer}.html",
    ]);
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", "ulimit -n 40; exec \"$0\" \"$@\""])
        .arg(clearance.get_program())
        .args(clearance.get_args());
    shell.current_dir(scratch.path(""));
    let output = shell.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(pages(&scratch, "out").len(), 120);
}
