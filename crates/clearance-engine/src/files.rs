//! Finds input files and reads them.

mod changed;
mod display;
mod formats;
mod found;
#[cfg(feature = "native")]
mod ignored;
mod input;
mod own_names;
mod pieces;
mod skipped;
#[cfg(feature = "native")]
mod walk;

pub use changed::Changed;
pub use display::display_path;
pub use display::why_unreadable;
pub use formats::{UnknownFormat, format_by_name, format_list};
pub use found::Found;
pub use input::{Input, decode_utf8};
pub use own_names::{BASELINE, CONFIGURATION, WAIVERS};
pub use pieces::{Piece, split_files};
pub use skipped::Skipped;
#[cfg(feature = "native")]
pub use walk::{OwnParts, walk_paths};
