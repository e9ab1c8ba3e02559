//! `--format` of the commands that list waivers.

use clearance_render::output::waivers::{WAIVER_LIST_FORMATS, WaiverListFormat};

use crate::cli::forms::{found, listed};

/// The form of a name.
pub(super) fn form(name: &str) -> Result<&'static WaiverListFormat, String> {
    let list = WAIVER_LIST_FORMATS.iter().find(|list| list.name == name);
    found(list, WAIVER_LIST_FORMATS.iter().map(|list| list.name))
}

pub(super) fn form_help() -> String {
    listed("How they are written", WAIVER_LIST_FORMATS.iter().map(|list| (list.name, list.about)))
}
