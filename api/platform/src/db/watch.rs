//! Watching the store: somebody tries the writer, so that the others need not wait to find out how it fares.

use std::time::Duration;

use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, DbBackend, QueryFilter as _};
use tokio_util::sync::CancellationToken;
use zhixing_entity::store;

use super::kind::amend;
use super::{Db, Fares, HealthMark, Sql, StoreError};
use crate::kernel::code::Code;
use crate::kernel::instant::Instant;

/// Lays down some six megabytes of rows.
const LAY_DOWN: &str = "SET LOCAL work_mem = '64kB'; SELECT COUNT(*) FROM generate_series(1, 400000)";
/// How long a store may take to show that it takes writes.
const ANSWERS_IN: Duration = Duration::from_secs(2);

impl Db {
    /// How the store fares, as far as it was met.
    #[must_use]
    pub fn fares(&self) -> Fares {
        self.0.health.fares()
    }

    /// What is known of the store now, to be told with a refusal of what begins now.
    #[must_use]
    pub fn health_mark(&self) -> HealthMark {
        self.0.health.health_mark()
    }

    /// Takes what a refusal of an act that was begun at `since` tells of the store.
    pub fn hear(&self, code: Code, since: HealthMark) {
        self.0.health.hear(code, since);
    }

    /// How the store fares, tried by a write within the last second.
    pub async fn tried(&self) -> Fares {
        self.0.health.seen(self.try_writer()).await;
        self.fares()
    }

    /// Watches how the store fares until `stop`, and takes back what was noted as soon as it takes writes.
    pub async fn keep_watch(&self, stop: CancellationToken) {
        let health = &self.0.health;
        let mut lies = health.keep_reserve();
        if !lies {
            tracing::warn!("no reserve lies beside the store: when the disk is full nobody will sign in");
        }
        while stop.run_until_cancelled(health.next_look()).await.is_some() {
            health.look(self.try_writer()).await;
            if health.fares() == Fares::Well && !std::mem::replace(&mut lies, health.keep_reserve()) && lies {
                tracing::info!("the reserve beside the store lies there again");
            }
        }
    }

    /// Commits one small write, and notes how it went.
    async fn try_writer(&self) {
        use store::Column::{MovedTo, TriedAt};
        let health = &self.0.health;
        if !health.is_in_place() {
            return self.save_log().await;
        }
        if health.fares() == Fares::Full && !self.has_room().await {
            return;
        }
        let since = health.health_mark();
        // a clock that was set back must be seen to be: the latest time any process wrote stays
        let now = Instant::from(self.0.clock.real());
        let latest = CaseStatement::new()
            .case(TriedAt.gt(now), Expr::col(TriedAt))
            .finally(now);
        let tried = amend(store::ActiveModel::default()).col_expr(TriedAt, latest.into());
        let tried = tried.filter(MovedTo.is_null());
        let written = tokio::time::timeout(ANSWERS_IN, tried.exec(&self.0.probe)).await;
        match written.map(|written| written.map_err(StoreError::from)) {
            // on SQLite a long act holds the writer; a server that says nothing, or too late, may be away
            Err(_) | Ok(Err(StoreError::Contention | StoreError::Slow(_))) => {
                if self.backend() == DbBackend::Postgres {
                    health.note_silence();
                }
            }
            Ok(Ok(done)) => {
                health.note_word();
                // moved under a process that had lost its connections meanwhile: what it writes would be found by nobody
                let is_ours = done.rows_affected > 0;
                if is_ours {
                    health.note_well(since);
                } else {
                    health.note(Fares::Away);
                }
            }
            Ok(Err(error)) => {
                health.note_word();
                if let Some(fares) = error.fares() {
                    health.note(fares);
                }
            }
        }
    }

    /// Whether there is room to write in. A server tells by rows that do not fit into their memory: it lays them down where
    /// the tables lie, and keeps nothing. One small write would tell nothing, there may be a place for it in some page.
    async fn has_room(&self) -> bool {
        if self.backend() != DbBackend::Postgres {
            return self.0.health.has_room();
        }
        let laid = tokio::time::timeout(ANSWERS_IN, self.0.probe.execute_unprepared(LAY_DOWN)).await;
        // what else may be wrong the write itself will tell
        !matches!(
            laid.map(|laid| laid.map_err(StoreError::from)),
            Ok(Err(StoreError::Full(_)))
        )
    }

    /// Puts what stands in a log of writes into the store, when somebody moved or deleted the files: only the connections
    /// that are open still reach it. By hand: the builder has no such command.
    async fn save_log(&self) {
        let sql = Sql::new("PRAGMA wal_checkpoint(FULL)").build(self.backend());
        match tokio::time::timeout(ANSWERS_IN, self.0.writer.query_one_raw(sql)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the log of writes is not in the store yet"),
            Err(_) => tracing::warn!("the log of writes is not in the store yet, the writer is in use"),
        }
    }
}
