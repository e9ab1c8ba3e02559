//! Writes explanations of verdicts for people who have never seen a script.

use std::io::{self, Write};

use crate::present::why::human::event_lines::write_events;
use crate::present::why::human::event_text::{ValueOwner, in_document};
use crate::present::why::human::verdict_text::{cross_verdict, subject_verdict};
use crate::present::why::why_format::WhyFormat;
use crate::why::Explanation;
use clearance_render::output::escape::escape;
use clearance_render::output::human::{write_broken, write_findings};
use clearance_render::output::style::Style;

/// The row for `--format human`.
pub(crate) const OUTPUT: WhyFormat = WhyFormat {
    name: "human",
    about: "What the rule read and asked, for people",
    write: write_human,
};

fn write_human(why: &Explanation, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for customer in &why.customers {
        writeln!(out, "{}: {}", escape(&why.rule), escape(&why.title))?;
        let file = in_document(&customer.source.name, customer.document);
        writeln!(out, "{file}, as of {}\n", why.as_of)?;
        let about = ValueOwner::One(&customer.source.name);
        write_events(&customer.events, &customer.findings, about, style, out)?;
        writeln!(out, "verdict: {}\n", subject_verdict(customer, &why.words))?;
        write_findings(&customer.findings, style, out)?;
        write_broken(&customer.broken, &why.words, style, out)?;
    }
    if let Some(all) = &why.all {
        writeln!(out, "{}: {}", escape(&why.rule), escape(&why.title))?;
        writeln!(out, "over all {}, as of {}\n", escape(&why.words.subjects), why.as_of)?;
        write_events(&all.events, &all.findings, ValueOwner::All, style, out)?;
        writeln!(
            out,
            "verdict over all {}: {}\n",
            escape(&why.words.subjects),
            cross_verdict(all, &why.words)
        )?;
        write_findings(&all.findings, style, out)?;
        write_broken(&all.broken, &why.words, style, out)?;
    }
    write_broken(&why.broken, &why.words, style, out)
}
