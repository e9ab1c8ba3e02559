//! The network of a maximum flow: needs on one side, stocks on the other, links between them.

use std::collections::VecDeque;

/// Needs that lack something although they get all of the stocks they are linked to, or stocks that have too much
/// although the needs they are linked to get all of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The stocks by their index, in order.
    pub(super) stocks: Vec<usize>,
    /// The needs by their index, in order.
    pub(super) needs: Vec<usize>,
    /// By how much the one sum is larger than the other.
    pub(super) by: i64,
}

/// Needs come first among the nodes, then stocks.
#[derive(Debug)]
pub(super) struct Network {
    nodes: Vec<Node>,
    links: Vec<Link>,
    needs: usize,
}

/// A need or a stock.
#[derive(Debug, Default)]
struct Node {
    amount: i64,
    /// The amount that a need still lacks, or a stock still has.
    left: i64,
    links: Vec<usize>,
    /// How many links it is away from a need that lacks something; nothing where no path leads to it.
    level: Option<u32>,
    /// Which of its links is tried next in this round.
    next: usize,
}

/// A link: the amount that a need gets from a stock.
#[derive(Debug, Clone, Copy)]
struct Link {
    need: usize,
    stock: usize,
    flow: i64,
}

impl Link {
    const fn other_end(self, node: usize) -> usize {
        if node == self.need { self.stock } else { self.need }
    }
}

impl Network {
    pub(super) fn new(stocks: Vec<i64>, needs: Vec<i64>) -> Self {
        let node = |amount| Node { amount, left: amount, ..Node::default() };
        Self {
            needs: needs.len(),
            nodes: needs.into_iter().chain(stocks).map(node).collect(),
            links: Vec::new(),
        }
    }

    pub(super) fn add_link(&mut self, stock: usize, need: usize) {
        let stock = stock + self.needs;
        for end in [need, stock] {
            if let Some(node) = self.nodes.get_mut(end) {
                node.links.push(self.links.len());
            }
        }
        self.links.push(Link { need, stock, flow: 0 });
    }

    /// Makes the flow as large as it can be. `step` is called for each link that is looked at, and may end it.
    pub(super) fn fill_needs<E>(
        &mut self,
        step: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<(), E> {
        while self.set_levels(step)? {
            for need in 0..self.needs {
                while self.left(need) > 0 && self.augment_flow(need, step)? {}
            }
        }
        Ok(())
    }

    /// The smallest set of needs that lack the most, a cut for each part of it that is not linked to others.
    pub(super) fn find_shortages<E>(
        &self,
        step: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<Cut>, E> {
        let starts = (0..self.needs).filter(|&need| self.left(need) > 0);
        self.find_cuts(starts.collect(), |node, link| node < self.needs || link.flow > 0, step)
    }

    /// The smallest set of stocks that have the most too much, a cut for each part of it.
    pub(super) fn find_surpluses<E>(
        &self,
        step: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<Cut>, E> {
        let starts = (self.needs..self.nodes.len()).filter(|&stock| self.left(stock) > 0);
        self.find_cuts(starts.collect(), |node, link| node >= self.needs || link.flow > 0, step)
    }

    fn left(&self, node: usize) -> i64 {
        self.nodes.get(node).map_or(0, |node| node.left)
    }

    /// The links of a node with the node at their other end.
    fn links_of(&self, node: usize) -> impl Iterator<Item = (Link, usize)> {
        let links = self.nodes.get(node).into_iter().flat_map(|node| &node.links);
        links
            .filter_map(|&link| self.links.get(link))
            .map(move |link| (*link, link.other_end(node)))
    }

    /// Finds the shortest paths from needs that lack something; whether one leads to a stock that is left.
    fn set_levels<E>(&mut self, step: &mut impl FnMut() -> Result<(), E>) -> Result<bool, E> {
        let mut queue = VecDeque::new();
        for (index, node) in self.nodes.iter_mut().enumerate() {
            let starts = index < self.needs && node.left > 0;
            (node.next, node.level) = (0, starts.then_some(0));
            queue.extend(starts.then_some(index));
        }
        let mut found = false;
        while let Some(at) = queue.pop_front() {
            found |= at >= self.needs && self.left(at) > 0;
            let level = self.nodes.get(at).and_then(|node| node.level).unwrap_or_default() + 1;
            let ahead: Vec<usize> = self
                .links_of(at)
                .filter(|(link, _)| at < self.needs || link.flow > 0)
                .map(|(_, other)| other)
                .collect();
            for other in ahead {
                step()?;
                if let Some(node) = self.nodes.get_mut(other).filter(|node| node.level.is_none()) {
                    node.level = Some(level);
                    queue.push_back(other);
                }
            }
        }
        Ok(found)
    }

    /// Lets a need have more along one path; whether there was one.
    fn augment_flow<E>(
        &mut self,
        need: usize,
        step: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<bool, E> {
        let mut path: Vec<usize> = Vec::new();
        let mut at = need;
        loop {
            if at >= self.needs && self.left(at) > 0 {
                self.push_flow(need, at, &path);
                return Ok(true);
            }
            step()?;
            if let Some((link, other)) = self.next_link(at) {
                path.push(link);
                at = other;
                continue;
            }
            let Some(link) = path.pop().and_then(|link| self.links.get(link)) else {
                return Ok(false);
            };
            at = link.other_end(at);
            if let Some(node) = self.nodes.get_mut(at) {
                node.next += 1;
            }
        }
    }

    /// The next link of a node that leads one level on, and where it leads.
    fn next_link(&mut self, at: usize) -> Option<(usize, usize)> {
        loop {
            let node = self.nodes.get(at)?;
            let number = *node.links.get(node.next)?;
            let link = self.links.get(number)?;
            let other = link.other_end(at);
            let ahead = self.nodes.get(other)?.level == node.level.map(|level| level + 1);
            if ahead && (at < self.needs || link.flow > 0) {
                return Some((number, other));
            }
            self.nodes.get_mut(at)?.next += 1;
        }
    }

    /// Lets as much flow along a path as fits. Every second link of it takes back what was given to another need.
    fn push_flow(&mut self, need: usize, stock: usize, path: &[usize]) {
        let taken = path.iter().skip(1).step_by(2).filter_map(|&link| self.links.get(link));
        let ends = [self.left(need), self.left(stock)];
        let most = taken.map(|link| link.flow).chain(ends).min().unwrap_or_default();
        for (index, &link) in path.iter().enumerate() {
            if let Some(link) = self.links.get_mut(link) {
                link.flow += if index % 2 == 0 { most } else { -most };
            }
        }
        for end in [need, stock] {
            if let Some(node) = self.nodes.get_mut(end) {
                node.left -= most;
            }
        }
    }

    /// All that is reached from `starts` over links that `leads` says yes to, as cuts.
    fn find_cuts<E>(
        &self,
        starts: Vec<usize>,
        leads: impl Fn(usize, &Link) -> bool,
        step: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<Cut>, E> {
        let mut reached = vec![false; self.nodes.len()];
        let mut ahead = starts;
        while let Some(at) = ahead.pop() {
            step()?;
            if let Some(reached) = reached.get_mut(at).filter(|reached| !**reached) {
                *reached = true;
                let links = self.links_of(at).filter(|(link, _)| leads(at, link));
                ahead.extend(links.map(|(_, other)| other));
            }
        }
        let mut cuts = Vec::new();
        for start in 0..self.nodes.len() {
            let part = self.take_part(start, &mut reached, step)?;
            cuts.extend((!part.is_empty()).then(|| self.build_cut(part)));
        }
        Ok(cuts)
    }

    /// The nodes that are linked to one, directly or through others, all of them reached; they are so no more.
    fn take_part<E>(
        &self,
        start: usize,
        reached: &mut [bool],
        step: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<usize>, E> {
        let mut part = Vec::new();
        let mut ahead = vec![start];
        while let Some(at) = ahead.pop() {
            step()?;
            if reached.get_mut(at).is_some_and(std::mem::take) {
                part.push(at);
                ahead.extend(self.links_of(at).map(|(_, other)| other));
            }
        }
        part.sort_unstable();
        Ok(part)
    }

    fn build_cut(&self, part: Vec<usize>) -> Cut {
        let (needs, stocks): (Vec<usize>, Vec<usize>) =
            part.into_iter().partition(|&node| node < self.needs);
        let sum = |nodes: &[usize]| -> i64 {
            nodes.iter().filter_map(|&node| self.nodes.get(node)).map(|node| node.amount).sum()
        };
        let by = (sum(&needs) - sum(&stocks)).abs();
        let stocks = stocks.into_iter().map(|stock| stock - self.needs).collect();
        Cut { stocks, needs, by }
    }
}
