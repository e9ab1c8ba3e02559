//! The definition files of a pack, for editors.

use super::{keys, language, libraries};
use clearance_engine::pack::Pack;
use clearance_syntax::source::Diagnostic;

/// The first line of every definition file: a file that lacks it was not written by this program.
pub const MARK: &str =
    "// Made by `clearance definitions`. Changes are lost when it is made again.";

/// How the names of definition files end.
pub const EXTENSION: &str = ".d.rhai";

/// A file of definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// The definition files for the rules of a pack, in the form that Rhai's language server reads: the language, the keys
/// of a document, the tables, and each library. Sorted by name.
///
/// # Errors
/// Returns the diagnostics of libraries that cannot be read.
pub fn definition_files(pack: &Pack) -> Result<Vec<DefinitionFile>, Vec<Diagnostic>> {
    let subject = pack.described.words.identifier();
    let mut files = vec![
        definition_file("clearance", "module static;", &language::language_definitions()),
        definition_file(&subject, "module static;", &keys::document_definitions(pack, &subject)),
        definition_file("data", "module static;", &keys::data_definitions(pack)),
    ];
    let mut diagnostics = Vec::new();
    for library in &pack.scripts.libraries {
        match libraries::library_definitions(library) {
            // A library may be called as one of the files above; what is called twice is told apart.
            Ok(text) => {
                let taken = files.iter().any(|file| file.name == library.name.clone() + EXTENSION);
                let name =
                    if taken { format!("lib-{}", library.name) } else { library.name.clone() };
                files.push(definition_file(&name, &format!("module {};", library.name), &text));
            }
            Err(more) => diagnostics.extend(more),
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if diagnostics.is_empty() { Ok(files) } else { Err(diagnostics) }
}

fn definition_file(name: &str, module: &str, definitions: &str) -> DefinitionFile {
    DefinitionFile {
        name: format!("{name}{EXTENSION}"),
        text: format!("{MARK}\n{module}\n\n{}\n", definitions.trim_end()),
    }
}
