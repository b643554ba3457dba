//! The enforcement system of a county court (执行): one binary over one store.
//!
//! Data flows one way: `app → {http, work, seed, backup, moving} → graphql → domain → {policy, db, events, audit, crypto, search} →
//! kernel`. A module uses only what stands to its right; a test reads the `use` lines. The kernel is a crate, and so is what
//! every area stands on, the platform (`policy`, `db`, `events`, `audit`, `crypto`, `search`, `sheet`).

pub mod app;
pub mod backup;
pub mod config;
pub mod domain;
pub mod graphql;
pub mod http;
pub mod moving;
pub mod seed;
pub mod telemetry;
pub mod work;

pub use zhixing_kernel as kernel;
pub use zhixing_platform::{audit, crypto, db, events, policy, search, sheet};
