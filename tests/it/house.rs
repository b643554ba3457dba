//! The rooms and their one-way flow.
