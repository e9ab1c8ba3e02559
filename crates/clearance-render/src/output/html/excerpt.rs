//! The lines of sources that a finding is about: what is meant is marked, and below each line stands what is there.

use maud::{Markup, html};

use crate::output::cut::{Cut, cut};
use crate::output::escape::columns;
use crate::output::excerpt::MOST_SNIPPETS;
use crate::output::html::view::View;
use crate::output::html::words;
use crate::output::snippet::{Snippet, content};
use crate::output::spot::{Spot, Spots};
use clearance_syntax::source::Span;

/// Longer lines are cut: a page that has to be pushed sideways is not read, and paper cannot be pushed.
const WIDTH: usize = 92;

/// A mark within a line as it is shown.
struct Mark {
    from: usize,
    to: usize,
    primary: bool,
}

/// A figure for each run of lines.
pub(super) fn figures(view: &View<'_>, snippets: &[Snippet<'_>]) -> Markup {
    html! {
        @for snippet in snippets.iter().take(MOST_SNIPPETS) {
            @for spots in Spots::regions(snippet) {
                figure {
                    figcaption { (place(view, snippet, spots.title)) }
                    pre { code {
                        @for line in spots.first_line..=spots.last_line {
                            (shown(snippet, &spots, line))
                        }
                    } }
                }
            }
        }
    }
}

/// `moves/contoso.toml, line 17`, and the document where there are several.
pub(super) fn place(view: &View<'_>, snippet: &Snippet<'_>, span: Span) -> Markup {
    let start = snippet.source.position(span.start);
    let file = words::document(view, &snippet.source.name, snippet.document);
    html! { (file) ", line " (start.line) ", column " (start.column) }
}

/// A line, and below it what stands at the places that end in it.
fn shown(snippet: &Snippet<'_>, spots: &Spots<'_>, line: usize) -> Markup {
    let content = content(snippet.source, line);
    let cut = cut(snippet.source, content, &spots.on_line(line, content), WIDTH, "…");
    let there = |spot: &&Spot<'_>| spot.first_line <= line && line <= spot.last_line;
    let marks: Vec<Mark> = spots
        .spots
        .iter()
        .filter(there)
        .map(|spot| mark(snippet, spot, line, content, &cut))
        .collect();
    let ending = spots.spots.iter().filter(|spot| spot.last_line == line);
    html! {
        span.line data-line=(line) { (marked(&cut.text, &marks)) "\n" }
        @for (spot, text) in ending.map(|spot| (spot, spot.text())).filter(|(_, text)| !text.is_empty()) {
            span.note {
                span.lead aria-hidden="true" {
                    (words::code(&lead(spot, line, &cut))) "└ "
                }
                (text) "\n"
            }
        }
    }
}

/// The part of a spot that lies in a line; of its further lines all but the indentation.
fn mark(snippet: &Snippet<'_>, spot: &Spot<'_>, line: usize, content: Span, cut: &Cut) -> Mark {
    let text = snippet.source.slice(content);
    let indented = content.start + (text.len() - text.trim_start().len());
    let from = if spot.first_line == line { spot.span.start } else { indented };
    let to = if spot.last_line == line { spot.span.end } else { content.end };
    let from = cut.map(from);
    Mark { from, to: cut.map(to).max(from), primary: spot.primary }
}

/// What brings a note below the place that it is about. Tabs stay, as they are as wide there as above.
fn lead(spot: &Spot<'_>, line: usize, cut: &Cut) -> String {
    let at = if spot.first_line == line { cut.map(spot.span.start) } else { 0 };
    let before = cut.text.get(..at).unwrap_or_default();
    before.chars().fold(String::with_capacity(at), |mut lead, c| {
        match c {
            '\t' => lead.push('\t'),
            c => lead.extend(std::iter::repeat_n(' ', columns(c))),
        }
        lead
    })
}

/// A line with its marks, which may cross each other.
fn marked(text: &str, marks: &[Mark]) -> Markup {
    let ends = marks.iter().flat_map(|mark| [mark.from, mark.to]);
    let mut edges: Vec<usize> = ends.chain([0, text.len()]).collect();
    edges.sort_unstable();
    edges.dedup();
    let next = edges.iter().skip(1).map(Some).chain([None]);
    html! {
        @for (from, to) in edges.iter().zip(next) {
            @for mark in marks.iter().filter(|mark| mark.from == mark.to && mark.from == *from) {
                mark.gap.also[!mark.primary] {}
            }
            @if let Some(to) = to { (piece(text.get(*from..*to).unwrap_or_default(), *from, *to, marks)) }
        }
    }
}

fn piece(text: &str, from: usize, to: usize, marks: &[Mark]) -> Markup {
    let over = |primary: bool| {
        let mut marks = marks.iter().filter(|mark| mark.primary == primary);
        marks.any(|mark| mark.from <= from && to <= mark.to && mark.from < mark.to)
    };
    html! {
        @match (over(true), over(false)) {
            (false, false) => (words::code(text)),
            (true, also) => mark.both[also] { (words::code(text)) },
            (false, true) => mark.also { (words::code(text)) },
        }
    }
}
