//! What could not be checked: nobody can say how it would have ended.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{Section, put};
use crate::output::html::view::View;
use crate::output::html::{excerpt, words};
use crate::output::snippet::of_broken;
use clearance_engine::report::{Broken, BrokenKind};

pub(super) const SECTION: Section = Section {
    id: "not-checked",
    title: "Not checked",
    shown: |view| !view.report.broken.is_empty(),
    write,
};

fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    put(
        out,
        html! {
            p { "These could not be checked, so that nobody can say how they would have ended. Until they can be, this check is incomplete." }
        },
    )?;
    view.report.broken.iter().try_for_each(|broken| put(out, article(view, broken)))
}

fn article(view: &View<'_>, broken: &Broken) -> Markup {
    html! {
        article.finding {
            h3 {
                span.severity.not-checked { "not checked" } " "
                span.message { (escape(&broken.message)) }
            }
            p.where {
                @if let Some(rule) = &broken.rule { (words::rule(view, rule)) }
                span { (about(view, broken)) }
            }
            @if let Some(snippet) = of_broken(broken) { (excerpt::figures(view, &[snippet])) }
            @if let Some(help) = &broken.help { p.help { b { "Help:" } " " (escape(help)) } }
        }
    }
}

fn about(view: &View<'_>, broken: &Broken) -> String {
    if broken.file.is_empty() {
        return format!("while checking all {} together", view.report.words.subjects);
    }
    let file = words::document(view, &broken.file, broken.document);
    match broken.kind {
        BrokenKind::File => format!("while reading {file}"),
        BrokenKind::Rule => format!("while checking {file}"),
    }
}
