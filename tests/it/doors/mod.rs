//! The doors from outside: real sockets against the built program, and the documents it knows.

mod answers;
pub mod attacks;
mod clerk;
mod conformance;
mod deployed;
mod documents;
mod hints;
mod hostile;
mod introspection;
mod kept;
mod leaving;
mod pages;
mod persisted;
mod registered;
mod secrecy;
mod statuses;
mod stopping;
mod validation;
mod values;
mod watching;
pub mod wire;
