//! A broken evaluation as JSON.

use crate::output::json::location::SourceLocationJson;
use clearance_engine::report::{Broken, BrokenKind};
use serde::Serialize;

/// Returns the JSON of a broken evaluation.
pub fn broken_json(broken: &Broken) -> impl Serialize + '_ {
    BrokenJson::from(broken)
}

/// An evaluation that broke, as JSON.
#[derive(Serialize)]
pub struct BrokenJson<'a> {
    kind: &'static str,
    rule: Option<&'a str>,
    file: &'a str,
    document: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
    place: Option<SourceLocationJson<'a>>,
    labels: Vec<BrokenLabelJson<'a>>,
}

#[derive(Serialize)]
struct BrokenLabelJson<'a> {
    #[serde(flatten)]
    place: SourceLocationJson<'a>,
    text: &'a str,
}

impl<'a> From<&'a Broken> for BrokenJson<'a> {
    fn from(broken: &'a Broken) -> Self {
        let source = broken.place.as_ref().map(|(source, _)| source);
        let label = source.zip(broken.label.as_ref()).map(|(source, (span, text))| {
            BrokenLabelJson { place: SourceLocationJson::new(source, *span), text }
        });
        Self {
            kind: match broken.kind {
                BrokenKind::File => "file",
                BrokenKind::Rule => "rule",
            },
            rule: broken.rule.as_deref(),
            file: &broken.file,
            document: broken.document,
            message: &broken.message,
            help: broken.help.as_deref(),
            place: broken
                .place
                .as_ref()
                .map(|(source, span)| SourceLocationJson::new(source, *span)),
            labels: label.into_iter().collect(),
        }
    }
}
