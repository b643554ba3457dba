//! Who stands in a case: roles and kinds of parties.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// Role of a party (当事人地位).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Applicant for enforcement (申请执行人).
    Applicant,
    /// Person bound to perform (被执行人).
    JudgmentDebtor,
    /// Third party claiming a right (案外人).
    ThirdParty,
    /// Interested party (利害关系人).
    InterestedParty,
    /// Agent of a party (委托代理人).
    Agent,
    /// Surety (担保人).
    Surety,
}

/// Kind of party (当事人类型).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// Natural person (自然人).
    NaturalPerson,
    /// Legal person (法人).
    LegalPerson,
    /// Other organisation (非法人组织).
    OtherOrganization,
}
