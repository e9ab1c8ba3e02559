//! Values that were meant to be filled into a string that stands between quotes, where nothing is filled in.

use rhai::Position;

use super::frame::{Frame, VariableId};
use clearance_engine::script::functions;
use clearance_engine::script::tokens::is_word;

impl Frame<'_, '_> {
    /// Notes `${…}` in a string between quotes, where it names something that the script knows.
    pub(super) fn filled_in(&mut self, text: &str, at: Position) {
        let Some((value, variable)) = self.value_in(text) else { return };
        // It is meant to be read there.
        if let Some(id) = variable {
            self.read(id);
        }
        let span = self.span(at);
        let written = self.source_of().source.slice(span);
        let Some(inner) = written.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
            return;
        };
        let message = format!("`${{{value}}}` is not filled in between quotes");
        let help = match inner.contains(['`', '\n', '\\']) {
            true => "write the string in backticks".to_owned(),
            false => format!("write the string in backticks: `` `{inner}` ``"),
        };
        self.note("value-in-quotes", span, message, Some(help));
    }

    /// The first value between `${` and `}` that begins with a name which is known here, with the variable of that name.
    fn value_in<'t>(&self, text: &'t str) -> Option<(&'t str, Option<VariableId>)> {
        let mut values = text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        values.find_map(|value| {
            let inner = value.trim_start_matches([' ', '!', '(', '-']);
            let end = inner.find(|c| !is_word(c)).unwrap_or(inner.len());
            let (name, rest) = inner.split_at_checked(end).unwrap_or((inner, ""));
            let called = rest.starts_with('(') && functions::named(name).is_some();
            let variable = self.find(name);
            let known = variable.is_some() || name == "data" && rest.starts_with('.') || called;
            known.then_some((value, variable))
        })
    }
}
