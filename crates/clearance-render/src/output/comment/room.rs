//! A text that does not grow beyond what a comment may hold.

use crate::output::human::counts::count;

/// What was written so far.
#[derive(Default)]
pub(super) struct Room {
    text: String,
}

impl Room {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds something short that must be there.
    pub(super) fn always(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds something if the whole then has no more than `most` bytes; says whether it did.
    pub(super) fn add(&mut self, text: &str, most: usize) -> bool {
        let fits = self.text.len() + text.len() <= most;
        if fits {
            self.text.push_str(text);
        }
        fits
    }

    /// Adds as many rows of a table as there is room for; gives how many were left out. No table where there is no
    /// row.
    pub(super) fn table<const N: usize>(
        &mut self,
        columns: [&str; N],
        rows: impl Iterator<Item = [String; N]>,
        most: usize,
    ) -> u64 {
        let (mut first, mut left_out) = (true, 0);
        for row in rows {
            if std::mem::take(&mut first) {
                self.always(&format!("\n| {} |\n|{}\n", columns.join(" | "), "---|".repeat(N)));
            }
            left_out += u64::from(!self.add(&format!("| {} |\n", row.join(" | ")), most));
        }
        left_out
    }

    /// Says how much was left out, if anything was: `details of 3 findings`.
    pub(super) fn left_out(&mut self, before: &str, number: u64, noun: &str) {
        if number > 0 {
            let much = count(number, noun);
            self.always(&format!("\n_Left out for want of room: {before}{much}._\n"));
        }
    }
}
