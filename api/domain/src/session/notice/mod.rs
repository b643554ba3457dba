//! What an account's owner should know of it (安全提示): told in the transaction of what happened, shown at his next
//! sign-in.

mod store;

pub use crate::kernel::security::NoticeKind;
use chrono::{DateTime, Utc};

pub(super) use store::notices;
pub(crate) use store::{NewNotice, notify};

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// When.
    pub happened_at: DateTime<Utc>,
}
