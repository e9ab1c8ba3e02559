//! `--update`: shows what would change in the fixtures, and writes it.
