//! The family of token pairs that a session is: a refresh token is exchanged once, under the lock of its session.

mod store;

pub(super) use store::{Rotated, Token, add_token, rotate};
