//! Decides which lines an excerpt shows, and which labels can be drawn together.

use std::borrow::Cow;

use crate::output::escape::escape;
use crate::output::snippet::{MOST_LINES, Snippet, content};
use clearance_syntax::source::{Source, Span};

/// Labels beyond this many are left out: nobody reads them, and drawing takes time with their square.
const MOST_SPOTS: usize = 40;

/// A mark brought into a form that can be drawn.
#[derive(Debug, Clone)]
pub(crate) struct Spot<'a> {
    /// Within the contents of its lines.
    pub(crate) span: Span,
    pub(crate) first_line: usize,
    pub(crate) last_line: usize,
    pub(crate) primary: bool,
    texts: Vec<Cow<'a, str>>,
    /// The line where the span really ends, if not all of it is shown.
    goes_on: Option<usize>,
}

impl<'a> Spot<'a> {
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
            let content = content(source, line);
            offset.clamp(content.start, content.end)
        };
        let start = clamp(start, first_line);
        let goes_on = (last_line - first_line >= MOST_LINES).then_some(last_line);
        let last_line = if goes_on.is_some() { first_line } else { last_line };
        let end = match goes_on {
            Some(_) => content(source, first_line).end,
            None => clamp(end, last_line),
        };
        let span = Span::new(start, end.max(start));
        let texts = if text.is_empty() { Vec::new() } else { vec![escape(text)] };
        Self { span, first_line, last_line, primary, texts, goes_on }
    }

    pub(crate) fn lines(&self) -> usize {
        self.last_line - self.first_line + 1
    }

    /// What stands beside the underline.
    pub(crate) fn text(&self) -> String {
        let text = self.texts.join("; ");
        match self.goes_on {
            Some(line) if text.is_empty() => format!("goes on to line {line}"),
            Some(line) => format!("{text} (goes on to line {line})"),
            None => text,
        }
    }

    /// Whether the two would be drawn into each other.
    fn clashes(&self, other: &Self) -> bool {
        match (self.lines() > 1, other.lines() > 1) {
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

/// The spots that are shown in one run of lines.
#[derive(Debug)]
pub(crate) struct Spots<'a> {
    /// The place that the run is named after.
    pub(crate) title: Span,
    pub(crate) first_line: usize,
    pub(crate) last_line: usize,
    /// Sorted by place.
    pub(crate) spots: Vec<Spot<'a>>,
}

impl<'a> Spots<'a> {
    /// The runs of lines to show, the one with the primary mark first.
    pub(crate) fn regions(snippet: &Snippet<'a>) -> Vec<Self> {
        let layers = layers(spots(snippet));
        let layers = layers.into_iter().map(|layer| runs(snippet.source, layer));
        let mut regions: Vec<Self> = layers.flatten().collect();
        regions.sort_by_key(|region| !region.spots.iter().any(|spot| spot.primary));
        regions
    }

    /// What must be seen of a line.
    pub(crate) fn on_line(&self, line: usize, content: Span) -> Vec<Span> {
        let there = |spot: &&Spot<'_>| spot.first_line == line || spot.last_line == line;
        self.spots
            .iter()
            .filter(there)
            .map(|spot| match (spot.lines() > 1, spot.first_line == line) {
                (false, _) => spot.span,
                (true, true) => Span::new(spot.span.start, spot.span.start),
                (true, false) => Span::new(spot.span.end.max(content.start), spot.span.end),
            })
            .collect()
    }
}

/// One spot for each place, with the texts of all marks that are there.
fn spots<'a>(snippet: &Snippet<'a>) -> Vec<Spot<'a>> {
    let mut spots: Vec<Spot<'a>> = Vec::with_capacity(snippet.marks.len());
    for mark in &snippet.marks {
        let primary = snippet.leads && spots.is_empty();
        let spot = Spot::new(snippet.source, mark.span, mark.text, primary);
        if let Some(other) = spots.iter_mut().find(|other| other.span == spot.span) {
            other.texts.extend(spot.texts);
        } else if spots.len() < MOST_SPOTS {
            spots.push(spot);
        }
    }
    spots
}

/// Spots that can be drawn together, in as few layers as they come out when taken in order.
fn layers(spots: Vec<Spot<'_>>) -> Vec<Vec<Spot<'_>>> {
    let mut layers: Vec<Vec<Spot<'_>>> = Vec::new();
    for spot in spots {
        let free = |layer: &&mut Vec<Spot<'_>>| !layer.iter().any(|other| other.clashes(&spot));
        match layers.iter_mut().find(free) {
            Some(layer) => layer.push(spot),
            None => layers.push(vec![spot]),
        }
    }
    layers
}

/// A layer's runs of lines: each spot with a line before and after, and what is not worth leaving out.
fn runs<'a>(source: &Source, mut layer: Vec<Spot<'a>>) -> Vec<Spots<'a>> {
    /// The frame of a run of its own takes as many lines.
    const BETWEEN: usize = 2;
    layer.sort_by_key(|spot| (spot.span.start, spot.span.end));
    let mut runs: Vec<Spots<'a>> = Vec::new();
    for spot in layer {
        let first_line = match spot.first_line.saturating_sub(1).max(1) {
            line if content(source, line).is_empty() => spot.first_line,
            line => line,
        };
        let next = content(source, spot.last_line + 1);
        let last_line = if next.is_empty() { spot.last_line } else { spot.last_line + 1 };
        match runs.last_mut() {
            Some(run) if first_line <= run.last_line + BETWEEN + 1 => {
                run.last_line = run.last_line.max(last_line);
                if spot.primary {
                    run.title = spot.span;
                }
                run.spots.push(spot);
            }
            _ => runs.push(Spots { title: spot.span, first_line, last_line, spots: vec![spot] }),
        }
    }
    runs
}
