//! `clearance check`: the arguments, the run, the exit code.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::AtomicU64;

use clap::{Args, ValueEnum};
use clearance::check::{self, Checked};
use clearance::files::{self, Found, Input};
use clearance::output::{self, OUTPUTS, Output};
use clearance::pack;
use clearance::report::{Report, Severity};
use clearance::rule::{Pattern, Selection};
use clearance::script::Limits;
use jiff::civil::Date;

use super::rules::{Chosen, tables};
use super::{Failure, Global, progress, style_for, written};

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Customer files and folders of them; `-` is standard input
    #[arg(value_name = "PATHS", default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Chosen,
    /// Report format, and the file it goes to if not standard output; can be repeated
    #[arg(short, long, value_name = "FORMAT[=FILE]", default_value = "human", help = format_help())]
    format: Vec<Target>,
    /// Folder of tables that replace those of the packs with the same name
    #[arg(short, long, value_name = "DIR")]
    data: Vec<PathBuf>,
    /// Only rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG")]
    select: Vec<Pattern>,
    /// No rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG")]
    exclude: Vec<Pattern>,
    /// The least severity of findings that make the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// The date that rules take for today [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// How many threads work [default: one per core]
    #[arg(short = 'j', long = "threads", value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// How large a customer file may be; K, M and G are understood
    #[arg(long, value_name = "BYTES", default_value = "16M", value_parser = bytes)]
    max_file_size: u64,
    /// What standard input is called; its extension says its format
    #[arg(long, value_name = "NAME", default_value = "stdin.toml")]
    stdin_filename: PathBuf,
    /// Finding no customer file is no error
    #[arg(long)]
    allow_empty: bool,
    /// Print on standard error what rules print
    #[arg(long)]
    trace: bool,
    #[command(flatten)]
    limits: LimitOptions,
}

/// What one rule may use on one document.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits of one rule on one customer")]
struct LimitOptions {
    /// Operations
    #[arg(long, value_name = "N", default_value_t = Limits::default().operations)]
    max_operations: u64,
    /// Functions inside one another
    #[arg(long, value_name = "N", default_value_t = Limits::default().call_depth)]
    max_call_depth: usize,
    /// Expressions inside one another
    #[arg(long, value_name = "N", default_value_t = Limits::default().expression_depth)]
    max_expression_depth: usize,
    /// Bytes in a string, or in all strings of a list or map
    #[arg(long, value_name = "N", default_value_t = Limits::default().string_bytes)]
    max_string_size: usize,
    /// Items of a list, those of lists in it included
    #[arg(long, value_name = "N", default_value_t = Limits::default().list_items)]
    max_list_size: usize,
    /// Keys of a map, those of maps in it included
    #[arg(long, value_name = "N", default_value_t = Limits::default().map_keys)]
    max_map_size: usize,
    /// Seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().time.as_secs())]
    max_time: u64,
}

impl LimitOptions {
    fn limits(&self) -> Limits {
        Limits {
            operations: self.max_operations,
            call_depth: self.max_call_depth,
            expression_depth: self.max_expression_depth,
            string_bytes: self.max_string_size,
            list_items: self.max_list_size,
            map_keys: self.max_map_size,
            time: std::time::Duration::from_secs(self.max_time),
            ..Limits::default()
        }
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum FailOn {
    #[default]
    Error,
    Warning,
    Advice,
    Never,
}

/// A report and where it goes.
#[derive(Debug, Clone)]
struct Target {
    output: &'static Output,
    file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let names: Vec<&str> = OUTPUTS.iter().map(|output| output.name).collect();
        let output = output::by_name(name);
        let output = output.ok_or_else(|| format!("the formats are {}", names.join(", ")))?;
        Ok(Self { output, file })
    }
}

fn format_help() -> String {
    let rows = OUTPUTS.iter().map(|output| format!("{}: {}", output.name, output.about));
    format!(
        "Report format, and the file it goes to if not standard output; can be repeated.\n{}",
        rows.collect::<Vec<_>>().join("\n")
    )
}

fn bytes(text: &str) -> Result<u64, String> {
    let upper = text.to_ascii_uppercase();
    let upper = upper.trim_end_matches('B').trim_end_matches('I');
    let (digits, shift) = match upper.char_indices().last() {
        Some((at, 'K')) => (upper.get(..at), 10),
        Some((at, 'M')) => (upper.get(..at), 20),
        Some((at, 'G')) => (upper.get(..at), 30),
        _ => (Some(upper), 0),
    };
    let number: Option<u64> = digits.and_then(|digits| digits.parse().ok());
    let number = number.and_then(|number| number.checked_mul(1 << shift));
    number.ok_or_else(|| "expected a number of bytes, as in 500000, 512K or 16M".to_owned())
}

pub(crate) fn run(arguments: &Check, global: &Global) -> Result<u8, Failure> {
    let inputs = Inputs::of(arguments)?;
    let packs = arguments.rules.packs()?;
    let selection =
        Selection { select: arguments.select.clone(), exclude: arguments.exclude.clone() };
    let pack = pack::load(&pack::Request {
        packs: &packs,
        data: &tables(&arguments.data)?,
        selection: &selection,
        as_of: arguments.as_of.unwrap_or_else(today),
        limits: arguments.limits.limits(),
        trace: arguments.trace,
    })?;
    let done = AtomicU64::new(0);
    let options = check::Options {
        threads: arguments.threads.unwrap_or_else(cores),
        max_file_bytes: arguments.max_file_size,
        progress: &done,
    };
    let checked =
        progress::watch(global.quiet, &done, || check::check(&pack, inputs.found(), &options))?;
    notices(&packs, &checked, global);
    for target in &arguments.format {
        write(target, &checked.report, global)?;
    }
    if checked.report.summary.files == 0 && !arguments.allow_empty {
        eprintln!("nothing to check: no customer files in {}", inputs.shown());
        eprintln!("  help: the formats are {}", files::formats());
    }
    Ok(exit_code(&checked.report, arguments.fail_on, arguments.allow_empty))
}

/// What is checked: walked paths, and standard input.
struct Inputs {
    paths: Vec<PathBuf>,
    stdin: Option<Found>,
}

impl Inputs {
    /// Looks at the arguments before anything is checked.
    fn of(arguments: &Check) -> Result<Self, Failure> {
        let is_stdin = |path: &&PathBuf| path.as_path() == Path::new("-");
        for path in arguments.paths.iter().filter(|path| !is_stdin(path) && path.is_file()) {
            files::format_by_name(path).map_err(|error| unknown_format(&error))?;
        }
        let stdin = match arguments.paths.iter().any(|path| is_stdin(&path)) {
            true => Some(read_stdin(&arguments.stdin_filename, arguments.max_file_size)?),
            false => None,
        };
        let paths = arguments.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
        Ok(Self { paths, stdin })
    }

    fn found(&self) -> impl Iterator<Item = Found> + use<> {
        let stdin = self.stdin.as_ref().map(|found| match found {
            Found::File(input) => Found::File(input.clone()),
            Found::PassedOver(name, why) => Found::PassedOver(name.clone(), why),
            Found::Unreadable(name, why) => Found::Unreadable(name.clone(), why.clone()),
        });
        stdin.into_iter().chain(files::walk(&self.paths))
    }

    fn shown(&self) -> String {
        let paths = self.paths.iter().map(|path| path.display().to_string());
        paths.collect::<Vec<_>>().join(", ")
    }
}

fn unknown_format(error: &files::UnknownFormat) -> Failure {
    Failure::usage(error.to_string(), format!("the formats are {}", files::formats()))
}

fn read_stdin(name: &Path, max_bytes: u64) -> Result<Found, Failure> {
    let format = files::format_by_name(name).map_err(|error| unknown_format(&error))?;
    let shown = name.to_string_lossy();
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    if let Err(error) = read {
        return Ok(Found::Unreadable(shown.into_owned(), format!("cannot be read: {error}")));
    }
    Ok(Found::File(Input::bytes(&shown, format, bytes)))
}

/// Today's date, UTC: the one look at the clock, and `--as-of` replaces it.
fn today() -> Date {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since_epoch.map_or(0, |since| since.as_secs() / 86_400);
    let days = i32::try_from(days).unwrap_or(0);
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
}

fn cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// What is said beside the report.
fn notices(packs: &[pack::PackFiles], checked: &Checked, global: &Global) {
    for line in &checked.trace {
        eprintln!("{line}");
    }
    if global.verbose {
        let names: Vec<&str> = packs.iter().map(|pack| pack.name.as_str()).collect();
        eprintln!("rules from {}", names.join(", "));
        for (path, why) in &checked.passed_over {
            eprintln!("passed over {path}: {why}");
        }
    }
}

fn write(target: &Target, report: &Report, global: &Global) -> Result<(), Failure> {
    match &target.file {
        None => {
            let style = style_for(&io::stdout(), global.color, global.quiet);
            let mut out = BufWriter::new(io::stdout().lock());
            written((target.output.write)(report, &style, &mut out).and_then(|()| out.flush()))
        }
        Some(path) => {
            let told = |error: io::Error| {
                Failure::Output(format!("{} cannot be written: {error}", path.display()))
            };
            let file = File::create(path).map_err(told)?;
            let style = style_for(&file, global.color, global.quiet);
            let mut out = BufWriter::new(file);
            (target.output.write)(report, &style, &mut out).and_then(|()| out.flush()).map_err(told)
        }
    }
}

/// 4 nothing to check, 3 incomplete, 1 findings that count, 0 clean; the first that applies.
fn exit_code(report: &Report, fail_on: FailOn, allow_empty: bool) -> u8 {
    let counts = |severity| report.findings.iter().any(|finding| finding.severity >= severity);
    let failed = match fail_on {
        FailOn::Error => counts(Severity::Error),
        FailOn::Warning => counts(Severity::Warning),
        FailOn::Advice => counts(Severity::Advice),
        FailOn::Never => false,
    };
    match () {
        () if report.summary.files == 0 && !allow_empty => 4,
        () if !report.broken.is_empty() => 3,
        () if failed => 1,
        () => 0,
    }
}
