//! `--watch`: runs again whenever rules or fixtures change.
