//! From an application to a case, or to a ruling.
