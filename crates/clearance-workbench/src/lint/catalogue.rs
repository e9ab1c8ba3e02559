//! The catalogue of lints: the name, severity, title and page of each.

use clearance_engine::report::Severity;
use clearance_syntax::source::Diagnostic;

/// A kind of mistake: one row of [`LINTS`].
#[derive(Debug)]
pub struct Lint {
    /// Its name; shown as `lint/` and the name.
    pub name: &'static str,
    /// How much it matters unless a pack says otherwise.
    pub severity: Severity,
    /// What it finds, in one line.
    pub title: &'static str,
    /// What, why, an example that is wrong and one that is right, in Markdown.
    pub page: &'static str,
}

impl Lint {
    /// The lint of a name, with or without `lint/` before it.
    pub fn named(name: &str) -> Option<&'static Self> {
        let name = name.strip_prefix("lint/").unwrap_or(name);
        LINTS.iter().find(|lint| lint.name == name)
    }

    /// Its name as reports show it.
    pub fn id(&self) -> String {
        format!("lint/{}", self.name)
    }
}

macro_rules! lint {
    ($name:literal, $severity:ident, $title:literal) => {
        Lint {
            name: $name,
            severity: Severity::$severity,
            title: $title,
            page: include_str!(concat!("pages/", $name, ".md")),
        }
    };
}

/// Every lint, by name.
pub const LINTS: &[Lint] = &[
    lint!("allow-without-reason", Warning, "A lint is allowed in place, and nobody says why"),
    lint!(
        "change-of-what-was-read",
        Error,
        "Something is assigned to a value of a file, which cannot be changed"
    ),
    lint!(
        "change-without-effect",
        Warning,
        "A list of a file is changed in place, which changes a copy that nobody sees"
    ),
    lint!("fix-on-a-fact", Error, "A fix would write a fact about the world instead of a plan"),
    lint!("id-not-kebab-case", Warning, "A rule's file name is not lower-case words joined by `-`"),
    lint!("impossible-comparison", Error, "Values are compared that are never of one kind"),
    lint!("missing-page", Warning, "A rule's page is only a title"),
    lint!("missing-tags", Advice, "A rule has no tags"),
    lint!("missing-url", Advice, "A rule names no page on the web"),
    lint!("never-reports", Error, "A rule can never report anything"),
    lint!(
        "optional-key-compared",
        Error,
        "An optional key is put in order without asking whether it is there"
    ),
    lint!("report-without-place", Error, "A finding is reported at something that has no place"),
    lint!("shadowed-name", Warning, "A name is defined that is already taken"),
    lint!("undeclared-param", Error, "A parameter is read that `RULE` does not declare"),
    lint!("unknown-enum-value", Error, "A text is compared that the schema never has there"),
    lint!("unknown-property", Error, "A key is read that the schema does not have"),
    lint!("unknown-table", Error, "A table is read that `data` does not have"),
    lint!("unreachable-code", Warning, "A statement can never be reached"),
    lint!("unused-allow", Warning, "A lint is allowed in place that finds nothing there"),
    lint!("unused-function", Warning, "A function is never called"),
    lint!("unused-param-entry", Warning, "A parameter is declared in `RULE` and never read"),
    lint!("unused-parameter", Warning, "A function's parameter is never read"),
    lint!("unused-variable", Warning, "A variable is never read"),
    lint!("value-in-quotes", Warning, "A value is to be filled into a string between quotes"),
    lint!("wrong-argument", Error, "A function or operator is given what it does not take"),
];

/// Something that a lint found.
#[derive(Debug, Clone)]
pub struct LintFinding {
    /// The lint.
    pub lint: &'static Lint,
    /// What is wrong, where, and what to do.
    pub diagnostic: Diagnostic,
}
