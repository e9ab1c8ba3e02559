//! What would remove a finding: the old text and the new.

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::view::View;
use crate::output::html::words;
use clearance_engine::report::{Finding, Fix};

/// Longer texts that are replaced are shown by their start.
const LONGEST: usize = 80;

/// The fixes of a finding; nothing where there are none.
pub(super) fn list(view: &View<'_>, finding: &Finding) -> Markup {
    html! {
        @match finding.fixes.as_slice() {
            [] => {},
            [fix] => p.fix { b { "Fix:" } " " (sentence(view, finding, fix)) },
            fixes => {
                p.fix { b { "Fixes" } " together:" }
                ul.fixes { @for fix in fixes { li { (sentence(view, finding, fix)) } } }
            }
        }
    }
}

/// The change, with its file and line where those are not the finding's.
fn sentence(view: &View<'_>, finding: &Finding, fix: &Fix) -> Markup {
    let old = fix.place.source.slice(fix.place.span);
    let line = fix.place.start().line;
    let elsewhere = fix.place.source.name != finding.place.source.name
        || fix.place.document != finding.place.document;
    html! {
        @match (old.is_empty(), fix.replacement.is_empty()) {
            (true, _) => { "add " (new(&fix.replacement)) },
            (false, true) => { "remove " (removed(old)) },
            (false, false) => { "write " (new(&fix.replacement)) " instead of " (removed(old)) },
        }
        @if elsewhere {
            " in " (words::document(view, &fix.place.source.name, fix.place.document)) ", line " (line)
        } @else if line != finding.place.start().line {
            " in line " (line)
        }
    }
}

fn new(text: &str) -> Markup {
    let text = words::lines(text.trim_matches('\n'));
    html! { ins.lines[text.contains('\n')] { (words::code(&text)) } }
}

fn removed(text: &str) -> Markup {
    let text = text.trim();
    let short = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or_default());
    html! { del { (escape(short)) @if short.len() < text.len() { "…" } } }
}
