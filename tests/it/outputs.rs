//! Every output over one report that holds everything.

mod fixed;

use clearance::output::{self, Style};
use clearance::report::Report;

const PLAIN: Style =
    Style { color: false, links: false, unicode: true, narrated: false, width: 80, quiet: false };

fn written(report: &Report, name: &str, style: &Style) -> String {
    let output = output::by_name(name).expect("it is a row");
    let mut out = Vec::new();
    (output.write)(report, style, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// Prints the report as the environment asks, to be looked at.
#[test]
#[ignore = "for eyes"]
fn look() {
    let has = |flag: &str| std::env::var("LOOK").unwrap_or_default().contains(flag);
    let width = std::env::var("COLUMNS").ok().and_then(|w| w.parse().ok()).unwrap_or(80);
    let style = Style {
        color: has("color"),
        links: has("links"),
        unicode: !has("ascii"),
        narrated: has("narrated"),
        quiet: has("quiet"),
        width,
    };
    let name = ["compact", "json"].into_iter().find(|name| has(name)).unwrap_or("human");
    print!("{}", written(&fixed::report(), name, &style));
}
