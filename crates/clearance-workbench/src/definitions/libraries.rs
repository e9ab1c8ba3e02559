//! The functions of a library.

use super::comment::comment;
use clearance_engine::script::{Library, library_functions};
use clearance_syntax::source::Diagnostic;

pub(super) fn definitions(library: &Library) -> Result<String, Vec<Diagnostic>> {
    let functions = library_functions(&library.source)?;
    let mut text = String::new();
    for function in functions {
        let typed = |name: &String| format!("{name}: ?");
        let parameters: Vec<String> = function.parameters.iter().map(typed).collect();
        text += &comment(&function.comment);
        text += &format!("fn {}({}) -> ?;\n\n", function.name, parameters.join(", "));
    }
    Ok(text)
}
