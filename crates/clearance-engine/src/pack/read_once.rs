//! What is read of a pack in the program: once in each process, as its texts cannot change.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::schema::Schema;
use crate::script::{DataTable, Header};

/// The parts of an embedded pack that were read; all clones of the pack share them.
#[derive(Debug, Default)]
pub(super) struct ReadOnce {
    headers: Mutex<HashMap<String, Header>>,
    tables: Mutex<HashMap<String, DataTable>>,
    schema: OnceLock<Schema>,
}

impl ReadOnce {
    /// The header of a rule by its path; read where it was not before.
    ///
    /// # Errors
    /// As `read` says; nothing is kept then.
    pub(super) fn header<E>(
        &self,
        path: &str,
        read: impl FnOnce() -> Result<Header, E>,
    ) -> Result<Header, E> {
        read_once(&self.headers, path, read)
    }

    /// A table by its name; read where it was not before.
    ///
    /// # Errors
    /// As `read` says; nothing is kept then.
    pub(super) fn table<E>(
        &self,
        name: &str,
        read: impl FnOnce() -> Result<DataTable, E>,
    ) -> Result<DataTable, E> {
        read_once(&self.tables, name, read)
    }

    /// The schema of documents where no other pack adds to it; compiled where it was not before.
    ///
    /// # Errors
    /// As `compile` says; nothing is kept then.
    pub(super) fn schema<E>(
        &self,
        compile: impl FnOnce() -> Result<Schema, E>,
    ) -> Result<Schema, E> {
        if let Some(schema) = self.schema.get() {
            return Ok(schema.clone());
        }
        let schema = compile()?;
        Ok(self.schema.get_or_init(|| schema).clone())
    }
}

fn read_once<T: Clone, E>(
    known: &Mutex<HashMap<String, T>>,
    name: &str,
    read: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    let found = lock().get(name).cloned();
    if let Some(found) = found {
        return Ok(found);
    }
    let new = read()?;
    lock().insert(name.to_owned(), new.clone());
    Ok(new)
}
