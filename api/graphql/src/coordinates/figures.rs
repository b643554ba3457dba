//! Figures for supervision (监督统计).
//!
//! The one place where a right inside suppressed figures alone counts.

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("Query.supervision", Row::Figures),
    ("SupervisionReport.from", Row::Figures),
    ("SupervisionReport.rows", Row::Figures),
    ("SupervisionReport.to", Row::Figures),
    ("SupervisionReport.totalCount", Row::Figures),
    ("SupervisionRow.claimSum", Row::Figures),
    ("SupervisionRow.closedCount", Row::Figures),
    ("SupervisionRow.count", Row::Figures),
    ("SupervisionRow.keys", Row::Figures),
    ("SupervisionRow.openCount", Row::Figures),
    ("SupervisionRow.suppressed", Row::Figures),
];
