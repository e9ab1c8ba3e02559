//! Rebuilds when a file of the shipped pack comes or goes: it is embedded in the binary.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=rules");
}
