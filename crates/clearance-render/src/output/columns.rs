//! Texts in columns that fit a width.

use crate::output::style::Style;
use crate::output::text::{Look, Text};

/// No column of words is made narrower.
const NARROWEST: usize = 8;

/// Columns between two columns.
const GAP: usize = 2;

/// A table whose first row says what its columns are.
#[derive(Debug, Default)]
pub struct Columns {
    /// The names of the columns.
    pub head: Vec<Text>,
    /// The cells of each row.
    pub rows: Vec<Vec<Text>>,
}

impl Columns {
    /// The lines of the table, painted, of at most `width` columns where that is possible.
    pub fn lines(&self, style: &Style, width: usize) -> Vec<String> {
        let across = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(self.head.len());
        // What cannot stand side by side is told one after the other.
        if style.narrated || across * (NARROWEST + GAP) > width.max(NARROWEST + GAP) {
            return self.told(style, width);
        }
        let widths = self.widths(across, width);
        let head: Vec<Text> =
            self.head.iter().map(|cell| cell.clone().with(|look| look.bold = true)).collect();
        let bar = if style.unicode { "─" } else { "-" };
        let bars: Vec<String> = widths.iter().map(|width| bar.repeat(*width)).collect();
        let mut lines = drawn(&head, &widths, style);
        lines.push(bars.join(&" ".repeat(GAP)));
        lines.extend(self.rows.iter().flat_map(|row| drawn(row, &widths, style)));
        lines
    }

    /// What each column gets: what it needs, the widest giving away first.
    fn widths(&self, across: usize, width: usize) -> Vec<usize> {
        let mut widths = vec![1; across];
        for row in std::iter::once(&self.head).chain(&self.rows) {
            for (needed, cell) in widths.iter_mut().zip(row) {
                *needed = cell.width().min(width).max(*needed);
            }
        }
        let room = width.saturating_sub(GAP * across.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            match widths.iter_mut().max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }

    /// A line for each cell, with the name of its column.
    fn told(&self, style: &Style, width: usize) -> Vec<String> {
        let row = |row: &Vec<Text>| {
            let mut lines = Vec::new();
            for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let mut text = Text::default();
                if let Some(name) = self.head.get(at).filter(|name| !name.is_empty()) {
                    text.push(&format!("{}: ", name.plain()), &Look::default());
                }
                text.append(cell);
                lines.extend(text.lines(width).iter().map(|line| line.painted(style)));
            }
            lines
        };
        let rows = self.rows.iter().map(row);
        rows.flat_map(|lines| lines.into_iter().chain([String::new()])).collect()
    }
}

/// One row, its cells beside each other.
fn drawn(row: &[Text], widths: &[usize], style: &Style) -> Vec<String> {
    let cells: Vec<Vec<Text>> =
        row.iter().zip(widths).map(|(cell, width)| cell.cut_lines(*width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = String::new();
        let mut blanks = 0;
        for (cell, width) in cells.iter().zip(widths) {
            let used = cell.get(at).filter(|text| !text.is_empty()).map_or(0, |text| {
                line.push_str(&" ".repeat(blanks));
                blanks = 0;
                line.push_str(&text.painted(style));
                text.width()
            });
            blanks += width.saturating_sub(used) + GAP;
        }
        line
    };
    (0..height).map(line).collect()
}
