//! Runs work in parallel on threads, with results in the order of the work.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use clearance_engine::system::run_on_threads;

/// Applies `work` to each item on threads with a stack of so many bytes; results are in the order of the items.
pub(super) fn run_parallel<T: Sync, R: Send>(
    items: &[T],
    threads: NonZeroUsize,
    stack: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let run = || loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(item) = items.get(index) else { return };
        let result = work(item);
        done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
    };
    run_on_threads(threads.get().min(items.len()), stack, run);
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::run_parallel;
    use std::num::NonZeroUsize;

    #[test]
    fn results_are_in_order_for_any_number_of_threads() {
        let items: Vec<u64> = (0..100).collect();
        let wanted: Vec<u64> = items.iter().map(|item| item * 2).collect();
        for threads in [1, 2, 7, 300] {
            let threads = NonZeroUsize::new(threads).unwrap();
            assert_eq!(run_parallel(&items, threads, 1 << 20, |item| item * 2), wanted);
            assert_eq!(run_parallel(&[], threads, 1 << 20, |item: &u64| *item), Vec::<u64>::new());
        }
    }
}
