//! Suppression comments of lints: `// clearance: allow(lint/unused-variable) reason="…"`.

use super::catalogue::{ALLOW_WITHOUT_REASON, LINTS, Lint, LintFinding, UNUSED_ALLOW};
use super::program::ProgramScript;
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The help for a name that resembles no lint; a program may name its own command in place of it.
pub const UNKNOWN_LINT_HELP: &str = "write the name of a lint that exists";

/// One lint that a comment allows.
struct AllowComment {
    lint: String,
    /// Where the comment names it.
    span: Span,
    /// The line that it is about, from 1.
    line: usize,
    has_reason: bool,
    used: bool,
}

/// The findings that no comment allows, and what is wrong with the comments.
pub(super) fn suppress_allowed(
    script: &ProgramScript,
    found: Vec<LintFinding>,
) -> Vec<LintFinding> {
    let mut allowed = read_allow_comments(script);
    let mut kept = Vec::new();
    for finding in found {
        let line = script.source.position(finding.diagnostic.span.start).line;
        let fits =
            |allow: &&mut AllowComment| allow.line == line && allow.lint == finding.lint.name;
        match allowed.iter_mut().find(fits) {
            Some(allow) => allow.used = true,
            None => kept.push(finding),
        }
    }
    kept.extend(allowed.iter().filter_map(|allow| check_allow_comment(script, allow)));
    kept.sort_by_key(|finding| finding.diagnostic.span);
    kept
}

fn check_allow_comment(script: &ProgramScript, allow: &AllowComment) -> Option<LintFinding> {
    let (lint, message, help) = if Lint::named(&allow.lint).is_none() {
        let near = closest_match(&allow.lint, LINTS.iter().map(|lint| lint.name));
        let help = match near {
            Some(near) => format!("did you mean `lint/{near}`?"),
            None => UNKNOWN_LINT_HELP.to_owned(),
        };
        (UNUSED_ALLOW, format!("unknown lint `{}`", allow.lint), help)
    } else if !allow.used {
        let message = format!("`lint/{}` finds nothing in line {}", allow.lint, allow.line);
        (UNUSED_ALLOW, message, "remove it".to_owned())
    } else if !allow.has_reason {
        let message = format!("`lint/{}` is allowed without a reason", allow.lint);
        (ALLOW_WITHOUT_REASON, message, "add `reason=\"…\"` at the end of the comment".to_owned())
    } else {
        return None;
    };
    let diagnostic = Diagnostic::new(&script.source, allow.span, message).help(help);
    Some(LintFinding { lint, diagnostic })
}

/// Reads the suppression comments of a script.
fn read_allow_comments(script: &ProgramScript) -> Vec<AllowComment> {
    let source = &script.source;
    let mut found = Vec::new();
    for &comment in &script.places.comments {
        let text = source.slice(comment);
        let words = text.trim_start_matches('/').trim_start();
        let Some(list) = words.strip_prefix("clearance:").map(str::trim_start) else { continue };
        let Some((names, after)) = list
            .strip_prefix("allow")
            .and_then(|rest| rest.trim_start().strip_prefix('('))
            .and_then(|rest| rest.split_once(')'))
        else {
            continue;
        };
        let line = target_line(script, comment);
        let has_reason = after
            .split_once("reason=")
            .and_then(|(_, reason)| reason.trim().strip_prefix('"'))
            .is_some_and(|reason| !reason.trim_end().trim_end_matches('"').trim().is_empty());
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let lint = name.strip_prefix("lint/").unwrap_or(name).to_owned();
            let span = name_span(source, comment, name);
            found.push(AllowComment { lint, span, line, has_reason, used: false });
        }
    }
    found
}

/// Where a comment names a lint.
fn name_span(source: &Source, comment: Span, name: &str) -> Span {
    let offset = source.slice(comment).find(name).unwrap_or_default();
    let start = comment.start + offset;
    Span::new(start, start + name.len())
}

/// The line that a comment is about: its own, or the next with more than comments where it stands alone.
fn target_line(script: &ProgramScript, comment: Span) -> usize {
    let line = |at: usize| script.source.position(at).line;
    let own = line(comment.start);
    let tokens = &script.places.tokens;
    let next = tokens.partition_point(|token| token.span.start < comment.start);
    let before = next.checked_sub(1).and_then(|before| tokens.get(before));
    if before.is_some_and(|before| line(before.span.end) == own) {
        return own;
    }
    tokens.get(next).map_or(own, |next| line(next.span.start))
}

/// Finds a lint by name; the error is advice for the configuration.
pub(super) fn find_lint(name: &str) -> Result<&'static Lint, String> {
    let bare = name.strip_prefix("lint/").unwrap_or(name);
    Lint::named(name).ok_or_else(|| match closest_match(bare, LINTS.iter().map(|lint| lint.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => UNKNOWN_LINT_HELP.to_owned(),
    })
}
