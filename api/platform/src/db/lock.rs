//! Locks of no table: who does a thing that only one may do at a time waits for the other.

use sea_orm::DbBackend;

use super::{Sql, StoreError, Tx};

impl Tx {
    /// Waits until nobody else holds the lock of that number, and holds it until the transaction ends. Where there is one
    /// writer, nobody else does. By hand, for the lock is of no table.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn hold_lock(&self, number: i64) -> Result<(), StoreError> {
        if self.backend() == DbBackend::Postgres {
            let lock = Sql::new("SELECT pg_advisory_xact_lock(?)").bind(number);
            self.reads().row(lock).await?;
        }
        Ok(())
    }
}
