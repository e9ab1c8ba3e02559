//! The page about waivers: what it shows is what happens.

use crate::guide::{page, shown_is_what_happens};

#[test]
fn what_the_page_shows_is_what_happens() {
    let commands = shown_is_what_happens(&page("docs/waivers.md"));
    assert!(commands >= 6, "{commands} commands");
}
