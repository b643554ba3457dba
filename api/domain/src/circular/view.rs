//! A circular as it is shown.

use chrono::{DateTime, NaiveDate, Utc};

use super::rules::{CircularState, CircularStep};
use crate::case::CaseHandler;
use crate::deadline::rules::RuleCode;
use crate::kernel::id::{CaseId, CircularId, DeadlineId, PersonId, TeamId};

/// A circular as it is shown (通报).
#[derive(Clone, Debug)]
pub struct CircularView {
    /// Its id.
    pub id: CircularId,
    /// Its number, such as 通报〔2026〕第3号.
    pub number: String,
    /// The case.
    pub case: CaseId,
    /// Number of the case.
    pub case_number: String,
    /// To whom it is addressed.
    pub addressee: CaseHandler,
    /// Name of his team on the day of issue.
    pub team_name: Option<String>,
    /// Where it stands.
    pub state: CircularState,
    /// What it says.
    pub text: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// What is overdue, as it stood then.
    pub about: Vec<AboutView>,
    /// What was done about it, in order.
    pub steps: Vec<StepView>,
    /// Version.
    pub version: i64,
}

/// An overdue deadline of a circular.
#[derive(Clone, Debug)]
pub struct AboutView {
    /// The deadline.
    pub deadline: DeadlineId,
    /// Its rule.
    pub code: RuleCode,
    /// Name of the rule.
    pub name: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Days it was overdue when the circular was issued.
    pub days_late: i32,
}

/// Something done about a circular.
#[derive(Clone, Debug)]
pub struct StepView {
    /// What.
    pub step: CircularStep,
    /// The explanation, the reason or the note.
    pub text: Option<String>,
    /// Who.
    pub person_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Which circulars are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct CircularFilter {
    /// Where they stand.
    pub state: Option<CircularState>,
    /// To whom they are addressed.
    pub person: Option<PersonId>,
    /// His team on the day of issue.
    pub team: Option<TeamId>,
}
