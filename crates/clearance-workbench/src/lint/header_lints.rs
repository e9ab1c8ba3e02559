//! Lints of a rule's header: page, tags, URL and file name.

use super::analysis::{AnalysisInput, LintNote};
use super::catalogue::{ID_NOT_KEBAB_CASE, Lint, MISSING_PAGE, MISSING_TAGS, MISSING_URL};
use clearance_engine::script::read_header;
use clearance_syntax::source::Diagnostic;

/// Checks the header of a rule. Notes are located at `RULE`, where a comment can suppress them.
pub(super) fn check_header(
    input: &AnalysisInput<'_>,
    rule: usize,
) -> Result<Vec<LintNote>, Vec<Diagnostic>> {
    let Some(script) = input.program.scripts.get(rule) else { return Ok(Vec::new()) };
    let header = read_header(&script.source)?;
    let only_title = header.page.lines().filter(|line| !line.trim().is_empty()).count() <= 1;
    let name = script.source.name.rsplit('/').next().unwrap_or_default();
    let stem = name.trim_end_matches(".rhai");
    let words = |stem: &str| stem.split('-').all(|word| !word.is_empty() && !word.contains('_'));
    let lacks = [
        (
            only_title,
            MISSING_PAGE,
            "the page of this rule is only a title".to_owned(),
            "go on below it: what must hold, why, and how to fix it",
        ),
        (
            header.tags.is_empty(),
            MISSING_TAGS,
            "this rule has no tags".to_owned(),
            "add `tags: [\"…\"]`, by which rules are chosen",
        ),
        (
            header.url.is_none(),
            MISSING_URL,
            "this rule names no page on the web".to_owned(),
            "add `url: \"https://…\"`, where the reason is written",
        ),
        (
            !words(stem),
            ID_NOT_KEBAB_CASE,
            format!("the file name `{name}` is not lower-case words joined by `-`"),
            "rename the file: its name is the rule's id",
        ),
    ];
    let note = |(_, lint, message, help): (bool, &'static Lint, String, &str)| LintNote {
        lint,
        script: rule,
        span: script.header,
        message,
        help: Some(help.to_owned()),
        label: None,
        unless_asked: Vec::new(),
    };
    Ok(lacks.into_iter().filter(|(lacking, ..)| *lacking).map(note).collect())
}
