//! What is known of one matter, as far as deadlines rest on it (节点依据): what happened, what does not run, what was
//! granted.

use std::num::NonZeroU16;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    code::RuleCode,
    count::Moment,
    exclusion::Exclusion,
    interval::Interval,
    rule::{Condition, Matter},
};
use crate::kernel::happening::Happening;

/// Something that happened and that may start, satisfy, waive or void a deadline (节点事件).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Its id.
    pub id: Uuid,
    /// What happened.
    pub kind: Happening,
    /// The lead, paper or thing it is about, where there may be several in one matter.
    pub subject: Option<Uuid>,
    /// The length that a document states, in the unit of the rule that needs one.
    pub stated: Option<NonZeroU16>,
    /// The last day that a document states, for a rule that says how long it may be at most.
    pub stated_end: Option<NaiveDate>,
    /// When it happened.
    pub at: Moment,
    /// When it was written down.
    pub recorded: Moment,
}

impl Happened {
    /// Whether it was written down on a later day than it happened on (倒填).
    #[must_use]
    pub fn is_backdated(&self) -> bool {
        self.recorded.on() > self.at.on()
    }
}

/// A longer limit that was granted (批准延期), in the unit of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The rule.
    pub code: RuleCode,
    /// What started the limit.
    pub started_by: Uuid,
    /// By how much.
    pub amount: u16,
}

/// Everything one matter's deadlines rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// An application or a case.
    pub matter: Matter,
    /// Whether money is to be paid.
    pub is_money_claim: bool,
    /// Whether it rests on an administrative decision.
    pub is_administrative: bool,
    /// What happened, in any order.
    pub happened: Vec<Happened>,
    /// What does not run.
    pub excluded: Vec<(Exclusion, Interval)>,
    /// What was granted.
    pub extensions: Vec<Extension>,
}

impl Record {
    /// An empty record of a case for money.
    #[must_use]
    pub const fn of_case() -> Self {
        Self {
            matter: Matter::Case,
            is_money_claim: true,
            is_administrative: false,
            happened: Vec::new(),
            excluded: Vec::new(),
            extensions: Vec::new(),
        }
    }

    /// By how much a limit was lengthened.
    pub(super) fn granted(&self, code: &RuleCode, started_by: Uuid) -> u16 {
        let of_it = self.extensions.iter();
        let of_it = of_it.filter(|granted| granted.code == *code && granted.started_by == started_by);
        of_it.fold(0, |sum, granted| sum.saturating_add(granted.amount))
    }

    /// Whether a condition holds for it.
    #[must_use]
    pub const fn is(&self, condition: Condition) -> bool {
        match condition {
            Condition::Always => true,
            Condition::MoneyClaim => self.is_money_claim,
            Condition::Administrative => self.is_administrative,
            Condition::NotAdministrative => !self.is_administrative,
        }
    }

    /// What happened, in the order of time; what happened at once, in the order it was written down.
    pub(super) fn in_order(&self) -> Vec<&Happened> {
        let mut ordered: Vec<&Happened> = self.happened.iter().collect();
        ordered.sort_by_key(|one| (one.at.at(), one.recorded.at(), one.id));
        ordered
    }
}
