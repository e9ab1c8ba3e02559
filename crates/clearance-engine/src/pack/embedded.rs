//! Packs that lie in a program, as its embedded texts.

use std::sync::Arc;

use clearance_syntax::source::Source;

/// A pack that lies in a program. The program makes it and hands it to whatever loads packs, as
/// [`PackFiles`](super::PackFiles): nothing else knows which there are.
#[derive(Debug)]
pub struct EmbeddedPack {
    /// What it is called where packs are named, as in `extends`.
    pub name: &'static str,
    /// Returns the texts of its files by their path within it (`/` between the parts), in any order.
    pub texts: fn() -> Vec<(String, &'static str)>,
    /// Returns the texts of its fixtures by their path within their folder, in any order.
    pub fixtures: fn() -> Vec<(String, &'static str)>,
}

impl EmbeddedPack {
    /// Its files, sorted by path; messages find them below its name.
    pub(super) fn files(&self) -> Vec<(String, Arc<Source>)> {
        sources(self.name, (self.texts)())
    }

    /// Its fixtures, sorted by path.
    pub(super) fn fixtures(&self) -> Vec<(String, Arc<Source>)> {
        sources(&format!("{}/fixtures", self.name), (self.fixtures)())
    }
}

fn sources(folder: &str, texts: Vec<(String, &'static str)>) -> Vec<(String, Arc<Source>)> {
    let source = |(path, text): (String, &'static str)| {
        let source = Source::embedded(folder, &path, text);
        (path, source)
    };
    let mut files: Vec<(String, Arc<Source>)> = texts.into_iter().map(source).collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}
