//! What an import came to, on standard error.

use std::collections::BTreeMap;

use clearance_import::draft::Draft;
use clearance_import::export::{ExportFormat, How, RefusedExport, Unknown};
use clearance_import::import::{FileOutcome, ImportRefusal, Imported, ImportedCustomer};

use super::file_update::FileUpdate;
use crate::cli::session::Session;

/// Prints what became of each file, and what in them belongs to no customer.
pub(super) fn print_files(imported: &Imported<'_>, session: &Session<'_>) {
    for file in &imported.files {
        print_file(file, session);
    }
    for left_out in imported.homeless() {
        print_left_out(&left_out.what, &left_out.why, session);
    }
}

/// Prints that there is no draft of a customer, and what was left out of it.
pub(super) fn print_without(customer: &ImportedCustomer<'_>, session: &Session<'_>) {
    let title = customer.title();
    session.eprintln(format_args!(
        "{title}: no file tells of its subscriptions, so there is no draft: give their export, too"
    ));
    for left_out in customer.left_out() {
        print_left_out(&left_out.what, &left_out.why, session);
    }
}

fn print_file(file: &FileOutcome, session: &Session<'_>) {
    let name = &file.name;
    match &file.refusal {
        Some(refusal) => print_refusal(name, refusal, session),
        None if !session.quiet => {
            let title = &file.title;
            let records = if file.records == 1 { "record" } else { "records" };
            session.eprintln(format_args!("{name}: {title}: {} {records}", file.records));
        }
        None => {}
    }
    for (line, note) in &file.notes {
        session.eprintln(format_args!("warning: {name}:{line}: {note}"));
    }
}

fn print_refusal(name: &str, refusal: &ImportRefusal, session: &Session<'_>) {
    match refusal {
        ImportRefusal::Unreadable(error) => {
            let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
            session.eprintln(format_args!("error: {name}{line}: {}", error.message));
            session.eprintln(format_args!("  help: {}", error.help));
        }
        ImportRefusal::Dates(columns) => {
            for (column, is_mixed) in columns {
                let (what, help) = match is_mixed {
                    true => {
                        ("mixes both orders of day and month", "export it again, with one order")
                    }
                    false => (
                        "has dates of which the day and the month cannot be told apart",
                        "say which comes first: `--dates dmy` for day, month, year, `--dates mdy` for month, day, year",
                    ),
                };
                session.eprintln(format_args!("error: {name}: the column `{column}` {what}"));
                session.eprintln(format_args!("  help: {help}"));
            }
        }
        ImportRefusal::Unknown(unknown) => print_unknown(name, unknown, session),
        ImportRefusal::Known(known) => print_known(name, known, session),
        ImportRefusal::Flattened { line, field, format } => {
            print_flattened(&format!("{name}:{line}"), field, format, session);
        }
    }
}

fn print_unknown(name: &str, unknown: &Unknown, session: &Session<'_>) {
    session.eprintln(format_args!("error: {name}: no export that is known"));
    if let Some(nearest) = unknown.nearest {
        let missing = unknown.missing.join("`, `");
        session.eprintln(format_args!("  nearest: {}, but it lacks `{missing}`", nearest.title));
        print_ways("get it", nearest.how, session);
    }
    let found = unknown.found.join("`, `");
    if !found.is_empty() {
        session.eprintln(format_args!("  found: `{found}`"));
    }
    session.eprintln(format_args!("  help: `clearance import --formats` lists what can be read; a map of columns with --map reads any other table"));
}

/// Prints why an export is not read that is known, and what to get instead.
fn print_known(name: &str, known: &RefusedExport, session: &Session<'_>) {
    let RefusedExport { title, why, instead, .. } = known;
    session.eprintln(format_args!("error: {name}: {title}: not read, as it {why}"));
    print_ways("get another export", instead, session);
}

/// Prints that a tool flattened objects, and how to export them whole.
fn print_flattened(place: &str, field: &str, format: &ExportFormat, session: &Session<'_>) {
    let title = format.title;
    session.eprintln(format_args!(
        "error: {place}: {title}: `{field}` holds a text, as `Export-Csv` and `ConvertTo-Json` without `-Depth` write it: what was in it is lost"
    ));
    print_ways("export it again", format.how, session);
}

fn print_ways(what: &str, ways: &[How], session: &Session<'_>) {
    for How { tool, steps } in ways {
        session.eprintln(format_args!("  {what} with {tool}: {steps}"));
    }
}

fn print_left_out(what: &str, why: &str, session: &Session<'_>) {
    session.eprintln(format_args!("  left out: {what}: {why}"));
}

/// Prints what a draft holds and leaves open.
pub(super) fn print_draft(draft: &Draft, name: &str, is_check: bool, session: &Session<'_>) {
    if session.quiet {
        return;
    }
    let subscriptions = match draft.subscriptions {
        1 => "1 subscription".to_owned(),
        many => format!("{many} subscriptions"),
    };
    let would = if is_check { "would be " } else { "" };
    session.eprintln(format_args!("{}: {subscriptions}, {would}{name}", draft.title));
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    for (key, _) in draft.questions() {
        *keys.entry(key).or_default() += 1;
    }
    let keys = keys.into_iter().map(|(key, count)| match count {
        1 => key.to_owned(),
        count => format!("{key} ({count} times)"),
    });
    let keys = keys.collect::<Vec<_>>().join(", ");
    if !keys.is_empty() {
        session.eprintln(format_args!("  to answer: {keys}"));
    }
    if draft.proposed > 0 {
        let places = if draft.proposed == 1 { "place" } else { "places" };
        session.eprintln(format_args!(
            "  to decide or confirm: {} {places}, marked with `proposed`",
            draft.proposed
        ));
    }
    for left_out in &draft.left_out {
        print_left_out(&left_out.what, &left_out.why, session);
    }
}

/// Prints what to do with new drafts, a file or the folder of several, and what also.
pub(super) fn print_next_step(also: &str, name: &str, session: &Session<'_>) {
    if !session.quiet {
        let step = format!("write the answers, {also}then run `clearance check {name}`");
        session.eprintln(format_args!("next: {step}"));
    }
}

/// Prints what an update changes in a file and leaves open there.
pub(super) fn print_update(
    draft: &Draft,
    name: &str,
    update: &FileUpdate,
    is_check: bool,
    session: &Session<'_>,
) {
    if session.quiet {
        return;
    }
    let (title, updated) = (&draft.title, &update.updated);
    if update.old.is_none() {
        session.eprintln(format_args!("{title}: {name} is up to date"));
        return;
    }
    let would = if is_check { "would be " } else { "" };
    session.eprintln(format_args!("{title}: {name}, {would}updated"));
    let lists = [
        ("changed", &updated.changed),
        ("added", &updated.added),
        ("not told of any more", &updated.gone),
    ];
    for (what, keys) in lists.into_iter().filter(|(_, keys)| !keys.is_empty()) {
        session.eprintln(format_args!("  {what}: {}", keys.join(", ")));
    }
    for unwritten in &updated.unwritten {
        session.eprintln(format_args!("  not written: {unwritten}"));
    }
    let answers = if updated.open == 1 { "answer or mark" } else { "answers and marks" };
    session.eprintln(format_args!("  open: {} {answers}", updated.open));
}
