//! Names that mean nothing where a script is refused: of variables and libraries.

use super::habit::is_short;
use super::place::{Place, is_name};
use crate::script::functions;
use crate::script::habits::calls;
use crate::script::lexer::token_texts;
use crate::suggestion::closest_match;
use clearance_syntax::source::{Diagnostic, Span};

/// The names before `::` that a script may write.
pub struct Libraries<'a> {
    pub(crate) names: &'a [&'a str],
    /// Returns the advice for one that is none of them, where that can be said.
    pub(crate) help: &'a dyn Fn(&str) -> Option<String>,
}

impl Libraries<'_> {
    /// Where libraries are not looked at.
    pub const NONE: Self = Self { names: &[], help: &|_| None };
}

impl Place<'_> {
    pub(super) fn no_library(&self, name: &str, libraries: &Libraries<'_>) -> Diagnostic {
        let diagnostic = self.diagnostic(format!("unknown library `{name}`"));
        diagnostic.help((libraries.help)(name).unwrap_or_else(|| {
            match closest_match(name, libraries.names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its functions would be in lib/{name}.rhai"),
            }
        }))
    }

    pub(super) fn no_variable(&self, name: &str) -> Diagnostic {
        if let Some(diagnostic) = self.of_object(name) {
            return diagnostic;
        }
        let diagnostic = self.diagnostic(format!("unknown variable `{name}`"));
        let known = self.variables_before();
        let near = closest_match(name, known.into_iter());
        if let Some(defined) = self.definition_help(name) {
            return diagnostic.help(match near {
                Some(near) => format!("did you mean `{near}`? A new one is defined by {defined}"),
                None => format!("define it first: {defined}"),
            });
        }
        if let Some(near) = near {
            return diagnostic.help(format!("did you mean `{near}`?"));
        }
        let near = closest_match(name, functions::all_functions().map(|function| function.name));
        diagnostic.help(match (calls::value_help(name), functions::find_function(name), near) {
            (Some(help), ..) => help.to_owned(),
            (_, Some(_), _) => format!("`{name}` is a function: `{name}(…)` or `value.{name}(…)`"),
            (_, None, Some(near)) => format!("did you mean the function `{near}(…)`?"),
            _ => "a function sees its parameters, what it defines itself, and `data`".to_owned(),
        })
    }

    /// What other languages have as an object, as in `Math.max(a, b)`.
    fn of_object(&self, name: &str) -> Option<Diagnostic> {
        let (function, called) = (self.text(2), self.text(3) == "(");
        if self.text(1) != "." || !called {
            return None;
        }
        let help = calls::of_object(name, function)?;
        let end = self.token(2)?.span.end;
        let text = format!("there is no `{name}.{function}` in this language");
        Some(self.diagnostic_at(Span::new(self.span.start, end), text).help(help))
    }

    /// How a variable is defined to which the script gives a value here.
    fn definition_help(&self, name: &str) -> Option<String> {
        let (first, second) = (self.text(1), self.text(2));
        let adds = matches!(first, "+" | "-" | "*" | "/" | "%") && second == "=";
        if adds {
            return Some(format!("`let {name} = 0`"));
        }
        let assigns = first == "=" && !matches!(second, "=" | ">");
        let value = self.statement_after(1);
        let itself = token_texts(value).any(|word| word == name);
        let value = match is_short(value) {
            _ if itself => "0",
            true => value,
            false => "…",
        };
        assigns.then(|| format!("`let {name} = {value}`"))
    }

    /// What is defined in the function around the place, before it.
    fn variables_before(&self) -> Vec<&str> {
        let mut names = vec!["data"];
        let mut defines = false;
        let mut bars = false;
        for word in self.function_before() {
            match word {
                "let" | "const" | "for" | "(" | "," => defines = true,
                "|" => bars = !bars,
                ")" | "in" | "=" | "{" | "#{" => defines = false,
                name if (defines || bars) && is_name(name) => {
                    names.push(name);
                    defines = false;
                }
                _ => {}
            }
        }
        names.retain(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        names
    }
}
