//! The option that says how rules are evaluated.

use clap::Args;
use clearance_engine::script::Evaluation;

/// How rules are evaluated.
#[derive(Debug, Args)]
pub(crate) struct EngineOption {
    /// How rules are evaluated: `compiled` where that is known to find the same, by `rhai` alone, or in `both` ways, which
    /// breaks a rule on which they differ
    #[arg(
        long, value_name = "ENGINE", default_value = "compiled", value_parser = parse_evaluation,
        help_heading = "Rules"
    )]
    engine: Evaluation,
}

impl EngineOption {
    pub(crate) const fn evaluation(&self) -> Evaluation {
        self.engine
    }
}

fn parse_evaluation(text: &str) -> Result<Evaluation, String> {
    match text {
        "compiled" => Ok(Evaluation::Compiled),
        "rhai" => Ok(Evaluation::Rhai),
        "both" => Ok(Evaluation::Both),
        _ => Err("expected `compiled`, `rhai` or `both`".to_owned()),
    }
}
