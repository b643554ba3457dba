//! The schema as a contract.
