//! A run of the command: in this process where it can have a working folder of its own, else as a process.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::scratch::{Ran, ran};

/// Variables that change what is printed, or where.
const CLEARED: [&str; 7] = [
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "NO_GRAPHICS",
    "GITHUB_STEP_SUMMARY",
    "COLUMNS",
];

/// A run of the command that is to come.
#[derive(Debug, Clone)]
pub(crate) struct Invocation {
    folder: PathBuf,
    arguments: Vec<OsString>,
    environment: BTreeMap<OsString, OsString>,
    input: Vec<u8>,
    /// Whether its streams are those of a terminal.
    is_terminal: bool,
    /// Whether the date is fixed at the end of the arguments.
    is_dated: bool,
}

impl Invocation {
    /// A run in a folder, on a fixed day and without a terminal's settings.
    pub(crate) fn new(folder: &Path, arguments: &[&str]) -> Self {
        let is_ours = |name: &OsStr| {
            let name = name.to_string_lossy();
            name.starts_with("CLEARANCE_") || CLEARED.contains(&&*name)
        };
        let dated = ["check", "waivers"].iter().any(|name| arguments.first() == Some(name));
        Self {
            folder: folder.to_owned(),
            arguments: arguments.iter().map(OsString::from).collect(),
            environment: std::env::vars_os().filter(|(name, _)| !is_ours(name)).collect(),
            input: Vec::new(),
            is_terminal: false,
            is_dated: dated && !arguments.contains(&"--as-of"),
        }
    }

    pub(crate) fn args<T: Into<OsString>>(
        &mut self,
        arguments: impl IntoIterator<Item = T>,
    ) -> &mut Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    pub(crate) fn env(&mut self, name: &str, value: impl Into<OsString>) -> &mut Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    pub(crate) fn envs<'a>(
        &mut self,
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> &mut Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.environment.extend(variables);
        self
    }

    pub(crate) fn current_dir(&mut self, folder: PathBuf) -> &mut Self {
        self.folder = folder;
        self
    }

    /// What is on standard input; else nothing is.
    pub(crate) fn input(&mut self, bytes: &[u8]) -> &mut Self {
        self.input = bytes.to_owned();
        self
    }

    /// Answers that are typed on a terminal, which only runs in this process can be given.
    #[cfg(target_os = "linux")]
    pub(crate) fn typed(&mut self, answers: &[&str]) -> &mut Self {
        self.input = answers.iter().flat_map(|answer| [answer, "\n"]).collect::<String>().into();
        self.is_terminal = true;
        self
    }

    /// Runs the command.
    pub(crate) fn run(&mut self) -> Ran {
        in_process::run(self).unwrap_or_else(|| self.run_as_process())
    }

    /// Runs the command as a process.
    fn run_as_process(&self) -> Ran {
        let mut command = self.process();
        if self.input.is_empty() {
            return ran(&command.output().unwrap());
        }
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&self.input).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        ran(&command.stdin(file).output().unwrap())
    }

    /// The command as a process, but for what is on its standard input.
    pub(crate) fn process(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearance"));
        command.current_dir(&self.folder).args(self.all_arguments()).stdin(Stdio::null());
        command.env_clear().envs(&self.environment);
        command
    }

    fn all_arguments(&self) -> Vec<OsString> {
        let date: &[&str] = if self.is_dated { &["--as-of", "2026-11-22"] } else { &[] };
        self.arguments.iter().cloned().chain(date.iter().map(OsString::from)).collect()
    }
}

#[cfg(target_os = "linux")]
mod in_process {
    //! Runs in this process, each on a thread with a working folder of its own.

    use std::io::{Cursor, Write};
    use std::sync::{Arc, Mutex};
    use std::thread;

    use clearance::cli::{self, InputStream, OutputStream, Streams, Terminal};
    use nix::sched::{CloneFlags, unshare};

    use super::Invocation;
    use crate::scratch::Ran;

    /// As much as the system gives to the first thread of a process.
    const STACK_BYTES: usize = 8 << 20;

    /// Runs the command; `None` where the system lets no thread have a folder of its own.
    pub(super) fn run(invocation: &Invocation) -> Option<Ran> {
        let invocation = invocation.clone();
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        let thread = thread.name(thread::current().name().unwrap_or_default().to_owned());
        let run = thread.spawn(move || {
            unshare(CloneFlags::CLONE_FS).ok()?;
            std::env::set_current_dir(&invocation.folder).unwrap();
            Some(run_here(invocation))
        });
        // A panic in the run is one of the test.
        run.unwrap().join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    fn run_here(invocation: Invocation) -> Ran {
        let (out, err) = (Written::default(), Written::default());
        let mut arguments = invocation.all_arguments();
        arguments.insert(0, "clearance".into());
        let streams = Streams {
            out: OutputStream::new(out.clone(), false),
            err: OutputStream::new(err.clone(), invocation.is_terminal),
            input: InputStream::new(Cursor::new(invocation.input), invocation.is_terminal),
            terminal: Terminal { columns: || None, unicode: || true, links: || false },
        };
        let code = cli::run(&arguments, invocation.environment.into_iter().collect(), streams);
        Ran { code: Some(code.into()), out: out.text(), err: err.text() }
    }

    /// What was written to a stream.
    #[derive(Debug, Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Written {
        fn text(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
        }
    }

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod in_process {
    use super::Invocation;
    use crate::scratch::Ran;

    /// Here all threads share one working folder.
    pub(super) fn run(_: &Invocation) -> Option<Ran> {
        None
    }
}
