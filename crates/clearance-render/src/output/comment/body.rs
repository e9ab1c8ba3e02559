//! The body of a comment: a text with a limit on its length.

use crate::output::human::counts::format_count;

/// The text written so far.
#[derive(Default)]
pub(super) struct CommentBody {
    text: String,
}

impl CommentBody {
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Appends a short text that must be there.
    pub(super) fn push_always(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a text if the whole then has at most `most` bytes; returns whether it did.
    pub(super) fn push_if_fits(&mut self, text: &str, most: usize) -> bool {
        let fits = self.text.len() + text.len() <= most;
        if fits {
            self.text.push_str(text);
        }
        fits
    }

    /// Appends as many rows of a table as fit; returns how many were left out. No table where there is no
    /// row.
    pub(super) fn push_table<const N: usize>(
        &mut self,
        columns: [&str; N],
        rows: impl Iterator<Item = [String; N]>,
        most: usize,
    ) -> u64 {
        let (mut first, mut left_out) = (true, 0);
        for row in rows {
            if std::mem::take(&mut first) {
                self.push_always(&format!(
                    "\n| {} |\n|{}\n",
                    columns.join(" | "),
                    "---|".repeat(N)
                ));
            }
            left_out += u64::from(!self.push_if_fits(&format!("| {} |\n", row.join(" | ")), most));
        }
        left_out
    }

    /// Appends how many items were left out, if any: `details of 3 findings`.
    pub(super) fn push_left_out(&mut self, before: &str, number: u64, noun: &str) {
        if number > 0 {
            let much = format_count(number, noun);
            self.push_always(&format!("\n_Left out for want of room: {before}{much}._\n"));
        }
    }
}
