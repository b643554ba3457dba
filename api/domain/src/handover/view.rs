//! What is read of handovers.

use chrono::{DateTime, Utc};

use crate::case::rules::HandoverState;
use crate::kernel::id::{CaseId, HandoverId, PersonId};
use crate::kernel::stage::{DefectCode, Segment};

/// A handover (移交).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoverView {
    /// Its id.
    pub id: HandoverId,
    /// The case.
    pub case: CaseId,
    /// The sending segment.
    pub from: Segment,
    /// The receiving segment.
    pub to: Segment,
    /// Who sent it.
    pub sender: Option<PersonId>,
    /// The one person it is for, when it is for one.
    pub to_person: Option<PersonId>,
    /// Where it stands.
    pub state: HandoverState,
    /// What was wrong.
    pub defect: Option<DefectCode>,
    /// In words.
    pub note: Option<String>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When it was accepted or returned.
    pub settled_at: Option<DateTime<Utc>>,
}

/// How often a segment's work came back for one defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentDefect {
    /// The segment that sent it.
    pub segment: Segment,
    /// The defect.
    pub defect: DefectCode,
    /// How often.
    pub count: i64,
}
