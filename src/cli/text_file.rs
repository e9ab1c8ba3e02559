//! Files that the command wrote, and reads again.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use clearance_engine::files::{decode_utf8, display_path};
use clearance_engine::pack::LoadError;
use clearance_syntax::source::Source;

use super::failure::Failure;

/// How large such a file may be, in bytes. A million findings take a third of it.
const MOST_BYTES: u64 = 1 << 30;

/// The text of a file; `what` and `help` are for the message where it cannot be read.
pub(crate) fn read_text_file(path: &Path, what: &str, help: &str) -> Result<Arc<Source>, Failure> {
    let name = display_path(path);
    let refuse = |message: String| Failure::usage(message, help);
    let mut bytes = Vec::new();
    let file = File::open(path);
    let read = file.and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refuse(format!("the {what} {name} is not there")),
        _ => refuse(format!("cannot read the {what} {name}: {error}")),
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        let limit = MOST_BYTES >> 20;
        return Err(refuse(format!("the {what} {name} is larger than {limit} MiB")));
    }
    decode_utf8(&name, bytes).map_err(|error| Failure::Load(LoadError { diagnostics: vec![error] }))
}
