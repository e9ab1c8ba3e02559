//! Excerpts of sources in HTML: spans are highlighted, and labels follow below their line.

use maud::{Markup, html};

use crate::output::cut::{CutLine, cut_line};
use crate::output::escape::{char_width, escape};
use crate::output::excerpt::MOST_SNIPPETS;
use crate::output::html::fragments;
use crate::output::html::view::PageView;
use crate::output::label_layout::{LabelGroup, LabelSpan};
use crate::output::snippet::{Snippet, line_content};
use clearance_syntax::source::Span;

/// Longer lines are cut: a page that has to be pushed sideways is not read, and paper cannot be pushed.
const WIDTH: usize = 92;

/// A highlighted range of a truncated line, in bytes.
struct LineMark {
    from: usize,
    to: usize,
    primary: bool,
}

/// Renders a figure for each group of lines.
pub(super) fn render_figures(view: &PageView<'_>, snippets: &[Snippet<'_>]) -> Markup {
    html! {
        @for snippet in snippets.iter().take(MOST_SNIPPETS) {
            @for spots in LabelGroup::from_snippet(snippet) {
                figure {
                    figcaption { (format_location(view, snippet, spots.title)) }
                    pre { code {
                        @for line in spots.first_line..=spots.last_line {
                            (render_line(snippet, &spots, line))
                        }
                    } }
                }
            }
        }
    }
}

/// Formats a location as `moves/contoso.toml, line 17, column 1`, with the document where there are several.
pub(super) fn format_location(view: &PageView<'_>, snippet: &Snippet<'_>, span: Span) -> Markup {
    let start = snippet.source.position(span.start);
    let file = match snippet.source.embedded_path() {
        Some(_) => escape(&snippet.source.name).into_owned(),
        None => fragments::format_document(view, &snippet.source.name, snippet.document),
    };
    html! { (file) ", line " (start.line) ", column " (start.column) }
}

/// Renders a line, and below it the labels that end in it.
fn render_line(snippet: &Snippet<'_>, spots: &LabelGroup<'_>, line: usize) -> Markup {
    let content = line_content(snippet.source, line);
    let cut = cut_line(snippet.source, content, &spots.spans_on_line(line, content), WIDTH, "…");
    let there = |spot: &&LabelSpan<'_>| spot.first_line <= line && line <= spot.last_line;
    let marks: Vec<LineMark> = spots
        .spots
        .iter()
        .filter(there)
        .map(|spot| mark_line(snippet, spot, line, content, &cut))
        .collect();
    let ending = spots.spots.iter().filter(|spot| spot.last_line == line);
    html! {
        span.line data-line=(line) { (render_marks(&cut.text, &marks)) "\n" }
        @for (spot, text) in ending.map(|spot| (spot, spot.label_text())).filter(|(_, text)| !text.is_empty()) {
            span.note {
                span.lead aria-hidden="true" {
                    (fragments::render_code(&note_indent(spot, line, &cut))) "└ "
                }
                (text) "\n"
            }
        }
    }
}

/// Returns the range of a label within a line; of its further lines all but the indentation.
fn mark_line(
    snippet: &Snippet<'_>,
    spot: &LabelSpan<'_>,
    line: usize,
    content: Span,
    cut: &CutLine,
) -> LineMark {
    let text = snippet.source.slice(content);
    let indented = content.start + (text.len() - text.trim_start().len());
    let from = if spot.first_line == line { spot.span.start } else { indented };
    let to = if spot.last_line == line { spot.span.end } else { content.end };
    let from = cut.map_offset(from);
    LineMark { from, to: cut.map_offset(to).max(from), primary: spot.primary }
}

/// Returns the blanks that align a note with its span. Tabs stay, as they are as wide there as above.
fn note_indent(spot: &LabelSpan<'_>, line: usize, cut: &CutLine) -> String {
    let at = if spot.first_line == line { cut.map_offset(spot.span.start) } else { 0 };
    let before = cut.text.get(..at).unwrap_or_default();
    before.chars().fold(String::with_capacity(at), |mut lead, c| {
        match c {
            '\t' => lead.push('\t'),
            c => lead.extend(std::iter::repeat_n(' ', char_width(c))),
        }
        lead
    })
}

/// Renders a line with its marks, which may overlap.
fn render_marks(text: &str, marks: &[LineMark]) -> Markup {
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
            @if let Some(to) = to { (render_piece(text.get(*from..*to).unwrap_or_default(), *from, *to, marks)) }
        }
    }
}

fn render_piece(text: &str, from: usize, to: usize, marks: &[LineMark]) -> Markup {
    let over = |primary: bool| {
        let mut marks = marks.iter().filter(|mark| mark.primary == primary);
        marks.any(|mark| mark.from <= from && to <= mark.to && mark.from < mark.to)
    };
    html! {
        @match (over(true), over(false)) {
            (false, false) => (fragments::render_code(text)),
            (true, also) => mark.both[also] { (fragments::render_code(text)) },
            (false, true) => mark.also { (fragments::render_code(text)) },
        }
    }
}
