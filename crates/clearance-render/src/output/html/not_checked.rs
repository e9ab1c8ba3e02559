//! The section of files and rules that could not be checked, which make the report incomplete.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::PageView;
use crate::output::html::{excerpt, fragments};
use crate::output::snippet::broken_snippet;
use clearance_engine::report::{Broken, BrokenKind};

pub(super) const SECTION: PageSection = PageSection {
    id: "not-checked",
    title: "Not checked",
    shown: |view| !view.report.broken.is_empty(),
    write: write_not_checked,
};

fn write_not_checked(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_markup(
        out,
        html! {
            p { "These could not be checked, so that nobody can say how they would have ended. Until they can be, this check is incomplete." }
        },
    )?;
    view.report.broken.iter().try_for_each(|broken| write_markup(out, render_broken(view, broken)))
}

fn render_broken(view: &PageView<'_>, broken: &Broken) -> Markup {
    html! {
        article.finding {
            h3 {
                span.severity.not-checked { "not checked" } " "
                span.message { (escape(&broken.message)) }
            }
            p.where {
                @if let Some(rule) = &broken.rule { (fragments::render_rule_link(view, rule)) }
                span { (describe_activity(view, broken)) }
            }
            @if let Some(snippet) = broken_snippet(broken) { (excerpt::render_figures(view, &[snippet])) }
            @if let Some(help) = &broken.help { p.help { b { "Help:" } " " (escape(help)) } }
        }
    }
}

fn describe_activity(view: &PageView<'_>, broken: &Broken) -> String {
    if broken.file.is_empty() {
        return format!("while checking all {} together", view.report.words.subjects);
    }
    let file = fragments::format_document(view, &broken.file, broken.document);
    match broken.kind {
        BrokenKind::File => format!("while reading {file}"),
        BrokenKind::Rule => format!("while checking {file}"),
    }
}
