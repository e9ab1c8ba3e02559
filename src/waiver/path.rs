//! What a waiver's `at` says: the key of a value, as in `source.subscriptions[id=A1].cancels`.

use crate::report::Place;

/// The key of a value. It stands for all that the value holds, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A key of a table.
    Key(String),
    /// The item of a list that has this `id`.
    Id(String),
    /// The item of a list at this index, from 0.
    Index(usize),
}

/// Where in a text, in bytes, something is no key; what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPath {
    /// Offset of the first byte that is wrong.
    pub at: usize,
    /// A lower-case fragment.
    pub message: &'static str,
    /// What to do.
    pub help: &'static str,
}

const EXAMPLE: &str = "write keys as in `source.subscriptions[id=A1].cancels`";

impl KeyPath {
    /// Reads a key as people write it. Names with other signs than letters, digits, `_` and `-` stand in quotes.
    ///
    /// # Errors
    /// The text is no such key.
    pub fn parse(text: &str) -> Result<Self, NoPath> {
        let mut reader = Reader { text, at: 0 };
        let mut steps = Vec::new();
        while reader.at < text.len() {
            let step = match reader.rest().strip_prefix('[') {
                Some(_) => reader.item()?,
                None if steps.is_empty() => reader.key()?,
                None if reader.take(".") => reader.key()?,
                None => return Err(reader.wrong("a dot or `[` is missing here", EXAMPLE)),
            };
            steps.push(step);
        }
        match steps.is_empty() {
            true => Err(reader.wrong("no key is named here", EXAMPLE)),
            false => Ok(Self { steps }),
        }
    }

    /// Whether a place is the value that is meant, or lies in it.
    pub fn covers(&self, place: &Place) -> bool {
        let Ok(Self { steps }) = Self::parse(&place.key) else { return false };
        let pointer: Vec<&str> = place.pointer.split('/').skip(1).collect();
        let same = |(own, (step, index)): (&Step, (&Step, &&str))| match own {
            // Where the item has an id, its key does not tell its index.
            Step::Index(number) => !matches!(step, Step::Key(_)) && index.parse() == Ok(*number),
            own => own == step,
        };
        steps.len() == pointer.len()
            && self.steps.len() <= steps.len()
            && self.steps.iter().zip(steps.iter().zip(&pointer)).all(same)
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn wrong(&self, message: &'static str, help: &'static str) -> NoPath {
        NoPath { at: self.at, message, help }
    }

    fn take(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        self.at += if there { text.len() } else { 0 };
        there
    }

    /// As many characters as fit.
    fn while_is(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn key(&mut self) -> Result<Step, NoPath> {
        if self.rest().starts_with('"') {
            return Ok(Step::Key(self.quoted()?));
        }
        let name = self.while_is(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        match (name, self.rest().starts_with('*')) {
            ("", true) => Err(self.wrong(
                "a waiver names one value, not a pattern of them",
                "leave out `at` to waive the rule in the whole file",
            )),
            ("", false) => Err(self.wrong(
                "a key is missing here",
                "a key with other signs than letters, digits, `_` and `-` stands in quotes",
            )),
            (name, _) => Ok(Step::Key(name.to_owned())),
        }
    }

    /// `[id=A1]` or `[0]`.
    fn item(&mut self) -> Result<Step, NoPath> {
        self.at += 1;
        let start = self.at;
        let step = if self.take("id=") {
            let id = match self.rest().starts_with('"') {
                true => self.quoted()?,
                false => self.while_is(|c| !matches!(c, ']' | '"' | '[')).to_owned(),
            };
            (!id.is_empty()).then_some(Step::Id(id))
        } else {
            self.while_is(|c| c.is_ascii_digit()).parse().ok().map(Step::Index)
        };
        match step.filter(|_| self.take("]")) {
            Some(step) => Ok(step),
            None => Err(NoPath {
                at: start,
                message: "this names no item of a list",
                help: "an item is named by its id, as in `[id=A1]`, or counted from 0, as in `[0]`",
            }),
        }
    }

    /// A name in quotes, with the escapes of JSON.
    fn quoted(&mut self) -> Result<String, NoPath> {
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
            return Err(self.wrong("this name in quotes cannot be read", "write it as JSON has it"));
        };
        self.at += written.len();
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyPath, Step};
    use crate::document::{Document, format_of};
    use crate::report::Place;
    use crate::source::Source;

    fn document() -> Document {
        let text = r#"{"a": {"list": [{"id": "A1", "n": 1}, {"id": 7}, {"n": [2]}, {"id": "x \"]y"}, {"id": "é:b/c"}]},
            "b c": {"": 1, "d.e[0]": 2}}"#;
        let parsed = (format_of("json").unwrap().parse)(&Source::new("x.json", text));
        parsed.documents.into_iter().next().unwrap()
    }

    fn place(document: &Document, pointer: &str) -> Place {
        let (key, _) = document.key_of(pointer);
        let source = document.source.clone();
        Place { source, span: (0..0).into(), pointer: pointer.into(), key, document: None }
    }

    #[test]
    fn every_key_that_reports_write_reads_back() {
        let document = document();
        for id in 1..document.nodes().len() {
            let id = crate::document::NodeId(u32::try_from(id).unwrap());
            let pointer = document.pointer(id);
            let place = place(&document, &pointer);
            let path = KeyPath::parse(&place.key).unwrap_or_else(|wrong| panic!("{wrong:?}"));
            assert!(path.covers(&place), "{}", place.key);
            assert_eq!(path.steps.len(), pointer.matches('/').count(), "{}", place.key);
        }
    }

    #[test]
    fn a_path_covers_what_lies_below_and_nothing_else() {
        let document = document();
        let covers = |path: &str, pointer: &str| {
            KeyPath::parse(path).unwrap().covers(&place(&document, pointer))
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
