//! Writes mutation results for people: a line for each rule, then broken rules and unnoticed mutants.

use std::io::{self, Write};

use crate::present::suite::suite_format::Detail;
use crate::suite::Mutation;
use crate::suite::mutate::{Mutant, MutantCounts, MutantGroup, MutatedRule, RuleBreak};
use clearance_engine::report::{Severity, Words};
use clearance_render::output::escape::escape;
use clearance_render::output::human::counts::{RED, YELLOW, apply_color, format_count};
use clearance_render::output::human::problem::{Problem, ProblemLevel};
use clearance_render::output::human::write_problems;
use clearance_render::output::snippet::{Snippet, SnippetMark, format_location};
use clearance_render::output::style::Style;

/// Writes all of it; where the output is to be quiet only what makes the run fail. In full detail every
/// mutant that was not noticed is listed.
pub(super) fn write_mutation(
    mutation: &Mutation,
    words: &Words,
    detail: Detail<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !style.quiet {
        write_rules(mutation, style, out)?;
    }
    write_problems(mutation.breaks.iter().map(|found| break_problem(found, words)), style, out)?;
    write_problems(mutation.never_firing().map(never_fires_problem), style, out)?;
    if !style.quiet {
        let unnoticed = mutation.groups.iter().filter(|group| group.is_unnoticed());
        for group in unnoticed {
            let text = group_text(group);
            write_problems(group_problem(group, &text, words).into_iter(), style, out)?;
        }
        write_rest(mutation, words, detail, out)?;
    }
    write_verdict(mutation, style, out)
}

/// A line for each rule and one for all, and what a mutant is.
fn write_rules(mutation: &Mutation, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let ids = mutation.rules.iter().map(|rule| rule.id.len());
    let widest = ids.max().unwrap_or_default().max("mutants".len());
    writeln!(out, "{:widest$}  tried  noticed  unnoticed  refused", "mutants")?;
    for rule in &mutation.rules {
        let id = escape(&rule.id);
        writeln!(out, "{id:widest$}  {}{}", counts_row(&rule.counts), rule_remarks(rule, style))?;
    }
    writeln!(out, "{:widest$}  {}", "total", counts_row(&mutation.total()))?;
    writeln!(
        out,
        "\na mutant is a fixture in which one value that the rule reads is changed; the schema refuses some\n"
    )
}

/// `   48       30          6       12   83 %`.
fn counts_row(counts: &MutantCounts) -> String {
    let percent = counts.percent().map(|percent| format!("  {percent:>3} %")).unwrap_or_default();
    let MutantCounts { noticed, survived, refused, .. } = counts;
    format!("{:>5}  {noticed:>7}  {survived:>9}  {refused:>7}{percent}", counts.tried_count())
}

/// The remarks beside the numbers of a rule.
fn rule_remarks(rule: &MutatedRule, style: &Style) -> String {
    let tried = rule.counts.tried_count();
    let fewer = (tried < rule.possible).then(|| format!("of {} possible", rule.possible));
    let broke = rule.counts.broke;
    let broke = (broke > 0).then(|| apply_color(&format!("{broke} broke the rule"), RED, style));
    let silent = (rule.fires == Some(false)).then(|| apply_color("never reports", RED, style));
    let remarks = [fewer, broke, silent].into_iter().flatten();
    remarks.fold(String::new(), |text, remark| text + "  " + remark.as_str())
}

/// A rule that breaks on a subject that keeps to the schema.
fn break_problem<'a>(found: &'a RuleBreak, words: &Words) -> Problem<'a> {
    let mutant = &found.mutant;
    let at = format_location(&mutant.place.source, mutant.place.span);
    let more = match found.count {
        1 => String::new(),
        count => format!(", and for {}", format_count(count - 1, "other mutant")),
    };
    let about =
        format!("for {} like {at}, where {}{more}", words.fill("{a subject}"), mutant_text(mutant));
    let help = words.fill(
        "{a subject} file like this one keeps to the schema, so the rule has to cope with it; fix the rule, \
         and keep this {subject} as a fixture",
    );
    let problem = Problem::of_broken(&found.broken, words);
    let help =
        problem.help.map_or_else(|| help.clone().into(), |own| format!("{own}; {help}").into());
    Problem {
        level: ProblemLevel { word: "breaks", severity: Severity::Error },
        about: Some(about),
        help: Some(help),
        ..problem
    }
}

/// The changed key and the change: "`ends` is left out".
fn mutant_text(mutant: &Mutant) -> String {
    let key = mutant.place.pointer.trim_start_matches('/').replace('/', ".");
    format!("`{}`: {}", escape(&key), escape(&mutant.words))
}

fn never_fires_problem(rule: &MutatedRule) -> Problem<'_> {
    let tried = format_count(rule.counts.tried_count(), "mutant");
    Problem {
        level: ProblemLevel { word: "never reports", severity: Severity::Error },
        rule: Some(escape(&rule.id)),
        url: None,
        message: format!("nothing that is changed in a fixture it passes makes it report ({tried})").into(),
        about: None,
        snippets: Vec::new(),
        help: Some(
            "look whether its condition can ever hold; if it can, add a passing fixture that is one change away \
             from a catching one"
                .into(),
        ),
        fixes: Vec::new(),
    }
}

/// The change of the first mutant of a group, and the number of others.
fn group_text(group: &MutantGroup) -> String {
    let first = group.survivors.first().map(|mutant| mutant.words.as_str()).unwrap_or_default();
    match group.survivors.len() {
        0 | 1 => first.to_owned(),
        count => format!("{first}; {} more like this", count - 1),
    }
}

/// A kind of change that no fixture notices, drawn at the first mutant.
fn group_problem<'a>(group: &'a MutantGroup, text: &'a str, words: &Words) -> Option<Problem<'a>> {
    let first = group.survivors.first()?;
    Some(Problem {
        level: ProblemLevel { word: "unnoticed", severity: Severity::Warning },
        rule: Some(escape(&group.rule)),
        url: None,
        message: format!(
            "says the same when {} is {}",
            group_key(group, words),
            group.operator.done
        )
        .into(),
        about: None,
        snippets: vec![Snippet {
            source: &first.place.source,
            document: first.place.document,
            marks: vec![SnippetMark { span: first.place.span, text }],
            leads: true,
        }],
        help: Some("add a fixture in which this matters, or let the rule not read it".into()),
        fixes: Vec::new(),
    })
}

/// The key of a group as messages write it.
fn group_key(group: &MutantGroup, words: &Words) -> String {
    match &*group.key {
        "" => words.fill("the {subject} file"),
        key => format!("`{}`", escape(key)),
    }
}

/// The changes that only some fixtures notice, and every mutant where that is wanted.
fn write_rest(
    mutation: &Mutation,
    words: &Words,
    detail: Detail<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let some = mutation.groups.iter().filter(|group| !group.is_unnoticed()).count();
    if let Detail::Brief { hint } = detail {
        return match some {
            0 => Ok(()),
            some => writeln!(
                out,
                "{} noticed in some fixtures and not in others, which can be right{hint}",
                count_kinds(some)
            ),
        };
    }
    for group in &mutation.groups {
        writeln!(
            out,
            "{}: {} {}: {} noticed, {} unnoticed",
            escape(&group.rule),
            group_key(group, words),
            group.operator.name,
            group.counts.noticed,
            group.counts.survived
        )?;
        for mutant in &group.survivors {
            let at = format_location(&mutant.place.source, mutant.place.span);
            writeln!(out, "  {at}: {}", escape(&mutant.words))?;
        }
    }
    Ok(())
}

fn count_kinds(count: usize) -> String {
    if count == 1 {
        "1 kind of change is".to_owned()
    } else {
        format!("{count} kinds of change are")
    }
}

/// Writes the verdict over all rules.
fn write_verdict(mutation: &Mutation, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let unnoticed = mutation.groups.iter().filter(|group| group.is_unnoticed()).count();
    if unnoticed > 0 && !style.quiet {
        let color = if mutation.is_good() { YELLOW } else { RED };
        let text = format!("{} unnoticed in every fixture", count_kinds(unnoticed));
        writeln!(out, "{}", apply_color(&text, color, style))?;
    }
    match mutation.options.min_percent.filter(|_| mutation.is_too_low()) {
        Some(least) => {
            let percent = mutation.total().percent().unwrap_or_default();
            let text = format!("{percent} % noticed is below the minimum of {least} %");
            writeln!(out, "{}", apply_color(&text, RED, style))
        }
        None => Ok(()),
    }
}
