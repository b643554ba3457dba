//! Roots of a recomputation (案件与申请): the cases and applications whose deadlines a calendar may move.

mod store;

pub(super) use store::{lock, next, number, written};
