//! Stories over HTTP, one file an area; each on its own store.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod applicant;
mod audit;
mod backup;
mod chat;
mod circular;
mod concurrency;
mod crash;
mod cut_off;
mod deadline;
mod demo;
mod doors;
mod drift;
mod factor;
mod figures;
mod filing;
mod forged;
mod founding;
mod history;
mod house;
mod identity;
mod live;
mod message;
mod migrate;
mod moving;
mod node;
mod once;
mod operating;
mod pipeline;
mod place;
mod policy;
mod record;
mod roll;
mod rotation;
mod schema;
mod scope;
mod session;
mod slip;
mod staff;
mod statements;
mod storage;
mod story;
mod sweep;
mod tenure;
mod throttle;
