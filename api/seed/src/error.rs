//! Why the county is not loaded, or its passwords are not reset.

use thiserror::Error;

use crate::crypto::password::PasswordError;
use crate::db::StoreError;
use crate::policy::Denied;

/// Refusals of the seeder.
#[derive(Debug, Error)]
pub enum SeedError {
    /// The store holds something already; data is loaded into an empty store alone.
    #[error("the store is not empty")]
    NotEmpty,
    /// The store does not hold the demo accounts.
    #[error("the store does not hold the demo county")]
    NotCounty,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Policy does not let the job load.
    #[error(transparent)]
    Denied(#[from] Denied),
}
