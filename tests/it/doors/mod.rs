//! The doors from outside: real sockets against the built program, and the documents it knows.

mod documents;
