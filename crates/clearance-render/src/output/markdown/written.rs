//! The lines of a page as they are written, inside the quotes and lists that are open.

/// Lists and quotes inside one another are indented as deep as this; deeper ones stay where they are.
const DEEPEST: usize = 8;

/// Lines do not get narrower by indentation.
const NARROWEST: usize = 24;

/// A quote or an item of a list: what stands before its lines.
struct Container {
    /// Before its first line; gone once that is written.
    first: Option<String>,
    rest: String,
}

/// The lines that were written so far.
pub(super) struct Written {
    width: usize,
    pub(super) lines: Vec<String>,
    /// Whether an empty line is due before the next block.
    pub(super) due: bool,
    containers: Vec<Container>,
}

impl Written {
    /// Nothing yet, for lines of at most `width` columns.
    pub(super) const fn new(width: usize) -> Self {
        Self { width, lines: Vec::new(), due: false, containers: Vec::new() }
    }

    /// Writes something that stands apart from what comes after it.
    pub(super) fn block(&mut self, lines: Vec<String>) {
        self.write(lines);
        self.due = true;
    }

    /// Writes lines, after an empty one where that is due.
    pub(super) fn write(&mut self, lines: Vec<String>) {
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

    /// Opens a quote or an item: what stands before its first line, if that differs, and before the others.
    pub(super) fn enter(&mut self, first: Option<String>, rest: String) {
        let container = match self.containers.len() < DEEPEST {
            true => Container { first, rest },
            false => Container { first: None, rest: String::new() },
        };
        self.containers.push(container);
    }

    /// Closes the innermost quote or item.
    pub(super) fn leave(&mut self) {
        if self.containers.last().is_some_and(|container| container.first.is_some()) {
            // An item of nothing has its marker all the same.
            self.write(vec![String::new()]);
        }
        self.containers.pop();
    }

    /// How wide a line may be inside the quotes and lists that are open.
    pub(super) fn room(&self) -> usize {
        let before: usize = self.containers.iter().map(|each| each.rest.chars().count()).sum();
        self.width.saturating_sub(before).max(NARROWEST)
    }
}
