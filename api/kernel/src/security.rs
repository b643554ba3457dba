//! Words of what is told to the owner of an account (安全提示).

use strum::{AsRefStr, EnumIter, EnumString};

/// What happened to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum NoticeKind {
    /// A used refresh token came again, so its session was ended: somebody else may hold it.
    RefreshReused,
    /// The oldest session gave way to a new one.
    SessionCapped,
    /// The password was changed.
    PasswordChanged,
    /// A second factor was enrolled.
    FactorEnrolled,
    /// The second factor was removed.
    FactorRemoved,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// A post was granted.
    PostGranted,
    /// A post was ended.
    PostEnded,
    /// A name, a user name or an identity number was put right.
    AccountCorrected,
    /// A last day was set.
    AccountEnds,
    /// It was enabled again, or its last day taken back.
    AccountEnabled,
}
