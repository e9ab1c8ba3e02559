//! Truncates a long source line to the parts around given spans.

use crate::output::escape::{char_width, push_visible};
use clearance_syntax::source::{Source, Span};

/// A truncated line: the pieces of the source line that remain, with a mark at each gap.
#[derive(Debug)]
pub struct CutLine {
    /// The text to show, without a line break.
    pub text: String,
    /// The span of each piece, and its offset in `text`.
    pieces: Vec<(Span, usize)>,
}

impl CutLine {
    /// Maps an offset of the source to one in `text`; to the nearest piece if it was left out.
    pub fn map_offset(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|(piece, _)| piece.end < offset);
        self.pieces.get(at).map_or(self.text.len(), |&(piece, start)| {
            start + offset.clamp(piece.start, piece.end) - piece.start
        })
    }
}

/// Truncates a line to about `width` columns: all of it if it fits, else the parts around `spans`.
///
/// The spans lie in the line. A span that is wider than its share keeps its two ends.
pub fn cut_line(source: &Source, line: Span, spans: &[Span], width: usize, gap: &str) -> CutLine {
    let text = LongLine { source, span: line, gap: gap.chars().count() };
    let pieces = if text.advance_columns(line.start, width) == line.end {
        vec![line]
    } else {
        text.choose_pieces(spans, width)
    };
    let mut shown = CutLine { text: String::new(), pieces: Vec::with_capacity(pieces.len()) };
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

/// A line of any length; no method reads more of it than is shown.
struct LongLine<'a> {
    source: &'a Source,
    span: Span,
    /// The width of the mark for a gap.
    gap: usize,
}

impl LongLine<'_> {
    /// Returns the offset `width` columns after `from`, or the line's end.
    fn advance_columns(&self, from: usize, width: usize) -> usize {
        let mut left = width;
        let rest = self.source.slice(Span::new(from, self.span.end));
        let fits = rest.chars().take_while(|&c| take_columns(&mut left, c));
        from + fits.map(char::len_utf8).sum::<usize>()
    }

    /// Returns the offset `width` columns before `from`, or the line's start.
    fn retreat_columns(&self, from: usize, width: usize) -> usize {
        let mut left = width;
        let rest = self.source.slice(Span::new(self.span.start, from));
        let fits = rest.chars().rev().take_while(|&c| take_columns(&mut left, c));
        from - fits.map(char::len_utf8).sum::<usize>()
    }

    /// Measures a span in columns; some number above `most` where it is wider.
    fn measure_width(&self, span: Span, most: usize) -> usize {
        let chars = self.source.slice(span).chars().take(most + 1);
        chars.map(char_width).sum()
    }

    fn choose_pieces(&self, spans: &[Span], width: usize) -> Vec<Span> {
        let mut cores = self.find_cores(spans, width);
        if cores.is_empty() {
            cores.push(Span::new(self.span.start, self.span.start));
        }
        let used: usize = cores.iter().map(|&core| self.measure_width(core, width)).sum();
        let around = width.saturating_sub(used + self.gap * (cores.len() + 1)) / (2 * cores.len());
        let pieces = cores.iter().map(|core| {
            Span::new(
                self.retreat_columns(core.start, around),
                self.advance_columns(core.end, around),
            )
        });
        let mut pieces = join_near_spans(pieces.collect());
        self.spread_free_columns(&mut pieces, width);
        pieces
    }

    /// Returns the parts of the spans that must be visible.
    fn find_cores(&self, spans: &[Span], width: usize) -> Vec<Span> {
        let share = width / spans.len().max(1);
        let mut cores = Vec::with_capacity(spans.len() + 1);
        for &span in spans {
            if self.measure_width(span, width) <= share {
                cores.push(span);
            } else {
                let end = share / 3;
                cores.push(Span::new(span.start, self.advance_columns(span.start, end)));
                cores.push(Span::new(self.retreat_columns(span.end, end), span.end));
            }
        }
        cores.sort_unstable();
        join_near_spans(cores)
    }

    /// Extends the outermost pieces by the columns that are still free.
    fn spread_free_columns(&self, pieces: &mut [Span], width: usize) {
        let free = |pieces: &[Span]| {
            let used: usize =
                pieces.iter().map(|&piece| self.measure_width(piece, width) + self.gap).sum();
            width.saturating_sub(used + self.gap)
        };
        let after = free(pieces);
        if let Some(last) = pieces.last_mut() {
            last.end = self.advance_columns(last.end, after);
        }
        let before = free(pieces);
        if let Some(first) = pieces.first_mut() {
            first.start = self.retreat_columns(first.start, before);
        }
    }
}

fn take_columns(left: &mut usize, c: char) -> bool {
    let fits = char_width(c) <= *left;
    *left = left.saturating_sub(char_width(c));
    fits
}

/// Joins sorted spans that touch or nearly touch: a gap mark would save nothing there.
fn join_near_spans(spans: Vec<Span>) -> Vec<Span> {
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
