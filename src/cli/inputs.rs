//! What is checked: paths, and standard input.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clearance::files::{self, Found, Input};
use clearance::pack::MANIFEST;

use super::Failure;

/// What standard input is called where nobody says.
const STDIN: &str = "stdin.toml";

/// What is checked: walked paths, and standard input.
pub(crate) struct Inputs {
    paths: Vec<PathBuf>,
    /// A file that is no customer's although it may lie among them.
    apart: Option<PathBuf>,
    stdin: Option<Found>,
}

impl Inputs {
    /// Looks at the arguments before anything is checked, and reads standard input if it is among them.
    pub(crate) fn of(
        paths: &[PathBuf],
        stdin_name: Option<&Path>,
        max_bytes: u64,
    ) -> Result<Self, Failure> {
        let (stdin, paths): (Vec<_>, Vec<_>) =
            paths.iter().cloned().partition(|path| path.as_path() == Path::new("-"));
        for path in paths.iter().filter(|path| path.is_file()) {
            files::format_by_name(path).map_err(|error| unknown_format(&error))?;
        }
        if let Some(pack) = paths.iter().find(|path| path.join(MANIFEST).is_file()) {
            return Err(Failure::usage(
                format!("{} is a folder of rules, not of customers", pack.display()),
                format!("to use these rules: `clearance check --rules {} PATHS`", pack.display()),
            ));
        }
        let stdin = match (stdin.is_empty(), stdin_name) {
            (false, name) => Some(read_stdin(name.unwrap_or(Path::new(STDIN)), max_bytes)?),
            (true, None) => None,
            (true, Some(_)) => {
                return Err(Failure::usage(
                    "--stdin-filename is given, but standard input is not read",
                    "add `-` to the paths",
                ));
            }
        };
        Ok(Self { paths, stdin, apart: None })
    }

    /// The same without a file: the evidence of the run, which may be there from the time before.
    #[must_use]
    pub(crate) fn without(self, apart: Option<&Path>) -> Self {
        Self { apart: apart.and_then(|path| path.canonicalize().ok()), ..self }
    }

    /// Everything there is to check.
    pub(crate) fn found(&self) -> impl Iterator<Item = Found> + use<> {
        let apart = self.apart.clone();
        let is_apart = move |path: &Path| {
            let named = apart.as_ref().filter(|apart| apart.file_name() == path.file_name());
            named.is_some_and(|apart| path.canonicalize().is_ok_and(|path| path == *apart))
        };
        let pass_over = move |found: Found| match found {
            Found::File(input) if input.file().is_some_and(&is_apart) => {
                Found::PassedOver(input.name, "the evidence")
            }
            found => found,
        };
        self.stdin.clone().into_iter().chain(files::walk(&self.paths).map(pass_over))
    }

    /// What there is to say where nothing was found.
    pub(crate) fn nothing(&self) -> String {
        let stdin = self.stdin.iter().map(|_| "standard input".to_owned());
        let paths = self.paths.iter().map(|path| path.display().to_string());
        let places: Vec<String> = stdin.chain(paths).collect();
        format!("there is no customer in {}", places.join(", "))
    }
}

fn unknown_format(error: &files::UnknownFormat) -> Failure {
    Failure::usage(error.to_string(), format!("the formats are {}", files::formats()))
}

fn read_stdin(name: &Path, max_bytes: u64) -> Result<Found, Failure> {
    let format = files::format_by_name(name).map_err(|error| unknown_format(&error))?;
    let shown = name.to_string_lossy();
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    if let Err(error) = read {
        return Ok(Found::Unreadable(shown.into_owned(), format!("cannot be read: {error}")));
    }
    Ok(Found::File(Input::bytes(&shown, format, bytes)))
}
