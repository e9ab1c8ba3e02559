//! The functions of a library and their documentation, read without running it.

use std::sync::Arc;

use rhai::{AST, Scope};

use super::lexer::{Lexed, lex};
use super::limits::Limits;
use super::mistakes::Libraries;
use super::{diagnostic, engine, parse, stack};
use clearance_syntax::source::{Diagnostic, Source};

/// A function of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryFunction {
    /// Its name, without the library's.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<String>,
    /// The `///` lines above it, in Markdown; empty where there are none.
    pub comment: String,
}

/// The functions of a library, in the order in which they are written.
///
/// # Errors
/// Returns the syntax error of a script.
pub fn library_functions(source: &Arc<Source>) -> Result<Vec<LibraryFunction>, Vec<Diagnostic>> {
    let expression_depth = Limits::MAX_EXPRESSION_DEPTH;
    let limits = Limits { expression_depth, ..Limits::default() };
    stack::with_stack(stack::of_reading(&limits), || {
        let ast = parse::parse_script(
            &engine::parsing_engine(&limits),
            &Scope::new(),
            source,
            &Libraries::NONE,
        )?;
        Ok(functions_of(&ast, source))
    })
}

/// The functions of a script, in the order in which they are written.
fn functions_of(ast: &AST, source: &Source) -> Vec<LibraryFunction> {
    let lexed = lex(&source.text);
    // Closures have names that no script can write.
    let written = ast.iter_functions().filter(|function| !function.name.contains('$'));
    let mut functions: Vec<_> = written
        .map(|function| {
            let at = diagnostic::definition_among(&lexed.tokens, source, function.name).start;
            let made = LibraryFunction {
                name: function.name.to_owned(),
                parameters: function.params.iter().map(|&name| name.to_owned()).collect(),
                comment: comment_above(source, &lexed, at),
            };
            (at, made.parameters.len(), made)
        })
        .collect();
    functions.sort_by_key(|&(at, parameters, _)| (at, parameters));
    functions.into_iter().map(|(.., function)| function).collect()
}

/// Returns the `///` lines above an offset.
fn comment_above(source: &Source, lexed: &Lexed, offset: usize) -> String {
    let above = (1..source.position(offset).line).rev();
    let lines = above.map_while(|line| lexed.comment_line(source, line, "///"));
    let mut lines: Vec<&str> = lines.map(str::trim_end).collect();
    lines.reverse();
    lines.join("\n").trim().to_owned()
}
