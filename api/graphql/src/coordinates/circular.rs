//! Circulars (通报).

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("Circular.addressee", Row::Circular),
    ("Circular.case", Row::Circular),
    ("Circular.caseNumber", Row::Circular),
    ("Circular.deadlines", Row::Circular),
    ("Circular.id", Row::Circular),
    ("Circular.issuedAt", Row::Circular),
    ("Circular.number", Row::Circular),
    ("Circular.state", Row::Circular),
    ("Circular.steps", Row::Circular),
    ("Circular.teamName", Row::Circular),
    ("Circular.text", Row::Circular),
    ("Circular.version", Row::Circular),
    ("CircularAct.at", Row::Circular),
    ("CircularAct.personName", Row::Circular),
    ("CircularAct.step", Row::Circular),
    ("CircularAct.text", Row::Circular),
    ("CircularCount.count", Row::Circular),
    ("CircularCount.state", Row::Circular),
    ("CircularDeadline.daysLate", Row::Circular),
    ("CircularDeadline.deadline", Row::Circular),
    ("CircularDeadline.dueOn", Row::Circular),
    ("CircularDeadline.ruleCode", Row::Circular),
    ("CircularDeadline.ruleName", Row::Circular),
    ("CircularFilterInput.personId", Row::Circular),
    ("CircularFilterInput.state", Row::Circular),
    ("CircularFilterInput.teamId", Row::Circular),
    ("Query.circularCounts", Row::Circular),
    ("Query.circulars", Row::Circular),
];
