//! `--watch`: runs again whenever rules or fixtures change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use clearance_workbench::fixture::{FixtureHome, fixture_home};
use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::run_tests::{run_tests, write_outcome};
use super::test_options::Test;
use crate::cli::exit;
use crate::cli::failure::Failure;
use crate::cli::packs::read_pack_folders;
use crate::cli::session::Session;

/// How long it must be quiet before the tests run again: editors write a file in several steps.
const PAUSE: Duration = Duration::from_millis(150);

/// Runs until the process is ended.
pub(super) fn run(arguments: &Test, session: &Session<'_>) -> Result<u8, Failure> {
    let places = watched_folders(arguments, session);
    if places.is_empty() {
        return Err(Failure::usage(
            "there is nothing to watch: the rules are part of the binary",
            "name a folder of rules, as in `clearance test --watch rules`",
        ));
    }
    let written: Vec<PathBuf> = super::result_files::result_files(&arguments.format)
        .chain(arguments.coverage.file())
        .cloned()
        .collect();
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_relevant(&event, &written)) {
            // The other end is only gone when the process ends.
            let _gone = sender.send(());
        }
    })
    .map_err(|error| cannot_watch(&error))?;
    for place in &places {
        watcher.watch(place, RecursiveMode::Recursive).map_err(|error| cannot_watch(&error))?;
    }
    let names: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
    run_on_events(&events, PAUSE, || run_once(arguments, session, &names.join(", ")))?;
    Ok(exit::CLEAN)
}

/// Runs at once, and again after each burst of events, until there can be no more.
fn run_on_events<E>(
    events: &Receiver<()>,
    pause: Duration,
    mut run: impl FnMut() -> Result<(), E>,
) -> Result<(), E> {
    run()?;
    while events.recv().is_ok() {
        while events.recv_timeout(pause).is_ok() {}
        run()?;
    }
    Ok(())
}

/// One run; what cannot be loaded is said, and will be right after one of the next changes.
fn run_once(arguments: &Test, session: &Session<'_>, places: &str) -> Result<(), Failure> {
    if session.console.streams.out.is_terminal() {
        session.print("\u{1b}[2J\u{1b}[3J\u{1b}[H")?;
    }
    match run_tests(arguments, session.console)
        .and_then(|suite| write_outcome(&suite, arguments, session))
    {
        Err(failure @ Failure::Output(_)) => return Err(failure),
        Err(failure) => session.console.print_failure(&failure),
        Ok(_) => {}
    }
    session.eprintln(format_args!("watching {places}; Ctrl-C ends it"));
    Ok(())
}

/// The folders of rules, tables and fixtures, each once.
fn watched_folders(arguments: &Test, session: &Session<'_>) -> Vec<PathBuf> {
    let rules = arguments.pack_folders();
    let mut places: Vec<PathBuf> = rules.iter().chain(&arguments.data).cloned().collect();
    places.extend(arguments.fixtures.clone());
    for pack in read_pack_folders(&rules, session.console).unwrap_or_default() {
        let home =
            fixture_home(&pack, arguments.fixtures.as_deref()).ok().and_then(|(home, _)| home);
        if let Some(FixtureHome::Folder { path, .. }) = home {
            places.push(path);
        }
    }
    places.retain(|place| place.is_dir());
    places.sort();
    places.dedup();
    let inner =
        |place: &PathBuf| places.iter().any(|other| other != place && place.starts_with(other));
    places.iter().filter(|place| !inner(place)).cloned().collect()
}

/// Whether something changed that a run depends on: not that a file was read, nor what a run writes.
fn is_relevant(event: &Event, written: &[PathBuf]) -> bool {
    let counts = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_report = written.iter().any(|report| is_same(report, path));
        !name.starts_with('.') && !name.ends_with('~') && !is_report
    };
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(counts)
}

fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    a == b || real(a).is_some_and(|a| Some(a) == real(b))
}

fn cannot_watch(error: &notify::Error) -> Failure {
    Failure::usage(format!("changes cannot be watched: {error}"), "run without --watch")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::mpsc;
    use std::time::Duration;

    use notify::event::{AccessKind, CreateKind, ModifyKind};
    use notify::{Event, EventKind};

    use super::{is_relevant, run_on_events};

    const PAUSE: Duration = Duration::from_millis(20);

    #[test]
    fn a_burst_of_events_is_one_run() {
        let (sender, events) = mpsc::channel();
        let mut sender = Some(sender);
        let mut runs = 0;
        let done: Result<(), ()> = run_on_events(&events, PAUSE, || {
            runs += 1;
            match (runs, sender.take()) {
                (1, Some(open)) => {
                    (0..5).for_each(|_| open.send(()).unwrap());
                    sender = Some(open);
                }
                (2, Some(open)) => {
                    open.send(()).unwrap();
                    drop(open);
                }
                _ => {}
            }
            Ok(())
        });
        assert_eq!((done, runs), (Ok(()), 3));
    }

    #[test]
    fn a_run_that_cannot_go_on_ends_it() {
        let (sender, events) = mpsc::channel();
        sender.send(()).unwrap();
        let mut runs = 0;
        let done = run_on_events(&events, PAUSE, || {
            runs += 1;
            if runs == 2 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((done, runs), (Err("enough"), 2));
    }

    #[test]
    fn reading_a_file_or_writing_the_report_is_no_change() {
        let event = |kind, path: &str| Event::new(kind).add_path(PathBuf::from(path));
        let written = [PathBuf::from("fixtures/out.xml")];
        let modify = EventKind::Modify(ModifyKind::Any);
        for (event, expected) in [
            (event(EventKind::Access(AccessKind::Any), "rules/a.rhai"), false),
            (event(modify, "rules/a.rhai"), true),
            (event(EventKind::Create(CreateKind::Any), "fixtures/a/x.toml"), true),
            (event(modify, "rules/.a.rhai.swp"), false),
            (event(modify, "rules/a.rhai~"), false),
            (event(modify, "fixtures/out.xml"), false),
        ] {
            assert_eq!(is_relevant(&event, &written), expected, "{event:?}");
        }
    }
}
