//! The key path of a value as people write it, as in `source.subscriptions[id=A1].cancels`: its parser, and whether it
//! covers another.

use super::name::is_plain_key;

/// The key of a value. It stands for all that the value holds, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A key of a table.
    Key(String),
    /// The item of a list that has these values under these keys.
    Named(Vec<(String, Vec<String>)>, Repeat),
    /// The item of a list at this index, from 0.
    Index(usize),
}

/// Which of several items of the same name is meant: 1 is the first.
type Repeat = usize;

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

    /// Whether a value is the one that is meant, or lies in it. `key` is its key as reports write it, `pointer` its JSON
    /// Pointer, which tells the index of an item that has a name.
    pub fn covers(&self, key: &str, pointer: &str) -> bool {
        let Ok(Self { steps }) = Self::parse(key) else { return false };
        let pointer: Vec<&str> = pointer.split('/').skip(1).collect();
        let same = |(own, (step, index)): (&Step, (&Step, &&str))| match own {
            // Where the item has a name, its key does not tell its index.
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
        let name = self.while_is(is_plain_key);
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

    /// `[id=A1]`, `[offer=SPB,replaces=A1+A2#2]` or `[0]`.
    fn item(&mut self) -> Result<Step, NoPath> {
        self.at += 1;
        let start = self.at;
        let digits = self.while_is(|c| c.is_ascii_digit());
        let step = match self.rest().starts_with(']') {
            true => digits.parse().ok().map(Step::Index),
            false => {
                self.at = start;
                self.named()?
            }
        };
        match step.filter(|_| self.take("]")) {
            Some(step) => Ok(step),
            None => Err(NoPath {
                at: start,
                message: "this names no item of a list",
                help: "an item is named by its keys as reports do, as in `[id=A1]`, or counted from 0, as in `[0]`",
            }),
        }
    }

    /// The keys and values that name an item; nothing where there are none.
    fn named(&mut self) -> Result<Option<Step>, NoPath> {
        let mut parts = Vec::new();
        loop {
            let key = match self.rest().starts_with('"') {
                true => self.quoted()?,
                false => self.while_is(is_plain_key).to_owned(),
            };
            if !self.take("=") {
                return Ok(None);
            }
            let Some(values) = self.values()? else { return Ok(None) };
            parts.push((key, values));
            if !self.take(",") {
                break;
            }
        }
        let repeat = match self.take("#") {
            true => self.while_is(|c| c.is_ascii_digit()).parse().ok().filter(|number| *number > 0),
            false => Some(1),
        };
        Ok(repeat.map(|repeat| Step::Named(parts, repeat)))
    }

    /// Values joined by `+`; nothing where one is empty without quotes.
    fn values(&mut self) -> Result<Option<Vec<String>>, NoPath> {
        let mut values = Vec::new();
        loop {
            let value = match self.rest().starts_with('"') {
                true => self.quoted()?,
                false => match self.while_is(|c| !"]\"[,+#".contains(c)) {
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
        }
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
