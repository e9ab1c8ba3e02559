//! The title and the author of a report, which it shows as they are given.

use clap::Args;
use clearance_engine::report::Report;

/// The options of the title and the author.
#[derive(Debug, Args)]
pub(crate) struct HeadingOptions {
    /// The title of the HTML page: a line above the verdict
    #[arg(long, value_name = "TEXT", help_heading = "Report")]
    title: Option<String>,
    /// The author of the HTML page: a line below the verdict
    #[arg(long, value_name = "TEXT", help_heading = "Report")]
    author: Option<String>,
}

impl HeadingOptions {
    /// Gives them to a report. One that is empty is none, so that an option can take back what the configuration says.
    pub(crate) fn apply(&self, report: &mut Report) {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        (report.title, report.author) = (given(&self.title), given(&self.author));
    }
}
