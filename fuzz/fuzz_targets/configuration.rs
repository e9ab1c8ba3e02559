//! Any text as `clearance.toml`, with a profile and without: it is refused at its places, or a customer is checked with
//! it.
#![no_main]

use clearance::builtin_pack;
use clearance_gate::config::{self, Checks, ChosenProfile};
use clearance_engine::pack::rule_names;
use clearance_engine::rule::Pattern;
use clearance_engine::script::Limits;
use clearance_syntax::source::Source;
use clearance_gate::waiver;
use clearance_fuzz::{CUSTOMER, checked, in_text, load, written};
use libfuzzer_sys::fuzz_target;

const CHECKS: Checks<'_> = &[("select", pattern), ("exclude", pattern)];

fn pattern(text: &str) -> Result<(), String> {
    text.parse::<Pattern>().map(drop).map_err(|error| error.to_string())
}

fuzz_target!(|text: &str| {
    let source = Source::new("clearance.toml", text);
    for profile in [None, Some(ChosenProfile { name: "p", chosen_by: "p" })] {
        let configuration = match config::read_configuration(&source, profile, CHECKS) {
            Ok(configuration) => configuration,
            Err(diagnostics) => {
                in_text(&diagnostics);
                continue;
            }
        };
        for given in &configuration.values {
            let line = configuration.origin_of(given.node).line;
            assert!(line <= source.line_starts().len(), "{given:?}");
        }
        let known = rule_names(std::slice::from_ref(builtin_pack())).known();
        if let Err(diagnostics) = waiver::read_embedded_waivers(&configuration.document, &configuration.waivers, &known) {
            in_text(&diagnostics);
        }
        match load(builtin_pack(), &configuration.settings, &[], Limits::default()) {
            Err(error) => in_text(&error.diagnostics),
            Ok(pack) => {
                in_text_if_any(&pack.warnings);
                written(&checked(&pack, CUSTOMER, None).report);
            }
        }
    }
});

fn in_text_if_any(warnings: &[clearance_syntax::source::Diagnostic]) {
    if !warnings.is_empty() {
        in_text(warnings);
    }
}
