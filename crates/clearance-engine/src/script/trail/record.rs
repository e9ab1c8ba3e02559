//! The record of one run: what was read and reported, and in which round of which loop.

use crate::script::node_ref::NodeRef;

/// How much of one run is recorded, in reads and in rounds.
const MAX_RECORDED: usize = 200_000;

/// The events of a run.
#[derive(Debug)]
pub(super) struct Record {
    /// The first is outside of all loops; each comes after the round that it lies in.
    pub(super) rounds: Vec<Round>,
    /// The number of the round that runs.
    pub(super) current: usize,
    pub(super) loops: usize,
    /// The events, each with the number of its round.
    pub(super) events: Vec<(usize, Event)>,
    /// For each report its round, and how many events came before it.
    pub(super) reports: Vec<(usize, usize)>,
    /// Whether there was more than is recorded.
    pub(super) is_full: bool,
}

/// One pass through the body of a loop, or a call whose result is discarded.
#[derive(Debug)]
pub(super) struct Round {
    /// The round that the loop runs in.
    pub(super) outside: usize,
    /// The number of the loop.
    pub(super) of: usize,
    /// Whether it is such a call.
    pub(super) is_call: bool,
}

#[derive(Debug)]
pub(super) enum Event {
    Read(NodeRef),
    /// A number or a date that the rule made was compared.
    Compared(String),
    /// The rule asked for today.
    AskedForToday,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            rounds: vec![Round { outside: 0, of: 0, is_call: false }],
            current: 0,
            loops: 0,
            events: Vec::new(),
            reports: Vec::new(),
            is_full: false,
        }
    }
}

impl Record {
    pub(super) fn add_event(&mut self, event: Event) {
        match self.events.len() < MAX_RECORDED {
            true => self.events.push((self.current, event)),
            false => self.is_full = true,
        }
    }

    pub(super) fn next_round(&mut self, round: Round) {
        if self.rounds.len() >= MAX_RECORDED {
            self.is_full = true;
            return;
        }
        self.current = self.rounds.len();
        self.rounds.push(round);
    }
}
