//! Triage, assignment and handover.
