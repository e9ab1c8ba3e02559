//! Parses a piece of a text as one JSON document, strictly or with comments.

use std::sync::Arc;

use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::json_tree::JsonTree;
use super::{json_errors, strict};
use crate::document::builder::{self, Builder};
use crate::document::format::Parsed;
use crate::document::syntax_error::SyntaxError;
use crate::document::tree::Document;
use crate::source::{Source, Span};

pub(super) fn parse_strict(source: &Arc<Source>) -> Parsed {
    parse_whole(source, false)
}

pub(super) fn parse_with_comments(source: &Arc<Source>) -> Parsed {
    parse_whole(source, true)
}

fn parse_whole(source: &Arc<Source>, comments: bool) -> Parsed {
    let whole = builder::whole_text(&source.text);
    let mut parsed = Parsed::default();
    parsed.add(
        source,
        JsonText { source, span: whole, comments }.parse(None).map(|mut document| {
            if let Some(root) = document.nodes.first_mut() {
                root.span = whole;
            }
            document
        }),
    );
    parsed
}

/// The part of a text that one document is read from.
#[derive(Clone, Copy)]
pub(super) struct JsonText<'s> {
    pub(super) source: &'s Arc<Source>,
    pub(super) span: Span,
    pub(super) comments: bool,
}

impl JsonText<'_> {
    /// The document; its root covers its value.
    pub(super) fn parse(self, index: Option<usize>) -> Result<Document, SyntaxError> {
        let text = self.source.slice(self.span);
        let base = self.span.start;
        let refused = strict::check_strictly(text, self.comments);
        if let Some(refused) = refused.as_ref().filter(|refused| refused.is_too_deep) {
            // Nothing that calls itself for every level may see this text.
            return Err(json_errors::shift_error(refused.error.clone(), base));
        }
        let refused = refused.map(|refused| refused.error);
        let value = match (parse_to_ast(text, &COLLECT, &parse_options(self.comments)), refused) {
            (Ok(result), None) => result.value,
            (Ok(_), Some(refused)) => return Err(json_errors::shift_error(refused, base)),
            (Err(error), refused) => {
                let error = json_errors::describe_refusal(&error, text);
                let first = refused.filter(|other| other.span.start <= error.span.start);
                return Err(json_errors::shift_error(first.unwrap_or(error), base));
            }
        };
        let value = value.ok_or_else(|| builder::empty_file(&self.source.text))?;
        let mut tree =
            JsonTree { text: &self.source.text, base, nodes: Builder::new(), error: None };
        tree.add_root(value);
        match tree.error {
            Some(error) => Err(error),
            None => tree.nodes.finish(self.source, index),
        }
    }
}

const COLLECT: CollectOptions =
    CollectOptions { comments: jsonc_parser::CommentCollectionStrategy::Off, tokens: false };

const fn parse_options(comments: bool) -> ParseOptions {
    ParseOptions {
        allow_comments: comments,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}
