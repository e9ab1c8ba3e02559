//! How a rule came to its verdict, for people who have never seen a script.

use std::io::{self, Write};

use crate::present::why::format::Output;
use crate::present::why::human::lines::write_events;
use crate::present::why::human::verdict::{verdict, verdict_over_all};
use crate::present::why::human::words::{About, in_document};
use crate::why::Why;
use clearance_render::output::escape::escape;
use clearance_render::output::human::{write_broken, write_findings};
use clearance_render::output::style::Style;

/// The row for `--format human`.
pub(crate) const OUTPUT: Output =
    Output { name: "human", about: "What the rule read and asked, for people", write };

fn write(why: &Why, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for customer in &why.customers {
        writeln!(out, "{}: {}", escape(&why.rule), escape(&why.title))?;
        let file = in_document(&customer.source.name, customer.document);
        writeln!(out, "{file}, as of {}\n", why.as_of)?;
        let about = About::One(&customer.source.name);
        write_events(&customer.events, &customer.findings, about, style, out)?;
        writeln!(out, "verdict: {}\n", verdict(customer, &why.words))?;
        write_findings(&customer.findings, style, out)?;
        write_broken(&customer.broken, &why.words, style, out)?;
    }
    if let Some(all) = &why.all {
        writeln!(out, "{}: {}", escape(&why.rule), escape(&why.title))?;
        writeln!(out, "over all {}, as of {}\n", escape(&why.words.subjects), why.as_of)?;
        write_events(&all.events, &all.findings, About::All, style, out)?;
        writeln!(
            out,
            "verdict over all {}: {}\n",
            escape(&why.words.subjects),
            verdict_over_all(all, &why.words)
        )?;
        write_findings(&all.findings, style, out)?;
        write_broken(&all.broken, &why.words, style, out)?;
    }
    write_broken(&why.broken, &why.words, style, out)
}
