//! Comments of definition files.

/// Text as a doc comment.
pub(super) fn comment(text: &str) -> String {
    text.lines().map(|line| format!("/// {line}").trim_end().to_owned() + "\n").collect()
}
