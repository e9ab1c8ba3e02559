//! Broken evaluations as entries of the report, and their order.

use std::sync::Arc;

use crate::report::{Broken, BrokenKind};
use crate::rule::Rule;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::{Diagnostic, Position};

pub(super) fn unreadable_file(name: String, message: String) -> Broken {
    Broken {
        kind: BrokenKind::File,
        file: name,
        document: None,
        begins: None,
        rule: None,
        message,
        help: None,
        location: None,
        label: None,
    }
}

pub(super) fn parse_failure(error: Diagnostic) -> Broken {
    let Diagnostic { source, span, message, help, label } = error;
    let name = source.name.clone();
    let place = (!source.text.is_empty()).then_some((source, span));
    Broken { help, location: place, label, ..unreadable_file(name, message) }
}

pub(super) fn broken_rule(rule: &Rule, document: &Document, diagnostic: Diagnostic) -> Broken {
    broken_on_document(Arc::clone(&rule.id), document, diagnostic)
}

/// Returns the entry of a rule or function that did not finish on a document, by its id.
pub(super) fn broken_on_document(
    id: Arc<str>,
    document: &Document,
    diagnostic: Diagnostic,
) -> Broken {
    Broken {
        kind: BrokenKind::Rule,
        file: document.source.name.clone(),
        document: document.index,
        begins: document.index.map(|_| document_start(document)),
        rule: Some(id),
        message: diagnostic.message,
        help: diagnostic.help,
        location: Some((diagnostic.source, diagnostic.span)),
        label: diagnostic.label,
    }
}

fn document_start(document: &Document) -> Position {
    document.source.position(document.node(NodeId::ROOT).span.start)
}

/// A rule that broke while it looked at all documents: no file is to blame.
pub(super) fn broken_over_all(rule: &Rule, diagnostic: Diagnostic) -> Broken {
    Broken {
        kind: BrokenKind::Rule,
        file: String::new(),
        document: None,
        begins: None,
        rule: Some(Arc::clone(&rule.id)),
        message: diagnostic.message,
        help: diagnostic.help,
        location: Some((diagnostic.source, diagnostic.span)),
        label: diagnostic.label,
    }
}

/// A file that is no longer what it was when it was checked.
pub(super) fn changed_file(name: &str) -> Broken {
    Broken {
        help: Some("run the check again when nothing writes to the file".into()),
        ..unreadable_file(name.to_owned(), "the file changed while it was checked".into())
    }
}
