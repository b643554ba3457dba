//! What triage looks at (分流要素): the facts of a case, and how each rule's share of them is told.
//!
//! A fact is told twice: in Chinese for the court's staff, and by name for machines, so that a proposal can be
//! explained and computed again. Which rule a fact leads to is decided in `rules`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::rules::RuleCode;
use crate::kernel::{calendar::court_date, fen::Fen, kind::PerformanceKind};

/// Highest claim of a small case, itself included. Practice of this court (5万元以下) since July 2021; that 以下
/// includes the number is art. 1259 of the Civil Code (民法典), in force since 2021-01-01.
pub const RAPID_CLAIM_MAX: Fen = Fen::from_yuan(50_000).expect("fifty thousand yuan fit");

/// What the rules look at (分流要素). Kept with the proposal, so that it can be computed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one separate fact a clerk ticks")]
pub struct Facts {
    /// What the debtor is bound to do.
    pub performance: PerformanceKind,
    /// Sum applied for; zero where no money is owed.
    pub claim: Fen,
    /// Costs the debtor bears beside the claim.
    pub costs: Fen,
    /// Value under preservation, net of earlier rights; none if nothing is preserved.
    pub net_controlled_value: Option<Fen>,
    /// Property must be disposed of by force.
    pub forced_disposal: bool,
    /// An obstruction must be removed, people evicted or a building demolished.
    pub obstruction: bool,
    /// Why the case is complex otherwise; blank counts as none.
    pub complex_reason: Option<String>,
    /// When the parties' willingness to agree on payment was recorded.
    pub willing_recorded_at: Option<DateTime<Utc>>,
    /// When the case was first assigned; none before that.
    pub assigned_at: Option<DateTime<Utc>>,
    /// The debtor has wages or other income that can be deducted.
    pub deductible_income: bool,
    /// The act or delivery owed is a simple one.
    pub simple_conduct: bool,
}

impl Facts {
    /// The reason for complexity, unless blank.
    pub(super) fn complex_reason(&self) -> Option<&str> {
        self.complex_reason
            .as_deref()
            .map(str::trim)
            .filter(|reason| !reason.is_empty())
    }

    /// Whether property under preservation covers claim and costs; never true where nothing is claimed.
    pub(super) fn is_covered(&self) -> bool {
        let need = self.claim.checked_add(self.costs).filter(|_| self.claim > Fen::ZERO);
        need.is_some_and(|need| self.net_controlled_value.is_some_and(|net| net >= need))
    }

    /// Whether a sum of money is owed and it is not above the limit.
    pub(super) fn is_small(&self) -> bool {
        let owes_money = self.performance == PerformanceKind::Money && self.claim > Fen::ZERO;
        owes_money && self.claim <= RAPID_CLAIM_MAX
    }

    /// Whether willingness was recorded before the case was assigned.
    pub(super) fn is_willing_in_time(&self) -> bool {
        let in_time = |at: DateTime<Utc>| self.assigned_at.is_none_or(|assigned| at < assigned);
        self.willing_recorded_at.is_some_and(in_time)
    }

    /// The facts one rule looks at.
    pub(super) fn looked_at_by(&self, rule: RuleCode) -> Looked {
        let looked = Looked::default();
        match rule {
            RuleCode::X1 => looked
                .flag("obstruction", "需要排除妨害、迁出或者拆除", self.obstruction)
                .flag("forced_disposal", "需要强制处置财产", self.forced_disposal),
            RuleCode::X2 => looked.text("complex_reason", "疑难复杂情形", self.complex_reason()),
            RuleCode::R1 => looked
                .sum("net_controlled_value", "已控制财产净值", self.net_controlled_value)
                .sum("claim", "标的额", Some(self.claim))
                .sum("costs", "费用", Some(self.costs)),
            RuleCode::R2 => looked
                .text("performance", "给付内容", Some(self.performance_title()))
                .sum("claim", "标的额", Some(self.claim))
                .sum("limit", "上限（含本数）", Some(RAPID_CLAIM_MAX)),
            RuleCode::R3 => looked
                .instant("willing_recorded_at", "记录协商意愿", self.willing_recorded_at)
                .instant("assigned_at", "分案", self.assigned_at),
            RuleCode::R4 => looked.flag("deductible_income", "有可供扣留、提取的收入", self.deductible_income),
            RuleCode::R5 => looked
                .text("performance", "给付内容", Some(self.performance_title()))
                .flag("simple_conduct", "履行简单", self.simple_conduct),
            RuleCode::D => looked.text("other_rules", "命中的其他规则", None),
        }
    }

    const fn performance_title(&self) -> &'static str {
        match self.performance {
            PerformanceKind::Money => "给付金钱",
            PerformanceKind::Delivery => "交付财物",
            PerformanceKind::Conduct => "行为",
        }
    }
}

/// The facts one rule looked at, told twice: to people in Chinese, to machines by name.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) told: Vec<String>,
    pub(super) facts: BTreeMap<String, String>,
}

impl Looked {
    fn put(mut self, name: &str, value: String, told: String) -> Self {
        self.facts.insert(name.to_owned(), value);
        self.told.push(told);
        self
    }

    fn flag(self, name: &str, label: &str, is_set: bool) -> Self {
        let told = format!("{label}：{}", if is_set { "是" } else { "否" });
        self.put(name, is_set.to_string(), told)
    }

    fn text(self, name: &str, label: &str, text: Option<&str>) -> Self {
        let told = format!("{label}：{}", text.unwrap_or("无"));
        self.put(name, text.unwrap_or_default().to_owned(), told)
    }

    fn sum(self, name: &str, label: &str, sum: Option<Fen>) -> Self {
        let fen = sum.map_or_else(String::new, |sum| sum.as_i64().to_string());
        let told = sum.map_or_else(|| format!("{label}：无"), |sum| format!("{label}：{sum}元"));
        self.put(name, fen, told)
    }

    fn instant(self, name: &str, label: &str, at: Option<DateTime<Utc>>) -> Self {
        let told = at.map_or_else(|| format!("{label}：无"), |at| format!("{label}：{}", court_date(at)));
        self.put(name, at.map_or_else(String::new, |at| at.to_rfc3339()), told)
    }
}
