//! The summary of a job of GitHub Actions: the Markdown report, shown below the job's log.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use clearance_engine::report::Report;
use clearance_render::output::{Style, comment};

use super::console::Console;
use super::reports;
use super::target::Target;

/// The format whose readers have a summary.
const FORMAT: &str = "github";

/// The file that GitHub shows when the step is over.
const VARIABLE: &str = "GITHUB_STEP_SUMMARY";

/// GitHub shows nothing at all of a larger file.
const MOST_BYTES: u64 = 1 << 20;

/// Adds the report to the job's summary, where a report for GitHub is asked for and there is a summary. The summary is
/// a courtesy: that it cannot be written is told, and changes nothing.
pub(crate) fn append_summary(targets: &[Target], report: &Report, console: &Console) {
    if !reports::has_format(targets, FORMAT) {
        return;
    }
    let Some(file) = console.environment.filled_variable(VARIABLE) else { return };
    if let Err(error) = append_to(Path::new(file), report) {
        console.eprintln(format_args!("the job summary cannot be written: {error}"));
    }
}

fn append_to(path: &Path, report: &Report) -> io::Result<()> {
    let mut text = Vec::new();
    (comment::FORMAT.write)(report, &Style::PLAIN, &mut text)?;
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let there = file.metadata()?.len();
    if there + text.len() as u64 >= MOST_BYTES {
        return Err(io::Error::other("it would be larger than 1 MiB"));
    }
    // What is there may end within a line.
    if there > 0 {
        file.write_all(b"\n")?;
    }
    file.write_all(&text)
}

#[cfg(test)]
mod tests {
    use super::append_to;
    use clearance_engine::report::{Holding, Report, Summary, Words};

    fn report() -> Report {
        Report {
            words: Words::default(),
            as_of: jiff::civil::date(2026, 11, 22),
            root: clearance_syntax::source::Root::default(),
            rules: Vec::new(),
            findings: Vec::new(),
            joined: Vec::new(),
            broken: Vec::new(),
            summary: Summary { files: 2, documents: 2, ..Summary::default() },
            off: Vec::new(),
            has_schema: true,
            stand_in: None,
            holding: Holding::default(),
            subjects: Vec::new(),
            plans: Vec::new(),
            unplanned: Vec::new(),
            table: None,
            title: None,
            author: None,
            evidence: None,
        }
    }

    #[test]
    fn it_is_added_to_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.md");
        append_to(&file, &report()).unwrap();
        let once = std::fs::read_to_string(&file).unwrap();
        assert!(once.starts_with("## Clearance: 2 of 2 documents may pass\n"), "{once}");
        append_to(&file, &report()).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("{once}\n{once}"));
    }

    #[test]
    fn what_is_there_is_not_lost_to_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.md");
        let full = "x".repeat((1 << 20) - 10);
        std::fs::write(&file, &full).unwrap();
        assert!(append_to(&file, &report()).is_err());
        assert!(append_to(folder.path(), &report()).is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), full);
    }
}
