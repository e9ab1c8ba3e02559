//! Exit codes: what each means, and which a command gives. Help, man pages and `docs/exit-codes.md` are made from here.

/// Done, and nothing speaks against it.
pub(crate) const CLEAN: u8 = 0;
/// Done, and the answer is no: findings that count, or something that is not as it should be.
pub(crate) const FINDINGS: u8 = 1;
/// The command cannot start, or what it has to say cannot be written.
pub(crate) const CANNOT_RUN: u8 = 2;
/// Something could not be checked, so nobody can say.
pub(crate) const INCOMPLETE: u8 = 3;
/// There is nothing to work on.
pub(crate) const NOTHING: u8 = 4;

/// A code and what it means.
pub(crate) type Row = (u8, &'static str);

/// What the codes have in common in all commands.
pub(crate) const CODES: &[Row] = &[
    (CLEAN, "done, and nothing speaks against it"),
    (
        FINDINGS,
        "done, and the answer is no: findings that count, or something is not as it should be",
    ),
    (CANNOT_RUN, "the command cannot start, or what it has to say cannot be written"),
    (
        INCOMPLETE,
        "something could not be checked, so nobody can say; what could be checked is reported",
    ),
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

/// What most commands need that look at rules.
const NEEDS_RULES: Row = (CANNOT_RUN, "usage error, or the rules cannot be loaded");
const NEEDS_RULES_AND_WRITES: Row =
    (CANNOT_RUN, "usage error, or the rules cannot be loaded, or something cannot be written");
const NEEDS_NOTHING: Row = (CANNOT_RUN, "usage error");
const WRITES: Row = (CANNOT_RUN, "usage error, or something cannot be written");
const BASELINE: Row = (
    CANNOT_RUN,
    "usage error, or the rules cannot be loaded, or the baseline cannot be read or written",
);
const DONE: Row = (CLEAN, "done");
const INCOMPLETE_THOUGH_DONE: Row = (
    INCOMPLETE,
    "done, but incomplete: a file could not be read or parsed, a rule broke, or a path that is named holds no customer",
);

pub(crate) const CHECK: Exits = Exits {
    command: "check",
    codes: &[
        (CLEAN, "clean"),
        (FINDINGS, "findings at or above --fail-on, or with --diff something to fix"),
        (
            CANNOT_RUN,
            "usage error, or the rules cannot be loaded, or the report or a fixed file cannot be written",
        ),
        (
            INCOMPLETE,
            "incomplete: a file could not be read or parsed, a rule broke, or a path that is named holds no customer",
        ),
        (NOTHING, "nothing to check"),
    ],
};

pub(crate) const WHY: Exits = Exits {
    command: "why",
    codes: &[
        (CLEAN, "the rule passed, or does not apply, or only warns or advises"),
        (FINDINGS, "it has findings of severity error, or the file does not keep to the schema"),
        NEEDS_RULES,
        (
            INCOMPLETE,
            "a file could not be read or parsed, the rule did not finish, or a path holds no customer",
        ),
        (NOTHING, "there is no such customer"),
    ],
};

pub(crate) const EXPLAIN: Exits = Exits {
    command: "explain",
    codes: &[
        DONE,
        (CANNOT_RUN, "usage error, or there is no such rule, or the rules cannot be loaded"),
    ],
};

pub(crate) const RULES: Exits = Exits {
    command: "rules",
    codes: &[
        (CLEAN, "done; with --check, the folder is as it should be"),
        (FINDINGS, "with --check, it is not"),
        NEEDS_RULES_AND_WRITES,
    ],
};

pub(crate) const PARSE: Exits = Exits {
    command: "parse",
    codes: &[
        (CLEAN, "everything could be read"),
        NEEDS_RULES,
        (INCOMPLETE, "a file could not be read or parsed, or a path holds no customer"),
        (NOTHING, "there is no customer"),
    ],
};

pub(crate) const NEW_PACK: Exits = Exits { command: "new pack", codes: &[DONE, WRITES] };

pub(crate) const NEW_RULE: Exits = Exits { command: "new rule", codes: &[DONE, WRITES] };

pub(crate) const TEST: Exits = Exits {
    command: "test",
    codes: &[
        (CLEAN, "everything is as the fixtures expect"),
        (
            FINDINGS,
            "something is not, or --require-both is given and a rule lacks a fixture, or less is reached than \
             --coverage-min, or with --mutate a rule breaks or cannot be made to report, or less is noticed than \
             --mutate-min",
        ),
        (
            CANNOT_RUN,
            "usage error, or the rules or a mark cannot be loaded, or something cannot be written",
        ),
        (NOTHING, "nothing to test"),
    ],
};

pub(crate) const LINT: Exits = Exits {
    command: "lint",
    codes: &[(CLEAN, "clean"), (FINDINGS, "findings at or above --fail-on"), NEEDS_RULES],
};

pub(crate) const DEFINITIONS: Exits = Exits {
    command: "definitions",
    codes: &[
        (CLEAN, "done; with --check, nothing would be written"),
        (FINDINGS, "with --check, something would be written"),
        NEEDS_RULES_AND_WRITES,
    ],
};

pub(crate) const VERIFY: Exits = Exits {
    command: "verify",
    codes: &[
        (CLEAN, "the run came to the same"),
        (FINDINGS, "something differs"),
        (
            CANNOT_RUN,
            "usage error, or the evidence cannot be read, or what it names cannot be loaded",
        ),
    ],
};

pub(crate) const SCHEMA: Exits = Exits { command: "schema", codes: &[DONE, NEEDS_RULES] };

pub(crate) const BASELINE_CREATE: Exits =
    Exits { command: "baseline create", codes: BASELINE_CODES };

pub(crate) const BASELINE_UPDATE: Exits =
    Exits { command: "baseline update", codes: BASELINE_CODES };

const BASELINE_CODES: &[Row] =
    &[DONE, BASELINE, INCOMPLETE_THOUGH_DONE, (NOTHING, "nothing to check")];

pub(crate) const BASELINE_SHOW: Exits = Exits {
    command: "baseline show",
    codes: &[DONE, (CANNOT_RUN, "usage error, or the baseline cannot be read")],
};

pub(crate) const CONFIG: Exits = Exits {
    command: "config",
    codes: &[
        (CLEAN, "the settings are shown"),
        (CANNOT_RUN, "usage error, or something is wrong with the configuration"),
    ],
};

const NEEDS_WAIVERS: Row = (CANNOT_RUN, "usage error, or the rules or waivers cannot be loaded");

pub(crate) const WAIVERS_ADD: Exits = Exits {
    command: "waivers add",
    codes: &[
        (CLEAN, "the waiver was written"),
        (
            CANNOT_RUN,
            "usage error, or there is no such finding, or something cannot be read or written",
        ),
    ],
};

pub(crate) const WAIVERS_LIST: Exits =
    Exits { command: "waivers list", codes: &[DONE, NEEDS_WAIVERS, INCOMPLETE_THOUGH_DONE] };

pub(crate) const WAIVERS_PRUNE: Exits = Exits {
    command: "waivers prune",
    codes: &[
        (CLEAN, "done, or nothing to do"),
        (FINDINGS, "there is something to take away, and nothing was written"),
        (
            CANNOT_RUN,
            "usage error, or the rules or waivers cannot be loaded, or a file cannot be written",
        ),
    ],
};

pub(crate) const WAIVERS_EXPIRING: Exits = Exits {
    command: "waivers expiring",
    codes: &[(CLEAN, "no waiver expires within that time"), (FINDINGS, "some do"), NEEDS_WAIVERS],
};

pub(crate) const COMPLETIONS: Exits =
    Exits { command: "completions", codes: &[DONE, NEEDS_NOTHING] };

pub(crate) const MAN: Exits = Exits { command: "man", codes: &[DONE, WRITES] };

/// Those of every command, in the order of help.
pub(crate) const EXITS: &[&Exits] = &[
    &CHECK,
    &BASELINE_CREATE,
    &BASELINE_UPDATE,
    &BASELINE_SHOW,
    &WAIVERS_ADD,
    &WAIVERS_LIST,
    &WAIVERS_PRUNE,
    &WAIVERS_EXPIRING,
    &VERIFY,
    &WHY,
    &EXPLAIN,
    &RULES,
    &PARSE,
    &NEW_PACK,
    &NEW_RULE,
    &TEST,
    &LINT,
    &DEFINITIONS,
    &CONFIG,
    &SCHEMA,
    &COMPLETIONS,
    &MAN,
];

/// How wide a line of help is; the window may be narrower.
const WIDTH: usize = 96;

impl Exits {
    /// What help says of them.
    pub(crate) fn help(&self) -> String {
        let line = |(code, meaning): &Row| {
            let options = textwrap::Options::new(WIDTH).subsequent_indent("     ");
            textwrap::fill(&format!("  {code}  {meaning}"), options)
        };
        let lines: Vec<String> = self.codes.iter().map(line).collect();
        format!("Exit codes:\n{}", lines.join("\n"))
    }
}

#[cfg(test)]
mod tests;
