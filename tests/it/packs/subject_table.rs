//! The table that a pack has shown of each document.

use crate::packs::assert_refused;
use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, rule};
use clearance_render::output::REPORT_FORMATS;

const TABLE: &str = "[subject.table]\ntitle = \"What there is\"\nrows = \"list::rows\"\n\n\
    [subject.table.columns]\nzeta = \"First\"\nalpha = \"Second\"\n";

/// A pack whose library has this function `rows`.
fn pack(manifest: &str, function: &str) -> Scratch {
    Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/pack.toml", &format!("name = \"mine\"\n\n{manifest}")),
        ("mine/document.schema.json", ON_SHIPPED),
        ("mine/seen.rhai", &rule("warning")),
        (
            "mine/lib/list.rhai",
            &format!("// A list.\n\n/// Its rows.\nfn rows(file) {{ {function} }}\n"),
        ),
    ])
}

/// The rows of the first table on the page, as the texts of their cells; those of a cell are joined by `;`.
fn rows(page: &str) -> Vec<Vec<String>> {
    let table = page.split_once("<table class=\"pack\"").map(|(_, rest)| rest);
    let Some((table, _)) = table.and_then(|table| table.split_once("</table>")) else {
        return Vec::new();
    };
    let plain = |cell: &str| {
        let cell = cell.split_once('>').map_or(cell, |(_, rest)| rest);
        let cell = cell.replace("</div><div>", ";");
        let pieces =
            cell.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text));
        pieces.collect::<String>()
    };
    let cells = |row: &str| {
        let cells = row.split("</td>").filter(|cell| cell.contains("<td"));
        cells.map(|cell| plain(cell.split_once("<td").unwrap().1)).collect()
    };
    table.split("</tr>").filter(|row| row.contains("<td")).map(cells).collect()
}

const CHECK: &str = "check good.toml -r mine -f html";

#[test]
fn it_shows_what_the_function_gives_in_the_order_of_the_columns() {
    for (function, expected) in [
        ("[#{ alpha: 1, zeta: file.source.subscriptions[0].ends }]", vec![["2026-12-30", "1"]]),
        (
            "[#{ zeta: \"a<b\" }, #{ alpha: [true, 2.5, (), today()] }]",
            vec![["a&lt;b", "–"], ["–", "true;2.5;2026-11-22"]],
        ),
        ("[#{ zeta: file.move, alpha: [] }]", vec![["–", "–"]]),
        (
            "file.source.subscriptions.map(|one| #{ zeta: one.id })",
            vec![["standard", "–"], ["visio", "–"]],
        ),
        ("[]", vec![]),
        ("()", vec![]),
    ] {
        let scratch = pack(TABLE, function);
        let ran = scratch.run(CHECK);
        assert_eq!(ran.code, Some(0), "{function}: {ran:?}");
        assert_eq!(rows(&ran.out), expected, "{function}");
        assert_eq!(ran.out.contains("What there is"), !expected.is_empty(), "{function}");
        assert_eq!(scratch.run("lint mine").code, Some(0), "{function}");
    }
}

#[test]
fn what_it_cannot_be_is_refused() {
    for (from, to, said) in [
        ("list::rows", "list::row", "unknown function `list::row`"),
        ("list::rows", "lost::rows", "lost"),
        ("\"list::rows\"", "5", "pack.toml:5:8"),
        ("title", "titel", "titel"),
        ("zeta = \"First\"\nalpha = \"Second\"", "", "pack.toml"),
        ("\"First\"", "1", "pack.toml:8:8"),
    ] {
        let ran = pack(&TABLE.replace(from, to), "()").run("check good.toml -r mine");
        assert_refused(&ran, &[said, "pack.toml:"]);
    }
}

/// Whatever becomes of the table, the verdict is the same in every form; the page says what is missing, and tests fail.
#[test]
fn one_that_breaks_changes_no_verdict() {
    for (function, said) in [
        ("throw \"no rows\"", "no rows"),
        ("5", "`list::rows` must give a list of maps or `()`, found a whole number"),
        ("[5]", "`list::rows` must give a list of maps, found a whole number in it"),
        ("[#{ beta: 1 }]", "`list::rows` gives `beta` in a row, which is none of its columns"),
        ("[#{ zeta: file.source }]", "gives a table under `zeta`; a cell is a string"),
        ("[#{ zeta: #{} }]", "gives a map under `zeta`"),
        ("loop {}", "operations"),
        (
            "let rows = []; for n in 0..20000 { rows.push(#{ zeta: \"0123456789012345678901234567890123456789\" }); } rows",
            "more about one document",
        ),
    ] {
        let scratch = pack(TABLE, function);
        // What takes as long as it may is tried once.
        let is_slow = function.contains("loop") || function.contains("20000");
        for format in REPORT_FORMATS.iter().filter(|_| !is_slow) {
            let ran = scratch.run(&format!("check good.toml -r mine -f {}", format.name));
            assert_eq!(ran.code, Some(0), "{} {function}: {ran:?}", format.name);
        }
        let page = scratch.run(CHECK).out;
        let text = page.replace("&quot;", "\"");
        assert_holds(&text, &["Something is missing here.", "subject.table", said]);
        assert_holds(&page, &["1 of 1 document may pass"]);
        scratch.write(
            "mine/fixtures/seen/bad.toml",
            GOOD.replacen("[customer]\n", "[customer]\n# expect: seen\n", 1).as_bytes(),
        );
        let ran = scratch.run("test mine");
        assert_ne!(ran.code, Some(0), "{ran:?}");
        assert_holds(&(ran.out + ran.err.as_str()), &["subject.table"]);
    }
    let ran = Scratch::with(&[]).run("explain subject.table");
    assert_holds(&ran.out, &["[subject.table] rows"]);
}

/// A `plan` that breaks keeps no customer from moving, and the page says that steps are missing.
#[test]
fn neither_does_a_plan_that_breaks() {
    let scratch = pack(TABLE, "()");
    scratch.write(
        "mine/seen.rhai",
        (rule("warning") + "\nfn plan(customer) { throw \"no steps\" }\n").as_bytes(),
    );
    let ran = scratch.run(CHECK);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["Something is missing here.", "no steps"]);
    assert_eq!(scratch.run("plan good.toml -r mine -f html").code, Some(3));
}

/// A customer of the book, and the rows of its table.
type Expected = (&'static str, &'static [[&'static str; 6]]);

/// What the shipped table says of customers of the book.
const WHAT_BECOMES_WHAT: [Expected; 4] = [
    (
        "contoso-gmbh.toml",
        &[
            [
                "standard: O365_BUSINESS_PREMIUM (Microsoft 365 Business Standard)",
                "O365_BUSINESS_PREMIUM (Microsoft 365 Business Standard)",
                "25 → 25",
                "2026-12-30",
                "2026-12-31",
                "–",
            ],
            [
                "visio: VISIOCLIENT (Visio Plan 2)",
                "VISIOCLIENT (Visio Plan 2)",
                "3 → 3",
                "2027-01-31",
                "2027-02-01",
                "–",
            ],
        ],
    ),
    (
        "coho-winery.toml",
        &[[
            "cellar: O365_BUSINESS_ESSENTIALS (Microsoft 365 Business Basic)",
            "the same, transferred as it is",
            "14 → 14",
            "–",
            "2026-11-25",
            "–",
        ]],
    ),
    (
        "litware.yaml",
        &[
            [
                "office: Office 365 Business Premium",
                "SPB (Microsoft 365 Business Premium)",
                "35 → 35",
                "2026-12-31",
                "2027-01-01",
                "another offer",
            ],
            [
                "telephony: ENTERPRISEWITHSCAL (Office 365 E4)",
                "ENTERPRISEWITHSCAL (Office 365 E4)",
                "20 → 20",
                "2026-12-31",
                "2027-01-01",
                "–",
            ],
            [
                "project: PROJECTPROFESSIONAL (Planner and Project Plan 3)",
                "nothing yet",
                "4",
                "2026-12-31",
                "–",
                "–",
            ],
        ],
    ),
    (
        "humongous-relief.json",
        &[
            [
                "premium: SPB (Microsoft 365 Business Premium)",
                "SPB (Microsoft 365 Business Premium)",
                "60 → 60",
                "2027-06-30",
                "2026-12-15",
                "term of one year;billed monthly;both are paid for 198 days",
            ],
            [
                "trial: POWER_BI_PRO (Power BI Pro)",
                "nothing: a trial",
                "25",
                "2026-12-10",
                "–",
                "–",
            ],
        ],
    ),
];

#[test]
fn the_shipped_table_says_what_becomes_what() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/customers");
    for (file, expected) in WHAT_BECOMES_WHAT {
        let scratch = Scratch::with(&[]);
        scratch.write(file, &std::fs::read(root.join(file)).unwrap());
        let page = scratch.run(&format!("check {file} --as-of 2026-11-22 -f html")).out;
        assert_eq!(rows(&page), expected, "{file}");
        assert_holds(&page, &["What becomes what", "Bears on the price"]);
    }
}

#[test]
fn the_shipped_table_says_what_bears_on_the_price() {
    let text = GOOD.replace("replaces = [\"visio\"]\n", "replaces = [\"visio\"]\nbilling_plan = \"annual\"\nterm = \"P3Y\"\n\n[[target.subscriptions]]\noffer = \"SPB\"\nlicenses = 2\nstarts = 2027-02-01\nreplaces = []\n")
        .replace("assigned = 3\n", "assigned = 3\nterm = \"P1Y\"\n")
        .replace("[[target.subscriptions]]\noffer = \"CFQ7TTC0LDPB:0001\"", "[[source.subscriptions]]\nid = \"old\"\noffer = \"SPB\"\nlicenses = 1\nends = 2026-12-31\ndropped = \"nobody uses it\"\n\n[[source.subscriptions]]\nid = \"kept\"\noffer = \"SPB\"\nlicenses = 1\nends = 9999-12-31\nstays = \"another partner\"\n\n[[target.subscriptions]]\noffer = \"CFQ7TTC0LDPB:0001\"");
    let scratch = Scratch::with(&[("good.toml", &text)]);
    let found = rows(&scratch.run("check good.toml --as-of 2026-11-22 -f html").out);
    let spb = "SPB (Microsoft 365 Business Premium)";
    assert_eq!(
        found[1][2..],
        ["3 → 3", "2027-01-31", "2027-02-01", "term of three years;billed yearly"]
    );
    assert_eq!(found[2], ["nothing", spb, "0 → 2", "–", "2027-02-01", "new"]);
    let old = format!("old: {spb}");
    assert_eq!(
        found[3],
        [&old, "nothing: nobody uses it", "1", "2026-12-31", "–", "no longer paid for"]
    );
    assert_eq!(found[4][1..], ["stays: another partner", "1", "–", "–", "–"]);
}
