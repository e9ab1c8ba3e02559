//! What is wrong with what a rule says of itself.

use super::machine::{Note, World};
use clearance_engine::script::read_header;
use clearance_syntax::source::Diagnostic;

/// What the header of a rule lacks. It is said at `RULE`, where it can be allowed.
pub(super) fn notes(world: &World<'_>, rule: usize) -> Result<Vec<Note>, Vec<Diagnostic>> {
    let Some(script) = world.program.scripts.get(rule) else { return Ok(Vec::new()) };
    let header = read_header(&script.source)?;
    let only_title = header.page.lines().filter(|line| !line.trim().is_empty()).count() <= 1;
    let name = script.source.name.rsplit('/').next().unwrap_or_default();
    let stem = name.trim_end_matches(".rhai");
    let words = |stem: &str| stem.split('-').all(|word| !word.is_empty() && !word.contains('_'));
    let lacks = [
        (
            only_title,
            "missing-page",
            "the page of this rule is only a title".to_owned(),
            "go on below it: what must hold, why, and how to fix it",
        ),
        (
            header.tags.is_empty(),
            "missing-tags",
            "this rule has no tags".to_owned(),
            "add `tags: [\"…\"]`, by which rules are chosen",
        ),
        (
            header.url.is_none(),
            "missing-url",
            "this rule names no page on the web".to_owned(),
            "add `url: \"https://…\"`, where the reason is written",
        ),
        (
            !words(stem),
            "id-not-kebab-case",
            format!("the file name `{name}` is not lower-case words joined by `-`"),
            "rename the file: its name is the rule's id",
        ),
    ];
    let note = |(_, lint, message, help): (bool, &'static str, String, &str)| Note {
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
