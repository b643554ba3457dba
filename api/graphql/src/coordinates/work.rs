//! The work on a case: triage, assignment, handover, conflict (分流、分案、移交、回避).
//!
//! Inputs and payloads take the row of their operation.

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("Query.segmentDefects", Row::SegmentDefects),
    ("SegmentDefect.count", Row::SegmentDefects),
    ("SegmentDefect.defect", Row::SegmentDefects),
    ("SegmentDefect.segment", Row::SegmentDefects),
    ("SegmentDefectReport.from", Row::SegmentDefects),
    ("SegmentDefectReport.rows", Row::SegmentDefects),
    ("SegmentDefectReport.to", Row::SegmentDefects),
];
