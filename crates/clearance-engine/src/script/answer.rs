//! The answer of a script about one document: the result of its `check`.

use jiff::civil::Date;
use rhai::{Array, Dynamic, Map};

use super::evaluate::DIFFERENCE;
use super::fast_path::{FastAnswer, FastRule, FastValue};
use super::refuse::value_kind;
use super::sandbox::{PreparedDocument, Sandbox};
use super::scripts::Evaluation;
use super::table::{MissingKey, Table, plain_scalar};
use crate::report::{TableRow, TableValue};
use clearance_syntax::document::Value;
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

/// The rows that a script gave, or what is wrong with them, as the rest of a sentence about the script.
type Rows = Result<Vec<TableRow>, String>;

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
        let fast = self.answer_fast(number, prepared);
        if let Some(fast) = fast.filter(|_| self.scripts.evaluation != Evaluation::Both) {
            return Ok(fast);
        }
        let value = self.ask_script(number, prepared)?;
        let day = value.read_lock::<Date>().map(|day| *day);
        let answer = match value.is_unit() {
            true => Answer::Nothing,
            false => day.map_or_else(|| Answer::Other(value_kind(&value)), Answer::Day),
        };
        match (fast, self.rules.get(number)) {
            (Some(fast), Some(rule)) if fast != answer => {
                let text = format!("{DIFFERENCE}: {fast:?}, and by rhai {answer:?}");
                Err(Diagnostic::new(&rule.source, Default::default(), text))
            }
            _ => Ok(answer),
        }
    }

    /// The answer of a script on the fast path, where it gives one there.
    fn answer_fast(&self, number: usize, prepared: &PreparedDocument) -> Option<Answer> {
        let check = self.rules.get(number)?.fast.check?;
        let functions = FastRule { applies: None, check: Some(check) };
        self.horizon.start(false);
        match self.ask_fast_path(functions, prepared, &Dynamic::UNIT) {
            FastAnswer::Finished(FastValue::Unit) => Some(Answer::Nothing),
            FastAnswer::Finished(FastValue::Date(day)) => Some(Answer::Day(day)),
            _ => None,
        }
    }

    /// Asks a script for the rows of the table of a document, by the keys of its columns. It may report nothing.
    ///
    /// # Errors
    /// Why it did not finish.
    pub fn run_rows(
        &self,
        number: usize,
        prepared: &PreparedDocument,
        keys: &[Box<str>],
    ) -> Result<Rows, Diagnostic> {
        let value = self.ask_script(number, prepared)?;
        let mut reader = RowReader { keys, room: self.limits.gathered_bytes };
        Ok(reader.read_rows(&value))
    }

    /// Runs a script on a document, and returns what it gave; `()` where there is no such script.
    fn ask_script(
        &self,
        number: usize,
        prepared: &PreparedDocument,
    ) -> Result<Dynamic, Diagnostic> {
        let rule = self.rules.get(number);
        let Some((rule, check)) = rule.and_then(|rule| Some((rule, rule.check.as_ref()?))) else {
            return Ok(Dynamic::UNIT);
        };
        self.horizon.start(false);
        self.collector.start_gathering(&prepared.view, self.limits);
        let given = self.run_guarded(rule, "check", &prepared.view, || {
            let document = Dynamic::from(Table::root(&prepared.view));
            let engine = self.pack_engine(rule).map_err(|error| ("check", error))?;
            check.call(engine, [document]).map_err(|error| ("check", error))
        });
        self.collector.take_reports();
        given
    }
}

/// Reads the rows of a table from what a script gave.
struct RowReader<'a> {
    keys: &'a [Box<str>],
    /// How many bytes more they may have.
    room: usize,
}

impl RowReader<'_> {
    fn read_rows(&mut self, value: &Dynamic) -> Rows {
        if value.is_unit() {
            return Ok(Vec::new());
        }
        let Some(rows) = value.read_lock::<Array>() else {
            return Err(format!("must give a list of maps or `()`, found {}", value_kind(value)));
        };
        rows.iter().map(|row| self.read_row(row)).collect()
    }

    fn read_row(&mut self, value: &Dynamic) -> Result<TableRow, String> {
        let Some(row) = value.read_lock::<Map>() else {
            return Err(format!("must give a list of maps, found {} in it", value_kind(value)));
        };
        let is_column = |key: &str| self.keys.iter().any(|column| **column == *key);
        if let Some(other) = row.keys().find(|key| !is_column(key.as_str())) {
            return Err(format!("gives `{other}` in a row, which is none of its columns"));
        }
        let keys = self.keys;
        let cells = keys.iter().map(|key| match row.get(&**key) {
            Some(cell) => self.read_cell(cell, key),
            None => Ok(Vec::new()),
        });
        Ok(TableRow { cells: cells.collect::<Result<_, _>>()? })
    }

    /// A value, or each of a list.
    fn read_cell(&mut self, value: &Dynamic, key: &str) -> Result<Vec<TableValue>, String> {
        let Some(list) = value.read_lock::<Array>() else {
            return Ok(self.read_value(value, key)?.into_iter().collect());
        };
        let values = list.iter().map(|item| self.read_value(item, key));
        Ok(values.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn read_value(&mut self, value: &Dynamic, key: &str) -> Result<Option<TableValue>, String> {
        if value.is_unit() || value.is::<MissingKey>() {
            return Ok(None);
        }
        let value = match plain_scalar(value) {
            Some(Value::Date(day)) => TableValue::Day(day),
            Some(Value::Text(text)) => TableValue::Text(text.to_string()),
            Some(Value::Int(number)) => TableValue::Text(number.to_string()),
            Some(Value::Float(number)) => TableValue::Text(number.to_string()),
            Some(Value::Bool(truth)) => TableValue::Text(truth.to_string()),
            _ => {
                return Err(format!(
                    "gives {} under `{key}`; a cell is a string, a number, a boolean, a date, or a list of them",
                    value_kind(value)
                ));
            }
        };
        let bytes = if let TableValue::Text(text) = &value { text.len() } else { 0 };
        self.room = self
            .room
            .checked_sub(size_of::<TableValue>() + bytes)
            .ok_or_else(|| "gives more about one document than `gather` may".to_owned())?;
        Ok(Some(value))
    }
}
