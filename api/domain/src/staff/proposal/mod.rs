//! A post that is proposed, until it is granted, refused or taken back.

mod store;

pub(super) use store::{Proposal, Settlement, Which, assent, by_id, hands, open_like, propose, settle};
