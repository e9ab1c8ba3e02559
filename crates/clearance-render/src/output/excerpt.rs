//! Excerpts of sources for the drawing library: source lines with labels.
//!
//! The drawing library would show whole lines of any length, underline overlapping labels in the wrong
//! place, and read the source from its start for each label. So it gets a small text of its own:
//! regions of lines with hidden characters replaced, long lines cut, and one label per column.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::output::cut::{CutLine, cut_line};
use crate::output::escape::{char_width, wrap_words};
use crate::output::label_layout::{LabelGroup, LabelSpan};
use crate::output::snippet::{Snippet, line_content};
use clearance_syntax::source::Span;

/// The limit of files and documents in an excerpt; the others are left out.
pub(crate) const MOST_SNIPPETS: usize = 10;

/// The least width of a line, however narrow the terminal is.
const NARROWEST: usize = 40;

/// A text made of pieces of its sources, and the labels in it.
#[derive(Debug)]
pub(crate) struct Excerpt {
    text: String,
    regions: Vec<Region>,
    /// The labels, sorted by offset.
    pub(crate) labels: Vec<LabeledSpan>,
}

/// Consecutive lines of a source.
#[derive(Debug)]
struct Region {
    title: String,
    /// The span of its lines in the excerpt's text.
    span: Span,
    /// Its first line, from 1.
    line: usize,
    lines: usize,
}

impl Excerpt {
    /// Lays out snippets, one after the other, for lines of about `width` columns. `None` without snippets.
    pub(crate) fn new(snippets: &[Snippet<'_>], width: usize, gap: &str) -> Option<Self> {
        let mut excerpt = Self { text: String::new(), regions: Vec::new(), labels: Vec::new() };
        for snippet in snippets.iter().take(MOST_SNIPPETS) {
            for spots in LabelGroup::from_snippet(snippet) {
                excerpt.push_region(snippet, &spots, width, gap);
            }
        }
        (!snippets.is_empty()).then_some(excerpt)
    }

    fn push_region(
        &mut self,
        snippet: &Snippet<'_>,
        spots: &LabelGroup<'_>,
        width: usize,
        gap: &str,
    ) {
        let gutter = spots.last_line.to_string().len() + 4;
        let arrows = spots.spots.iter().filter(|spot| spot.line_count() > 1).count();
        let arrows = if arrows > 0 { arrows + 3 } else { 0 };
        let room = width.saturating_sub(gutter + arrows).max(NARROWEST);
        let start = self.text.len();
        let lines: Vec<(usize, CutLine)> = (spots.first_line..=spots.last_line)
            .map(|line| {
                let content = line_content(snippet.source, line);
                let cut = cut_line(
                    snippet.source,
                    content,
                    &spots.spans_on_line(line, content),
                    room,
                    gap,
                );
                let at = self.text.len();
                self.text.push_str(&cut.text);
                self.text.push('\n');
                (at, cut)
            })
            .collect();
        let offset = |line: usize, offset: usize| {
            lines
                .get(line - spots.first_line)
                .map_or(start, |(at, cut)| at + cut.map_offset(offset))
        };
        for spot in &spots.spots {
            let from = offset(spot.first_line, spot.span.start);
            let to = offset(spot.last_line, spot.span.end);
            let before = lines.get(spot.first_line - spots.first_line);
            let before = before.and_then(|(at, _)| self.text.get(*at..to)).unwrap_or_default();
            let indent =
                if spot.line_count() > 1 { 0 } else { before.chars().map(char_width).sum() };
            self.labels.push(wrap_label(spot, SourceSpan::from(from..to), room, indent));
        }
        self.regions.push(Region {
            title: snippet.format_title(spots.title),
            span: Span::new(start, self.text.len()),
            line: spots.first_line,
            lines: lines.len(),
        });
    }
}

/// Wraps a label's text to the room beside its underline.
fn wrap_label(spot: &LabelSpan<'_>, span: SourceSpan, room: usize, indent: usize) -> LabeledSpan {
    /// Narrower texts are harder to read than lines that the terminal breaks.
    const NARROWEST_TEXT: usize = 24;
    let text = wrap_words(&spot.label_text(), room.saturating_sub(indent + 4).max(NARROWEST_TEXT));
    let text = Some(text).filter(|text| !text.is_empty());
    if spot.primary {
        LabeledSpan::new_primary_with_span(text, span)
    } else {
        LabeledSpan::new_with_span(text, span)
    }
}

impl SourceCode for Excerpt {
    /// Returns the region that holds the span, whatever context is asked for: the layout was decided before.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let holds = |region: &&Region| region.span.start <= span.offset() && end <= region.span.end;
        let region = self.regions.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let text = self.text.get(region.span.start..region.span.end);
        Ok(Box::new(MietteSpanContents::new_named(
            region.title.clone(),
            text.unwrap_or_default().as_bytes(),
            (region.span.start..region.span.end).into(),
            region.line - 1,
            0,
            region.lines,
        )))
    }
}
