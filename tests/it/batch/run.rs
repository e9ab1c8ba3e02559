//! Runs rules over customers that are no files.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicU64;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::check::{Checked, Options, check};
use clearance_engine::files::{Found, Input, format_by_name};
use clearance_engine::pack::{self, Pack, PackFiles, Request, SCHEMA_FILE, read_folder};
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use jiff::civil::date;

use crate::scratch::Scratch;

/// A pack of the shipped schema and of these files.
pub(super) fn pack_with(files: &[(&str, &str)], limits: Limits) -> Pack {
    let scratch = Scratch::with(files);
    if files.iter().all(|(path, _)| *path != SCHEMA_FILE) {
        let schema = builtin_pack().file(SCHEMA_FILE).unwrap();
        scratch.write(SCHEMA_FILE, schema.text.as_bytes());
    }
    load(&[read_folder(&scratch.path(""), shipped_packs()).unwrap()], &Selection::default(), limits)
}

/// The shipped pack with one of its rules.
pub(super) fn shipped(rule: &str) -> Pack {
    shipped_within(rule, Limits::default())
}

/// The same with limits of its own.
pub(super) fn shipped_within(rule: &str, limits: Limits) -> Pack {
    let selection = Selection { select: vec![rule.parse().unwrap()], exclude: vec![] };
    load(&[builtin_pack().clone()], &selection, limits)
}

fn load(packs: &[PackFiles], selection: &Selection, limits: Limits) -> Pack {
    let (as_of, settings) = (date(2026, 11, 22), &Settings::default());
    let request = Request {
        packs,
        shipped: shipped_packs(),
        data: &[],
        selection,
        settings,
        as_of,
        limits,
        trace: true,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    pack::load(&request).unwrap_or_else(|error| panic!("{:?}", error.diagnostics))
}

/// A customer file by its name and text.
pub(super) fn input((name, text): (&str, &str)) -> Found {
    let format = format_by_name(name.as_ref()).unwrap();
    Found::File(Input::bytes(name, format, text.into()))
}

/// Checks customers on some threads.
pub(super) fn checked(
    pack: &Pack,
    found: impl Iterator<Item = Found> + Send,
    threads: usize,
) -> Checked {
    let threads = NonZeroUsize::new(threads).unwrap();
    let done = AtomicU64::new(0);
    let options = Options::new(threads, 16 << 20, &done);
    check(pack, found, &options).unwrap()
}

/// A small customer file.
pub(super) fn customer(name: &str, tenant: &str, licenses: u32) -> String {
    format!(
        "[customer]\nname = \"{name}\"\ntenant = \"{tenant}\"\ncountry = \"DE\"\n\n\
         [partner]\ncountry = \"AT\"\n\n[source]\nchannel = \"csp\"\n\n\
         [[source.subscriptions]]\nid = \"A1\"\noffer = \"SPB\"\nlicenses = {licenses}\nends = 2026-12-30\n\n\
         [target]\nsubscriptions = []\n"
    )
}
