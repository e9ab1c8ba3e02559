//! Writes a book of made-up customers, for measuring: `cargo run --release --example generate -- DIR`.
//!
//! The same options give the same bytes. What is printed at the end is what
//! `clearance check DIR --as-of 2026-11-22` must count.
#![allow(clippy::print_stdout, reason = "the counts are what it is run for")]
#![allow(clippy::indexing_slicing, reason = "into the rules by what is below their number")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use clap::Parser;

mod book;

use book::{Book, Diagnostic, FAULTS, Format, Severity};

/// Files in one folder.
const PER_FOLDER: u64 = 1000;

/// Writes a book of made-up customers.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where it is written
    folder: PathBuf,
    /// How many customers
    #[arg(long, default_value_t = 20_000)]
    count: u64,
    /// The format of the files
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The share of customers that break one rule, as in 5%
    #[arg(long, default_value = "5%", value_parser = percent)]
    violations: u64,
    /// The rules that they break, in turn; all that can be broken by themselves where none is named
    #[arg(long, value_delimiter = ',', value_parser = fault)]
    rules: Vec<&'static Diagnostic>,
    /// Another number gives other customers
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Hundredths of a per cent.
fn percent(text: &str) -> Result<u64, String> {
    let number = text.strip_suffix('%').and_then(|number| number.parse::<f64>().ok());
    match number {
        Some(number) if (0.0..=100.0).contains(&number) => Ok((number * 100.0).round() as u64),
        _ => Err("expected a share, as in 5% or 0.5%".to_owned()),
    }
}

/// The fault that breaks a rule.
fn fault(rule: &str) -> Result<&'static Diagnostic, String> {
    let found = FAULTS.iter().find(|fault| fault.rule == rule);
    found.ok_or_else(|| {
        let rules: Vec<_> = FAULTS.iter().map(|fault| fault.rule).collect();
        format!("expected one of {}", rules.join(", "))
    })
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let book =
        Book { seed: arguments.seed, format: arguments.format, violations: arguments.violations };
    let mut diagnostics: BTreeMap<&str, (Severity, u64)> = BTreeMap::new();
    let mut bytes = 0;
    for number in 0..arguments.count {
        let file = match arguments.rules.as_slice() {
            [] => book.file(number),
            rules => book.file_breaking(number, |nth| rules[(nth % rules.len() as u64) as usize]),
        };
        let folder = arguments.folder.join(format!("{:03}", number / PER_FOLDER));
        if number % PER_FOLDER == 0 {
            fs::create_dir_all(&folder)?;
        }
        bytes += file.text.len();
        fs::write(folder.join(&file.name), file.text)?;
        if let Some(diagnostic) = file.diagnostic {
            diagnostics.entry(diagnostic.rule).or_insert((diagnostic.severity, 0)).1 += 1;
        }
    }
    for (rule, (_, count)) in &diagnostics {
        println!("{count:>8} {rule}");
    }
    println!("{bytes:>8} bytes");
    let of = |wanted| {
        let counts = diagnostics.values().filter(move |(severity, _)| *severity == wanted);
        counts.map(|(_, count)| count).sum::<u64>()
    };
    let (errors, warnings, advice) =
        (of(Severity::Error), of(Severity::Warning), of(Severity::Advice));
    println!(
        "{errors} errors, {warnings} warnings, {advice} advice in {} of {} customers",
        errors + warnings + advice,
        arguments.count
    );
    Ok(())
}
