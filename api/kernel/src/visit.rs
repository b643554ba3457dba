//! Words of visits (接待): how somebody came, and what for.

use serde::Serialize;
use strum::{AsRefStr, EnumIter, EnumString};

/// How somebody came (接待渠道).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Channel {
    /// At the counter (窗口).
    Counter,
    /// By telephone (电话).
    Telephone,
    /// Online (网上).
    Online,
}

/// What for (接待事项).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Purpose {
    /// Legal or procedural consultation (咨询).
    Consultation,
    /// To apply for enforcement (申请执行).
    Application,
    /// To ask how a case stands (查询进展).
    Query,
    /// To give a lead or hand in papers (提交线索材料).
    Material,
    /// To complain (反映问题).
    Complaint,
}
