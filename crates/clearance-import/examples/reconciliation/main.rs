//! Writes a made-up reconciliation file, for measuring: `cargo run --release -p clearance-import --example reconciliation -- FILE TENANTS BYTES`.
#![allow(clippy::indexing_slicing, reason = "a generator that is wrong should stop")]

use std::env::args;
use std::fs::File;
use std::io::{self, BufWriter};

mod lines;

use lines::ReconciliationLines;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = args().skip(1).collect();
    let usage = || io::Error::other("expected FILE TENANTS BYTES, as in lines.csv 20000 200000000");
    let [file, tenants, bytes] = arguments.as_slice() else { return Err(usage()) };
    let tenants = tenants.parse().map_err(|_| usage())?;
    let bytes = bytes.parse().map_err(|_| usage())?;
    let mut file = BufWriter::new(File::create(file)?);
    io::copy(&mut ReconciliationLines::new(tenants, bytes), &mut file)?;
    Ok(())
}
