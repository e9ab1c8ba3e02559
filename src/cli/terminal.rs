//! What a terminal can show: when to use colours, and the style of a report on a stream.

use std::io::IsTerminal;

use clap::ValueEnum;
use clearance_render::output::Style;

use super::environment::wanted_color;

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

/// How a stream wants its report.
pub(crate) fn style_for(stream: &impl IsTerminal, color: When, quiet: bool) -> Style {
    let terminal = stream.is_terminal();
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto => wanted_color().unwrap_or(terminal),
    };
    let narrated = std::env::var_os("NO_GRAPHICS").is_some_and(|value| value != "0");
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Style {
        color,
        links: terminal && color && supports_hyperlinks::supports_hyperlinks(),
        unicode: !terminal || supports_unicode::supports_unicode(),
        narrated: terminal && narrated,
        width: width.filter(|_| terminal).map_or(PLAIN_WIDTH, |width| width.clamp(40, 120)),
        quiet,
    }
}

/// How wide a report is that goes to no terminal.
const PLAIN_WIDTH: usize = 100;
