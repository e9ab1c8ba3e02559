//! The order of steps that wait for each other: a topological sort that takes what is due first.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use jiff::civil::Date;

/// A step, as far as its order depends on it. Steps without a day come after those that have one.
#[derive(Debug)]
pub(super) struct StepNode {
    /// The day on which it is due.
    pub(super) due: Option<Date>,
    /// The steps that it waits for, by their number.
    pub(super) after: BTreeSet<usize>,
}

/// The numbers of steps in the order in which they are done: what others wait for, then by day, then by number.
///
/// # Errors
/// The numbers of steps that wait for each other, each for the next and the last for the first.
pub(super) fn order_steps(nodes: &[StepNode]) -> Result<Vec<usize>, Vec<usize>> {
    let by_number = sort_by(nodes, |number| number)?;
    let days = inherit_days(nodes, &by_number);
    // It has an order, so it has this one.
    sort_by(nodes, |number| (days.get(number).copied().unwrap_or(Date::MAX), number))
}

/// The day of each step, or that of the first step that waits for it: it has to be done until then as well.
fn inherit_days(nodes: &[StepNode], order: &[usize]) -> Vec<Date> {
    let own = nodes.iter().map(|node| node.due.unwrap_or(Date::MAX));
    let mut days: Vec<Date> = own.collect();
    for &number in order.iter().rev() {
        let (Some(node), Some(&day)) = (nodes.get(number), days.get(number)) else { continue };
        for &first in &node.after {
            if let Some(slot) = days.get_mut(first) {
                *slot = day.min(*slot);
            }
        }
    }
    days
}

/// A topological sort that takes the least of those that wait for nothing more.
fn sort_by<Key: Ord>(
    nodes: &[StepNode],
    key: impl Fn(usize) -> Key,
) -> Result<Vec<usize>, Vec<usize>> {
    let mut left: Vec<usize> = nodes.iter().map(|node| node.after.len()).collect();
    let free = left.iter().enumerate().filter(|(_, left)| **left == 0);
    let mut ready: BinaryHeap<Reverse<(Key, usize)>> =
        free.map(|(number, _)| Reverse((key(number), number))).collect();
    let mut waiting: Vec<Vec<usize>> = nodes.iter().map(|_| Vec::new()).collect();
    for (number, node) in nodes.iter().enumerate() {
        for &first in &node.after {
            waiting.get_mut(first).into_iter().for_each(|waiting| waiting.push(number));
        }
    }
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Reverse((_, number))) = ready.pop() {
        order.push(number);
        for &next in waiting.get(number).into_iter().flatten() {
            let Some(left) = left.get_mut(next) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(Reverse((key(next), next)));
            }
        }
    }
    if order.len() == nodes.len() { Ok(order) } else { Err(find_cycle(nodes, &order)) }
}

/// The steps of a circle among those that were not put in order: each of them waits for another of them.
fn find_cycle(nodes: &[StepNode], order: &[usize]) -> Vec<usize> {
    let ordered: BTreeSet<usize> = order.iter().copied().collect();
    let is_left = |number: &usize| !ordered.contains(number);
    let mut path: Vec<usize> = Vec::new();
    let mut next = (0..nodes.len()).find(is_left);
    while let Some(number) = next {
        if let Some(start) = path.iter().position(|known| *known == number) {
            return path.split_off(start);
        }
        path.push(number);
        next = nodes.get(number).and_then(|node| node.after.iter().copied().find(is_left));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{StepNode, order_steps};
    use jiff::civil::date;

    fn node(day: i8, after: &[usize]) -> StepNode {
        let due = (day > 0).then(|| date(2026, 11, day));
        StepNode { due, after: after.iter().copied().collect() }
    }

    #[test]
    fn what_others_wait_for_comes_first_and_then_what_is_due_first() {
        for (nodes, order) in [
            (vec![node(3, &[]), node(1, &[]), node(2, &[])], vec![1, 2, 0]),
            // A step without a day has that of the step which waits for it.
            (vec![node(5, &[]), node(3, &[2]), node(0, &[])], vec![2, 1, 0]),
            (vec![node(0, &[]), node(9, &[])], vec![1, 0]),
            (vec![node(1, &[1]), node(9, &[]), node(4, &[])], vec![1, 0, 2]),
            (vec![node(1, &[]), node(1, &[])], vec![0, 1]),
            (vec![], vec![]),
        ] {
            assert_eq!(order_steps(&nodes).unwrap(), order, "{nodes:?}");
        }
    }

    #[test]
    fn steps_in_a_circle_are_named() {
        let nodes = [node(1, &[]), node(1, &[2, 0]), node(1, &[3]), node(1, &[1]), node(2, &[1])];
        assert_eq!(order_steps(&nodes).unwrap_err(), [1, 2, 3]);
        assert_eq!(order_steps(&[node(1, &[0])]).unwrap_err(), [0]);
    }
}
