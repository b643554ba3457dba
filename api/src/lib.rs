//! The enforcement system of a county court (执行): one binary over one store.
//!
//! Data flows one way: `app → {http, work, seed, backup, moving} → graphql → domain → {policy, db, events, audit, crypto, search} →
//! kernel`. A module uses only what stands to its right; a test reads the `use` lines.

pub mod app;
pub mod audit;
pub mod backup;
pub mod config;
pub mod crypto;
pub mod db;
pub mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod moving;
pub mod policy;
pub mod search;
pub mod seed;
pub mod sheet;
pub mod telemetry;
pub mod work;

pub use zhixing_kernel as kernel;
