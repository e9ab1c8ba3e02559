//! Large documents: limits that grow with them, and sizes of values that are limited together.
//!
//! rhai measures a list whenever a function has had a look at it, which takes time that grows with the square of its
//! length. So the rules of a large document run in an engine that measures no value. What they have allocated is
//! looked at with every operation there, and functions that make much of little keep to the limits by themselves. How deep
//! values nest stays bounded as everywhere: nesting one takes time that grows with the square of the depth.

use super::batch::Size;
use super::limits::Limits;
use super::meter;
use super::sandbox::Sandbox;
use super::scripts::Scripts;
use clearance_syntax::document::Document;

/// How many values a document has at least that is large.
const LARGE: usize = 1 << 14;

/// What is counted for the text of a value, in bytes.
const TEXT_BYTES: usize = 64;

/// Sandboxes for large documents: one for each power of two of their values, up to what a tree can number.
pub(super) const CLASSES: usize = u32::BITS as usize;

/// Which sizes are limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measured {
    /// That of each value.
    Each,
    /// That of all values together, as memory.
    Together,
}

impl Measured {
    /// How the sizes of values are limited where a rule looks at so many.
    pub(super) fn of_values(values: usize) -> Self {
        match values >= LARGE && meter::counts_memory() {
            true => Self::Together,
            false => Self::Each,
        }
    }
}

impl Sandbox {
    /// The sandbox of the same rules in which a document is looked at: this one, or for a large document one with limits that
    /// grow with it.
    pub fn for_document(&self, document: &Document) -> &Self {
        let values = document.nodes().len();
        if Measured::of_values(values) == Measured::Each {
            return self;
        }
        let class = values.checked_ilog2().and_then(|class| usize::try_from(class).ok());
        let Some((class, cell)) = class.and_then(|class| Some((class, self.large.get(class)?)))
        else {
            return self;
        };
        let make = || {
            let values = 2_usize.saturating_pow(u32::try_from(class + 1).unwrap_or(u32::MAX));
            let size = Size { values, bytes: values.saturating_mul(TEXT_BYTES) };
            let scripts = Scripts { limits: self.limits.grown_by(size), ..self.scripts.clone() };
            self.compile_again(&scripts, Measured::Together).ok().map(Box::new)
        };
        // They compiled before.
        cell.get_or_init(make).as_deref().unwrap_or(self)
    }
}

impl Limits {
    /// What a rule may use where it looks at so much: what it may use on any document, and some more for each value.
    #[must_use]
    pub fn grown_by(self, size: Size) -> Self {
        /// Enough to look at a value in some ways, and far too little to compare each with every other.
        const OPERATIONS: u64 = 2_000;
        const TIME: std::time::Duration = std::time::Duration::from_micros(200);
        /// A rule may sort a list, group it, and keep what it found.
        const COPIES: usize = 4;
        let count = u32::try_from(size.values).unwrap_or(u32::MAX);
        let more = |limit: usize, by: usize| limit.saturating_add(by.saturating_mul(COPIES));
        Self {
            operations: self.operations.saturating_add(OPERATIONS * u64::from(count)),
            time: self.time.saturating_add(TIME * count),
            string_bytes: more(self.string_bytes, size.bytes),
            list_items: more(self.list_items, size.values),
            map_keys: more(self.map_keys, size.values),
            findings: more(self.findings, size.values),
            ..self
        }
    }
}
