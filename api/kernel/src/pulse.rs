//! When the jobs of one process last did what they are for (任务脉搏).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

/// Instants of the last success, in real time; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<Beats>);

#[derive(Debug, Default)]
struct Beats {
    swept: AtomicI64,
    sealed: AtomicI64,
}

impl Pulse {
    /// The deadlines were looked through.
    pub fn swept(&self, at: DateTime<Utc>) {
        self.0.swept.store(at.timestamp(), Ordering::Relaxed);
    }

    /// The audit chain was sealed.
    pub fn sealed(&self, at: DateTime<Utc>) {
        self.0.sealed.store(at.timestamp(), Ordering::Relaxed);
    }

    /// The last sweep of the deadlines, in seconds since 1970; none when there was none.
    #[must_use]
    pub fn last_sweep(&self) -> Option<i64> {
        Some(self.0.swept.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }

    /// The last sealing of the audit chain, in seconds since 1970; none when there was none.
    #[must_use]
    pub fn last_seal(&self) -> Option<i64> {
        Some(self.0.sealed.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }
}
