//! The enforcement system of a county court (执行): one binary over one store.
//!
//! Data flows one way, and each layer is a crate, so that cargo keeps it: `app → {http, seed, work, backup, moving} →
//! graphql → domain → platform → {entity, kernel}`. Here stand the wiring, the commands and the jobs: nothing that decides.

pub mod app;
pub mod backup;
mod commands;
pub mod config;
mod demo;
pub mod moving;
pub mod program;
pub mod telemetry;
pub mod work;

pub use zhixing_domain as domain;
pub use zhixing_graphql as graphql;
pub use zhixing_http as http;
pub use zhixing_kernel as kernel;
pub use zhixing_platform::{audit, crypto, db, events, policy, search, sheet};
pub use zhixing_seed as seed;
