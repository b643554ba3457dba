//! The record of acts and reads (审计).

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("AuditEntry.action", Row::AuditLog),
    ("AuditEntry.actorName", Row::AuditLog),
    ("AuditEntry.address", Row::AuditLog),
    ("AuditEntry.code", Row::AuditLog),
    ("AuditEntry.fields", Row::AuditLog),
    ("AuditEntry.happenedAt", Row::AuditLog),
    ("AuditEntry.n", Row::AuditLog),
    ("AuditEntry.object", Row::AuditLog),
    ("AuditEntry.objectId", Row::AuditLog),
    ("AuditEntry.objectKind", Row::AuditLog),
    ("AuditEntry.refused", Row::AuditLog),
    ("AuditEntry.requestId", Row::AuditLog),
    ("AuditEntry.role", Row::AuditLog),
    ("AuditEntry.session", Row::AuditLog),
    ("AuditEntry.siteName", Row::AuditLog),
    ("AuditFilter.action", Row::AuditLog),
    ("AuditFilter.from", Row::AuditLog),
    ("AuditFilter.objectId", Row::AuditLog),
    ("AuditFilter.refused", Row::AuditLog),
    ("AuditFilter.requestId", Row::AuditLog),
    ("AuditFilter.to", Row::AuditLog),
    ("AuditFilter.username", Row::AuditLog),
    ("CaseReader.case", Row::AccessHistory),
    ("CaseReader.fields", Row::AccessHistory),
    ("CaseReader.name", Row::AccessHistory),
    ("CaseReader.readAt", Row::AccessHistory),
    ("CaseReader.readOn", Row::AccessHistory),
    ("CaseReader.role", Row::AccessHistory),
    ("Query.auditEntries", Row::AuditLog),
    ("Query.caseReaders", Row::AccessHistory),
];
