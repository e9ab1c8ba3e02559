//! The key path of a value, as in `items[id=A1].ends`: parser, display, lookup in a document.
//!
//! Unlike a JSON Pointer, a key path stays the same when the items of a list change places.

use std::fmt;

use super::list_names::{ItemName, is_plain_key, quote_unless};
use super::tree::Document;
use super::value::{NodeId, Value};

/// The key path of a value. It covers all that the value holds, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A key of a table.
    Key(String),
    /// The item of a list with this name.
    Named(ItemName),
    /// The item of a list at this index, from 0.
    Index(usize),
}

/// A text that is not a key path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPathError {
    /// Offset of the first byte that is wrong.
    pub at: usize,
    /// The error: a lower-case fragment.
    pub message: &'static str,
    /// The advice: an imperative.
    pub help: &'static str,
}

const EXAMPLE: &str = "write keys as in `items[id=A1].ends`";

impl KeyPath {
    /// Parses a key path. KeyIndex with other characters than letters, digits, `_` and `-` are in quotes.
    ///
    /// # Errors
    /// The text is not a key path.
    pub fn parse(text: &str) -> Result<Self, KeyPathError> {
        let mut parser = PathParser { text, at: 0 };
        let mut steps = Vec::new();
        while parser.at < text.len() {
            let step = match parser.rest().strip_prefix('[') {
                Some(_) => parser.parse_item()?,
                None if steps.is_empty() => parser.parse_key()?,
                None if parser.take(".") => parser.parse_key()?,
                None => return Err(parser.error("expected `.` or `[`", EXAMPLE)),
            };
            steps.push(step);
        }
        if steps.is_empty() {
            return Err(parser.error("expected a key", EXAMPLE));
        }
        Ok(Self { steps })
    }

    /// Converts a JSON Pointer into a document; the value need not exist. Items of a list are named by their keys (see
    /// [`Document::name_items`]), else by their index.
    pub fn from_pointer(document: &Document, pointer: &str) -> Self {
        let mut at = Some(NodeId::ROOT);
        let step = |step: String| {
            let value = at.map(|at| &document.node(at).value);
            if let (Some(Value::List(items)), Ok(index)) = (value, step.parse::<usize>()) {
                at = items.get(index).copied();
                let name = at.and_then(|item| document.name_of(item));
                return name.map_or(Step::Index(index), Step::Named);
            }
            at = at.and_then(|at| document.get(at, &step));
            Step::Key(step)
        };
        Self { steps: pointer_steps(pointer).map(step).collect() }
    }

    /// Converts a JSON Pointer where there is no document to look into: numbers are indices.
    pub fn from_bare_pointer(pointer: &str) -> Self {
        let step = |step: String| match step.parse() {
            Ok(index) if step.bytes().all(|byte| byte.is_ascii_digit()) => Step::Index(index),
            _ => Step::Key(step),
        };
        Self { steps: pointer_steps(pointer).map(step).collect() }
    }

    /// Builds the path from one value down to another, with items by their index.
    pub fn by_index(document: &Document, top: NodeId, node: NodeId) -> Self {
        let mut steps = Vec::new();
        let mut at = node;
        while at != top && at != NodeId::ROOT {
            let parent = document.node(at).parent;
            match &document.node(parent).value {
                Value::Table(entries) => {
                    let entry = entries.iter().find(|entry| entry.value == at);
                    steps.push(Step::Key(
                        entry.map(|entry| entry.key.to_string()).unwrap_or_default(),
                    ));
                }
                Value::List(items) => {
                    let index = items.iter().position(|item| *item == at);
                    steps.push(Step::Index(index.unwrap_or_default()));
                }
                _ => {}
            }
            at = parent;
        }
        steps.reverse();
        Self { steps }
    }

    /// Adds a key at the end.
    #[must_use]
    pub fn join(mut self, key: &str) -> Self {
        self.steps.push(Step::Key(key.to_owned()));
        self
    }

    /// Finds the value in a document.
    pub fn resolve(&self, document: &Document) -> Option<NodeId> {
        self.steps.iter().try_fold(NodeId::ROOT, |at, step| {
            match (step, &document.node(at).value) {
                (Step::Key(key), Value::Table(_)) => document.get(at, key),
                (Step::Index(index), Value::List(items)) => items.get(*index).copied(),
                (Step::Named(name), Value::List(items)) => items
                    .iter()
                    .copied()
                    .find(|&item| document.name_of(item).as_ref() == Some(name)),
                _ => None,
            }
        })
    }

    /// Whether a value is the one that is meant, or lies in it. `key` is its key path as reports write it, `pointer` its
    /// JSON Pointer, which has the index of an item that has a name.
    pub fn covers(&self, key: &str, pointer: &str) -> bool {
        let Ok(Self { steps }) = Self::parse(key) else { return false };
        let pointer: Vec<&str> = pointer.split('/').skip(1).collect();
        let same = |(own, (step, index)): (&Step, (&Step, &&str))| match own {
            // Where the item has a name, its key does not have its index.
            Step::Index(number) => !matches!(step, Step::Key(_)) && index.parse() == Ok(*number),
            own => own == step,
        };
        steps.len() == pointer.len()
            && self.steps.len() <= steps.len()
            && self.steps.iter().zip(steps.iter().zip(&pointer)).all(same)
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    f.write_str(if number == 0 { "" } else { "." })?;
                    f.write_str(&quote_unless(key, is_plain_key))?;
                }
                Step::Named(name) => write!(f, "[{name}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Returns the unescaped steps of a JSON Pointer (RFC 6901).
fn pointer_steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"))
}

struct PathParser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> PathParser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, message: &'static str, help: &'static str) -> KeyPathError {
        KeyPathError { at: self.at, message, help }
    }

    fn take(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        self.at += if there { text.len() } else { 0 };
        there
    }

    /// Takes as many characters as fit.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn parse_key(&mut self) -> Result<Step, KeyPathError> {
        if self.rest().starts_with('"') {
            return Ok(Step::Key(self.parse_quoted()?));
        }
        let name = self.take_while(is_plain_key);
        match (name, self.rest().starts_with('*')) {
            ("", true) => Err(self.error("expected one key, found a pattern", EXAMPLE)),
            ("", false) => Err(self.error(
                "expected a key",
                "put a key with other characters than letters, digits, `_` and `-` in quotes",
            )),
            (name, _) => Ok(Step::Key(name.to_owned())),
        }
    }

    /// Parses `[id=A1]`, `[offer=SPB,replaces=A1+A2#2]` or `[0]`.
    fn parse_item(&mut self) -> Result<Step, KeyPathError> {
        self.at += 1;
        let start = self.at;
        let digits = self.take_while(|c| c.is_ascii_digit());
        let step = if self.rest().starts_with(']') {
            digits.parse().ok().map(Step::Index)
        } else {
            self.at = start;
            self.parse_name()?.map(Step::Named)
        };
        match step.filter(|_| self.take("]")) {
            Some(step) => Ok(step),
            None => Err(KeyPathError {
                at: start,
                message: "expected an item of a list",
                help: "name it by its keys as reports do, as in `[id=A1]`, or by its index from 0, as in `[0]`",
            }),
        }
    }

    /// Parses the keys and values that name an item; `None` where there are none.
    fn parse_name(&mut self) -> Result<Option<ItemName>, KeyPathError> {
        let mut parts = Vec::new();
        loop {
            let key = match self.rest().starts_with('"') {
                true => self.parse_quoted()?,
                false => self.take_while(is_plain_key).to_owned(),
            };
            if !self.take("=") {
                return Ok(None);
            }
            let Some(values) = self.parse_values()? else { return Ok(None) };
            parts.push((key, values));
            if !self.take(",") {
                break;
            }
        }
        let number = if self.take("#") {
            self.take_while(|c| c.is_ascii_digit()).parse().ok().filter(|number| *number > 0)
        } else {
            Some(1)
        };
        Ok(number.map(|number| ItemName { parts, number }))
    }

    /// Parses values joined by `+`; `None` where one is empty without quotes.
    fn parse_values(&mut self) -> Result<Option<Vec<String>>, KeyPathError> {
        let mut values = Vec::new();
        loop {
            let value = match self.rest().starts_with('"') {
                true => self.parse_quoted()?,
                false => match self.take_while(|c| !"]\"[,+#".contains(c)) {
                    "" => return Ok(None),
                    value => value.to_owned(),
                },
            };
            values.push(value);
            if !self.take("+") {
                return Ok(Some(values));
            }
        }
    }

    /// Parses a name in quotes, with the escapes of JSON.
    fn parse_quoted(&mut self) -> Result<String, KeyPathError> {
        let rest = self.rest();
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        let written = end.and_then(|(end, _)| rest.get(..=end));
        let read = written.and_then(|written| serde_json::from_str(written).ok());
        let Some((written, name)) = written.zip(read) else {
            return Err(self.error("invalid string in quotes", "write it as a JSON string"));
        };
        self.at += written.len();
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyPath, Step};
    use crate::document::{Document, format_of};
    use crate::source::Source;

    fn document() -> Document {
        let text = r#"{"a": {"list": [{"id": "A1", "n": 1}, {"id": 7}, {"n": [2]}, {"id": "x \"]y"}, {"id": "é:b/c"}, {"id": ""}]},
            "b c": {"": 1, "d.e[0]": 2},
            "t": [{"o": "S", "r": ["x+y", "z,#"]}, {"o": "S", "n": 1}, {"o": "S", "r": []}, {"r": [1, 2]}, {"n": 3}, {"o": "S#2"}]}"#;
        let parsed = (format_of("json").unwrap().parse)(&Source::new("x.json", text));
        let mut document = parsed.documents.into_iter().next().unwrap();
        let list = document.at_pointer("/t").unwrap();
        document.name_items(list, [Box::from("o"), Box::from("r")].into());
        document
    }

    fn key(document: &Document, pointer: &str) -> String {
        document.key_of(pointer).0
    }

    #[test]
    fn every_key_that_reports_write_reads_back() {
        let document = document();
        for id in 1..document.nodes().len() {
            let id = crate::document::NodeId(u32::try_from(id).unwrap());
            let pointer = document.pointer(id);
            let key = key(&document, &pointer);
            let path = KeyPath::parse(&key).unwrap_or_else(|wrong| panic!("{wrong:?}"));
            assert!(path.covers(&key, &pointer), "{key}");
            assert_eq!(path.steps.len(), pointer.matches('/').count(), "{key}");
            assert_eq!(path, KeyPath::from_pointer(&document, &pointer));
            assert_eq!((path.to_string(), path.resolve(&document)), (key, Some(id)));
        }
    }

    #[test]
    fn what_is_not_there_resolves_to_nothing() {
        for path in [
            "a.list[id=A2]",
            "a.list[9]",
            "a.gone",
            "a[0]",
            "a.list.id",
            "t[o=S#9]",
            "a.list[id=A1].n.x",
        ] {
            assert_eq!(KeyPath::parse(path).unwrap().resolve(&document()), None, "{path}");
        }
        assert_eq!(KeyPath::from_bare_pointer("/a/0/b~1c/-1").to_string(), r#"a[0]."b/c".-1"#);
    }

    #[test]
    fn a_path_covers_what_lies_below_and_nothing_else() {
        let document = document();
        let covers = |path: &str, pointer: &str| {
            KeyPath::parse(path).unwrap().covers(&key(&document, pointer), pointer)
        };
        for (path, pointer, meant) in [
            ("a", "/a/list/0/n", true),
            ("a.list[id=A1]", "/a/list/0/n", true),
            ("a.list[id=A1].n", "/a/list/0", false),
            ("a.list[0]", "/a/list/0/n", true),
            ("a.list[2].n[0]", "/a/list/2/n/0", true),
            ("a.list[1]", "/a/list/0/n", false),
            ("a.list[id=7]", "/a/list/1/gone", true),
            ("a.list[id=\"7\"]", "/a/list/1", true),
            ("a.list[id=A2]", "/a/list/0", false),
            ("a.li", "/a/list/0", false),
            ("a.list.0", "/a/list/0", false),
            ("\"b c\".\"d.e[0]\"", "/b c/d.e[0]", true),
            ("a", "", false),
            ("t[o=S].n", "/t/1/n", true),
            ("t[o=S].n", "/t/2/n", false),
            ("t[o=S#2].n", "/t/2/n", true),
            ("t[o=S#2].n", "/t/5/n", false),
            ("t[o=\"S#2\"].n", "/t/5/n", true),
            ("t[o=S]", "/t/0", false),
            ("t[o=S,r=\"x+y\"+\"z,#\"]", "/t/0", true),
            ("t[r=1+2]", "/t/3", true),
            ("t[r=1]", "/t/3", false),
            ("t[1].n", "/t/1/n", true),
            ("t[4].n", "/t/4/n", true),
        ] {
            assert_eq!(covers(path, pointer), meant, "{path} {pointer}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_where_it_goes_wrong() {
        for (text, at) in [
            ("", 0),
            ("a.", 2),
            (".a", 0),
            ("a..b", 2),
            ("a b", 1),
            ("a[", 2),
            ("a[id=]", 2),
            ("a[id=A1", 2),
            ("a[id=A1,]", 2),
            ("a[id=A1+]", 2),
            ("a[id=A1#]", 2),
            ("a[id=A1#0]", 2),
            ("a[id=A1,b]", 2),
            ("a[-1]", 2),
            ("a[99999999999999999999999]", 2),
            ("a[x]", 2),
            ("a.*", 2),
            ("a[*]", 2),
            ("a]", 1),
            ("\"a", 0),
            ("a[id=\"\\x\"]", 5),
            ("ä.\u{1b}", 3),
        ] {
            let wrong = KeyPath::parse(text).unwrap_err();
            assert_eq!(wrong.at, at, "{text}");
            assert!(text.is_char_boundary(wrong.at));
        }
        assert_eq!(KeyPath::parse("[0].a").unwrap().steps.first(), Some(&Step::Index(0)));
    }
}
