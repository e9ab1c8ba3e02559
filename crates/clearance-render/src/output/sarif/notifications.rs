//! SARIF's notifications: files and rules that could not be checked.

use serde_json::json;
use serde_sarif::sarif::{Location, Notification, ReportingDescriptorReference};

use super::descriptors::Descriptors;
use super::{locations, messages};
use crate::output::escape::group_digits;
use clearance_engine::report::{Broken, Report};

/// Returns the notification of a broken evaluation, with the document and the location in the script.
pub(super) fn broken_notification(
    broken: &Broken,
    report: &Report,
    descriptors: &Descriptors<'_>,
) -> Notification {
    let mut notification = Notification::builder()
        .level(json!("error"))
        .message(messages::message_with_help(&broken.message, broken.help.as_deref()))
        .locations(broken_locations(broken, report))
        .build();
    notification.associated_rule = broken.rule.as_deref().map(|id| {
        let reference = ReportingDescriptorReference::builder().id(id).build();
        ReportingDescriptorReference { index: descriptors.index_of(id), ..reference }
    });
    notification
}

/// Returns the notification that results were left out.
pub(super) fn left_out_notification(count: usize, most: usize) -> Notification {
    let most = group_digits(most);
    let text = match count {
        1 => format!("1 result was left out, the least grave: services take {most} of a run"),
        _ => format!(
            "{} results were left out, the least grave: services take {most} of a run",
            group_digits(count)
        ),
    };
    Notification::builder().level(json!("warning")).message(messages::plain_message(&text)).build()
}

fn broken_locations(broken: &Broken, report: &Report) -> Vec<Location> {
    let mut locations = Vec::new();
    let own = broken.location.as_ref().is_some_and(|(source, _)| source.name == broken.file);
    if !own && !broken.file.is_empty() {
        locations.push(locations::file_location(
            locations::artifact_location(report, &broken.file),
            None,
        ));
    }
    if let Some((source, span)) = &broken.location {
        let file = || {
            if own {
                locations::artifact_location(report, &source.name)
            } else {
                locations::source_location(report, source)
            }
        };
        let at = |span| {
            locations::file_location(file(), Some(locations::region_with_text(source, span)))
        };
        locations.push(at(*span));
        let label = broken.label.as_ref();
        locations
            .extend(label.map(|(span, text)| locations::label_location(at(*span), None, text)));
    }
    locations
}
