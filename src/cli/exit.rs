//! Exit codes: what each means. Which a command gives stands beside the command; help, man pages and `docs/exit-codes.md` are
//! made from that.

/// Done, and nothing speaks against it.
pub(crate) const CLEAN: u8 = 0;
/// Done, and the answer is no: findings that count, or something that is not as it should be.
pub(crate) const FINDINGS: u8 = 1;
/// The command cannot start, or what it has to say cannot be written.
pub(crate) const CANNOT_RUN: u8 = 2;
/// Something could not be checked, so the answer is unknown.
pub(crate) const INCOMPLETE: u8 = 3;
/// There is nothing to work on.
pub(crate) const NOTHING: u8 = 4;

/// A code and what it means.
pub(crate) type Row = (u8, &'static str);

/// The meaning of each exit code in all commands.
pub(crate) const CODES: &[Row] = &[
    (CLEAN, "success"),
    (
        FINDINGS,
        "done, and the answer is no: findings that count, or something is not as it should be",
    ),
    (CANNOT_RUN, "the command cannot start, or what it has to say cannot be written"),
    (INCOMPLETE, "something could not be checked; what could be checked is reported"),
    (NOTHING, "there is nothing to work on"),
];

/// The code of a check, of several that apply the first: nothing was met, something could not be checked, something was
/// found that counts.
pub(crate) const fn of_check(nothing: bool, incomplete: bool, found: bool) -> u8 {
    match (nothing, incomplete, found) {
        (true, ..) => NOTHING,
        (_, true, _) => INCOMPLETE,
        (.., found) => of_answer(!found),
    }
}

/// The code of a question.
pub(crate) const fn of_answer(yes: bool) -> u8 {
    if yes { CLEAN } else { FINDINGS }
}

/// The exit codes of a command.
#[derive(Debug)]
pub(crate) struct Exits {
    /// The command, as it is typed after `clearance`.
    pub(crate) command: &'static str,
    pub(crate) codes: &'static [Row],
}

/// The exit code of commands that load rules.
pub(crate) const NEEDS_RULES: Row = (CANNOT_RUN, "usage error, or the rules cannot be loaded");
pub(crate) const NEEDS_RULES_AND_WRITES: Row =
    (CANNOT_RUN, "usage error, or the rules cannot be loaded, or something cannot be written");
pub(crate) const WRITES: Row = (CANNOT_RUN, "usage error, or something cannot be written");
pub(crate) const DONE: Row = (CLEAN, "done");
pub(crate) const INCOMPLETE_THOUGH_DONE: Row = (
    INCOMPLETE,
    "done, but incomplete: a file could not be read or parsed, a rule broke, or a path that is named holds no document",
);

/// How wide a line of help is; the window may be narrower.
pub(crate) const WIDTH: usize = 96;

impl Exits {
    /// Returns the help on exit codes.
    pub(crate) fn help(&self) -> String {
        let line = |(code, meaning): &Row| {
            let options = textwrap::Options::new(WIDTH).subsequent_indent("     ");
            textwrap::fill(&format!("  {code}  {meaning}"), options)
        };
        let lines: Vec<String> = self.codes.iter().map(line).collect();
        format!("Exit codes:\n{}", lines.join("\n"))
    }
}
