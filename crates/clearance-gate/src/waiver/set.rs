//! A set of waivers, matched to files by their globs.

use globset::{GlobSet, GlobSetBuilder};

use super::definition::{Waiver, WaiverScope};
use clearance_syntax::source::Diagnostic;

/// Waivers that stand in files of their own or in the configuration, in the order in which they count.
#[derive(Debug, Default)]
pub struct Waivers {
    all: Vec<Waiver>,
    files: GlobSet,
    /// The number of the waiver that each glob is of.
    numbers: Vec<usize>,
}

impl Waivers {
    /// Some waivers; of several that would waive a finding the first does.
    ///
    /// # Errors
    /// Their globs are too large to be matched.
    pub fn new(all: Vec<Waiver>) -> Result<Self, Vec<Diagnostic>> {
        let (mut globs, mut numbers) = (GlobSetBuilder::new(), Vec::new());
        for (number, waiver) in all.iter().enumerate() {
            if let WaiverScope::Files { file, .. } = &waiver.covers {
                globs.add(file.clone());
                numbers.push(number);
            }
        }
        match globs.build() {
            Ok(files) => Ok(Self { files, all, numbers }),
            // Each of them can be matched alone.
            Err(error) => Err(all.last().map(|last| too_large(last, &error)).into_iter().collect()),
        }
    }

    /// All of them.
    pub fn all(&self) -> &[Waiver] {
        &self.all
    }

    /// The numbers of those that may waive something in a file, by its name from the root on.
    pub fn for_file(&self, file: &str) -> Vec<usize> {
        let matched = self.files.matches(file).into_iter();
        matched.filter_map(|glob| self.numbers.get(glob).copied()).collect()
    }
}

fn too_large(last: &Waiver, error: &globset::Error) -> Diagnostic {
    let message =
        format!("the globs of all waivers up to this one cannot be matched: {}", error.kind());
    let help = "write fewer waivers, or shorter globs in `file`";
    Diagnostic::new(&last.place.source, last.place.span, message).help(help)
}
