//! Who may. The only module that decides; it makes two things nobody else can make: a [`Scope`] to read with and a
//! [`Permit`] to write with.

pub mod access;
mod action;
mod actor;
mod chores;
mod ground;
pub mod mask;
mod proof;
mod rooted;
mod roster;
mod scope;
mod seen;
mod unscoped;

pub use access::{Level, Row};
pub use action::{Action, Denied, Permit, Reach, WholeCourt, authorize, eligible, may_ask};
pub use actor::{Actor, Identity};
pub use chores::{Chatting, Chore, DueReminding, Recomputing, Rehashing, Sending, SignIn, TryCounting};
pub use ground::Standing;
pub use proof::{Freshness, Means, Mfa, Owed, Proof, is_fresh};
pub use rooted::{
    APPLICATION, CASE, circulars, in_applications, in_cases, in_matters, parts_of, with_cases, with_matters,
};
pub use roster::{can_sign_in, lives};
pub use scope::{OPERATOR, Scope, Sight};
pub use seen::seen;
pub use unscoped::{Unscoped, unscoped};
