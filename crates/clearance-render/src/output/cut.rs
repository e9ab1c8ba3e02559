//! Shortens a source line to the parts around the places that matter.

use crate::output::escape::{columns, push_visible};
use clearance_syntax::source::{Source, Span};

/// A line as it is shown: the kept pieces of the source line, with a mark where something was left out.
#[derive(Debug)]
pub struct Cut {
    /// What to show, without a line break.
    pub text: String,
    /// Each kept piece, and where it starts in `text`.
    pieces: Vec<(Span, usize)>,
}

impl Cut {
    /// Where an offset of the source lies in `text`; the nearest kept place if it was left out.
    pub fn map(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|(piece, _)| piece.end < offset);
        self.pieces.get(at).map_or(self.text.len(), |&(piece, start)| {
            start + offset.clamp(piece.start, piece.end) - piece.start
        })
    }
}

/// Shows a line in about `width` columns: all of it if it fits, else what is around `spans`.
///
/// The spans lie in the line. A span that is wider than its share keeps its two ends.
pub fn cut(source: &Source, line: Span, spans: &[Span], width: usize, gap: &str) -> Cut {
    let text = Line { source, span: line, gap: gap.chars().count() };
    let pieces = if text.forward(line.start, width) == line.end {
        vec![line]
    } else {
        text.pieces(spans, width)
    };
    let mut shown = Cut { text: String::new(), pieces: Vec::with_capacity(pieces.len()) };
    let mut end = line.start;
    for piece in pieces {
        if piece.start > end {
            shown.text.push_str(gap);
        }
        shown.pieces.push((piece, shown.text.len()));
        push_visible(source.slice(piece), &mut shown.text);
        end = piece.end;
    }
    if end < line.end {
        shown.text.push_str(gap);
    }
    shown
}

/// A long line; nothing here reads more of it than is shown.
struct Line<'a> {
    source: &'a Source,
    span: Span,
    /// Columns of the mark for what is left out.
    gap: usize,
}

impl Line<'_> {
    /// The offset that lies `width` columns after `from`, or the line's end.
    fn forward(&self, from: usize, width: usize) -> usize {
        let mut left = width;
        let rest = self.source.slice(Span::new(from, self.span.end));
        let fits = rest.chars().take_while(|&c| take(&mut left, c));
        from + fits.map(char::len_utf8).sum::<usize>()
    }

    /// The offset that lies `width` columns before `from`, or the line's start.
    fn back(&self, from: usize, width: usize) -> usize {
        let mut left = width;
        let rest = self.source.slice(Span::new(self.span.start, from));
        let fits = rest.chars().rev().take_while(|&c| take(&mut left, c));
        from - fits.map(char::len_utf8).sum::<usize>()
    }

    /// Columns of a span, or some number above `most`.
    fn width(&self, span: Span, most: usize) -> usize {
        let chars = self.source.slice(span).chars().take(most + 1);
        chars.map(columns).sum()
    }

    fn pieces(&self, spans: &[Span], width: usize) -> Vec<Span> {
        let mut cores = self.cores(spans, width);
        if cores.is_empty() {
            cores.push(Span::new(self.span.start, self.span.start));
        }
        let used: usize = cores.iter().map(|&core| self.width(core, width)).sum();
        let around = width.saturating_sub(used + self.gap * (cores.len() + 1)) / (2 * cores.len());
        let pieces = cores
            .iter()
            .map(|core| Span::new(self.back(core.start, around), self.forward(core.end, around)));
        let mut pieces = join(pieces.collect());
        self.spread(&mut pieces, width);
        pieces
    }

    /// What of the spans has to be seen.
    fn cores(&self, spans: &[Span], width: usize) -> Vec<Span> {
        let share = width / spans.len().max(1);
        let mut cores = Vec::with_capacity(spans.len() + 1);
        for &span in spans {
            if self.width(span, width) <= share {
                cores.push(span);
            } else {
                let end = share / 3;
                cores.push(Span::new(span.start, self.forward(span.start, end)));
                cores.push(Span::new(self.back(span.end, end), span.end));
            }
        }
        cores.sort_unstable();
        join(cores)
    }

    /// Gives the columns that are still free, as at the line's start or end, to the outermost pieces.
    fn spread(&self, pieces: &mut [Span], width: usize) {
        let free = |pieces: &[Span]| {
            let used: usize = pieces.iter().map(|&piece| self.width(piece, width) + self.gap).sum();
            width.saturating_sub(used + self.gap)
        };
        let after = free(pieces);
        if let Some(last) = pieces.last_mut() {
            last.end = self.forward(last.end, after);
        }
        let before = free(pieces);
        if let Some(first) = pieces.first_mut() {
            first.start = self.back(first.start, before);
        }
    }
}

fn take(left: &mut usize, c: char) -> bool {
    let fits = columns(c) <= *left;
    *left = left.saturating_sub(columns(c));
    fits
}

/// Sorted spans, those that touch or nearly touch made one: a gap mark would save nothing there.
fn join(spans: Vec<Span>) -> Vec<Span> {
    const NEAR: usize = 4;
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end + NEAR => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}
