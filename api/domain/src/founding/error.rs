//! Why a court is not founded as its file says.

use thiserror::Error;

use super::rules::{Fault, Held};
use crate::db::StoreError;
use crate::identity::IdentityError;
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
    /// It cannot end so early: something hangs on it that goes on.
    #[error("{name} cannot end so early; still there: {}", told(.held).join(", "))]
    Held {
        /// What would end.
        name: String,
        /// What hangs on it.
        held: Vec<Held>,
    },
    /// No such place or team.
    #[error("no such place or team")]
    NotFound,
    /// A field of the input is wrong.
    #[error("the field {0} is wrong")]
    Field(&'static str),
    /// Its members would hold posts that do not go together.
    #[error(transparent)]
    Posts(#[from] IdentityError),
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

/// What hangs on something, each with how many.
fn told(held: &[Held]) -> Vec<String> {
    held.iter()
        .map(|held| format!("{}:{}", held.what, held.count))
        .collect()
}

impl Coded for FoundingError {
    fn code(&self) -> Code {
        match self {
            Self::Faults(_) | Self::Field(_) => Code::InputInvalid,
            Self::InUse { .. } | Self::Held { .. } => Code::PlaceInUse,
            Self::NotFound => Code::NotFound,
            Self::Posts(error) => error.code(),
            Self::Denied(denied) => denied.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Faults(faults) => faults.iter().map(|fault| fault.field.to_owned()).collect(),
            Self::Held { held, .. } => told(held),
            Self::Field(field) => vec![(*field).to_owned()],
            Self::Posts(error) => error.fields(),
            Self::InUse { .. } | Self::NotFound | Self::Denied(_) | Self::Store(_) => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::Posts(error) => error.cause(),
            Self::Faults(_)
            | Self::InUse { .. }
            | Self::Held { .. }
            | Self::NotFound
            | Self::Field(_)
            | Self::Denied(_) => None,
        }
    }
}
