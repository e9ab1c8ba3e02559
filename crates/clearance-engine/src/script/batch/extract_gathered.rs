//! Extracts the value that `gather` returned as plain data, so that it can leave the sandbox and its thread.

use rhai::{Array, Dynamic, EvalAltResult, Map};

use super::gathered::{Gathered, Size};
use crate::script::limits::Limits;
use crate::script::node_ref::NodeRef;
use crate::script::refuse::{raise, value_kind};
use crate::script::table::{MissingKey, Table, plain_scalar};
use crate::script::view::View;
use clearance_syntax::document::{MAX_DEPTH, Made, Value};

type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// The memory that a value takes besides its text, in bytes: itself, its place, its share of what holds it.
const VALUE_BYTES: usize = 96;

/// The value as plain data; nothing for `()`.
pub(super) fn extract_gathered(
    value: &Dynamic,
    view: &View,
    limits: &Limits,
) -> Outcome<Option<Gathered>> {
    if value.is_unit() {
        return Ok(None);
    }
    let mut extractor = Extractor {
        view,
        max_bytes: limits.gathered_bytes,
        places: Vec::new(),
        size: Size::default(),
    };
    let value = extractor.extract_value(value, 0, None)?;
    extractor.places.shrink_to_fit();
    Ok(Some(Gathered { value, places: extractor.places, size: extractor.size }))
}

struct Extractor<'a> {
    view: &'a View,
    max_bytes: usize,
    places: Vec<(u32, NodeRef)>,
    size: Size,
}

impl Extractor<'_> {
    /// A value and all that it holds; `key` is that of the map it stands in.
    fn extract_value(&mut self, value: &Dynamic, depth: usize, key: Option<&str>) -> Outcome<Made> {
        if depth >= MAX_DEPTH {
            return raise(format!("what `gather` gives nests deeper than {MAX_DEPTH} levels"));
        }
        self.count_bytes(VALUE_BYTES)?;
        self.record_place(value);
        self.size.values += 1;
        if let Some(list) = value.read_lock::<Array>() {
            let items = list.iter().map(|item| self.extract_value(item, depth + 1, key));
            return items.collect::<Outcome<_>>().map(Made::List);
        }
        if let Some(map) = value.read_lock::<Map>() {
            let entries = map.iter().map(|(key, value)| {
                self.count_bytes(key.len())?;
                Ok((key.as_str().into(), self.extract_value(value, depth + 1, Some(key.as_str()))?))
            });
            return entries.collect::<Outcome<_>>().map(Made::Table);
        }
        self.extract_scalar(value, key).map(Made::Scalar)
    }

    fn extract_scalar(&mut self, value: &Dynamic, key: Option<&str>) -> Outcome<Value> {
        if value.is_unit() || value.is::<MissingKey>() {
            return Ok(Value::Null);
        }
        let under = key.map_or_else(String::new, |key| format!(" under `{key}`"));
        if value.is::<Table>() {
            return raise(format!(
                "`gather` gives a table{under}, and tables stay with their document; take what is needed \
                 from it, as in `#{{ name: document.name }}`"
            ));
        }
        let Some(scalar) = plain_scalar(value) else {
            return raise(format!(
                "`gather` gives {}{under}; it may give strings, numbers, booleans, dates, and lists and \
                 maps of them",
                value_kind(value)
            ));
        };
        if let Value::Text(text) = &scalar {
            self.count_bytes(text.len())?;
        }
        Ok(scalar)
    }

    /// Keeps where a value was read, if it was.
    fn record_place(&mut self, value: &Dynamic) {
        let node_ref = self.view.find_place(value);
        // What has more values than this is far over the limit of bytes.
        let number = u32::try_from(self.size.values).unwrap_or(u32::MAX);
        self.places.extend(node_ref.map(|node_ref| (number, node_ref)));
    }

    fn count_bytes(&mut self, count: usize) -> Outcome<()> {
        self.size.bytes = self.size.bytes.saturating_add(count);
        if self.size.bytes <= self.max_bytes {
            return Ok(());
        }
        raise(format!(
            "`gather` gives more than {} KiB about one document; take only what `check_all` needs",
            self.max_bytes >> 10
        ))
    }
}
