//! What could not be checked, as SARIF's notifications.

use serde_json::json;
use serde_sarif::sarif::{Location, Notification, ReportingDescriptorReference};

use super::descriptors::Descriptors;
use super::{places, words};
use crate::output::escape::grouped;
use clearance_engine::report::{Broken, Report};

/// What broke as a notification, with the customer file and the place in the script that it broke at.
pub(super) fn of_broken(
    broken: &Broken,
    report: &Report,
    descriptors: &Descriptors<'_>,
) -> Notification {
    let mut notification = Notification::builder()
        .level(json!("error"))
        .message(words::with_help(&broken.message, broken.help.as_deref()))
        .locations(locations(broken, report))
        .build();
    notification.associated_rule = broken.rule.as_deref().map(|id| {
        let reference = ReportingDescriptorReference::builder().id(id).build();
        ReportingDescriptorReference { index: descriptors.index(id), ..reference }
    });
    notification
}

/// That results were left out.
pub(super) fn of_left_out(count: usize, most: usize) -> Notification {
    let most = grouped(most);
    let text = match count {
        1 => format!("1 result was left out, the least grave: services take {most} of a run"),
        _ => format!(
            "{} results were left out, the least grave: services take {most} of a run",
            grouped(count)
        ),
    };
    Notification::builder().level(json!("warning")).message(words::message(&text)).build()
}

fn locations(broken: &Broken, report: &Report) -> Vec<Location> {
    let mut locations = Vec::new();
    let own = broken.place.as_ref().is_some_and(|(source, _)| source.name == broken.file);
    if !own && !broken.file.is_empty() {
        locations.push(places::in_file(places::artifact(report, &broken.file), None));
    }
    if let Some((source, span)) = &broken.place {
        let file = || match own {
            true => places::artifact(report, &source.name),
            false => places::script(report, source),
        };
        let at = |span| places::in_file(file(), Some(places::region(source, span)));
        locations.push(at(*span));
        let label = broken.label.as_ref();
        locations.extend(label.map(|(span, text)| places::labelled(at(*span), None, text)));
    }
    locations
}
