//! The pack that the program brings along, embedded: its rules, libraries, tables, schema and fixtures.

use std::path::Path;
use std::slice;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use clearance_engine::pack::{EmbeddedPack, LoadError, PackFiles, read_folder};

/// The name of the embedded pack, as in `--packs builtin` and `extends = ["builtin"]`.
pub const BUILTIN: &str = "builtin";

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The fixtures of the rules alone: the build script puts them there.
static FIXTURES: Dir<'_> = include_dir!("$OUT_DIR/fixtures");

static EMBEDDED: EmbeddedPack =
    EmbeddedPack { name: BUILTIN, texts: || texts(&RULES), fixtures: || texts(&FIXTURES) };

/// Returns the embedded pack.
pub fn builtin_pack() -> &'static PackFiles {
    static PACK: LazyLock<PackFiles> = LazyLock::new(|| PackFiles::from_embedded(&EMBEDDED));
    &PACK
}

/// Returns all packs that packs in folders may extend by name: what [`Request`](clearance_engine::pack::Request) and
/// [`read_folder`](clearance_engine::pack::read_folder) take.
pub fn shipped_packs() -> &'static [PackFiles] {
    slice::from_ref(builtin_pack())
}

/// Reads the pack in a folder, with the packs that it extends.
///
/// # Errors
/// The folder or a file in it cannot be read or is not UTF-8, a pack that it extends is not there, or it has no rule.
pub fn read_pack(folder: impl AsRef<Path>) -> Result<PackFiles, LoadError> {
    read_folder(folder.as_ref(), shipped_packs())
}

/// Returns the texts of an embedded folder by their path within it.
fn texts(folder: &'static Dir<'static>) -> Vec<(String, &'static str)> {
    let mut texts = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            if let Some(text) = file.contents_utf8() {
                texts.push((clearance_engine::files::display_path(file.path()), text));
            }
        }
    }
    texts
}
