//! Waivers: findings that somebody takes on themselves, with a reason and for a time.
//!
//! They stand in files of their own ([`read_file`]), in the configuration ([`read`]), or in comments of customer files
//! ([`in_comments`]). [`apply()`] says which findings of a report they waive, and which waivers are to be looked at again.

use std::collections::BTreeSet;
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use jiff::civil::Date;

use crate::report::{Place, Severity, Subject};
use crate::source::{Fault, Span};

mod apply;
mod comment;
pub mod edit;
mod named;
mod path;
mod read;
mod scan;
mod spelling;
mod told;
mod values;
mod words;

pub use apply::apply;
pub use comment::in_comments;
pub use named::wrong as wrong_rule;
pub use path::{KeyPath, NoPath};
pub use read::{read, read_file};
pub use scan::WaiverScan;
pub use told::{State, Told};
pub use values::{differences, lines_of};

/// The JSON Schema of one waiver in a file.
pub const SCHEMA: &str = include_str!("waiver/waiver.schema.json");

/// How many days a waiver may hold from the run's date on, where nobody says otherwise.
pub const LONGEST_DAYS: u32 = 180;

/// What customer files hold where waivers stand in their comments.
const SIGN: &str = "clearance:";

/// A waiver.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The id of the rule whose findings it waives.
    pub rule: String,
    /// Where it waives them.
    pub covers: Covers,
    /// Why.
    pub reason: String,
    /// Who approved it; those in files of their own always say.
    pub approved_by: Option<String>,
    /// The ticket that tells more.
    pub ticket: Option<String>,
    /// The last day on which it holds, UTC.
    pub expires: Date,
    /// What names it where it is written: its `[[waivers]]`, or the rule's id in a comment.
    pub place: Place,
    /// Where its last day is written.
    pub expires_at: Span,
    /// Where it is written who approved it, if it is.
    pub approved_at: Option<Span>,
    /// Where its text ends.
    pub end: usize,
    /// A digest of all that it says.
    pub digest: String,
}

/// The findings that a waiver is about, of its rule.
#[derive(Debug, Clone)]
pub enum Covers {
    /// Those in some customer files.
    Files {
        /// Names of files, from the [`Root`](crate::source::Root) on.
        file: Glob,
        /// The value they are about, or that holds it; as written, and as read.
        at: Option<(String, KeyPath)>,
        /// A line for each value that the finding stood on when it was approved, and where these are written.
        values: Option<(Vec<String>, Span)>,
        /// Where it is tied to the wrong value alone, as earlier versions had it.
        alone: Option<Span>,
    },
    /// Those that start on a line of a customer file, from 1.
    Line(Subject, usize),
}

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
    pub fn new(all: Vec<Waiver>) -> Result<Self, Vec<Fault>> {
        let (mut globs, mut numbers) = (GlobSetBuilder::new(), Vec::new());
        for (number, waiver) in all.iter().enumerate() {
            if let Covers::Files { file, .. } = &waiver.covers {
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
    pub fn about(&self, file: &str) -> Vec<usize> {
        let matched = self.files.matches(file).into_iter();
        matched.filter_map(|glob| self.numbers.get(glob).copied()).collect()
    }
}

fn too_large(last: &Waiver, error: &globset::Error) -> Fault {
    let message =
        format!("the globs of all waivers up to this one cannot be matched: {}", error.kind());
    let help = "write fewer waivers, or shorter globs in `file`";
    Fault::new(&last.place.source, last.place.span, message).help(help)
}

/// What a run saw of waivers.
#[derive(Debug, Default)]
pub struct Seen {
    /// Waivers in comments of customer files that were checked.
    pub in_comments: Vec<Waiver>,
    /// What looks like a waiver in such a comment and is none.
    pub malformed: Vec<Malformed>,
    /// The numbers of waivers that a file was checked for.
    pub met: BTreeSet<usize>,
    /// The numbers of waivers for a file that only rules over all customers looked at.
    pub partly: BTreeSet<usize>,
    /// Such files, where there are waivers in their comments.
    pub aside: BTreeSet<String>,
}

impl Seen {
    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.in_comments.is_empty()
            && self.malformed.is_empty()
            && self.met.is_empty()
            && self.partly.is_empty()
            && self.aside.is_empty()
    }

    /// Adds what another thread saw.
    pub fn extend(&mut self, other: Self) {
        self.in_comments.extend(other.in_comments);
        self.malformed.extend(other.malformed);
        self.met.extend(other.met);
        self.partly.extend(other.partly);
        self.aside.extend(other.aside);
    }
}

/// A comment that looks like a waiver and is none.
#[derive(Debug, Clone)]
pub struct Malformed {
    /// What is wrong.
    pub fault: Fault,
    /// The customer whose file it is in.
    pub subject: Subject,
}

/// What holds for all waivers.
pub struct Terms<'a> {
    /// The ids of all rules there are, whether they run or not.
    pub known: &'a [Arc<str>],
    /// How many days a waiver may hold from the run's date on.
    pub longest_days: u32,
    /// How much each of [`WAIVER_IDS`](crate::rule::WAIVER_IDS) matters; nothing where it is not to be reported.
    pub level: &'a dyn Fn(&str) -> Option<Severity>,
}
