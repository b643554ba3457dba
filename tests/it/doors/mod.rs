//! The doors from outside: real sockets against the built program, and the documents it knows.

pub mod attacks;
mod clerk;
mod conformance;
mod deployed;
mod documents;
mod hostile;
mod introspection;
mod leaving;
mod pages;
mod secrecy;
mod statuses;
mod stopping;
mod validation;
mod values;
mod watching;
mod wire;
