//! What deadlines rest on, as the store keeps it (节点依据): what happened, what does not run, whose answer is owed.

mod store;

pub(super) use store::{Addressees, addressees, fill, write_happened};
