//! Lints of string interpolation: `${…}` between quotes, where nothing is filled in.

use rhai::Position;

use super::catalogue::VALUE_IN_QUOTES;
use super::function_analysis::{FunctionAnalysis, VariableId};
use clearance_engine::script::functions;
use clearance_engine::script::lexer::token_texts;

impl FunctionAnalysis<'_, '_> {
    /// Notes `${…}` in a string between quotes, where it names something that the script knows.
    pub(super) fn check_interpolation(&mut self, text: &str, at: Position) {
        let Some((value, variable)) = self.find_interpolation(text) else { return };
        // It is meant to be read there.
        if let Some(id) = variable {
            self.read_variable(id);
        }
        let span = self.span_at(at);
        let written = self.script_text().source.slice(span);
        let Some(inner) = written.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
            return;
        };
        let message = format!("`${{{value}}}` is not filled in between quotes");
        let help = if inner.contains(['`', '\n', '\\']) {
            "write the string in backticks".to_owned()
        } else {
            format!("write the string in backticks: `` `{inner}` ``")
        };
        self.add_note(VALUE_IN_QUOTES, span, message, Some(help));
    }

    /// The first value between `${` and `}` that begins with a name which is known here, with the variable of that name.
    fn find_interpolation<'t>(&self, text: &'t str) -> Option<(&'t str, Option<VariableId>)> {
        let mut values = text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        values.find_map(|value| {
            let mut words = token_texts(value).skip_while(|word| matches!(*word, "!" | "(" | "-"));
            let (name, next) = (words.next().unwrap_or_default(), words.next());
            let called = next == Some("(") && functions::find_function(name).is_some();
            let variable = self.find_variable(name);
            let known = variable.is_some() || name == "data" && next == Some(".") || called;
            known.then_some((value, variable))
        })
    }
}
