//! Drafts of customer files: what is known is written, what is not is asked where it belongs.

mod build;
mod json;
mod origins;
mod outline;
mod provenance;
mod questions;
mod source_part;
mod target_part;
mod text_form;
mod toml;
mod toml_edits;
mod update;
mod update_report;
mod yaml;

pub use build::{Draft, DraftContext, FileRecord, build_draft, customer_title, file_stem};
pub use text_form::DraftForm;
pub use update::update_draft;
pub use update_report::Updated;

/// Every form in which drafts are written; the first is the default.
pub const FORMS: &[DraftForm] = &[toml::FORM, json::FORM, yaml::FORM];
