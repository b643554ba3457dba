//! Why a court is not founded as its file says.

use thiserror::Error;

use super::rules::Fault;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of founding.
#[derive(Debug, Error)]
pub enum FoundingError {
    /// The file has faults; every one is named.
    #[error("the court's file has faults:{}", listed(.0))]
    Faults(Vec<Fault>),
    /// The change would move what cases hang on.
    #[error("{what} cannot change: {cases} cases and applications hang on it")]
    InUse {
        /// What would change.
        what: String,
        /// How many cases and applications.
        cases: i64,
    },
    /// The actor may not found.
    #[error("not allowed")]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn listed(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(|fault| format!("\n  - {fault}"))
        .collect::<Vec<_>>()
        .concat()
}

impl Coded for FoundingError {
    fn code(&self) -> Code {
        match self {
            Self::Faults(_) => Code::InputInvalid,
            Self::InUse { .. } => Code::PlaceInUse,
            Self::Denied(denied) => denied.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Faults(faults) => faults.iter().map(|fault| fault.field.to_owned()).collect(),
            Self::InUse { .. } | Self::Denied(_) | Self::Store(_) => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::Faults(_) | Self::InUse { .. } | Self::Denied(_) => None,
        }
    }
}
