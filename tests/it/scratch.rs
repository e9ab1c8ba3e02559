//! A folder to run the command in.

use clearance_engine::report::Words;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::invocation::Invocation;

/// A customer about whom the shipped rules have nothing to say.
pub(crate) const GOOD: &str = include_str!("../../fixtures/customers/contoso-gmbh.toml");

/// A folder that is gone afterwards.
pub(crate) struct Scratch(tempfile::TempDir);

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Scratch {
    /// A folder that holds these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            scratch.write(path, text.as_bytes());
        }
        scratch
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// The command in this folder, on a fixed day and without a terminal's settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Invocation {
        Invocation::new(self.0.path(), arguments)
    }

    /// The same as a process of its own: for its streams, signals and what else only a process has.
    pub(crate) fn process(&self, arguments: &[&str]) -> Command {
        self.command(arguments).process()
    }

    /// Runs the command; arguments are separated by spaces, those that hold some stand in quotes.
    pub(crate) fn run(&self, arguments: &str) -> Ran {
        let arguments = words(arguments);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.command(&arguments).run()
    }

    /// The same as a process of its own.
    pub(crate) fn run_as_process(&self, arguments: &str) -> Ran {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        ran(&self.process(&arguments).output().unwrap())
    }

    /// Runs the command with something on its standard input.
    pub(crate) fn pipe(&self, arguments: &str, input: &[u8]) -> Ran {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        self.command(&arguments).input(input).run()
    }
}

/// The words of a command line; those that begin with a quote end with one.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote): (Vec<String>, Option<String>, _) = (vec![], None, None);
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') && word.is_none() => {
                quote = Some(c);
                word = Some(String::new());
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

pub(crate) fn ran(output: &Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

/// A rule that finds something about every customer.
pub(crate) fn rule(severity: &str) -> String {
    format!(
        "//! Seen\n//!\n//! Says so of everybody.\n\nconst RULE = #{{ severity: \"{severity}\", tags: [\"all\"] }};\n\n\
         fn check(customer) {{\n    report(customer.customer.name, \"seen\");\n}}\n"
    )
}

/// Asserts that a text holds all of some pieces.
#[track_caller]
pub(crate) fn assert_holds(text: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(text.contains(piece), "`{piece}` is not in:\n{text}");
    }
}

/// Holds a file of cases against what is said of each: a case is a line `=== what it shows`, a text, and what is said of
/// that text, from its first `>>>` on.
#[track_caller]
pub(crate) fn assert_cases(file: &str, say: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let cases = std::fs::read_to_string(&path).expect("the cases");
    let mut said = String::new();
    for case in cases.split("=== ").skip(1) {
        let (title, body) = case.split_once('\n').expect("a title");
        let text = body.split(">>>").next().unwrap_or_default();
        let found = say(text);
        assert!(!found.is_empty(), "{file}, {title}: nothing is refused");
        said += &format!("=== {title}\n{text}{found}");
    }
    assert!(said == cases, "{file}: other words:\n{said}");
}

/// The words of the shipped pack.
pub(crate) fn shipped_words() -> Words {
    let mut words = Words::default();
    words.subject = "customer".to_owned();
    words.subjects = "customers".to_owned();
    words.verdict = "may move".to_owned();
    words.duty = "must have moved".to_owned();
    words.blocked = "a move".to_owned();
    words
}

/// The schema of a pack that takes over the shipped one as it is, without its rules.
pub(crate) const ON_SHIPPED: &str = "{ \"$ref\": \"urn:clearance:customer-file:1\" }";

/// The manifest of a pack about customers that does not extend the shipped one.
pub(crate) fn manifest(name: &str) -> String {
    format!(
        "name = \"{name}\"\n\n[words]\nsubject = \"customer\"\nsubjects = \"customers\"\nverdict = \"may move\"\n\
         duty = \"must have moved\"\nblocked = \"a move\"\n\n[inherit]\npartner = \"partner\"\n"
    )
}
