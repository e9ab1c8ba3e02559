//! The catalogue of lints: the name, severity, title and page of each.

use clearance_engine::report::Severity;
use clearance_syntax::source::Diagnostic;

/// A kind of mistake: one row of [`LINTS`].
#[derive(Debug, PartialEq, Eq)]
pub struct Lint {
    /// Its name; shown as `lint/` and the name.
    pub name: &'static str,
    /// How much it matters unless a pack says otherwise.
    pub severity: Severity,
    /// The mistake that it finds, in one line.
    pub title: &'static str,
    /// What, why, an example that is wrong and one that is right, in Markdown.
    pub page: &'static str,
}

impl Lint {
    /// The lint of a name, with or without `lint/` before it.
    pub fn named(name: &str) -> Option<&'static Self> {
        let name = name.strip_prefix("lint/").unwrap_or(name);
        LINTS.iter().copied().find(|lint| lint.name == name)
    }

    /// Its name as reports show it.
    pub fn id(&self) -> String {
        format!("lint/{}", self.name)
    }
}

/// Makes a constant for each lint, by which notes refer to it, and the table of all.
macro_rules! lints {
    ($($constant:ident: $name:literal, $severity:ident, $title:literal;)*) => {
        $(
            #[doc = $title]
            pub(super) const $constant: &Lint = &Lint {
                name: $name,
                severity: Severity::$severity,
                title: $title,
                page: include_str!(concat!("pages/", $name, ".md")),
            };
        )*

        /// Every lint, sorted by name.
        pub const LINTS: &[&Lint] = &[$($constant),*];
    };
}

lints! {
    ALLOW_WITHOUT_REASON: "allow-without-reason", Warning,
        "A lint is allowed in place without a reason";
    CHANGE_OF_WHAT_WAS_READ: "change-of-what-was-read", Error,
        "Something is assigned to a value of a file, which cannot be changed";
    CHANGE_WITHOUT_EFFECT: "change-without-effect", Warning,
        "A list of a file is changed in place, which changes only a copy";
    FIX_ON_A_FACT: "fix-on-a-fact", Error,
        "A fix would write a fact about the world instead of a plan";
    ID_NOT_KEBAB_CASE: "id-not-kebab-case", Warning,
        "A rule's file name is not lower-case words joined by `-`";
    IMPOSSIBLE_COMPARISON: "impossible-comparison", Error,
        "Values are compared that are never of one kind";
    MISSING_PAGE: "missing-page", Warning,
        "A rule's page is only a title";
    MISSING_TAGS: "missing-tags", Advice,
        "A rule has no tags";
    MISSING_URL: "missing-url", Advice,
        "A rule names no page on the web";
    NEVER_REPORTS: "never-reports", Error,
        "A rule can never report anything";
    OPTIONAL_KEY_COMPARED: "optional-key-compared", Error,
        "An optional key is put in order without asking whether it is there";
    REPORT_WITHOUT_PLACE: "report-without-place", Error,
        "A finding is reported at something that has no place";
    SHADOWED_NAME: "shadowed-name", Warning,
        "A name is defined that is already taken";
    UNDECLARED_PARAM: "undeclared-param", Error,
        "A parameter is read that `RULE` does not declare";
    UNKNOWN_ENUM_VALUE: "unknown-enum-value", Error,
        "A text is compared that the schema never has there";
    UNKNOWN_PROPERTY: "unknown-property", Error,
        "A key is read that the schema does not have";
    UNKNOWN_TABLE: "unknown-table", Error,
        "A table is read that `data` does not have";
    UNREACHABLE_CODE: "unreachable-code", Warning,
        "A statement can never be reached";
    UNREAD_KEY: "unread-key", Advice,
        "A key of the schema is read by no rule";
    UNUSED_ALLOW: "unused-allow", Warning,
        "A lint is allowed in place that finds nothing there";
    UNUSED_FUNCTION: "unused-function", Warning,
        "A function is never called";
    UNUSED_PARAM_ENTRY: "unused-param-entry", Warning,
        "A parameter is declared in `RULE` and never read";
    UNUSED_PARAMETER: "unused-parameter", Warning,
        "A function's parameter is never read";
    UNUSED_VARIABLE: "unused-variable", Warning,
        "A variable is never read";
    VALUE_IN_QUOTES: "value-in-quotes", Warning,
        "A value is to be filled into a string between quotes";
    WRONG_ARGUMENT: "wrong-argument", Error,
        "A function or operator is given what it does not take";
}

/// Something that a lint found.
#[derive(Debug, Clone)]
pub struct LintFinding {
    /// The lint.
    pub lint: &'static Lint,
    /// The diagnostic.
    pub diagnostic: Diagnostic,
}
