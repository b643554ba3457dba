//! How many statements an operation costs.
