//! Any texts as two rules, two libraries that may call each other, and a table, in a folder: the pack is refused at its
//! places, or a customer is checked twice with the same end.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use clearance_engine::pack::read_folder;
use clearance_engine::settings::Settings;
use clearance::shipped_packs;
use clearance_fuzz::{CUSTOMER, checked, in_text, limits, load, parts, written};
use libfuzzer_sys::fuzz_target;

const FILES: [&str; 5] = ["one.rhai", "two.rhai", "lib/a.rhai", "lib/b.rhai", "data/t.toml"];

/// A folder of this process alone, as several may run.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("clearance-fuzz-{}", std::process::id()));
    fs::create_dir_all(folder.join("lib")).expect("a folder can be made");
    fs::create_dir_all(folder.join("data")).expect("a folder can be made");
    fs::write(folder.join("pack.toml"), "name = \"fuzz\"\n").expect("a file can be written");
    folder
});

fuzz_target!(|text: &str| {
    let [one, two, a, b, table, customer] = parts(text);
    for (name, text) in FILES.iter().zip([one, two, a, b, table]) {
        fs::write(FOLDER.join(name), text).expect("a file can be written");
    }
    let loaded = read_folder(&FOLDER, shipped_packs())
        .and_then(|files| load(&files, &Settings::default(), &[], limits()));
    let pack = match loaded {
        Ok(pack) => pack,
        Err(error) => return in_text(&error.diagnostics),
    };
    let customer = if customer.is_empty() { CUSTOMER } else { customer };
    let [first, second] = [(); 2].map(|()| checked(&pack, customer, None).report);
    let timed = [&first, &second]
        .iter()
        .any(|report| report.broken.iter().any(|broken| broken.message.contains(" seconds")));
    assert!(timed || written(&first) == written(&second));
});
