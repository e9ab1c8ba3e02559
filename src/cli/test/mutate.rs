//! `--mutate` and what goes with it.

use clap::Args;
use clearance_workbench::suite::mutate::MutationOptions;

/// How fixtures are changed to see what no rule notices.
#[derive(Debug, Args)]
pub(super) struct MutateOptions {
    /// Change one value of a fixture at a time and show what no rule notices
    #[arg(long, help_heading = "Mutation")]
    mutate: bool,
    /// How many changed fixtures each rule is tried on at most
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3000,
        requires = "mutate",
        help_heading = "Mutation"
    )]
    mutate_max: usize,
    /// Which of them are tried where there are more: another number, others
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        requires = "mutate",
        help_heading = "Mutation"
    )]
    mutate_seed: u64,
    /// Fail where fewer in a hundred are noticed, over all rules
    #[arg(
        long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100),
        requires = "mutate", help_heading = "Mutation"
    )]
    mutate_min: Option<u8>,
}

impl MutateOptions {
    /// The options of the mutation, if it is asked for.
    pub(super) fn mutation_options(&self) -> Option<MutationOptions> {
        self.mutate.then_some(MutationOptions {
            max: self.mutate_max,
            seed: self.mutate_seed,
            min_percent: self.mutate_min,
        })
    }
}
