//! Gathers what is embedded in the binary: the shipped pack as it is, and the fixtures of its rules.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let to = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default().join("fixtures");
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    fs::create_dir_all(&to)?;
    for rule in fs::read_dir("rules")? {
        let rule = rule?.path();
        let Some(id) = rule.file_stem().filter(|_| rule.extension().is_some_and(|e| e == "rhai"))
        else {
            continue;
        };
        let from = Path::new("fixtures").join(id);
        println!("cargo::rerun-if-changed={}", from.display());
        copy(&from, &to.join(id))?;
    }
    Ok(())
}

/// Copies a folder; one that is not there is as good as empty.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false => fs::copy(entry.path(), target).map(drop)?,
        }
    }
    Ok(())
}
