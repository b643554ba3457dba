//! Why a sign-in or a change of an account is refused.

use thiserror::Error;

use super::password::Weakness;
use crate::audit::TrailFull;
use crate::crypto::password::PasswordError;
use crate::db::StoreError;
use crate::factor::FactorError;
use crate::kernel::code::{Code, Coded, Detail};
use crate::kernel::role::Role;
use crate::place::SiteKind;
use crate::session::SessionError;
use crate::throttle::ThrottleError;

/// Refusals of identity.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// Not signed in, or not with these.
    #[error("not authenticated")]
    Unauthenticated,
    /// Too many sign-ins at once, or the audit record cannot take more.
    #[error("busy")]
    Busy,
    /// The password is right, and a code is due.
    #[error("a second factor is due")]
    FactorRequired {
        /// What the code completes; none within a session.
        challenge: Option<String>,
    },
    /// Too many tries.
    #[error(transparent)]
    Throttled(#[from] ThrottleError),
    /// These posts may not be held together.
    #[error("{} and {} may not be held by one person", .0.as_ref(), .1.as_ref())]
    ForbiddenPair(Role, Role),
    /// Such a post is at another kind of place.
    #[error("a post of {} is at a {}, not at a {}; `zhixing places list` names the places", .0.as_ref(), .1.as_ref(), .2.as_ref())]
    WrongPlace(Role, SiteKind, SiteKind),
    /// The place or the team takes no such post: it is over, or over before the post is.
    #[error("the place or the team is over, or over before the post is")]
    PlaceOver(&'static str),
    /// The password is not taken.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// The user name is in use.
    #[error("the user name is in use")]
    UsernameTaken,
    /// Somebody with this identity number is known already.
    #[error("somebody with this identity number is known already")]
    PersonKnown,
    /// No such account.
    #[error("没有此账号，`zhixing user list` 列出全部 / no such account; `zhixing user list` names them")]
    NoSuchAccount,
    /// The account has no second factor.
    #[error("此账号没有绑定动态口令 / the account has no second factor")]
    NoFactor,
    /// Its owner is in no team.
    #[error("此人今日不在任何团队 / its owner is in no team today")]
    NoTeam,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PasswordError> for IdentityError {
    fn from(_: PasswordError) -> Self {
        Self::Busy
    }
}

impl From<SessionError> for IdentityError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Store(error) => Self::Store(error),
            SessionError::Ended | SessionError::NotFound | SessionError::Denied(_) => Self::Unauthenticated,
        }
    }
}

impl From<FactorError> for IdentityError {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::Store(error) => Self::Store(error),
            FactorError::Busy => Self::Busy,
            FactorError::WrongCode | FactorError::Enrolled | FactorError::None | FactorError::Denied(_) => {
                Self::Unauthenticated
            }
        }
    }
}

impl From<TrailFull> for IdentityError {
    fn from(_: TrailFull) -> Self {
        Self::Busy
    }
}

impl Coded for IdentityError {
    fn code(&self) -> Code {
        match self {
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Busy => Code::Busy,
            Self::FactorRequired { .. } => Code::FactorRequired,
            Self::Throttled(error) => error.code(),
            Self::ForbiddenPair(..) => Code::PostsIncompatible,
            Self::Weak(_) => Code::PasswordWeak,
            Self::WrongPlace(..) => Code::InputInvalid,
            Self::PlaceOver(_) => Code::PlaceOver,
            Self::UsernameTaken | Self::PersonKnown => Code::AlreadyTaken,
            Self::NoSuchAccount | Self::NoFactor | Self::NoTeam => Code::NotFound,
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        let field = match self {
            Self::Weak(_) => "newPassword",
            Self::ForbiddenPair(..) => "role",
            Self::WrongPlace(..) => "siteId",
            Self::PlaceOver(field) => field,
            Self::UsernameTaken => "username",
            Self::PersonKnown => "idNumber",
            _ => return Vec::new(),
        };
        vec![field.to_owned()]
    }

    fn detail(&self) -> Option<Detail> {
        match self {
            Self::Throttled(error) => error.detail(),
            Self::FactorRequired { challenge } => challenge.clone().map(Detail::Challenge),
            _ => None,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::Throttled(error) => error.cause(),
            _ => None,
        }
    }
}
