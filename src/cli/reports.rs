//! Where reports go.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clearance_engine::report::{Keep, Report, ReportParts, Words};
use clearance_render::output::diff::{DiffReader, write_diff};
use clearance_render::output::{REPORT_FORMATS, Style, WriteReport, evidence, is_report, sarif};

use super::console::{Console, When, tolerate_closed_pipe};
use super::failure::Failure;
use super::guard::{IsOwn, refuse_foreign, same_file};
use super::output_files::display_path;
use super::page_formats::list_formats;
use super::session::Session;
use super::staged_file::{Place, Staged, file_identity};
use super::subject_pages::{
    Page, check_pattern, has_placeholder, list_pages, names_subject, prepare_folders,
};
use super::target::Target;

/// Help that lists the formats.
pub(crate) fn format_help() -> String {
    let rows = format_rows(REPORT_FORMATS.iter().map(|output| (output.name, output.about)));
    format!("{rows}\n`html=out/{{subject}}.html` writes a page for each, by its name")
}

/// Help that lists formats by their names and what they are for.
pub(super) fn format_rows(formats: impl Iterator<Item = (&'static str, &'static str)>) -> String {
    list_formats(
        "Report format, and the file it goes to if not standard output; can be repeated",
        formats,
    )
}

/// Refuses reports that would be written into one another or into the evidence, or to where nothing can be written.
pub(crate) fn refuse_same_files(
    targets: &[Target],
    evidence: Option<&PathBuf>,
) -> Result<(), Failure> {
    let patterns: Vec<&Path> = targets.iter().filter_map(Target::pattern).collect();
    if let Some((_, again)) = (patterns.iter().enumerate())
        .find(|(number, path)| patterns.iter().take(*number).any(|earlier| earlier == *path))
    {
        return Err(same_file(again));
    }
    let targets = targets.iter().filter(|target| target.pattern().is_none());
    let targets =
        targets.map(|target| (target.output.name, target.file.as_ref(), is_report as IsOwn));
    let evidence = evidence.map(|file| ("evidence", Some(file), evidence::is_own as IsOwn));
    distinct_files(&targets.chain(evidence).collect::<Vec<_>>())
}

/// Refuses formats that go to one file, or both to standard output, or to where nothing can be written, or something else
/// would be written over: that is an error before a long run, not after it.
pub(super) fn distinct_files(targets: &[(&str, Option<&PathBuf>, IsOwn)]) -> Result<(), Failure> {
    let places: Vec<Option<PathBuf>> =
        targets.iter().map(|(_, file, _)| file.map(|file| file_identity(file))).collect();
    let again = places
        .iter()
        .enumerate()
        .find(|(at, place)| places.iter().take(*at).any(|earlier| earlier == *place));
    let again = again.and_then(|(at, _)| targets.get(at));
    let Some((name, file, _)) = again else {
        let mut files = targets.iter().filter_map(|(_, file, is_own)| Some(((*file)?, *is_own)));
        return files.try_for_each(|(file, is_own)| {
            Place::of(file).map_err(|error| cannot_write(file, &error))?;
            refuse_foreign(file, is_own)
        });
    };
    Err(match file {
        None => Failure::usage(
            "two reports cannot both go to standard output",
            format!("give one of them a file, as in `--format {name}=report.txt`"),
        ),
        Some(file) => same_file(file),
    })
}

/// Refuses paths that name no subject where one is meant, or one where the format has no file for each: that is an error
/// before a long run, not after it.
pub(crate) fn check_patterns(
    targets: &[Target],
    words: impl Fn() -> Result<Words, Failure>,
) -> Result<(), Failure> {
    for target in targets {
        let Some(file) = target.file.as_deref().filter(|file| has_placeholder(file)) else {
            continue;
        };
        let words = words()?;
        if target.pattern().is_some() {
            check_pattern(file, &words)?;
        } else if names_subject(file, &words) {
            let each = REPORT_FORMATS.iter().filter(|format| format.each.is_some());
            let each: Vec<&str> = each.map(|format| format.name).collect();
            return Err(Failure::usage(
                format!("{} has no file for each {}", target.output.name, words.subject),
                format!("the formats that have are {}", each.join(", ")),
            ));
        }
    }
    Ok(())
}

/// The parts of a run that any of the reports needs.
pub(crate) fn kept_parts(targets: &[Target]) -> Keep {
    targets.iter().fold(Keep::default(), |keep, target| keep.or(target.output.keep))
}

/// The files that reports go to.
pub(crate) fn report_files(targets: &[Target]) -> impl Iterator<Item = &PathBuf> {
    targets.iter().filter_map(|target| target.file.as_ref())
}

/// Whether a report of a format goes to standard output.
pub(crate) fn is_shown(targets: &[Target], format: &str) -> bool {
    targets.iter().any(|target| target.output.name == format && !target.is_file())
}

/// Whether a report of a format is among them.
pub(crate) fn has_format(targets: &[Target], format: &str) -> bool {
    targets.iter().any(|target| target.output.name == format)
}

/// Prints how much is left out of a report that would be refused with it.
pub(crate) fn print_left_out(targets: &[Target], report: &Report, console: &Console) {
    let count = sarif::count_left_out(report);
    if count > 0 && has_format(targets, sarif::FORMAT.name) {
        let results = if count == 1 { "result is" } else { "results are" };
        console.eprintln(format_args!(
            "{count} {results} left out of the SARIF report, the least grave: code scanning refuses reports with more"
        ));
    }
}

/// Writes the report to where it goes, in all its forms, and with them what belongs to it. Pages of which there is one for
/// each subject take the place of nothing that `refuse` refuses.
pub(crate) fn write_reports<'a>(
    targets: &'a [Target],
    report: &'a Report,
    more: Option<Sheet<'a>>,
    session: &Session<'_>,
    refuse: impl FnOnce(&[PathBuf]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let parts = targets.iter().any(|target| target.pattern().is_some()).then(|| report.parts());
    let pages: Vec<(WriteReport, Page)> = match &parts {
        Some(parts) => list_all_pages(targets, report, parts),
        None => Vec::new(),
    };
    let (patterns, whole): (Vec<&Target>, Vec<&Target>) =
        targets.iter().partition(|target| target.pattern().is_some());
    let mut sheets: Vec<Sheet<'_>> =
        whole.into_iter().map(|target| whole_sheet(target, report)).collect();
    sheets.extend(more);
    if !patterns.is_empty() {
        let paths: Vec<PathBuf> = pages.iter().map(|(_, page)| page.path.clone()).collect();
        refuse(&paths)?;
        prepare_folders(&paths, sheets.iter().filter_map(|sheet| sheet.file), is_report)?;
    }
    if let Some(parts) = &parts {
        sheets.extend(pages.iter().map(|(write, page)| {
            Sheet::new(Some(&page.path), is_report, move |style, out| {
                let part = parts.roster().get(page.number).map(|of| parts.report_about(of));
                part.map_or(Ok(()), |part| write(&part, style, out))
            })
        }));
    }
    write_all(sheets, session)
}

/// The report of all subjects.
fn whole_sheet<'a>(target: &'a Target, report: &'a Report) -> Sheet<'a> {
    Sheet::new(target.file.as_deref(), is_report, |style, out| {
        (target.output.write)(report, style, out)
    })
}

/// The pages of all patterns, each with what writes it.
fn list_all_pages(
    targets: &[Target],
    report: &Report,
    parts: &ReportParts<'_>,
) -> Vec<(WriteReport, Page)> {
    let patterns = targets.iter().filter_map(|target| target.output.each.zip(target.pattern()));
    let pages = patterns.flat_map(|(write, pattern)| {
        let pages = list_pages(pattern, parts, &report.words, &report.root);
        pages.into_iter().map(move |page| (write, page))
    });
    pages.collect()
}

type Fill<'a> = Box<dyn FnOnce(&Style, &mut dyn Write) -> io::Result<()> + 'a>;

/// Something to write.
pub(crate) struct Sheet<'a> {
    /// Where; standard output if nowhere else.
    file: Option<&'a Path>,
    /// What there may be before.
    is_own: IsOwn,
    write: Fill<'a>,
}

impl<'a> Sheet<'a> {
    /// What a function writes, to a file, or to standard output where there is none. In place of a file that is not
    /// known to be from an earlier run nothing is written.
    pub(crate) fn new(
        file: Option<&'a Path>,
        is_own: IsOwn,
        write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()> + 'a,
    ) -> Self {
        Self { file, is_own, write: Box::new(write) }
    }
}

/// Writes all of them, or no file at all.
///
/// What goes to files is written beside them first; then what goes to standard output, to devices and pipes; and when
/// nothing more can fail but a change of names, the files take their places.
pub(crate) fn write_all(sheets: Vec<Sheet<'_>>, session: &Session<'_>) -> Result<(), Failure> {
    let (mut staged, mut streams) = (Vec::new(), Vec::new());
    for Sheet { file, is_own, write } in sheets {
        let Some(path) = file else {
            streams.push((None, write));
            continue;
        };
        let told = |error: io::Error| cannot_write(path, &error);
        match Place::of(path).map_err(told)? {
            Place::Stream(_) => streams.push((Some(path), write)),
            Place::File(place) => {
                // Another process may have written there meanwhile.
                refuse_foreign(path, is_own)?;
                let mut file = Staged::new(place).map_err(told)?;
                fill_staged(file.file(), false, write, session).map_err(told)?;
                staged.push((path, file.seal().map_err(told)?));
            }
        }
    }
    for (path, write) in streams {
        match path {
            None => {
                let out = &session.console.streams.out;
                let filled = fill_staged(&mut *out.lock(), out.is_terminal(), write, session);
                tolerate_closed_pipe(filled)?;
            }
            Some(path) => append_stream(path, write, session)?,
        }
    }
    staged
        .into_iter()
        .try_for_each(|(path, file)| file.persist().map_err(|error| cannot_write(path, &error)))
}

/// Writes to a device or a pipe, after what is there.
fn append_stream(path: &Path, write: Fill<'_>, session: &Session<'_>) -> Result<(), Failure> {
    let opened = OpenOptions::new().append(true).open(path);
    match opened.and_then(|mut file| {
        let is_terminal = file.is_terminal();
        fill_staged(&mut file, is_terminal, write, session)
    }) {
        // Whoever read it had enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(|error| cannot_write(path, &error)),
    }
}

fn fill_staged(
    to: &mut dyn Write,
    is_terminal: bool,
    write: Fill<'_>,
    session: &Session<'_>,
) -> io::Result<()> {
    let style = session.stream_style(is_terminal);
    let mut out = BufWriter::new(to);
    write(&style, &mut out).and_then(|()| out.flush())
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let path = display_path(path);
    match error.kind() {
        ErrorKind::NotFound => {
            Failure::usage(format!("{path} cannot be written: {error}"), "make the folder first")
        }
        ErrorKind::PermissionDenied => {
            Failure::Output(format!("{path} cannot be written: permission denied"))
        }
        _ => Failure::Output(format!("{path} cannot be written: {error}")),
    }
}

/// Writes something to standard output.
pub(crate) fn write_out(
    session: &Session<'_>,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    write_all(vec![Sheet::new(None, |_| false, write)], session)
}

/// Shows on standard output how files would change: their names, with their old and new texts. Where that is no terminal,
/// what is shown is a patch, and only a wish for colours on the command line spoils it.
pub(crate) fn show_changes<'a>(
    mut changes: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let is_wanted = matches!(session.color, When::Always);
    let is_read = session.console.streams.out.is_terminal() || is_wanted;
    write_out(session, |style, out| {
        let reader =
            if is_read { DiffReader::Person { color: style.color } } else { DiffReader::Program };
        changes.try_for_each(|(name, old, new)| {
            write_diff(&name_in_patch(name), old, new, reader, out)
        })
    })
}

/// The name of a file from the folder that this runs in, as programs that apply patches want it: without `.` and `..`, and
/// for a link the file that it leads to, which is what is written. A file that lies elsewhere keeps its name.
fn name_in_patch(name: &str) -> String {
    let real = |path: &str| fs::canonicalize(path).ok();
    let inside = real(name).zip(real(".")).and_then(|(file, here)| {
        let path = file.strip_prefix(here).ok()?;
        Some(display_path(path))
    });
    inside.unwrap_or_else(|| name.to_owned())
}
