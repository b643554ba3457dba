//! Why an account, a post or a credential stays as it is.

use thiserror::Error;

use crate::db::StoreError;
use crate::identity::IdentityError;
use crate::kernel::code::{Code, Coded, Detail};
use crate::kernel::role::Role;
use crate::policy::Denied;
use crate::throttle::ThrottleError;

/// Refusals of staff.
#[derive(Debug, Error)]
pub enum StaffError {
    /// It is his own account or post, or he had a hand in it before.
    #[error("a second person must do this")]
    OneOfHisOwn,
    /// No such account, post or credentials.
    #[error("nothing under that name or id")]
    NotFound,
    /// It does not stand where this may be done.
    #[error("it does not stand where this may be done")]
    State,
    /// Nobody else would hold the role.
    #[error("nobody else would be {}", .0.as_ref())]
    LastAdministrator(Role),
    /// A field of the input is wrong.
    #[error("the field {0} is wrong")]
    Field(&'static str),
    /// Another account has it already.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// A refusal says why.
    #[error("a reason of five characters at least is needed")]
    ReasonRequired,
    /// The account or its posts cannot be so.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The actor may not do it.
    #[error("not allowed")]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ThrottleError> for StaffError {
    fn from(error: ThrottleError) -> Self {
        Self::Identity(error.into())
    }
}

impl Coded for StaffError {
    fn code(&self) -> Code {
        match self {
            Self::OneOfHisOwn => Code::TwoPersonRequired,
            Self::NotFound => Code::NotFound,
            Self::State => Code::StaffState,
            Self::LastAdministrator(_) => Code::LastAdministrator,
            Self::Field(_) => Code::InputInvalid,
            Self::Taken(_) => Code::AlreadyTaken,
            Self::ReasonRequired => Code::ReasonRequired,
            Self::Identity(error) => error.code(),
            Self::Denied(denied) => denied.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Field(field) | Self::Taken(field) => vec![(*field).to_owned()],
            Self::ReasonRequired => vec!["reason".to_owned()],
            Self::Identity(error) => error.fields(),
            _ => Vec::new(),
        }
    }

    fn detail(&self) -> Option<Detail> {
        match self {
            Self::Identity(error) => error.detail(),
            _ => None,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Identity(error) => error.cause(),
            Self::Store(error) => error.cause(),
            _ => None,
        }
    }
}
