//! The layout of labels: which lines an excerpt shows, and which labels can be drawn together.

use std::borrow::Cow;

use crate::output::escape::escape;
use crate::output::snippet::{MOST_LINES, Snippet, line_content};
use clearance_syntax::source::{Source, Span};

/// The limit of labels: drawing takes time with their square.
const MOST_SPOTS: usize = 40;

/// A marked span in a form that can be drawn.
#[derive(Debug, Clone)]
pub(crate) struct LabelSpan<'a> {
    /// The span, within the contents of its lines.
    pub(crate) span: Span,
    pub(crate) first_line: usize,
    pub(crate) last_line: usize,
    pub(crate) primary: bool,
    texts: Vec<Cow<'a, str>>,
    /// The line where the span really ends, if not all of it is shown.
    goes_on: Option<usize>,
}

impl<'a> LabelSpan<'a> {
    fn new(source: &Source, span: Span, text: &'a str, primary: bool) -> Self {
        let start = source.text.floor_char_boundary(span.start);
        let end = source.text.floor_char_boundary(span.end).max(start);
        let whole = source.slice(Span::new(start, end));
        // A span often takes its line break with it; what is after the break is not meant.
        let end = match whole.trim_ascii_end().len() {
            0 => start,
            length => start + length,
        };
        let first_line = source.position(start).line;
        let last_line = source.position(end).line;
        let clamp = |offset: usize, line: usize| {
            let content = line_content(source, line);
            offset.clamp(content.start, content.end)
        };
        let start = clamp(start, first_line);
        let goes_on = (last_line - first_line >= MOST_LINES).then_some(last_line);
        let last_line = if goes_on.is_some() { first_line } else { last_line };
        let end = match goes_on {
            Some(_) => line_content(source, first_line).end,
            None => clamp(end, last_line),
        };
        let span = Span::new(start, end.max(start));
        let texts = if text.is_empty() { Vec::new() } else { vec![escape(text)] };
        Self { span, first_line, last_line, primary, texts, goes_on }
    }

    pub(crate) fn line_count(&self) -> usize {
        self.last_line - self.first_line + 1
    }

    /// Returns the text beside the underline.
    pub(crate) fn label_text(&self) -> String {
        let text = self.texts.join("; ");
        match self.goes_on {
            Some(line) if text.is_empty() => format!("goes on to line {line}"),
            Some(line) => format!("{text} (goes on to line {line})"),
            None => text,
        }
    }

    /// Returns whether two labels would overlap when drawn.
    fn clashes_with(&self, other: &Self) -> bool {
        match (self.line_count() > 1, other.line_count() > 1) {
            (true, true) => {
                self.first_line <= other.last_line && other.first_line <= self.last_line
            }
            // One has its arrow in the margin and the other is below the text, but the library draws
            // the arrow's end once more beside what is below.
            (true, false) => self.last_line == other.first_line,
            (false, true) => self.first_line == other.last_line,
            (false, false) => {
                let end = |spot: &Self| spot.span.end.max(spot.span.start + 1);
                self.span.start < end(other) && other.span.start < end(self)
            }
        }
    }
}

/// The labels that are shown in one run of lines.
#[derive(Debug)]
pub(crate) struct LabelGroup<'a> {
    /// The span whose location is the title.
    pub(crate) title: Span,
    pub(crate) first_line: usize,
    pub(crate) last_line: usize,
    /// Sorted by place.
    pub(crate) spots: Vec<LabelSpan<'a>>,
}

impl<'a> LabelGroup<'a> {
    /// Lays out the runs of lines of a snippet, the one with the primary label first.
    pub(crate) fn from_snippet(snippet: &Snippet<'a>) -> Vec<Self> {
        let layers = assign_layers(merge_marks(snippet));
        let layers = layers.into_iter().map(|layer| group_runs(snippet.source, layer));
        let mut regions: Vec<Self> = layers.flatten().collect();
        regions.sort_by_key(|region| !region.spots.iter().any(|spot| spot.primary));
        regions
    }

    /// Returns the parts of a line that must be visible.
    pub(crate) fn spans_on_line(&self, line: usize, content: Span) -> Vec<Span> {
        let there = |spot: &&LabelSpan<'_>| spot.first_line == line || spot.last_line == line;
        self.spots
            .iter()
            .filter(there)
            .map(|spot| match (spot.line_count() > 1, spot.first_line == line) {
                (false, _) => spot.span,
                (true, true) => Span::new(spot.span.start, spot.span.start),
                (true, false) => Span::new(spot.span.end.max(content.start), spot.span.end),
            })
            .collect()
    }
}

/// Merges marks of the same span into one label with all texts.
fn merge_marks<'a>(snippet: &Snippet<'a>) -> Vec<LabelSpan<'a>> {
    let mut spots: Vec<LabelSpan<'a>> = Vec::with_capacity(snippet.marks.len());
    for mark in &snippet.marks {
        let primary = snippet.leads && spots.is_empty();
        let spot = LabelSpan::new(snippet.source, mark.span, mark.text, primary);
        if let Some(other) = spots.iter_mut().find(|other| other.span == spot.span) {
            other.texts.extend(spot.texts);
        } else if spots.len() < MOST_SPOTS {
            spots.push(spot);
        }
    }
    spots
}

/// LabelGroup that can be drawn together, in as few layers as they come out when taken in order.
fn assign_layers(spots: Vec<LabelSpan<'_>>) -> Vec<Vec<LabelSpan<'_>>> {
    let mut layers: Vec<Vec<LabelSpan<'_>>> = Vec::new();
    for spot in spots {
        let free =
            |layer: &&mut Vec<LabelSpan<'_>>| !layer.iter().any(|other| other.clashes_with(&spot));
        match layers.iter_mut().find(free) {
            Some(layer) => layer.push(spot),
            None => layers.push(vec![spot]),
        }
    }
    layers
}

/// Groups the labels of a layer into runs of lines, with a line of context, and without gaps that are too small.
fn group_runs<'a>(source: &Source, mut layer: Vec<LabelSpan<'a>>) -> Vec<LabelGroup<'a>> {
    /// The largest gap that is filled: the frame of a run takes as many lines.
    const BETWEEN: usize = 2;
    layer.sort_by_key(|spot| (spot.span.start, spot.span.end));
    let mut runs: Vec<LabelGroup<'a>> = Vec::new();
    for spot in layer {
        let first_line = match spot.first_line.saturating_sub(1).max(1) {
            line if line_content(source, line).is_empty() => spot.first_line,
            line => line,
        };
        let next = line_content(source, spot.last_line + 1);
        let last_line = if next.is_empty() { spot.last_line } else { spot.last_line + 1 };
        match runs.last_mut() {
            Some(run) if first_line <= run.last_line + BETWEEN + 1 => {
                run.last_line = run.last_line.max(last_line);
                if spot.primary {
                    run.title = spot.span;
                }
                run.spots.push(spot);
            }
            _ => {
                runs.push(LabelGroup { title: spot.span, first_line, last_line, spots: vec![spot] })
            }
        }
    }
    runs
}
