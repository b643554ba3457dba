//! Words of signing in, and of what is told to the owner of an account (安全提示).

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

/// What a person proved himself with; the text is the claim `acr` of his access token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Means {
    /// A password.
    #[default]
    Pwd,
    /// A password, given again within a session.
    Pwd2,
    /// A password and a second factor.
    Mfa,
    /// A code sent to the telephone on file.
    Sms,
}

/// What a half-open sign-in waits for (待完成的登录).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ChallengeKind {
    /// The second factor of who gave the password.
    Factor,
    /// A code sent to the telephone on file.
    Sms,
}

/// What ended a session (会话).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum EndReason {
    /// Its owner signed out.
    SignedOut,
    /// Its owner ended it from another one.
    Revoked,
    /// It was the oldest of too many.
    TooMany,
    /// A used refresh token came again.
    RefreshReused,
    /// The password was changed.
    PasswordChanged,
    /// A second factor was enrolled.
    FactorEnrolled,
    /// What its owner signs in with was given out anew.
    CredentialReset,
    /// The account was disabled.
    AccountDisabled,
    /// The account was enabled again.
    AccountEnabled,
    /// The store was restored from a copy.
    Restored,
}
