//! A service in thirty lines: every connection sends one customer as TOML, ends what it sends, and gets the findings.
//!
//! ```sh
//! cargo run --example service -- 127.0.0.1:7878
//! nc -N 127.0.0.1 7878 < fixtures/customers/contoso-gmbh.toml
//! ```
#![allow(clippy::print_stderr, reason = "it tells where it listens")]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use clearance::{Checker, SharedChecker, builtin_pack, date};

/// The largest text that is read of a connection, in bytes.
const MAX_BYTES: u64 = 1 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let shared = Checker::builder(builtin_pack()).as_of(date(2026, 11, 22)).build_shared()?;
    let listener = TcpListener::bind(address)?;
    eprintln!("listening on {}", listener.local_addr()?);
    thread::scope(|scope| {
        // Each thread compiles the rules once, and then checks one connection after the other.
        for _ in 0..2 {
            scope.spawn(|| serve(&listener, &shared));
        }
    });
    Ok(())
}

fn serve(listener: &TcpListener, shared: &SharedChecker) {
    let Ok(checker) = shared.checker() else { return };
    for stream in listener.incoming().flatten() {
        if let Err(error) = answer(stream, &checker) {
            eprintln!("a connection failed: {error}");
        }
    }
}

fn answer(mut stream: TcpStream, checker: &Checker) -> io::Result<()> {
    let mut text = String::new();
    (&stream).take(MAX_BYTES).read_to_string(&mut text)?;
    let report = checker.check_text("customer.toml", text).map_err(io::Error::other)?;
    for line in report.findings().iter().map(ToString::to_string) {
        writeln!(stream, "{line}")?;
    }
    for broken in report.broken() {
        writeln!(stream, "{broken}")?;
    }
    writeln!(stream, "{}", report.standing().words())
}
