//! Leads, messages and answers.
