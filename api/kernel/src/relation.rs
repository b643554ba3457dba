//! Words of how a person stands to a case (关系), and of what keeps him from it (回避).

use strum::{AsRefStr, EnumIter, EnumString};

/// How a person stands to a case (案件关系).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Relation {
    /// Handles it (承办).
    Handler,
    /// Is the applicant (申请执行人).
    Party,
    /// Confirmed or proposed its route (分流).
    Triage,
    /// Filed it (立案).
    Filing,
}

/// Kind of conflict of interest (回避事由), CPL art. 47.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum ConflictKind {
    /// Is a party or near kin of one (当事人或者近亲属).
    Kin,
    /// Has an interest in the case (利害关系).
    Interest,
    /// Was agent, witness or expert (曾任代理人、证人、鉴定人).
    Agent,
    /// Another relation that may bear on fairness (其他关系).
    Other,
}
