//! Functions that plan steps.

use super::row::{Function, Group, example, form};
use super::types::{ANY, BOOL, DATE, STEP, STEP_OR_TEXT, TEXT};

pub(super) const GROUP: Group = Group {
    title: "Planning",
    about: "A rule may have a function `plan` beside `check`, which makes the steps of its part of a plan. It runs only where \
            a plan is asked for, and not where the rule is off or does not apply. The steps of all rules are put in order: \
            what others wait for comes first, then what is due first.",
    reserved: true,
    functions: FUNCTIONS,
};

const FUNCTIONS: &[Function] = &[
    Function {
        name: "after",
        forms: &[form(&[("step", STEP), ("first", STEP_OR_TEXT)], STEP)],
        changes: false,
        does: "Lets a step wait for another: one of this rule, or a text, which is the key of a step of any rule. The text \
               `order` means the step of that key, else all whose keys begin with `order/`; a step that no rule plans is not \
               waited for. A step may wait for several.",
        fails: "",
        examples: &[example(
            "let order = step(\"order the new licenses\");\nstep(\"end the old ones\").after(order).after(\"agreement\")",
            "a step",
        )],
    },
    Function {
        name: "basis",
        forms: &[form(&[("step", STEP), ("url", TEXT)], STEP)],
        changes: false,
        does: "Says on what page it is written that this is to be done, or until when. A step may have several.",
        fails: "",
        examples: &[example(
            "step(\"end the old ones\").basis(\"https://example.com/renewals\")",
            "a step",
        )],
    },
    Function {
        name: "done",
        forms: &[
            form(&[("step", STEP), ("value", ANY)], STEP),
            form(&[("step", STEP), ("place", ANY), ("is_done", BOOL)], STEP),
        ],
        changes: false,
        does: "Says whether a step is done: a boolean, or the day on which it was. A day to come is not yet done, nor is what \
               is absent. The step then points at the value, or at the place that is given beside a boolean.",
        fails: "the value is no boolean, no date and not `()`, or the place is not of the document",
        examples: &[
            example(
                "let accepted = customer.relationship.agreement_accepted;\n\
                 step(\"accept the agreement\").done(accepted)",
                "a step",
            ),
            example(
                "let state = customer.relationship.reseller;\n\
                 step(\"accept the invitation\").done(state, state == \"accepted\")",
                "a step",
            ),
            example(
                "step(\"wait\").done(3)",
                "error: `done` takes a boolean, a date or `()`, not a whole number; write `done(place, …)` with what it \
                 comes to",
            ),
        ],
    },
    Function {
        name: "due",
        forms: &[
            form(&[("step", STEP), ("day", ANY)], STEP),
            form(&[("step", STEP), ("place", ANY), ("day", DATE)], STEP),
        ],
        changes: false,
        does: "Sets the last day on which a step can be done; `()` is none. The step points at the day where it was read, or \
               at the place that the day was computed from.",
        fails: "the day is not a date, or the place is not of the document",
        examples: &[
            example(
                "let ends = customer.source.subscriptions[0].ends;\nstep(\"turn off the renewal\").due(ends, ends - 1)",
                "a step",
            ),
            example(
                "step(\"look\").due(\"soon\")",
                "error: `due` takes a date or `()`, not a string",
            ),
        ],
    },
    Function {
        name: "key",
        forms: &[form(&[("step", STEP), ("key", TEXT)], STEP)],
        changes: false,
        does: "Names a step, for other rules to wait for it, and so that calendars know it again when its title changes. \
               Steps of one rule with the same key get a number, and two rules may not use one. Without it, a step is named by its \
               rule and title.",
        fails: "",
        examples: &[example("step(\"order A1\").key(\"order/A1\")", "a step")],
    },
    Function {
        name: "needed",
        forms: &[form(&[("step", STEP), ("is_needed", BOOL)], STEP)],
        changes: false,
        does: "Says whether a step has to be done at all. One that need not be is shown as such, and nothing waits for it.",
        fails: "",
        examples: &[example("step(\"assign the licenses\").needed(false)", "a step")],
    },
    Function {
        name: "owner",
        forms: &[form(&[("step", STEP), ("name", TEXT)], STEP)],
        changes: false,
        does: "Says who does it.",
        fails: "",
        examples: &[example("step(\"accept the agreement\").owner(\"customer\")", "a step")],
    },
    Function {
        name: "step",
        forms: &[form(&[("title", TEXT)], STEP)],
        changes: false,
        does: "Makes a step of the plan. The title is an imperative: lower case, no full stop.",
        fails: "it is called outside of `plan`",
        examples: &[example("step(\"accept the agreement\")", "a step")],
    },
    Function {
        name: "where",
        forms: &[form(&[("step", STEP), ("area", TEXT)], STEP)],
        changes: false,
        does: "Says where it is done: the name of a page, a portal or a form.",
        fails: "",
        examples: &[example(
            "step(\"accept the agreement\").where(\"Microsoft 365 admin center\")",
            "a step",
        )],
    },
];
