//! What the fixtures reached, as the JSON results have it.

use serde::Serialize;

use crate::suite::coverage::{Covered, CoveredScript, Share};
use clearance_render::output::json::RangeJson;

#[derive(Serialize)]
pub(super) struct CoverageJson<'a> {
    statements: ShareJson,
    branches: ShareJson,
    percent: usize,
    minimum: Option<u8>,
    enough: bool,
    scripts: Vec<ScriptJson<'a>>,
}

impl<'a> From<&'a Covered> for CoverageJson<'a> {
    fn from(covered: &'a Covered) -> Self {
        Self {
            statements: covered.statements().into(),
            branches: covered.branches().into(),
            percent: covered.total().percent(),
            minimum: covered.minimum,
            enough: covered.is_enough(),
            scripts: covered.scripts.iter().map(ScriptJson::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct ShareJson {
    reached: usize,
    of: usize,
}

impl From<Share> for ShareJson {
    fn from(Share { reached, of }: Share) -> Self {
        Self { reached, of }
    }
}

#[derive(Serialize)]
struct ScriptJson<'a> {
    file: &'a str,
    in_total: bool,
    statements: ShareJson,
    branches: ShareJson,
    percent: usize,
    missed: Vec<MissedJson>,
}

impl<'a> From<&'a CoveredScript> for ScriptJson<'a> {
    fn from(script: &'a CoveredScript) -> Self {
        let source = &script.counts.source;
        let missed = script.missed().into_iter().map(|missed| MissedJson {
            kind: if missed.is_statement { "statement" } else { "branch" },
            message: missed.what,
            range: RangeJson::new(source, missed.span),
        });
        Self {
            file: &source.name,
            in_total: script.in_total,
            statements: script.statements().into(),
            branches: script.branches().into(),
            percent: script.all().percent(),
            missed: missed.collect(),
        }
    }
}

#[derive(Serialize)]
struct MissedJson {
    kind: &'static str,
    message: &'static str,
    #[serde(flatten)]
    range: RangeJson,
}
