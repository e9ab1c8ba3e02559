//! From what the walk found to documents.

use super::place;
use crate::document::Document;
use crate::files::Found;
use crate::report::Broken;

/// The documents of a file, and what of it could not be read.
pub fn documents(found: &Found, max_file_bytes: u64) -> (Vec<Document>, Vec<Broken>) {
    match found {
        Found::PassedOver(..) => (Vec::new(), Vec::new()),
        Found::Unreadable(name, why) => {
            (Vec::new(), vec![place::unreadable(name.clone(), why.clone())])
        }
        Found::File(input) => match input.read(max_file_bytes) {
            Ok(source) => {
                let parsed = (input.format.parse)(&source);
                let broken = parsed.errors.iter().map(|error| place::unparsed(&source, error));
                (parsed.documents, broken.collect())
            }
            Err(error) => (Vec::new(), vec![place::unparsed(&error.source, &error.error)]),
        },
    }
}
