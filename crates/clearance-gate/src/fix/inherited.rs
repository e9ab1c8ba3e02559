//! Inherited tables, read again once their file has changed.

use std::path::Path;
use std::sync::Arc;

use super::texts::Texts;
use clearance_engine::files::format_by_name;
use clearance_engine::settings::{Inherited, Settings};
use clearance_syntax::document::Document;

/// The same settings; tables that documents take over are as the new texts have them.
pub fn refresh_inherited(settings: &Settings, texts: &Texts) -> Settings {
    let mut renewed = settings.clone();
    for Inherited { document, .. } in &mut renewed.inherited {
        if let Some(new) = reparse_document(document, texts) {
            // A fix replaces scalars alone, so every value keeps its number.
            *document = Arc::new(new);
        }
    }
    renewed
}

fn reparse_document(document: &Document, texts: &Texts) -> Option<Document> {
    let name = &document.source.name;
    let format = format_by_name(Path::new(name)).ok()?;
    let documents = (format.parse)(texts.get(name)?).documents;
    documents.into_iter().find(|new| new.index == document.index)
}
