//! The vocabulary of a report: what the packs call the subjects of their rules, and what becomes of them.

/// The words of packs for their documents, for the texts that people read. Those of packs that say nothing are neutral.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Words {
    /// The subject of a document, as in `zone`.
    pub subject: String,
    /// Several of these.
    pub subjects: String,
    /// The verdict about subjects that no error blocks, behind a number of any size: `may move`.
    pub verdict: String,
    /// The duty of a subject by its deadline: `must have moved`.
    pub duty: String,
    /// The thing that an error blocks, with its article: `a move`.
    pub blocked: String,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            subject: "document".to_owned(),
            subjects: "documents".to_owned(),
            verdict: "may pass".to_owned(),
            duty: "must be settled".to_owned(),
            blocked: "a document".to_owned(),
        }
    }
}

/// Nouns that no variable of a script may be called, as the language or a pack has another use for them.
const TAKEN_NAMES: &[&str] = &[
    "call",
    "case",
    "clearance",
    "const",
    "continue",
    "data",
    "debug",
    "default",
    "do",
    "else",
    "eval",
    "exit",
    "export",
    "fn",
    "for",
    "go",
    "goto",
    "if",
    "import",
    "in",
    "is",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "params",
    "print",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "this",
    "thread",
    "throw",
    "true",
    "try",
    "until",
    "use",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

impl Words {
    /// `1 zone`, `2 zones`.
    pub fn count(&self, number: u64) -> String {
        format!("{number} {}", self.of(number))
    }

    /// The word behind a number of subjects.
    pub fn of(&self, number: u64) -> &str {
        if number == 1 { &self.subject } else { &self.subjects }
    }

    /// The subject as the name of a variable of a script, as in `dns_zone`; `document` where it cannot be one.
    pub fn identifier(&self) -> String {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let name = self.subject.to_lowercase().replace([' ', '-'], "_");
        let is_taken = TAKEN_NAMES.contains(&name.as_str());
        match name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_name) {
            true if !is_taken => name,
            _ => "document".to_owned(),
        }
    }

    /// A template with the words in place of their names in braces: `{subject}`, `{subjects}`, `{verdict}`, `{duty}`,
    /// `{blocked}`, and with its article, `{a subject}`. A name that begins with a capital letter gives the word so.
    pub fn fill(&self, template: &str) -> String {
        let article = match self.subject.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) {
            true => "an",
            false => "a",
        };
        let with_article = format!("{article} {}", self.subject);
        let words = [
            ("subject", &self.subject),
            ("subjects", &self.subjects),
            ("verdict", &self.verdict),
            ("duty", &self.duty),
            ("blocked", &self.blocked),
            ("a subject", &with_article),
        ];
        words.iter().fold(template.to_owned(), |text, (name, word)| {
            let text = text.replace(&format!("{{{name}}}"), word);
            text.replace(&format!("{{{}}}", capitalized(name)), &capitalized(word))
        })
    }
}

/// A text with a capital letter at its start.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn templates_take_the_words_that_there_are() {
        let words = Words { subject: "item".into(), subjects: "items".into(), ..Words::default() };
        assert_eq!(
            words.fill("{A subject}, {subjects}, {Subjects} {verdict}: {other}"),
            "An item, items, Items may pass: {other}"
        );
        assert_eq!((words.count(1), words.count(0)), ("1 item".into(), "0 items".into()));
    }

    #[test]
    fn a_subject_that_cannot_name_a_variable_is_a_document() {
        for (subject, name) in [
            ("customer", "customer"),
            ("DNS zone", "dns_zone"),
            ("case", "document"),
            ("3D model", "document"),
            ("Größe", "document"),
        ] {
            let words = Words { subject: subject.into(), ..Words::default() };
            assert_eq!(words.identifier(), name, "{subject}");
        }
    }
}
