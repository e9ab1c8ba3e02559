//! The options that say what a rule may use.

use clap::Args;
use clearance_engine::script::Limits;

/// What one rule may use on one document.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits of one rule on one document")]
pub(crate) struct LimitOptions {
    /// Operations
    #[arg(long, value_name = "N", default_value_t = Limits::default().operations)]
    max_operations: u64,
    /// Functions inside one another
    #[arg(long, value_name = "N", default_value_t = Limits::default().call_depth, value_parser = call_depth)]
    max_call_depth: usize,
    /// Expressions inside one another
    #[arg(long, value_name = "N", default_value_t = Limits::default().expression_depth, value_parser = expression_depth)]
    max_expression_depth: usize,
    /// Bytes in a string, or in all strings of a list or map
    #[arg(long, value_name = "N", default_value_t = Limits::default().string_bytes)]
    max_string_size: usize,
    /// Items of a list, those of lists in it included
    #[arg(long, value_name = "N", default_value_t = Limits::default().list_items)]
    max_list_size: usize,
    /// Keys of a map, those of maps in it included
    #[arg(long, value_name = "N", default_value_t = Limits::default().map_keys)]
    max_map_size: usize,
    /// Bytes that a rule over all documents may take from one
    #[arg(long, value_name = "N", default_value_t = Limits::default().gathered_bytes)]
    max_gathered_size: usize,
    /// Seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().time.as_secs())]
    max_time: u64,
}

impl LimitOptions {
    /// The limits they come to.
    pub(crate) fn to_limits(&self) -> Limits {
        Limits {
            operations: self.max_operations,
            call_depth: self.max_call_depth,
            expression_depth: self.max_expression_depth,
            string_bytes: self.max_string_size,
            list_items: self.max_list_size,
            map_keys: self.max_map_size,
            gathered_bytes: self.max_gathered_size,
            time: std::time::Duration::from_secs(self.max_time),
            ..Limits::default()
        }
    }
}

fn call_depth(text: &str) -> Result<usize, String> {
    parse_depth(text, Limits::MAX_CALL_DEPTH)
}

fn expression_depth(text: &str) -> Result<usize, String> {
    parse_depth(text, Limits::MAX_EXPRESSION_DEPTH)
}

/// A depth that the stack can hold.
fn parse_depth(text: &str, most: usize) -> Result<usize, String> {
    let depth = text.parse().ok().filter(|depth| (1..=most).contains(depth));
    depth.ok_or_else(|| format!("expected a number from 1 to {most}"))
}
