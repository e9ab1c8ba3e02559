//! How fast a reconciliation file is read, and what its customers cost: `cargo bench -p clearance-import`.
//!
//! Whole runs are better measured from outside; CONTRIBUTING.md says how.
#![allow(clippy::indexing_slicing, reason = "a benchmark that cannot run should stop")]

use std::io::Read;

use clearance_import::draft::FORMS;
use clearance_import::import::{ImportOptions, Importer};
use clearance_import::offers::OfferTable;
use clearance_import::reader::ReadLimits;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

#[path = "../examples/reconciliation/lines.rs"]
mod lines;

use lines::ReconciliationLines;

/// The bytes of a file.
const BYTES: u64 = 20 << 20;

fn main() {
    divan::main();
}

fn options() -> ImportOptions {
    ImportOptions {
        limits: ReadLimits { whole: 1 << 24, table: 1 << 30, delimiter: None },
        order: None,
        map: None,
        offers: OfferTable::default(),
        has_partner: true,
        partner_tenant: None,
        is_redacted: false,
    }
}

/// A file in memory.
fn make_file(tenants: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = ReconciliationLines::new(tenants, BYTES).read_to_end(&mut bytes);
    assert!(read.is_ok(), "{read:?}");
    bytes
}

/// Writes each draft, and counts them.
fn import(bytes: &[u8], options: &ImportOptions) -> u64 {
    let mut importer = Importer::new(options);
    importer.read("lines.csv", None, &mut { bytes });
    let imported = importer.finish();
    let texts = imported.drafts().map(|draft| draft.write(&FORMS[0]));
    texts.map(black_box).count() as u64
}

/// Reading alone: rows of few customers, and of many.
#[divan::bench(args = [10, 2_000], sample_count = 10)]
fn read(bencher: Bencher<'_, '_>, tenants: u64) {
    let (file, options) = (make_file(tenants), options());
    bencher.counter(BytesCount::new(file.len())).bench(|| {
        let mut importer = Importer::new(&options);
        importer.read("lines.csv", None, &mut black_box(file.as_slice()));
        importer
    });
}

/// From bytes to the texts of drafts.
#[divan::bench(args = [10, 2_000], sample_count = 10)]
fn whole(bencher: Bencher<'_, '_>, tenants: u64) {
    let (file, options) = (make_file(tenants), options());
    assert_eq!(import(&file, &options), tenants);
    bencher
        .counter(BytesCount::new(file.len()))
        .counter(ItemsCount::new(tenants))
        .bench(|| import(black_box(&file), &options));
}
