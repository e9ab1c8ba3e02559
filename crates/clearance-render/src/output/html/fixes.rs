//! Fixes in HTML: the old text and the new.

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::fragments;
use crate::output::html::view::PageView;
use clearance_engine::report::{Finding, Fix};

/// The longest replaced text that is shown whole, in characters.
const LONGEST: usize = 80;

/// Renders the fixes of a finding; nothing where there are none.
pub(super) fn render_fixes(view: &PageView<'_>, finding: &Finding) -> Markup {
    html! {
        @match finding.fixes.as_slice() {
            [] => {},
            [fix] => p.fix { b { "Fix:" } " " (render_fix(view, finding, fix)) },
            fixes => {
                p.fix { b { "Fixes" } " together:" }
                ul.fixes { @for fix in fixes { li { (render_fix(view, finding, fix)) } } }
            }
        }
    }
}

/// Renders a fix, with its file and line where those are not the finding's.
fn render_fix(view: &PageView<'_>, finding: &Finding, fix: &Fix) -> Markup {
    let old = fix.place.source.slice(fix.place.span);
    let line = fix.place.start().line;
    let elsewhere = fix.place.source.name != finding.place.source.name
        || fix.place.document != finding.place.document;
    html! {
        @match (old.is_empty(), fix.replacement.is_empty()) {
            (true, _) => { "add " (render_inserted(&fix.replacement)) },
            (false, true) => { "remove " (render_removed(old)) },
            (false, false) => { "write " (render_inserted(&fix.replacement)) " instead of " (render_removed(old)) },
        }
        @if elsewhere {
            " in " (fragments::format_document(view, &fix.place.source.name, fix.place.document)) ", line " (line)
        } @else if line != finding.place.start().line {
            " in line " (line)
        }
    }
}

fn render_inserted(text: &str) -> Markup {
    let text = fragments::escape_each_line(text.trim_matches('\n'));
    html! { ins.lines[text.contains('\n')] { (fragments::render_code(&text)) } }
}

fn render_removed(text: &str) -> Markup {
    let text = text.trim();
    let short = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or_default());
    html! { del { (escape(short)) @if short.len() < text.len() { "…" } } }
}
