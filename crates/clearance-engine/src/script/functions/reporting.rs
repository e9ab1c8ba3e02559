//! Functions that report findings.

use super::row::{Function, Group, example, form};
use super::types::{ANY, NOTHING, REPORT, TABLE, TEXT, Type};

pub(super) const GROUP: Group = Group {
    title: "Reporting",
    about: "A place is any value that was read from the document, the file's tables and lists included; an \
            optional key that is absent, as it was read; or what `missing` gives. What a rule computed has no place.",
    reserved: true,
    functions: FUNCTIONS,
};

const FUNCTIONS: &[Function] = &[
    Function {
        name: "ask",
        forms: &[form(&[("place", ANY), ("question", TEXT)], REPORT)],
        changes: false,
        does: "Asks for a fact that the rule needs to decide, at the place where it is to be written. The document is \
               neither passed nor failed: its standing is open until the fact is there. `help` says who knows it and \
               where to look; labels are added as to a report.",
        fails: "the place is not of the customer file",
        examples: &[example(
            "let sub = customer.source.subscriptions[0];\n\
             ask(missing(sub, \"auto_renew\"), \"does it renew?\").help(\"look in the admin centre\")",
            "a report",
        )],
    },
    Function {
        name: "debug",
        forms: &[form(&[], NOTHING), form(&[("value", ANY)], NOTHING)],
        changes: false,
        does: "Writes a value as a script would write it, with the line of the script, for `--trace`. Without \
               `--trace` it does nothing.",
        fails: "",
        examples: &[example("debug(\"25\")", "()")],
    },
    Function {
        name: "fix",
        forms: &[form(&[("report", REPORT), ("place", ANY), ("value", ANY)], REPORT)],
        changes: false,
        does: "Says what to write at a place instead: a number, string, boolean or date. Give a fix only where it is \
               certain: `check --fix` writes it. All fixes of a report are written together, or none. A fix changes \
               a plan: what the schema marks as `readOnly` is a fact, for which there is `once_done`. A fix that \
               would write a day before `today()` is left out.",
        fails: "the place is not of the document, or the value is nothing that a fix can write",
        examples: &[
            example(
                "let sub = customer.target.subscriptions[0];\n\
                 report(sub.licenses, \"too few licenses\").fix(sub.licenses, 25)",
                "a report",
            ),
            example(
                "let sub = customer.target.subscriptions[0];\n\
                 report(sub, \"no\").fix(sub.licenses, [1])",
                "error: `fix` writes a number, string, boolean or date, not a list",
            ),
        ],
    },
    Function {
        name: "help",
        forms: &[form(&[("report", REPORT), ("text", TEXT)], REPORT)],
        changes: false,
        does: "Says what to do about it. A second call replaces the first.",
        fails: "",
        examples: &[example(
            "report(customer.relationship, \"no reseller\").help(\"accept the partner's invitation\")",
            "a report",
        )],
    },
    Function {
        name: "label",
        forms: &[form(&[("report", REPORT), ("place", ANY), ("text", TEXT)], REPORT)],
        changes: false,
        does: "Adds another place with what is there. A report may have several labels.",
        fails: "the place is not of the document",
        examples: &[example(
            "let before = customer.source.subscriptions[0];\n\
             let after = customer.target.subscriptions[0];\n\
             report(after.licenses, \"25 licenses arrive\").label(before.licenses, \"these leave\")",
            "a report",
        )],
    },
    Function {
        name: "missing",
        forms: &[form(&[("table", TABLE), ("key", TEXT)], Type::Missing)],
        changes: false,
        does: "The place of a key that ought to be in a table: the report then points at the table's head and names \
               the key.",
        fails: "",
        examples: &[example(
            "report(missing(customer.customer, \"domain\"), \"the domain is not stated\")",
            "a report",
        )],
    },
    Function {
        name: "once_done",
        forms: &[form(&[("report", REPORT), ("place", ANY), ("value", ANY)], REPORT)],
        changes: false,
        does: "Says which fact to write at a place once what `help` asks for is done; the place may be a key that is \
               missing. The report shows it behind the help. Nothing writes it but the person who did it.",
        fails: "the place is not of the document, or the value is no number, string, boolean or date",
        examples: &[example(
            "let sub = customer.source.subscriptions[0];\n\
             report(sub.ends, \"renews\").help(\"turn off its renewal\").once_done(missing(sub, \"auto_renew\"), false)",
            "a report",
        )],
    },
    Function {
        name: "print",
        forms: &[form(&[], NOTHING), form(&[("value", ANY)], NOTHING)],
        changes: false,
        does: "Writes a value as text for `--trace`. Without `--trace` it does nothing.",
        fails: "",
        examples: &[example("print(customer.customer.name)", "()")],
    },
    Function {
        name: "report",
        forms: &[form(&[("place", ANY), ("message", TEXT)], REPORT)],
        changes: false,
        does: "Reports a finding at a place. The message is a fragment: lower case, no full stop, with the numbers or \
               dates in question.",
        fails: "the place is not of the document",
        examples: &[
            example(
                "report(customer.customer.country, \"not in the partner's region\")",
                "a report",
            ),
            example(
                "let count = 20 + 5;\nreport(count, \"too many\")",
                "error: this whole number was not read from the document, so it has no place; name a value that it \
                 was made from",
            ),
        ],
    },
];
