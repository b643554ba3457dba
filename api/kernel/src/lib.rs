//! Words all areas share. Nothing here does IO; what can be built here cannot be wrong.

pub mod calendar;
pub mod case_number;
pub mod clock;
pub mod code;
pub mod contact;
pub mod fen;
pub mod id;
pub mod identity_number;
pub mod kind;
pub mod markup;
pub mod network;
pub mod owner;
pub mod page;
pub mod party;
pub mod pasted;
pub mod practice;
pub mod pulse;
pub mod role;
pub mod route;
pub mod stage;
pub mod workdays;
