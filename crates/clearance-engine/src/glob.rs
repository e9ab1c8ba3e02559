//! Globs over paths of files: the forms that can match some file, and what to write in place of those that cannot.

/// Why a glob over paths is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlobError {
    /// The message: a lower-case fragment.
    pub message: String,
    /// The help: what to write instead.
    pub help: String,
}

/// Returns the glob over paths from a folder on as it is matched: without `./` at its start and `/` at its end, and `**`
/// for the folder itself.
///
/// Paths of files are relative and have `/` between their parts, so a glob in another form would match nothing, and
/// what it was to say would be lost without a word.
///
/// # Errors
/// The glob cannot match any path.
pub fn normalize_glob(text: &str) -> Result<String, GlobError> {
    if let Some(error) = blank_error(text).or_else(|| foreign_error(text)) {
        return Err(error);
    }
    let mut plain = text;
    while let Some(rest) = plain.strip_prefix("./") {
        plain = rest;
    }
    let plain = plain.strip_suffix('/').unwrap_or(plain);
    if matches!(plain, "." | "") {
        return Ok("**".to_owned());
    }
    match parts_error(plain) {
        Some(error) => Err(error),
        None => Ok(plain.to_owned()),
    }
}

/// The glob that matches one path from a folder on and no other, whatever signs its name holds.
pub fn glob_for_path(path: &str) -> String {
    let mut glob = String::with_capacity(path.len());
    let last = path.chars().count().saturating_sub(1);
    for (index, c) in path.chars().enumerate() {
        let at_an_end = index == 0 || index == last;
        let special = matches!(c, '?' | '*' | '[' | ']' | '{' | '}' | '\\' | ',')
            // Only where they would make it another form: an absolute path, one with a blank at an end.
            || c == ':' && index == 1
            || at_an_end && (c == '~' || c.is_whitespace());
        match special {
            // In `[` and `]` a glob has bytes.
            true if c.is_ascii() => glob.extend(['[', c, ']']),
            true => glob.extend(['{', c, '}']),
            false => glob.push(c),
        }
    }
    if glob.starts_with('!') { format!("./{glob}") } else { glob }
}

/// Text that is empty, or has white space around it.
fn blank_error(text: &str) -> Option<GlobError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        let help = "write a path or a glob, as in `folder/**`; `**` stands for all files";
        return Some(glob_error("an empty path matches no file".to_owned(), help.to_owned()));
    }
    (trimmed != text).then(|| {
        let message = "a path with a blank at its start or end matches no file".to_owned();
        glob_error(message, format!("write `{trimmed}`"))
    })
}

/// Forms of other systems and tools.
fn foreign_error(text: &str) -> Option<GlobError> {
    let mut letters = text.chars();
    let has_drive = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && matches!(letters.next(), None | Some('/' | '\\'));
    if text.starts_with(['/', '\\']) || has_drive || text == "~" || text.starts_with("~/") {
        let message = "expected a path from the folder on, found an absolute path".to_owned();
        let help = "write it without a `/` at its start, as in `folder/**`".to_owned();
        return Some(glob_error(message, help));
    }
    // `[\]` is a backslash of a name.
    if text.replace("[\\]", "").contains('\\') {
        let help = format!(
            "write `/` between folders: `{}`; a sign of a name stands in `[` and `]`, as in `[*]` or `[\\]`",
            text.replace('\\', "/")
        );
        return Some(glob_error("a path with a backslash matches no file".to_owned(), help));
    }
    text.strip_prefix('!').map(|rest| {
        let message = "a `!` at the start does not exclude anything".to_owned();
        let help = format!("name what is meant; `./!{rest}` is a name that begins with `!`");
        glob_error(message, help)
    })
}

/// Parts of a path that no path of a file has.
fn parts_error(plain: &str) -> Option<GlobError> {
    let mut pieces = plain.split(['/', '{', '}', ',']);
    if pieces.any(|piece| piece == "..") {
        let message = "a path through `..` matches no file".to_owned();
        let help = "write the path from the folder on; `**` at its start stands for any folders";
        return Some(glob_error(message, help.to_owned()));
    }
    let is_idle = |part: &&str| part.is_empty() || *part == ".";
    plain.split('/').any(|part| is_idle(&part)).then(|| {
        let kept: Vec<&str> = plain.split('/').filter(|part| !is_idle(part)).collect();
        let message = "a path with an empty part or `.` in it matches no file".to_owned();
        glob_error(message, format!("write `{}`", kept.join("/")))
    })
}

const fn glob_error(message: String, help: String) -> GlobError {
    GlobError { message, help }
}

#[cfg(test)]
mod tests {
    use super::{glob_for_path, normalize_glob};

    #[test]
    fn forms_that_can_match_are_written_in_one_way() {
        for (text, plain) in [
            ("c", "c"),
            ("c/", "c"),
            ("./c/**", "c/**"),
            ("././c", "c"),
            (".", "**"),
            ("./", "**"),
            ("./.", "**"),
            ("**", "**"),
            ("./!c", "!c"),
            (".github/*.toml", ".github/*.toml"),
            ("..a/b..", "..a/b.."),
            ("a b/c d.toml", "a b/c d.toml"),
            ("c/back[\\]slash.toml", "c/back[\\]slash.toml"),
            ("{a,b}/c:d", "{a,b}/c:d"),
        ] {
            assert_eq!(normalize_glob(text).as_deref(), Ok(plain), "{text}");
        }
    }

    #[test]
    fn a_path_is_matched_by_its_own_glob_alone() {
        for (path, other) in [
            ("c/a.toml", "c/b.toml"),
            ("c/back\\slash.toml", "c/backslash.toml"),
            ("c/[1].toml", "c/1.toml"),
            ("c/].toml", "c/[].toml"),
            ("[[:alpha:]].toml", "a.toml"),
            ("{a,b}.toml", "a.toml"),
            ("a*?.toml", "abc.toml"),
            ("!a.toml", "b.toml"),
            ("~/a.toml", "a.toml"),
            ("c:/a.toml", "c/a.toml"),
            (" a.toml", "a.toml"),
            ("a\nb.toml", "ab.toml"),
            ("a\"'b^-$.toml", "ab.toml"),
            ("\u{a0}é日.toml", "é日.toml"),
            ("é日.toml\u{2003}", "é日.toml"),
            ("...toml", "..toml"),
        ] {
            let glob = glob_for_path(path);
            let plain = normalize_glob(&glob).unwrap_or_else(|error| panic!("{path}: {error:?}"));
            let mut builder = globset::GlobBuilder::new(&plain);
            let matcher = builder.literal_separator(true).build().unwrap().compile_matcher();
            assert!(matcher.is_match(path), "{path}: {glob}");
            assert!(!matcher.is_match(other), "{path}: {glob}");
        }
    }

    #[test]
    fn forms_that_match_nothing_are_refused_with_what_to_write() {
        for (text, said, help) in [
            ("", "empty", "`**`"),
            (" \t", "empty", "`**`"),
            ("c/a.toml ", "blank", "write `c/a.toml`"),
            ("\u{a0}c", "blank", "write `c`"),
            ("/c/**", "absolute", "as in `folder/**`"),
            ("//c", "absolute", "without a `/`"),
            ("C:/c", "absolute", "without a `/`"),
            ("c:\\c", "absolute", "without a `/`"),
            ("c:", "absolute", "without a `/`"),
            ("~/c", "absolute", "without a `/`"),
            ("c\\a.toml", "backslash", "`c/a.toml`"),
            ("c\\*.toml", "backslash", "`c/*.toml`"),
            ("!c/b.toml", "does not exclude", "`./!c/b.toml`"),
            ("..", "through `..`", "from the folder on"),
            ("../c", "through `..`", "from the folder on"),
            ("./../c", "through `..`", "from the folder on"),
            ("a/../c", "through `..`", "from the folder on"),
            ("{a,../b}", "through `..`", "from the folder on"),
            ("a//b", "empty part", "write `a/b`"),
            ("a/./b", "empty part", "write `a/b`"),
            ("c//", "empty part", "write `c`"),
            ("c/.", "empty part", "write `c`"),
            (".//c", "empty part", "write `c`"),
        ] {
            let error = normalize_glob(text).expect_err(text);
            assert!(error.message.contains(said), "{text}: {error:?}");
            assert!(error.help.contains(help), "{text}: {error:?}");
        }
    }
}
