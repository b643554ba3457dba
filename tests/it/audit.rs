//! The record of acts and reads.
