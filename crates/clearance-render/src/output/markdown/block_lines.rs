//! The output lines of Markdown blocks, prefixed by the quotes and lists that are open.

/// The deepest nesting that is indented; deeper lists and quotes are not.
const DEEPEST: usize = 8;

/// The least width of a line, whatever its indentation.
const NARROWEST: usize = 24;

/// A quote or an item of a list: the prefixes of its lines.
struct Container {
    /// The prefix of its first line; `None` once that is written.
    first: Option<String>,
    rest: String,
}

/// The lines written so far.
pub(super) struct BlockLines {
    width: usize,
    pub(super) lines: Vec<String>,
    /// Whether an empty line is due before the next block.
    pub(super) due: bool,
    containers: Vec<Container>,
}

impl BlockLines {
    /// Returns an empty list, for lines of at most `width` columns.
    pub(super) const fn new(width: usize) -> Self {
        Self { width, lines: Vec::new(), due: false, containers: Vec::new() }
    }

    /// Appends a block, with an empty line after it.
    pub(super) fn push_block(&mut self, lines: Vec<String>) {
        self.push_lines(lines);
        self.due = true;
    }

    /// Appends lines, after an empty one where that is due.
    pub(super) fn push_lines(&mut self, lines: Vec<String>) {
        if std::mem::take(&mut self.due) && !self.lines.is_empty() {
            let rest: String = self.containers.iter().map(|each| each.rest.as_str()).collect();
            self.lines.push(rest.trim_end().to_owned());
        }
        for line in lines {
            let mut prefix = String::new();
            for container in &mut self.containers {
                prefix.push_str(&container.first.take().unwrap_or_else(|| container.rest.clone()));
            }
            self.lines.push(format!("{prefix}{line}").trim_end().to_owned());
        }
    }

    /// Opens a quote or an item, with the prefix of its first line, if that differs, and of the others.
    pub(super) fn enter_container(&mut self, first: Option<String>, rest: String) {
        let container = if self.containers.len() < DEEPEST {
            Container { first, rest }
        } else {
            Container { first: None, rest: String::new() }
        };
        self.containers.push(container);
    }

    /// Closes the innermost quote or item.
    pub(super) fn leave_container(&mut self) {
        if self.containers.last().is_some_and(|container| container.first.is_some()) {
            // An item of nothing has its marker all the same.
            self.push_lines(vec![String::new()]);
        }
        self.containers.pop();
    }

    /// Returns the width of a line inside the quotes and lists that are open.
    pub(super) fn line_width(&self) -> usize {
        let before: usize = self.containers.iter().map(|each| each.rest.chars().count()).sum();
        self.width.saturating_sub(before).max(NARROWEST)
    }
}
