//! What every area stands on: the store and its one kind of transaction, rights as values, cryptography, the audit record,
//! events and their way out, names in the search, and sheets of offices.
//!
//! The rooms lean on each other: a transaction takes a permit and writes events and audit with what it does. None knows an
//! area, a document or a door.

pub mod audit;
pub mod crypto;
pub mod db;
pub mod events;
pub mod policy;
pub mod search;
pub mod sheet;

use zhixing_kernel as kernel;
