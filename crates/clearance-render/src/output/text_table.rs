//! Tables for terminals: columns of text that fit a width.

use crate::output::style::Style;
use crate::output::text::{StyledText, TextStyle};

/// The least width to which a column is shrunk.
const NARROWEST: usize = 8;

/// TextTable between two columns.
const GAP: usize = 2;

/// A table with a header row.
#[derive(Debug, Default)]
pub struct TextTable {
    /// The header: the names of the columns.
    pub head: Vec<StyledText>,
    /// The cells of each row.
    pub rows: Vec<Vec<StyledText>>,
}

impl TextTable {
    /// Renders the lines of the table with colours, of at most `width` columns where that is possible.
    pub fn render_lines(&self, style: &Style, width: usize) -> Vec<String> {
        let across = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(self.head.len());
        // Cells that do not fit beside each other are listed one below the other.
        if style.narrated || across * (NARROWEST + GAP) > width.max(NARROWEST + GAP) {
            return self.narrate_rows(style, width);
        }
        let widths = self.fit_widths(across, width);
        let head: Vec<StyledText> =
            self.head.iter().map(|cell| cell.clone().map_styles(|look| look.bold = true)).collect();
        let bar = if style.unicode { "─" } else { "-" };
        let bars: Vec<String> = widths.iter().map(|width| bar.repeat(*width)).collect();
        let mut lines = draw_row(&head, &widths, style);
        lines.push(bars.join(&" ".repeat(GAP)));
        lines.extend(self.rows.iter().flat_map(|row| draw_row(row, &widths, style)));
        lines
    }

    /// Computes the width of each column: the width it needs, shrinking the widest first.
    fn fit_widths(&self, across: usize, width: usize) -> Vec<usize> {
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

    /// Lists each cell on a line of its own, after the name of its column.
    fn narrate_rows(&self, style: &Style, width: usize) -> Vec<String> {
        let row = |row: &Vec<StyledText>| {
            let mut lines = Vec::new();
            for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let mut text = StyledText::default();
                if let Some(name) = self.head.get(at).filter(|name| !name.is_empty()) {
                    text.push(&format!("{}: ", name.to_plain()), &TextStyle::default());
                }
                text.append(cell);
                lines.extend(text.wrap_lines(width).iter().map(|line| line.paint(style)));
            }
            lines
        };
        let rows = self.rows.iter().map(row);
        rows.flat_map(|lines| lines.into_iter().chain([String::new()])).collect()
    }
}

/// Draws a row, its cells beside each other.
fn draw_row(row: &[StyledText], widths: &[usize], style: &Style) -> Vec<String> {
    let cells: Vec<Vec<StyledText>> =
        row.iter().zip(widths).map(|(cell, width)| cell.cut_lines(*width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = String::new();
        let mut blanks = 0;
        for (cell, width) in cells.iter().zip(widths) {
            let used = cell.get(at).filter(|text| !text.is_empty()).map_or(0, |text| {
                line.push_str(&" ".repeat(blanks));
                blanks = 0;
                line.push_str(&text.paint(style));
                text.width()
            });
            blanks += width.saturating_sub(used) + GAP;
        }
        line
    };
    (0..height).map(line).collect()
}
