//! Why deadlines are not shown, moved or told.

use thiserror::Error;

use super::rules::{AmendError, DeriveError};
use crate::case::CaseError;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of deadlines.
#[derive(Debug, Error)]
pub enum DeadlineError {
    /// Not in scope, or not there.
    #[error("not found")]
    NotFound,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The case is not open to the actor, or moved.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The rule has a later version; these fields moved.
    #[error("the rule has a later version")]
    Stale(Vec<String>),
    /// What no version of a rule may say.
    #[error(transparent)]
    Amend(#[from] AmendError),
    /// The reason, in the field of this name, is missing, too short or too long.
    #[error("a reason of at least five characters is needed")]
    Reason(&'static str),
    /// A limit that cannot be counted.
    #[error(transparent)]
    Derive(#[from] DeriveError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeadlineError {
    /// A word of the rule table that is none: a fault of ours, not of whoever asked.
    pub(super) fn word(error: impl std::fmt::Display) -> Self {
        Self::Store(StoreError::Unreadable(error.to_string()))
    }
}

impl Coded for DeadlineError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Denied(denied) => denied.code(),
            Self::Case(error) => error.code(),
            Self::Stale(_) => Code::Conflict,
            Self::Amend(AmendError::NeedsSource) => Code::RuleSourceNeeded,
            Self::Amend(AmendError::BeyondLaw) => Code::RuleBeyondLaw,
            Self::Amend(AmendError::Field(_)) | Self::Derive(_) => Code::InputInvalid,
            Self::Reason(_) => Code::ReasonRequired,
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Case(error) => error.fields(),
            Self::Stale(fields) => fields.clone(),
            Self::Amend(AmendError::Field(field)) | Self::Reason(field) => vec![(*field).to_owned()],
            Self::Amend(AmendError::NeedsSource) => vec!["source".to_owned()],
            Self::Amend(AmendError::BeyondLaw) => vec!["mark".to_owned()],
            _ => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            Self::Store(error) => error.cause(),
            _ => None,
        }
    }
}
