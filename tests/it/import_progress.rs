//! The progress of `clearance import`: on the standard error of a terminal, and nowhere else.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use clearance::cli::{self, InputStream, OutputStream, Streams};

/// How progress begins and ends, so that whatever comes next starts on a clean line.
const CLEAR: &str = "\r\u{1b}[K";

/// What was written to a stream.
#[derive(Debug, Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An export that ends when somebody has seen how far it is read, or when nobody shows it for long.
struct SlowExport {
    bytes: &'static [u8],
    error: Written,
    patience: Duration,
}

impl Read for SlowExport {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            let start = Instant::now();
            while !self.error.text().contains("read ") && start.elapsed() < self.patience {
                thread::sleep(Duration::from_millis(10));
            }
        }
        self.bytes.read(buffer)
    }
}

/// What is printed on standard error while an export is read from standard input.
fn import_slowly(arguments: &str, is_terminal: bool, patience: Duration) -> String {
    let error = Written::default();
    let bytes = include_bytes!("../../fixtures/exports/skus-alone/skus.json");
    let input = SlowExport { bytes, error: error.clone(), patience };
    let streams = Streams {
        err: OutputStream::new(error.clone(), is_terminal),
        input: InputStream::new(input, false),
        ..Streams::null()
    };
    let arguments: Vec<_> = format!("clearance import - --check --no-config{arguments}")
        .split(' ')
        .map(Into::into)
        .collect();
    let code = cli::run(&arguments, Default::default(), streams);
    assert_eq!(code, 0, "{}", error.text());
    error.text()
}

#[test]
fn a_terminal_shows_how_much_is_read() {
    let shown = import_slowly("", true, Duration::from_secs(60));
    let (progress, summary) = shown.rsplit_once(CLEAR).unwrap();
    assert!(progress.starts_with(&format!("{CLEAR}read 0 MB\r")), "{shown:?}");
    assert!(summary.starts_with("standard input: Microsoft Graph"), "{shown:?}");
}

#[test]
fn no_other_stream_and_no_quiet_run_does() {
    let longer = Duration::from_millis(1_300);
    for (arguments, is_terminal) in [("", false), (" -q", true)] {
        let shown = import_slowly(arguments, is_terminal, longer);
        assert!(!shown.contains(CLEAR) && !shown.contains("read 0"), "{shown:?}");
    }
}
