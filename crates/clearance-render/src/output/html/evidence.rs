//! The evidence section: version, date, limits and digests of all files, so that the check can be repeated and compared.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::fragments;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::PageView;
use crate::output::human::counts::format_count;
use clearance_engine::report::{Evidence, Material, MaterialKind};

pub(super) const SECTION: PageSection = PageSection {
    id: "evidence",
    title: "Evidence",
    shown: |view| view.report.evidence.is_some(),
    write: write_materials,
};

/// More files of a kind than this are folded.
const MOST_OPEN: usize = 12;

fn write_materials(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(evidence) = &view.report.evidence else { return Ok(()) };
    write_markup(out, render_facts(view, evidence))?;
    let shown = |kind: &MaterialKind| !view.is_single() || !is_of_pack(*kind);
    for kind in MaterialKind::ALL.into_iter().filter(shown) {
        let materials: Vec<&Material> = evidence.materials_of(kind).collect();
        let open = materials.len() <= MOST_OPEN;
        if materials.is_empty() {
            continue;
        }
        let title = format!(
            "{} ({})",
            view.report.words.fill(material_title(kind)),
            format_count(materials.len() as u64, "file")
        );
        let open = if open { " open" } else { "" };
        writeln!(
            out,
            "<details class=\"digests\"{open}><summary>{}</summary>",
            escape_markup(&title)
        )?;
        writeln!(out, "<table aria-label=\"{}\">", escape_markup(&title))?;
        write_markup(
            out,
            html! { thead { tr { th scope="col" { "File" } th.number scope="col" { "Bytes" } th scope="col" { "SHA-256" } } } },
        )?;
        writeln!(out, "<tbody>")?;
        materials
            .into_iter()
            .try_for_each(|material| write_markup(out, render_digest_row(material)))?;
        writeln!(out, "</tbody></table></details>")?;
    }
    if !view.is_single() {
        return Ok(());
    }
    let others = evidence.materials.iter().filter(|material| is_of_pack(material.kind)).count();
    let others = format_count(others as u64, "file");
    let subjects = &view.report.words.subjects;
    write_markup(
        out,
        html! { p { (others) " of rules, tables and schemas are listed in the report of all " (subjects) "." } },
    )
}

/// Whether a material is the same for all subjects: a page about one of them does not list it.
const fn is_of_pack(kind: MaterialKind) -> bool {
    use MaterialKind as Kind;
    matches!(kind, Kind::Rule | Kind::Library | Kind::Table | Kind::Schema | Kind::Manifest)
}

fn render_facts(view: &PageView<'_>, evidence: &Evidence) -> Markup {
    html! {
        p { "What the check was made of. Who has the same files and the same version gets the same result." }
        dl.facts {
            div { dt { "Version of clearance" } dd { (escape(&evidence.version)) } }
            div { dt { "As of" } dd { (fragments::render_day(view.report.as_of)) } }
            @for (name, number) in &evidence.limits {
                div { dt { "Limit: " (escape(name)) } dd { (number) } }
            }
            @for table in &evidence.tables {
                @if let Some(day) = table.as_of {
                    div {
                        dt { "Facts of " (escape(&table.file)) " as of" }
                        dd { (fragments::render_day(day)) @if let Some(review) = table.review_by { small { "review by " (fragments::render_day(review)) } } }
                    }
                }
            }
        }
    }
}

/// A text as markup holds it.
fn escape_markup(text: &str) -> String {
    html! { (text) }.into_string()
}

const fn material_title(kind: MaterialKind) -> &'static str {
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

fn render_digest_row(material: &Material) -> Markup {
    html! {
        tr {
            th scope="row" { (escape(&material.name)) }
            td.number { (material.bytes) }
            td { code.digest { (escape(&material.sha256)) } }
        }
    }
}
