//! Work that is spread over threads, with results in the order of the work.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use clearance_engine::system::run_on_threads;

/// What `work` makes of each item, in the order of the items, on threads with so many bytes of stack.
pub(super) fn each<T: Sync, R: Send>(
    items: &[T],
    (threads, stack): (NonZeroUsize, usize),
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
    use super::each;
    use std::num::NonZeroUsize;

    #[test]
    fn results_are_in_order_for_any_number_of_threads() {
        let items: Vec<u64> = (0..100).collect();
        let wanted: Vec<u64> = items.iter().map(|item| item * 2).collect();
        for threads in [1, 2, 7, 300] {
            let threads = NonZeroUsize::new(threads).unwrap();
            assert_eq!(each(&items, (threads, 1 << 20), |item| item * 2), wanted);
            assert_eq!(each(&[], (threads, 1 << 20), |item: &u64| *item), Vec::<u64>::new());
        }
    }
}
