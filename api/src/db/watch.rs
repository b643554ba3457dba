//! Watching the store: somebody tries the writer, so that the others need not wait to find out how it fares.

use sea_orm::{ConnectionTrait as _, DbBackend};
use tokio_util::sync::CancellationToken;

use super::{Db, Fares, Sql, StoreError};
use crate::kernel::code::Code;

impl Db {
    /// How the store fares, as far as it was met.
    #[must_use]
    pub fn fares(&self) -> Fares {
        self.0.health.fares()
    }

    /// Takes what a refusal that stood in an answer tells of the store.
    pub fn hear(&self, code: Code) {
        self.0.health.hear(code);
    }

    /// How the store fares, tried by a write within the last second.
    pub async fn tried(&self) -> Fares {
        self.0.health.seen(self.try_writer()).await;
        self.fares()
    }

    /// Watches how the store fares until `stop`, and takes back what was noted as soon as it takes writes.
    pub async fn keep_watch(&self, stop: CancellationToken) {
        if !self.0.health.keep_reserve() {
            tracing::warn!("no room for the reserve beside the store: when the disk is full nobody will sign in");
        }
        while stop.run_until_cancelled(self.0.health.next_look()).await.is_some() {
            self.0.health.look(self.try_writer()).await;
        }
    }

    /// Commits one small write, and notes how it went.
    async fn try_writer(&self) {
        let health = &self.0.health;
        if health.fares() == Fares::Full && !health.keep_reserve() {
            return;
        }
        // a clock that was set back must be seen to be: the latest time any process wrote stays
        let now = self.0.clock.real().timestamp_micros();
        let sql = Sql::new("UPDATE store SET tried_at = CASE WHEN tried_at > ? THEN tried_at ELSE ? END WHERE id = 1")
            .bind(now)
            .bind(now)
            .build(self.backend());
        match self.0.probe.execute_raw(sql).await.map_err(StoreError::from) {
            Ok(_) => health.note(Fares::Well),
            // on a server the connection is nobody else's: it could not be opened
            Err(StoreError::Contention | StoreError::Slow(_)) if self.backend() == DbBackend::Postgres => {
                health.note(Fares::Away);
            }
            Err(error) => {
                if let Some(fares) = error.fares() {
                    health.note(fares);
                }
            }
        }
    }
}
