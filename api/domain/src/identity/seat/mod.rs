//! A post as it is given to a person, at a place and in a team that are there as long as it lasts.

mod store;

pub(super) use store::lead;
pub(crate) use store::{Seat, add_post, check_seat, end_post};
