//! The words of accounts, posts and credentials.

use async_graphql::Enum;

use crate::domain::staff::PasswordState as Password;
use crate::domain::staff::rules::Outcome;

/// 岗位的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::staff::rules::PostState")]
pub enum PostState {
    /// 待确认，或者待批准。
    Proposed,
    /// 已同意，尚未开始。
    Granted,
    /// 在任。
    Held,
    /// 已结束。
    Ended,
    /// 未获同意。
    Refused,
    /// 已撤回。
    Withdrawn,
}

/// 口令的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PasswordState {
    /// 没有口令，不能登录。
    None,
    /// 初始口令，须由本人更换。
    First,
    /// 本人的口令。
    Own,
}

impl From<Password> for PasswordState {
    fn from(state: Password) -> Self {
        match state {
            Password::None => Self::None,
            Password::First(_) => Self::First,
            Password::Own => Self::Own,
        }
    }
}

/// 发放登录凭据的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum IssueState {
    /// 待确认。
    Asked,
    /// 已确认。
    Confirmed,
    /// 未获同意。
    Refused,
    /// 已撤回，或者已被再次申请取代。
    Withdrawn,
    /// 逾期未确认。
    Late,
}

impl IssueState {
    /// As it ended, or stands.
    #[must_use]
    pub const fn of(outcome: Option<Outcome>, is_late: bool) -> Self {
        match outcome {
            Some(Outcome::Confirmed | Outcome::Granted) => Self::Confirmed,
            Some(Outcome::Refused) => Self::Refused,
            Some(Outcome::Withdrawn) => Self::Withdrawn,
            None if is_late => Self::Late,
            None => Self::Asked,
        }
    }
}
