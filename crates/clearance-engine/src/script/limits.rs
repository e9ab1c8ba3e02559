//! Limits of a run: operations, time, memory, stack and sizes of values.

use std::time::Duration;

/// The limits of one run of one rule on one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Operations: an expression or statement evaluated is one.
    pub operations: u64,
    /// Functions that may be inside one another.
    pub call_depth: usize,
    /// Expressions that may be inside one another in a script.
    pub expression_depth: usize,
    /// Bytes in a string, and in all strings of a list or map together.
    pub string_bytes: usize,
    /// Items of a list, those of lists within it included.
    pub list_items: usize,
    /// Keys of a map, those of maps within it included.
    pub map_keys: usize,
    /// Variables that may be alive in a function.
    pub variables: usize,
    /// Functions that a script may have, closures included.
    pub functions: usize,
    /// Findings that a rule may report on one document, with their labels and fixes.
    pub findings: usize,
    /// Bytes that a run may have allocated at a time, counted where `alloc_metrics::MetricAlloc` is the program's
    /// allocator.
    pub memory_bytes: usize,
    /// Bytes that what `gather` gives about one document may take.
    pub gathered_bytes: usize,
    /// Time that the processor works for it. A run that is this slow breaks a limit above on a faster machine.
    pub time: Duration,
}

impl Limits {
    /// The default limits.
    pub const DEFAULT: Self = Self {
        operations: 10_000_000,
        call_depth: 48,
        expression_depth: 128,
        string_bytes: 1 << 20,
        list_items: 50_000,
        map_keys: 50_000,
        variables: 256,
        functions: 1_000,
        findings: 50_000,
        memory_bytes: 2 << 30,
        gathered_bytes: 1 << 20,
        time: Duration::from_secs(10),
    };

    /// Each limit under its name, with the time in milliseconds.
    pub fn named(&self) -> [(&'static str, u64); 12] {
        let number = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        [
            ("operations", self.operations),
            ("call_depth", number(self.call_depth)),
            ("expression_depth", number(self.expression_depth)),
            ("string_bytes", number(self.string_bytes)),
            ("list_items", number(self.list_items)),
            ("map_keys", number(self.map_keys)),
            ("variables", number(self.variables)),
            ("functions", number(self.functions)),
            ("findings", number(self.findings)),
            ("memory_bytes", number(self.memory_bytes)),
            ("gathered_bytes", number(self.gathered_bytes)),
            ("milliseconds", u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX)),
        ]
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
