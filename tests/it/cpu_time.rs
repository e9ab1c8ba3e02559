//! Processor time of a thread: a bound on work that does not depend on what else the machine does.

use std::time::Duration;

/// Asserts that a call takes no more than some processor time on its thread; where the system does not tell, that it ends.
#[track_caller]
pub(crate) fn assert_within<T>(most: Duration, what: &str, call: impl FnOnce() -> T) -> T {
    let before = now();
    let result = call();
    if let Some((before, now)) = before.zip(now()) {
        let took = now - before;
        assert!(took < most, "{what}: {took:?}");
    }
    result
}

/// The processor time that the thread has taken.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn now() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Some(Duration::try_from(time).expect("a time since the thread began"))
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn now() -> Option<Duration> {
    None
}
