//! What the check was made of, so that it can be made again and compared.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{Section, put};
use crate::output::html::view::View;
use crate::output::html::words;
use crate::output::human::counts::count;
use clearance_engine::report::{Evidence, Material, MaterialKind};

pub(super) const SECTION: Section = Section {
    id: "evidence",
    title: "Evidence",
    shown: |view| view.report.evidence.is_some(),
    write,
};

/// More files of a kind than this are folded.
const MOST_OPEN: usize = 12;

fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(evidence) = &view.report.evidence else { return Ok(()) };
    put(out, facts(view, evidence))?;
    for kind in MaterialKind::ALL {
        let materials: Vec<&Material> = evidence.materials_of(kind).collect();
        let open = materials.len() <= MOST_OPEN;
        if materials.is_empty() {
            continue;
        }
        let title = format!(
            "{} ({})",
            view.report.words.fill(title(kind)),
            count(materials.len() as u64, "file")
        );
        let open = if open { " open" } else { "" };
        writeln!(out, "<details class=\"digests\"{open}><summary>{}</summary>", quoted(&title))?;
        writeln!(out, "<table aria-label=\"{}\">", quoted(&title))?;
        put(
            out,
            html! { thead { tr { th scope="col" { "File" } th.number scope="col" { "Bytes" } th scope="col" { "SHA-256" } } } },
        )?;
        writeln!(out, "<tbody>")?;
        materials.into_iter().try_for_each(|material| put(out, digest(material)))?;
        writeln!(out, "</tbody></table></details>")?;
    }
    Ok(())
}

fn facts(view: &View<'_>, evidence: &Evidence) -> Markup {
    html! {
        p { "What the check was made of. Who has the same files and the same version gets the same result." }
        dl.facts {
            div { dt { "Version of clearance" } dd { (escape(&evidence.version)) } }
            div { dt { "As of" } dd { (words::day(view.report.as_of)) } }
            @for (name, number) in &evidence.limits {
                div { dt { "Limit: " (escape(name)) } dd { (number) } }
            }
        }
    }
}

/// A text as markup holds it.
fn quoted(text: &str) -> String {
    html! { (text) }.into_string()
}

const fn title(kind: MaterialKind) -> &'static str {
    match kind {
        MaterialKind::Input => "{Subject} files",
        MaterialKind::Rule => "Rules",
        MaterialKind::Library => "Libraries of rules",
        MaterialKind::Table => "Tables",
        MaterialKind::Schema => "Schemas",
        MaterialKind::Manifest => "Packs",
        MaterialKind::Configuration => "Configuration",
        MaterialKind::Waivers => "Waivers",
        MaterialKind::Baseline => "Baseline",
    }
}

fn digest(material: &Material) -> Markup {
    html! {
        tr {
            th scope="row" { (escape(&material.name)) }
            td.number { (material.bytes) }
            td { code.digest { (escape(&material.sha256)) } }
        }
    }
}
