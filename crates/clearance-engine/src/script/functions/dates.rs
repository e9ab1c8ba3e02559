//! Dates. There is one clock, and it stands still.

use super::row::{Function, Group, example, form};
use super::types::{DATE, INT, TEXT};

pub(super) const GROUP: Group = Group {
    title: "Dates",
    about: "A date in a document is a date in a rule, whatever the file's format. `date + 7` and `date - 7` are \
            dates, `later - earlier` is a number of days, and dates compare with `<`, `<=`, `>`, `>=`, `==`. `min` and \
            `max` take dates too.",
    reserved: true,
    functions: &[
        Function {
            name: "date",
            forms: &[form(&[("text", TEXT)], DATE)],
            changes: false,
            does: "The date that a text says.",
            fails: "the text is no date like `2026-12-31`",
            examples: &[
                example("date(\"2026-12-31\")", "2026-12-31"),
                example(
                    "date(\"31.12.2026\")",
                    "error: `31.12.2026` is not a date; write it as in 2026-12-31",
                ),
            ],
        },
        Function {
            name: "days_until",
            forms: &[form(&[("from", DATE), ("to", DATE)], INT)],
            changes: false,
            does: "The days from one date to another; negative when the second is earlier.",
            fails: "",
            examples: &[
                example("date(\"2026-12-30\").days_until(date(\"2027-01-02\"))", "3"),
                example("date(\"2027-01-02\").days_until(date(\"2026-12-30\"))", "-3"),
            ],
        },
        Function {
            name: "plus_months",
            forms: &[form(&[("date", DATE), ("count", INT)], DATE)],
            changes: false,
            does: "The same day so many months later, or earlier where the count is negative; the last day of a month \
                  that is too short for it.",
            fails: "that is not a valid date",
            examples: &[
                example("date(\"2026-12-31\").plus_months(12)", "2027-12-31"),
                example("date(\"2027-01-31\").plus_months(1)", "2027-02-28"),
            ],
        },
        Function {
            name: "today",
            forms: &[form(&[], DATE)],
            changes: false,
            does: "The day of the check: today in UTC, or what `--as-of` says. It does not change during a run.",
            fails: "",
            examples: &[example("today()", "2026-11-22")],
        },
        Function {
            name: "weekday",
            forms: &[form(&[("date", DATE)], INT)],
            changes: false,
            does: "The day of the week, from 1 for Monday to 7 for Sunday, as ISO 8601 counts. A script may have a \
                  function of its own with this name.",
            fails: "",
            examples: &[
                example("date(\"2026-11-23\").weekday()", "1"),
                example("today().weekday()", "7"),
            ],
        },
    ],
};
