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
pub struct JunitSuite {
    /// Its name.
    pub name: String,
    /// Names and values.
    pub properties: Vec<(String, String)>,
    /// Its test cases.
    pub cases: Vec<JunitCase>,
}

/// A test, and how it ended.
pub struct JunitCase {
    /// Its name.
    pub name: String,
    /// The file that it is about, if there is one.
    pub file: Option<String>,
    /// Its outcome.
    pub end: CaseEnd,
    /// Its output (`system-out`); empty if there is none.
    pub output: String,
}

/// The outcome of a case.
pub enum CaseEnd {
    /// It passed.
    Passed,
    /// It did not run, for this reason.
    Skipped(String),
    /// It failed.
    Failed(CaseProblem),
    /// It broke (`error`).
    Broken(CaseProblem),
}

/// The failure or error of a case.
pub struct CaseProblem {
    /// The message, in one line.
    pub message: String,
    /// The type of the failure.
    pub kind: &'static str,
    /// The details, in lines; empty if the message is all.
    pub text: String,
}

/// The counts of cases by outcome.
#[derive(Default)]
struct CaseCounts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl CaseCounts {
    fn from_cases<'a>(cases: impl Iterator<Item = &'a JunitCase>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            counts.tests += 1;
            match case.end {
                CaseEnd::Passed => {}
                CaseEnd::Skipped(_) => counts.skipped += 1,
                CaseEnd::Failed(_) => counts.failures += 1,
                CaseEnd::Broken(_) => counts.errors += 1,
            }
        }
        counts
    }
}

type XmlWriter<'a> = Writer<&'a mut dyn Write>;

/// Writes a report. Hidden characters are escaped, whatever the texts hold.
pub fn write_report(name: &str, suites: &[JunitSuite], out: &mut dyn Write) -> io::Result<()> {
    let mut to = Writer::new_with_indent(out, b' ', 4);
    to.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = CaseCounts::from_cases(suites.iter().flat_map(|suite| &suite.cases));
    let attributes = [
        ("name", name),
        ("tests", &counts.tests.to_string()),
        ("failures", &counts.failures.to_string()),
        ("errors", &counts.errors.to_string()),
    ];
    to.write_event(Event::Start(start_element("testsuites", &attributes)))?;
    suites.iter().try_for_each(|suite| write_suite(suite, &mut to))?;
    end_element("testsuites", &mut to)?;
    to.write_indent()
}

fn write_suite(suite: &JunitSuite, to: &mut XmlWriter<'_>) -> io::Result<()> {
    let counts = CaseCounts::from_cases(suite.cases.iter());
    let attributes = [
        ("name", &*suite.name),
        ("tests", &counts.tests.to_string()),
        ("errors", &counts.errors.to_string()),
        ("skipped", &counts.skipped.to_string()),
        ("failures", &counts.failures.to_string()),
    ];
    to.write_event(Event::Start(start_element("testsuite", &attributes)))?;
    if !suite.properties.is_empty() {
        to.write_event(Event::Start(start_element("properties", &[])))?;
        for (name, value) in &suite.properties {
            let property = start_element("property", &[("name", name), ("value", value)]);
            to.write_event(Event::Empty(property))?;
        }
        end_element("properties", to)?;
    }
    suite.cases.iter().try_for_each(|case| write_case(case, &suite.name, to))?;
    end_element("testsuite", to)
}

fn write_case(case: &JunitCase, class: &str, to: &mut XmlWriter<'_>) -> io::Result<()> {
    let mut attributes = vec![("name", &*case.name), ("classname", class), ("time", "0.000")];
    attributes.extend(case.file.as_deref().map(|file| ("file", file)));
    to.write_event(Event::Start(start_element("testcase", &attributes)))?;
    match &case.end {
        CaseEnd::Passed => {}
        CaseEnd::Skipped(why) => write_text(start_element("skipped", &[]), why, to)?,
        CaseEnd::Failed(problem) => write_problem("failure", problem, to)?,
        CaseEnd::Broken(problem) => write_problem("error", problem, to)?,
    }
    if !case.output.is_empty() {
        write_text(start_element("system-out", &[]), &case.output, to)?;
    }
    end_element("testcase", to)
}

fn write_problem(element: &str, problem: &CaseProblem, to: &mut XmlWriter<'_>) -> io::Result<()> {
    let attributes = [("message", &*problem.message), ("type", problem.kind)];
    match problem.text.as_str() {
        "" => to.write_event(Event::Empty(start_element(element, &attributes))),
        text => write_text(start_element(element, &attributes), text, to),
    }
}

fn write_text(element: BytesStart<'_>, text: &str, to: &mut XmlWriter<'_>) -> io::Result<()> {
    let end = element.to_end().into_owned();
    to.write_event(Event::Start(element.borrow()))?;
    to.write_event(Event::Text(BytesText::new(&escape_lines(text))))?;
    to.write_event(Event::End(end))
}

fn start_element<'a>(element: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(element);
    for (name, value) in attributes {
        start.push_attribute((*name, &*escape(value)));
    }
    start
}

fn end_element(element: &str, to: &mut XmlWriter<'_>) -> io::Result<()> {
    to.write_event(Event::End(BytesEnd::new(element)))
}
