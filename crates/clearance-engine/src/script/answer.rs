//! The answer of a script about one document: the result of its `check`.

use jiff::civil::Date;
use rhai::Dynamic;

use super::refuse::value_kind;
use super::sandbox::{PreparedDocument, Sandbox};
use super::table::Table;
use clearance_syntax::source::Diagnostic;

/// The answer of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// `()`.
    Nothing,
    /// A day.
    Day(Date),
    /// A value of another type, by the type's name.
    Other(&'static str),
}

impl Sandbox {
    /// Asks a script about a document. It may report nothing.
    ///
    /// # Errors
    /// Why it did not finish.
    pub fn run_answer(
        &self,
        number: usize,
        prepared: &PreparedDocument,
    ) -> Result<Answer, Diagnostic> {
        let rule = self.rules.get(number);
        let Some((rule, check)) = rule.and_then(|rule| Some((rule, rule.check.as_ref()?))) else {
            return Ok(Answer::Nothing);
        };
        self.horizon.start(false);
        self.collector.start_gathering(&prepared.view, self.limits);
        let given = self.run_guarded(rule, "check", &prepared.view, || {
            let document = Dynamic::from(Table::root(&prepared.view));
            let engine = self.pack_engine(rule).map_err(|error| ("check", error))?;
            check.call(engine, [document]).map_err(|error| ("check", error))
        });
        self.collector.take_reports();
        let value = given?;
        if value.is_unit() {
            return Ok(Answer::Nothing);
        }
        let day = value.read_lock::<Date>().map(|day| *day);
        Ok(day.map_or_else(|| Answer::Other(value_kind(&value)), Answer::Day))
    }
}
