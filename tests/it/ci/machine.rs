//! A machine of a CI service: a repository in a scratch folder, bash, and the program that stands in for what is built.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use crate::scratch::{Ran, Scratch, ran};

/// Builds and installs nothing, but puts the tested program where the real one would, and writes down what it was asked.
const CARGO: &str = r#"#!/usr/bin/env bash
set -eu
printf '%s\n' "$*" >> "$CALLS"
command=$1
shift
while [ $# -gt 0 ]; do
    case $1 in
        --target-dir) to="$2/release" ;;
        --root) to="$2/bin" ;;
    esac
    shift
done
case $command in
    build | install) mkdir -p "$to" && cp "$CLEARANCE" "$to/clearance" ;;
    *) exit 101 ;;
esac
"#;

const RUSTC: &str = "#!/bin/sh\necho 'rustc 1.95.0'\n";

/// A machine; it is gone afterwards.
pub(super) struct Machine {
    pub(super) scratch: Scratch,
    pub(super) variables: BTreeMap<String, String>,
}

impl Machine {
    /// A machine with these files in its repository.
    pub(super) fn with(files: &[(&str, &str)]) -> Self {
        let scratch = Scratch::with(files);
        scratch.write("tools/cargo", CARGO.as_bytes());
        scratch.write("tools/rustc", RUSTC.as_bytes());
        scratch.write("temp/.keep", b"");
        let mut machine = Self { scratch, variables: BTreeMap::new() };
        machine.executable("tools/cargo");
        machine.executable("tools/rustc");
        machine.set("CLEARANCE", env!("CARGO_BIN_EXE_clearance"));
        let calls = machine.path("calls");
        machine.set("CALLS", &calls);
        let path = format!("{}:{}", machine.path("tools"), std::env::var("PATH").expect("a path"));
        machine.set("PATH", &path);
        machine
    }

    fn executable(&self, path: &str) {
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(self.scratch.path(path), mode).expect(path);
    }

    pub(super) fn path(&self, path: &str) -> String {
        self.scratch.path(path).to_string_lossy().into_owned()
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// What was asked of cargo, in lines.
    pub(super) fn calls(&self) -> String {
        self.read("calls")
    }

    /// A file, or nothing where there is none.
    pub(super) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.scratch.path(path)).unwrap_or_default()
    }

    /// Runs a script in a folder of the machine. What else is in the environment of these tests is no part of it.
    pub(super) fn run(
        &self,
        shell: &[&str],
        script: &str,
        folder: &str,
        more: &[(&str, String)],
    ) -> Ran {
        let file = self.path("temp/script.sh");
        std::fs::write(&file, script).expect("it can be written");
        let folder: PathBuf = self.scratch.path(folder);
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).arg(&file).current_dir(folder).env_clear();
        command.envs(&self.variables).envs(more.iter().map(|(name, value)| (name, value)));
        ran(&command.output().expect("there is a shell"))
    }
}

/// Asserts that bash can read a script.
pub(super) fn is_bash(script: &str) {
    let scratch = Scratch::with(&[("script.sh", script)]);
    let output = Command::new("bash").arg("-n").arg(scratch.path("script.sh")).output();
    let output = output.expect("there is a bash");
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
}
