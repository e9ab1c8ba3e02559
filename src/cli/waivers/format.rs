//! `--format` of the commands that list waivers.

use clearance_render::output::waivers::{WAIVER_LIST_FORMATS, WaiverListFormat};

use crate::cli::page_formats::{found_or_names, list_formats};

/// The form of a name.
pub(super) fn parse_format(name: &str) -> Result<&'static WaiverListFormat, String> {
    let list = WAIVER_LIST_FORMATS.iter().find(|list| list.name == name);
    found_or_names(list, WAIVER_LIST_FORMATS.iter().map(|list| list.name))
}

pub(super) fn form_help() -> String {
    list_formats(
        "How they are written",
        WAIVER_LIST_FORMATS.iter().map(|list| (list.name, list.about)),
    )
}
