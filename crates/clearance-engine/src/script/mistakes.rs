//! Scripts that do not compile: what the parser says, in words for somebody who knows no compiler.

use std::sync::Arc;

use rhai::{LexError, ParseError, ParseErrorType};

use super::diagnostic::to_fragment;
use super::habits;
use clearance_syntax::source::{Diagnostic, Source};

mod escape;
mod habit;
mod missing;
mod names;
mod place;

pub use names::Libraries;
use place::{Place, is_name};

/// A script that does not compile.
pub(super) fn of_parse(
    error: &ParseError,
    source: &Arc<Source>,
    libraries: &Libraries<'_>,
) -> Diagnostic {
    let place = Place::new(source, error.position());
    let unless_habit = |explained: Diagnostic| place.find_habit().unwrap_or(explained);
    match error.err_type() {
        ParseErrorType::VariableUndefined(name) => unless_habit(place.no_variable(name)),
        ParseErrorType::ModuleUndefined(name) => place.no_library(name, libraries),
        ParseErrorType::MissingToken(..) if place.is_key() => unless_habit(place.no_key()),
        ParseErrorType::MissingToken(token, _) => unless_habit(place.missing_token(token)),
        ParseErrorType::Reserved(name) => reserved_word(&place, name),
        ParseErrorType::BadInput(error) => lexer_error(&place, error),
        ParseErrorType::UnknownOperator(sign) => {
            unless_habit(place.diagnostic(format!("unknown operator `{sign}`")))
        }
        ParseErrorType::UnexpectedEOF => place.unfinished_script(),
        ParseErrorType::VariableExpected => {
            unless_habit(place.diagnostic("a name is missing here"))
        }
        ParseErrorType::PropertyExpected => unless_habit(place.no_key()),
        other => {
            let (message, help) = describe_plain(other);
            let diagnostic =
                Diagnostic { help: help.map(str::to_owned), ..place.diagnostic(message) };
            match explains_itself(other) {
                true => diagnostic,
                false => unless_habit(diagnostic),
            }
        }
    }
}

/// Whether an error says what is wrong, whatever word stands at its place.
const fn explains_itself(error: &ParseErrorType) -> bool {
    matches!(
        error,
        ParseErrorType::ExprTooDeep
            | ParseErrorType::WrongFnDefinition
            | ParseErrorType::AssignmentToConstant(_)
            | ParseErrorType::LoopBreak
    )
}

/// Describes errors of the parser whose message does not depend on the place, with advice.
fn describe_plain(error: &ParseErrorType) -> (String, Option<&'static str>) {
    let (text, help) = match error {
        ParseErrorType::ExprTooDeep => ("expressions are nested too deeply", None),
        ParseErrorType::WrongFnDefinition => (
            "a function cannot be defined inside another",
            Some("write it outside, beside `check`"),
        ),
        ParseErrorType::LoopBreak => ("`break` and `continue` stand only in a loop", None),
        ParseErrorType::FnMissingName => {
            ("a function has a name here", Some("write `fn name(parameter) { … }`"))
        }
        ParseErrorType::WrongSwitchDefaultCase => {
            ("`_` is the last case of a `switch`", Some("write it behind all others"))
        }
        ParseErrorType::WrongSwitchIntegerCase => (
            "numbers stand before the ranges of a `switch`",
            Some("write this case above all that are ranges"),
        ),
        ParseErrorType::WrongSwitchCaseCondition => {
            ("this case of a `switch` cannot have a condition", None)
        }
        ParseErrorType::AssignmentToInvalidLHS(_) => (
            "nothing can be given to this",
            Some("a value is given to a variable, or to an item or key of one: `x = 1`, `x.a = 1`"),
        ),
        ParseErrorType::TooManyFunctions => ("the number of functions is over the limit", None),
        ParseErrorType::MalformedIndexExpr(_) => (
            "nothing is found by this",
            Some("a list is read by a number, from 0, a map or table by a name in quotes"),
        ),
        named => return plain_of_name(named),
    };
    (text.to_owned(), help)
}

/// The same where the error names something.
fn plain_of_name(error: &ParseErrorType) -> (String, Option<&'static str>) {
    match error {
        ParseErrorType::AssignmentToConstant(name) => {
            (format!("`{name}` is a constant"), Some("define it with `let` to change it"))
        }
        ParseErrorType::MismatchedType(wanted, found) => {
            let kind = |name: &str| match name.contains("boolean") {
                true => "`true` or `false`".to_owned(),
                false => rule_words(name),
            };
            let help =
                wanted.contains("boolean").then_some("`a ?? b` takes `b` where `a` is absent");
            (format!("expected {}, found {}", kind(wanted), kind(found)), help)
        }
        ParseErrorType::DuplicatedProperty(name) => {
            (format!("duplicate key `{name}` in the map"), Some("take one of them away"))
        }
        ParseErrorType::DuplicatedVariable(name) | ParseErrorType::VariableExists(name) => {
            (format!("`{name}` already exists"), Some("choose another name"))
        }
        ParseErrorType::FnDuplicatedDefinition(name, _) => (
            format!("function `{name}` with as many parameters already exists"),
            Some("choose another name"),
        ),
        ParseErrorType::FnDuplicatedParam(name, parameter) => (
            format!("`{name}` has two parameters `{parameter}`"),
            Some("choose another name for one of them"),
        ),
        ParseErrorType::FnMissingParams(name) => (
            format!("the parameters of `{name}` are missing here"),
            Some("write `fn name(parameter) { … }`"),
        ),
        ParseErrorType::FnMissingBody(name) => match name.is_empty() {
            true => ("the body of a closure is missing here".to_owned(), None),
            false => (format!("the body of `{name}` is missing here"), Some("write it in braces")),
        },
        ParseErrorType::ExprExpected(what) => {
            (format!("a value is missing here: {}", rule_words(what)), None)
        }
        ParseErrorType::LiteralTooLarge(..) => (to_fragment(&error.to_string()), None),
        other => (rule_words(&to_fragment(&other.to_string())), None),
    }
}

/// The parser's words for things in those of the rule language.
fn rule_words(text: &str) -> String {
    const NAMES: [(&str, &str); 3] =
        [("an iterable value", "a list or a range"), ("object map", "map"), ("array", "list")];
    NAMES.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn reserved_word(place: &Place<'_>, name: &str) -> Diagnostic {
    match place.find_habit() {
        Some(habit) => habit,
        None if !is_name(name) => place.diagnostic(format!("unknown operator `{name}`")),
        None => place.diagnostic(format!("`{name}` is a word that the language keeps")).help(
            match place.text(-1) {
                "let" | "const" => habits::RENAME,
                _ => habits::reserved_help(name),
            },
        ),
    }
}

/// Describes an error of the lexer.
fn lexer_error(place: &Place<'_>, error: &LexError) -> Diagnostic {
    let here = place.here();
    match error {
        LexError::UnterminatedString => place.unclosed_string(),
        LexError::MalformedChar(text) => {
            let help = match text.contains("${") {
                true => {
                    "a string with values in it stands in backticks: `` `${licenses} licenses` ``"
                }
                false => "single quotes are for one character, as in `'a'`",
            };
            place.diagnostic("a string stands in double quotes").help(help)
        }
        LexError::MalformedEscapeSequence(text) => place.unknown_escape(text),
        LexError::UnexpectedInput(_) if matches!(here, "let" | "const") => place
            .diagnostic(format!("`{here}` stands only at the start of a statement"))
            .help("define the variable in a line of its own above"),
        LexError::ImproperSymbol(sign, _) if sign == "=" => {
            place.diagnostic("`=` gives a variable a value; it does not compare").help("write `==`")
        }
        LexError::UnexpectedInput(text) => {
            place.find_habit().unwrap_or_else(|| match text.as_str() {
                ")" | "]" | "}" => place.diagnostic(format!("this `{text}` closes nothing")),
                _ => place.diagnostic(format!("unexpected `{text}`")),
            })
        }
        other => place
            .find_habit()
            .unwrap_or_else(|| place.diagnostic(rule_words(&to_fragment(&other.to_string())))),
    }
}
