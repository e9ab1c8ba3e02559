//! `--format` of the commands that list waivers.

use clearance_render::output::waivers::{LISTS, List};

use crate::cli::forms::{found, listed};

/// The form of a name.
pub(super) fn form(name: &str) -> Result<&'static List, String> {
    let list = LISTS.iter().find(|list| list.name == name);
    found(list, LISTS.iter().map(|list| list.name))
}

pub(super) fn form_help() -> String {
    listed("How they are written", LISTS.iter().map(|list| (list.name, list.about)))
}
