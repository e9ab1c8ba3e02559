//! Keys that a table lacks, collected over the errors of the validator.

/// The keys that a table lacks.
#[derive(Debug, Default)]
pub(super) struct MissingKeys {
    pub(super) keys: Vec<String>,
    /// Keys of the table beside which they are needed.
    pub(super) beside: Vec<String>,
}

impl MissingKeys {
    /// Adds a key, and the keys beside which it is needed.
    pub(super) fn add_key(&mut self, key: &str, beside: Vec<String>) {
        if !self.keys.iter().any(|known| known == key) {
            self.keys.push(key.to_owned());
        }
        let unknown = |key: &String| !self.beside.contains(key);
        let beside: Vec<String> = beside.into_iter().filter(unknown).collect();
        self.beside.extend(beside);
    }
}
