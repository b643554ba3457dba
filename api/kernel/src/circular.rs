//! Words of circulars (通报).

use strum::{AsRefStr, EnumIter, EnumString};

/// Where a circular stands (通报状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum CircularState {
    /// Nobody has seen it yet (已发出).
    Issued,
    /// The addressee has seen it and owes an explanation (已签收).
    Acknowledged,
    /// He has explained himself (已说明).
    Explained,
    /// The explanation was accepted (已办结).
    Closed,
}

/// What is done about a circular (通报环节).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum CircularStep {
    /// The supervisor issues it (发出).
    Issued,
    /// The addressee acknowledges it (签收).
    Acknowledged,
    /// The addressee explains (说明).
    Explained,
    /// The supervisor wants another explanation (退回重新说明).
    Returned,
    /// The supervisor accepts the explanation (办结).
    Closed,
    /// The supervisor takes it back before it is explained (撤回): its addressee has left, or it was issued by mistake.
    Withdrawn,
}
