//! The unit of work: one transaction holds the rows, the events, the audit entry, the outbox entry, the receipt and the
//! synchronisation stamps.
//!
//! [`Tx`] reads; only a [`Permit`] turns it into a [`Permitted`], and only that can write. Dropping either rolls back.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use super::{Db, Request, Root, Sql, StoreError, sync};
use crate::audit::{self, Entry, Outcome};
use crate::events::{self, Event};
use crate::kernel::id::{Id, PersonId};
use crate::policy::{Action, Actor, Permit};

/// A transaction that reads.
pub struct Tx {
    conn: DatabaseTransaction,
    db: Db,
    actor: Actor,
    x: i64,
    request: Option<Request>,
}

impl Tx {
    pub(super) async fn open(conn: DatabaseTransaction, db: Db, actor: Actor) -> Result<Self, StoreError> {
        let x = sync::stamp(&conn).await?;
        Ok(Self {
            conn,
            db,
            actor,
            x,
            request: None,
        })
    }

    /// Claims the receipt of `request`; the stored answer when it was given before.
    pub(super) async fn take_receipt(&mut self, request: &Request) -> Result<Option<String>, StoreError> {
        let actor = self.actor.account_raw();
        let claim = Sql::new(
            "INSERT INTO receipt (actor_id, request_id, operation, body_hash, created_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (actor_id, request_id) DO NOTHING",
        )
        .bind(actor)
        .bind(request.id)
        .bind(request.operation)
        .bind(request.body_hash.clone())
        .bind(self.db.clock().real().timestamp_micros());
        let claimed = self
            .conn
            .execute_raw(claim.build(self.db.backend()))
            .await?
            .rows_affected()
            == 1;
        if claimed {
            self.request = Some(request.clone());
            return Ok(None);
        }
        let stored = Sql::new("SELECT operation, body_hash, answer FROM receipt WHERE actor_id = ? AND request_id = ?")
            .bind(actor)
            .bind(request.id);
        let row = self
            .conn
            .query_one_raw(stored.build(self.db.backend()))
            .await?
            .ok_or(StoreError::Contention)?;
        let operation: String = row.try_get("", "operation")?;
        let body_hash: String = row.try_get("", "body_hash")?;
        if operation != request.operation || body_hash != request.body_hash {
            return Err(StoreError::IdempotencyConflict);
        }
        let answer: Option<String> = row.try_get("", "answer")?;
        answer.map(Some).ok_or(StoreError::Contention)
    }

    /// Ends a transaction that wrote nothing.
    pub(super) async fn leave(self) -> Result<(), StoreError> {
        Ok(self.conn.rollback().await?)
    }

    /// The bare transaction and its stamp, for the audit record alone.
    pub(crate) fn into_parts(self) -> (DatabaseTransaction, i64) {
        (self.conn, self.x)
    }

    /// The connection, to look with.
    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.conn
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.db.backend()
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Turns the transaction into one that may write what `permit` allows.
    #[must_use]
    pub fn permit<A: Action>(self, permit: Permit<A>) -> Permitted<A> {
        let object = permit.into_object();
        Permitted {
            tx: self,
            object,
            events: Vec::new(),
            roots: Vec::new(),
            content_hash: None,
            act: PhantomData,
        }
    }
}

/// A transaction that may write what the act `A` needs.
pub struct Permitted<A> {
    tx: Tx,
    object: Option<(&'static str, Uuid)>,
    events: Vec<Event>,
    roots: Vec<Root>,
    content_hash: Option<String>,
    act: PhantomData<fn() -> A>,
}

impl<A: Action> Permitted<A> {
    /// The transaction, to read with.
    #[must_use]
    pub fn reads(&self) -> &Tx {
        &self.tx
    }

    /// The connection, to write with.
    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.tx.conn
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.tx.db.backend()
    }

    /// The synchronisation stamp every written row carries.
    #[must_use]
    pub fn stamp(&self) -> i64 {
        self.tx.x
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.tx.actor
    }

    /// The person who acts.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] for a job of ours: it is nobody.
    pub fn person(&self) -> Result<PersonId, StoreError> {
        let person = self.actor().person_id();
        person.ok_or_else(|| StoreError::Unreadable("a job in the place of a person".to_owned()))
    }

    /// The instant of the act, business time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.tx.db.clock().now()
    }

    /// The same, as stores keep it.
    #[must_use]
    pub fn now_micros(&self) -> i64 {
        self.now().timestamp_micros()
    }

    /// A new id.
    #[must_use]
    pub fn fresh<T>(&self) -> Id<T> {
        self.tx.db.ids().fresh()
    }

    /// The column keys.
    #[must_use]
    pub fn keyring(&self) -> &crate::crypto::Keyring {
        self.tx.db.keyring()
    }

    /// Runs one statement.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn execute(&self, sql: Sql) -> Result<u64, StoreError> {
        Ok(self
            .conn()
            .execute_raw(sql.build(self.backend()))
            .await?
            .rows_affected())
    }

    /// Inserts one row.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn insert<M>(&self, row: M) -> Result<(), StoreError>
    where
        M: sea_orm::ActiveModelTrait + Send,
    {
        M::Entity::insert(row).exec_without_returning(self.conn()).await?;
        Ok(())
    }

    /// Inserts rows; none is fine.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn insert_all<M>(&self, rows: Vec<M>) -> Result<(), StoreError>
    where
        M: sea_orm::ActiveModelTrait + Send,
    {
        if !rows.is_empty() {
            M::Entity::insert_many(rows).exec_without_returning(self.conn()).await?;
        }
        Ok(())
    }

    /// Notes a root this act touched, as it stands after the act.
    pub fn touch(&mut self, root: Root) {
        self.roots.retain(|known| known.id != root.id);
        self.roots.push(root);
    }

    /// Notes what happened; written by [`Self::commit`].
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Names what the act was done to, once it is there.
    pub fn about(&mut self, object: (&'static str, Uuid)) {
        self.object = Some(object);
    }

    /// Puts the hash of what the act gave out into its audit entry, in place of that of its events.
    pub fn hash(&mut self, content: String) {
        self.content_hash = Some(content);
    }

    /// Writes events, outbox, scope entries, audit entry and receipt, and commits.
    ///
    /// # Errors
    /// [`StoreError`] from the database; nothing is written then.
    #[expect(clippy::disallowed_methods, reason = "one of the two places that prove a commit")]
    pub async fn commit<T: Serialize>(self, answer: T) -> Result<T, StoreError> {
        let Self {
            tx,
            object,
            events,
            roots,
            content_hash,
            ..
        } = self;
        let at = tx.db.clock().now();
        events::write(&tx.conn, tx.x, &tx.actor, at, tx.db.ids(), &events).await?;
        for root in &roots {
            sync::enter(&tx.conn, tx.x, root).await?;
        }
        let entry = Entry {
            action: A::NAME.to_owned(),
            object,
            fields: events
                .iter()
                .flat_map(|event| event.fields.iter().map(|field| (*field).to_owned()))
                .collect(),
            outcome: Outcome::Done,
            content_hash: content_hash.or_else(|| Some(events::digest(&events))),
            ..Entry::of(&tx.actor, tx.db.clock().real())
        };
        let told = audit::insert(&tx.conn, tx.db.ids(), tx.x, &[entry]).await?;
        if let Some(request) = &tx.request {
            let settle = Sql::new("UPDATE receipt SET answer = ? WHERE actor_id = ? AND request_id = ?")
                .bind(serde_json::to_string(&answer)?)
                .bind(tx.actor.account_raw())
                .bind(request.id);
            tx.conn.execute_raw(settle.build(tx.db.backend())).await?;
        }
        if tx.db.0.check_stamps {
            check_roots(&tx.conn, tx.x, &roots).await?;
        }
        tx.conn.commit().await?;
        tx.db.prove(told).await?;
        for event in &events {
            tx.db.hints().tell(event.root);
        }
        Ok(answer)
    }
}

/// Refuses to commit a synchronised row whose root was not told: the test stores' half of the stamp check.
async fn check_roots(conn: &DatabaseTransaction, x: i64, roots: &[Root]) -> Result<(), StoreError> {
    let mut strays = Sql::new("SELECT name, COUNT(*) AS n FROM (");
    for (nth, table) in zhixing_entity::synchronised().enumerate() {
        let and = if nth == 0 { "" } else { " UNION ALL " };
        let of = format!("{and}SELECT '{table}' AS name, root_id FROM {table} WHERE sync_x = ?");
        strays = strays.push(&of).bind(x);
    }
    strays = strays.push(") written");
    if !roots.is_empty() {
        let told = roots.iter().map(|root| root.id);
        strays = strays.append(Sql::new(" WHERE root_id NOT IN ").list(told));
    }
    let found = strays.push(" GROUP BY name").build(conn.get_database_backend());
    if let Some(row) = conn.query_one_raw(found).await? {
        let (table, n): (String, i64) = (row.try_get("", "name")?, row.try_get("", "n")?);
        return Err(StoreError::Unreadable(format!(
            "{n} rows of {table} changed without their root being told"
        )));
    }
    Ok(())
}
