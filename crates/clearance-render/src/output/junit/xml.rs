//! JUnit's XML in the form that all readers take: what Jenkins' schema (`jenkins-junit.xsd`) and Surefire's
//! (`surefire-test-report.xsd`) both let pass. The one thing beyond is `file`, which GitLab shows.
//!
//! Both schemas ask for order, Surefire's for a time of each case; it is zero, as the same input gives the same bytes.
//! Why a case was skipped is text, as Jenkins' schema has no attribute for it.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::output::escape::{escape, escape_lines};

/// Cases that belong together.
pub struct Suite {
    /// Its name.
    pub name: String,
    /// Names and values.
    pub properties: Vec<(String, String)>,
    /// Its test cases.
    pub cases: Vec<Case>,
}

/// A test, and how it ended.
pub struct Case {
    /// Its name.
    pub name: String,
    /// The file that it is about, if there is one.
    pub file: Option<String>,
    /// How it ended.
    pub end: End,
    /// Lines to read beside it; empty if there are none.
    pub output: String,
}

/// How a case ended.
pub enum End {
    /// It passed.
    Passed,
    /// It did not run, and why.
    Skipped(String),
    /// It failed.
    Failed(Problem),
    /// It could not be decided.
    Broken(Problem),
}

/// What is wrong.
pub struct Problem {
    /// In one line.
    pub message: String,
    /// The type of the failure.
    pub kind: &'static str,
    /// All that there is to say, in lines; empty if that is the message.
    pub text: String,
}

/// How many cases there are, and how many of them ended in which way.
#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of<'a>(cases: impl Iterator<Item = &'a Case>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            counts.tests += 1;
            match case.end {
                End::Passed => {}
                End::Skipped(_) => counts.skipped += 1,
                End::Failed(_) => counts.failures += 1,
                End::Broken(_) => counts.errors += 1,
            }
        }
        counts
    }
}

type To<'a> = Writer<&'a mut dyn Write>;

/// Writes a report. Hidden characters are escaped, whatever the texts hold.
pub fn write_report(name: &str, suites: &[Suite], out: &mut dyn Write) -> io::Result<()> {
    let mut to = Writer::new_with_indent(out, b' ', 4);
    to.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = Counts::of(suites.iter().flat_map(|suite| &suite.cases));
    let attributes = [
        ("name", name),
        ("tests", &counts.tests.to_string()),
        ("failures", &counts.failures.to_string()),
        ("errors", &counts.errors.to_string()),
    ];
    to.write_event(Event::Start(start("testsuites", &attributes)))?;
    suites.iter().try_for_each(|suite| write_suite(suite, &mut to))?;
    close("testsuites", &mut to)?;
    to.write_indent()
}

fn write_suite(suite: &Suite, to: &mut To<'_>) -> io::Result<()> {
    let counts = Counts::of(suite.cases.iter());
    let attributes = [
        ("name", &*suite.name),
        ("tests", &counts.tests.to_string()),
        ("errors", &counts.errors.to_string()),
        ("skipped", &counts.skipped.to_string()),
        ("failures", &counts.failures.to_string()),
    ];
    to.write_event(Event::Start(start("testsuite", &attributes)))?;
    if !suite.properties.is_empty() {
        to.write_event(Event::Start(start("properties", &[])))?;
        for (name, value) in &suite.properties {
            let property = start("property", &[("name", name), ("value", value)]);
            to.write_event(Event::Empty(property))?;
        }
        close("properties", to)?;
    }
    suite.cases.iter().try_for_each(|case| write_case(case, &suite.name, to))?;
    close("testsuite", to)
}

fn write_case(case: &Case, class: &str, to: &mut To<'_>) -> io::Result<()> {
    let mut attributes = vec![("name", &*case.name), ("classname", class), ("time", "0.000")];
    attributes.extend(case.file.as_deref().map(|file| ("file", file)));
    to.write_event(Event::Start(start("testcase", &attributes)))?;
    match &case.end {
        End::Passed => {}
        End::Skipped(why) => write_text(start("skipped", &[]), why, to)?,
        End::Failed(problem) => write_problem("failure", problem, to)?,
        End::Broken(problem) => write_problem("error", problem, to)?,
    }
    if !case.output.is_empty() {
        write_text(start("system-out", &[]), &case.output, to)?;
    }
    close("testcase", to)
}

fn write_problem(element: &str, problem: &Problem, to: &mut To<'_>) -> io::Result<()> {
    let attributes = [("message", &*problem.message), ("type", problem.kind)];
    match problem.text.as_str() {
        "" => to.write_event(Event::Empty(start(element, &attributes))),
        text => write_text(start(element, &attributes), text, to),
    }
}

fn write_text(element: BytesStart<'_>, text: &str, to: &mut To<'_>) -> io::Result<()> {
    let end = element.to_end().into_owned();
    to.write_event(Event::Start(element.borrow()))?;
    to.write_event(Event::Text(BytesText::new(&escape_lines(text))))?;
    to.write_event(Event::End(end))
}

fn start<'a>(element: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(element);
    for (name, value) in attributes {
        start.push_attribute((*name, &*escape(value)));
    }
    start
}

fn close(element: &str, to: &mut To<'_>) -> io::Result<()> {
    to.write_event(Event::End(BytesEnd::new(element)))
}
