//! How much rules matter, as options say: `--allow`, `--warn` and `--deny`.

use clap::Args;
use clearance_engine::report::Severity;
use clearance_engine::settings::{Level, Origin, RuleSetting, Settings};
use clearance_syntax::source::{Source, Span};

/// The options that change how much rules matter.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Levels {
    /// Do not run this rule; can be repeated
    #[arg(short = 'A', long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) allow: Vec<String>,
    /// Make findings of this rule warnings; can be repeated
    #[arg(short = 'W', long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) warn: Vec<String>,
    /// Make findings of this rule errors; can be repeated
    #[arg(short = 'D', long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) deny: Vec<String>,
}

impl Levels {
    /// The settings with what the options say, which is the last word. Of several options about one rule, the highest severity
    /// counts.
    pub(crate) fn overlay_settings(&self, mut settings: Settings) -> Settings {
        for (option, rules, level) in [
            ("--allow", &self.allow, Level::Off),
            ("--warn", &self.warn, Level::Severity(Severity::Warning)),
            ("--deny", &self.deny, Level::Severity(Severity::Error)),
        ] {
            let source = Source::new(option, "");
            for rule in rules {
                settings.push_final(RuleSetting {
                    rule: rule.clone(),
                    at: Origin { source: source.clone(), span: Span::default() },
                    level: Some(level),
                    open: None,
                    params: Vec::new(),
                    optional: false,
                });
            }
        }
        settings
    }
}
