//! What a planned case is: plain data, ready to be stored by whoever loads it.
//!
//! Sums are in fen, dates in Asia/Shanghai, minutes counted from midnight there. Nothing here decides anything.

use chrono::NaiveDate;

use crate::county::COURT;
use crate::domain::deadline::rules::Exclusion;
use crate::kernel::{
    kind::{BasisKind, CaseKind, Cause, PerformanceKind},
    party::{PartyKind, PartyRole},
    route::Route,
    stage::{ClosingMethod, Stage},
};

/// A case of the demo county with its parties and its history.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the facts of triage are independent answers, each yes or no"
)]
pub struct PlannedCase {
    /// Name of the case within the plan: 0 is 老浦's, 1 the second applicant's, the others count in filed order.
    pub ordinal: u64,
    /// Kind of case.
    pub kind: CaseKind,
    /// Year of filing, as in the number.
    pub year: i32,
    /// Serial of the kind and year, from 1 without gaps in filed order.
    pub serial: u32,
    /// What the case is about.
    pub cause: Cause,
    /// What the debtor must do.
    pub performance: PerformanceKind,
    /// Kind of title.
    pub basis_kind: BasisKind,
    /// Number of the title, unique within the plan.
    pub basis_number: String,
    /// When the title took effect.
    pub effective_on: NaiveDate,
    /// Last day for voluntary performance.
    pub performance_due_on: NaiveDate,
    /// When the application came in; never after filing.
    pub applied_on: NaiveDate,
    /// Claim in fen; for conduct, the value in dispute.
    pub claim_fen: i64,
    /// Received so far in fen; never above the claim.
    pub received_fen: i64,
    /// Paid out so far in fen; never above what was received.
    pub paid_fen: i64,
    /// When the number was issued.
    pub filed_on: NaiveDate,
    /// When the case was closed; none while it is open.
    pub closed_on: Option<NaiveDate>,
    /// How it was closed; none while it is open.
    pub closing_method: Option<ClosingMethod>,
    /// Where it stands; closed cases are at [`Stage::Archive`].
    pub stage: Stage,
    /// Route; only proposed while the stage is [`Stage::Triage`].
    pub route: Route,
    /// Every matched triage rule in order: X1, X2, R1 to R5, or D alone.
    pub rules: Vec<&'static str>,
    /// Preservation already suffices (R1).
    pub preserved: bool,
    /// The parties are willing to settle (R3).
    pub willing: bool,
    /// The debtor has income that can be deducted (R4).
    pub income: bool,
    /// Simple conduct (R5).
    pub simple_conduct: bool,
    /// Forced disposal, eviction or removal is needed (X1).
    pub forced_disposal: bool,
    /// Why the case is otherwise complex (X2).
    pub complex_reason: Option<&'static str>,
    /// Index of the team in `county::TEAMS`; in force once [`PlannedCase::is_assigned`].
    pub team_index: usize,
    /// Index of the handler among the team's members.
    pub handler_index: usize,
    /// Index of the debtor's unit in `county::TOWNSHIPS`.
    pub township_index: usize,
    /// Applicant.
    pub applicant: PlannedParty,
    /// Debtors, one to three.
    pub debtors: Vec<PlannedParty>,
    /// What happened, in order; never after the day before today.
    pub events: Vec<PlannedEvent>,
    /// When its closing limit did not run, or does not.
    pub standstill: Option<PlannedStandstill>,
    /// Touches people's livelihood.
    pub livelihood: bool,
    /// The application came after two years (CPL art. 250).
    pub statute_barred: bool,
    /// The title carries the enforcement notice.
    pub front_loaded_notice: bool,
}

impl PlannedCase {
    /// Case number (案号) in its printed form.
    #[must_use]
    pub fn number(&self) -> String {
        format!(
            "（{}）{}{}{}号",
            self.year,
            COURT.code,
            self.kind.type_code(),
            self.serial
        )
    }

    /// Whether the case has left the triage and assignment desks.
    #[must_use]
    pub fn is_assigned(&self) -> bool {
        self.stage > Stage::Assignment
    }
}

/// A party of a planned case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedParty {
    /// Number within the plan, unique; identity, telephone and account follow from it.
    pub number: u64,
    /// Applicant or debtor.
    pub role: PartyRole,
    /// Person, firm or other organisation.
    pub kind: PartyKind,
    /// Name.
    pub name: String,
    /// Resident identity number of a person, unified code of an organisation; unique.
    pub identity: String,
    /// Mobile number; unique.
    pub phone: String,
    /// Address in the county.
    pub address: String,
    /// Bank account; unique.
    pub bank_account: String,
    /// Legal representative (法定代表人) of an organisation.
    pub representative: Option<String>,
}

/// Days in which the limits of a planned case do not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedStandstill {
    /// Why.
    pub kind: Exclusion,
    /// First day.
    pub from: NaiveDate,
    /// The day that runs again; none while it lasts.
    pub until: Option<NaiveDate>,
}

/// Something that happened in a planned case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedEvent {
    /// Name of the event in the terms of the deadline rules, as `notice_issued`.
    pub kind: &'static str,
    /// Day.
    pub on: NaiveDate,
    /// Minute of the day, within working hours; rises strictly within a day.
    pub minute_of_day: u16,
}
