//! The queue of entries that no transaction carries: reads of personal data, refusals, sign-ins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;
use uuid::Uuid;

use super::{Entry, Outcome, insert};
use crate::db::{Db, Request, StoreError};
use crate::kernel::clock::Clock;
use crate::kernel::code::Code;
use crate::kernel::id::{CaseId, IdSource};
use crate::policy::Actor;

/// Most entries waiting; beyond it reads of personal data are refused.
const MOST_WAITING: usize = 8_192;

/// Entries written in one transaction.
const BATCH: usize = 500;

/// The queue is full, so the read cannot be recorded and must not be answered.
#[derive(Debug, Error)]
#[error("audit queue is full")]
pub struct TrailFull;

/// The queue, cheap to clone.
#[derive(Clone)]
pub struct Trail {
    waiting: Arc<Mutex<Vec<Entry>>>,
    turned_away: Arc<Mutex<BTreeMap<(&'static str, Code), u64>>>,
    clock: Arc<dyn Clock>,
    ids: IdSource,
}

impl Trail {
    /// An empty queue.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, ids: IdSource) -> Self {
        Self {
            waiting: Arc::default(),
            turned_away: Arc::default(),
            clock,
            ids,
        }
    }

    /// Records that `actor` read `fields` of one object.
    ///
    /// # Errors
    /// [`TrailFull`] when the entry cannot be kept; the caller must not answer then.
    pub fn read(&self, actor: &Actor, object: (&'static str, Uuid), fields: &[&str]) -> Result<(), TrailFull> {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        self.put(Entry {
            action: "read".to_owned(),
            object: Some(object),
            fields,
            ..self.entry(actor)
        })
    }

    /// Records that `actor` read `field` of several cases, one entry each.
    ///
    /// # Errors
    /// [`TrailFull`] when one cannot be kept; the caller must not answer then.
    pub fn read_each(
        &self,
        actor: &Actor,
        cases: impl IntoIterator<Item = CaseId>,
        field: &'static str,
    ) -> Result<(), TrailFull> {
        let cases: BTreeSet<CaseId> = cases.into_iter().collect();
        cases
            .into_iter()
            .try_for_each(|case| self.read(actor, ("case", case.raw()), &[field]))
    }

    /// Records that an act was refused, and on which object; when the queue is full it is dropped, nothing was done.
    pub fn refused(&self, actor: &Actor, request: &Request, code: Code) {
        self.turn_away(actor, request.operation, request.object, code);
    }

    /// Records that a question was not for him; dropped like a refusal when the queue is full.
    pub fn not_shown(&self, actor: &Actor, action: &str, code: Code) {
        self.turn_away(actor, action, None, code);
    }

    /// Records that somebody was not let in; dropped like a refusal when the queue is full.
    pub fn turned_away(&self, actor: &Actor, action: &'static str, code: Code) {
        let mut counts = self.turned_away.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((action, code)).or_default() += 1;
        drop(counts);
        self.turn_away(actor, action, None, code);
    }

    /// How often somebody was not let in since the process started, by what he tried and why.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, Code, u64)> {
        let counts = self.turned_away.lock().unwrap_or_else(PoisonError::into_inner);
        counts
            .iter()
            .map(|((action, code), count)| (*action, *code, *count))
            .collect()
    }

    fn turn_away(&self, actor: &Actor, action: &str, object: Option<(&'static str, Uuid)>, code: Code) {
        let entry = Entry {
            action: action.to_owned(),
            object,
            outcome: Outcome::Refused(code),
            ..self.entry(actor)
        };
        if self.put(entry).is_err() {
            tracing::warn!(action, "audit queue is full, refusal not recorded");
        }
    }

    /// Records that `actor` looked at what is more than one object, or at one otherwise than by reading it; `fields` are
    /// the names of what he asked by.
    ///
    /// # Errors
    /// [`TrailFull`] when the entry cannot be kept; the caller must not answer then.
    pub fn looked(
        &self,
        actor: &Actor,
        action: &str,
        object: Option<(&'static str, Uuid)>,
        fields: &[&str],
    ) -> Result<(), TrailFull> {
        self.put(Entry {
            action: action.to_owned(),
            object,
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            ..self.entry(actor)
        })
    }

    /// Records something done outside an act: a sign-in, a sign-out.
    ///
    /// # Errors
    /// [`TrailFull`] when the entry cannot be kept.
    pub fn done(&self, actor: &Actor, action: &str) -> Result<(), TrailFull> {
        self.put(Entry {
            action: action.to_owned(),
            ..self.entry(actor)
        })
    }

    fn entry(&self, actor: &Actor) -> Entry {
        Entry::of(actor, self.clock.real())
    }

    fn put(&self, entry: Entry) -> Result<(), TrailFull> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST_WAITING {
            return Err(TrailFull);
        }
        waiting.push(entry);
        Ok(())
    }

    /// Writes what waits, some hundred entries a transaction; the number written.
    ///
    /// # Errors
    /// [`StoreError`] from the database; the entries that are not written wait on.
    pub async fn flush(&self, db: &Db) -> Result<usize, StoreError> {
        let mut entries = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let mut written = 0;
        while !entries.is_empty() {
            let batch = &entries[..entries.len().min(BATCH)];
            if let Err(error) = self.write(db, batch).await {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                waiting.splice(0..0, entries);
                return Err(error);
            }
            written += batch.len();
            entries.drain(..batch.len());
        }
        Ok(written)
    }

    async fn write(&self, db: &Db, batch: &[Entry]) -> Result<(), StoreError> {
        let tx = db.begin(&Actor::system("audit")).await?;
        tx.keep_entries(db, &self.ids, batch).await
    }
}

impl crate::db::Tx {
    /// Writes audit entries and commits: the one write that needs no permit, for it only tells.
    async fn keep_entries(self, db: &Db, ids: &IdSource, entries: &[Entry]) -> Result<(), StoreError> {
        let (conn, x) = self.into_parts();
        insert(&conn, ids, x, entries).await?;
        db.commit(conn).await
    }
}
