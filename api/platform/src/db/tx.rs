//! The unit of work: one transaction holds the rows, the events, the audit entry, the outbox entry, the receipt and the
//! synchronisation stamps.
//!
//! [`Tx`] reads; only a [`Permit`] turns it into a [`Permitted`], and only that opens rows to be written: those of the areas
//! that name its act. Dropping either rolls back.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter as _,
    Select, Set,
};
use serde::Serialize;
use uuid::Uuid;
use zhixing_entity::{edition, receipt};

use super::question::Question;
use super::{Db, Reads, Request, Root, Serves, Sql, StoreError, Writer, Writes, sync};
use crate::audit::{self, Entry, Outcome};
use crate::crypto::Keyring;
use crate::events::{self, Event, Writing};
use crate::kernel::edition::Edition;
use crate::kernel::id::{Id, PersonId};
use crate::policy::{Action, Actor, Chore, Permit};

/// A transaction that reads, and nothing else:
///
/// ```compile_fail,E0599
/// async fn write(tx: zhixing_platform::db::Tx) {
///     tx.execute(zhixing_platform::db::Sql::new("DELETE FROM message")).await.ok();
/// }
/// ```
///
/// Its connection is not to be had either:
///
/// ```compile_fail,E0599
/// async fn connection(tx: &zhixing_platform::db::Tx) {
///     tx.conn();
/// }
/// ```
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
        let claim = receipt::ActiveModel {
            actor_id: Set(actor),
            request_id: Set(request.id),
            operation: Set(request.operation.to_owned()),
            body_hash: Set(request.body_hash.clone()),
            created_at: Set(self.db.clock().real().into()),
            ..Default::default()
        };
        let key = [receipt::Column::ActorId, receipt::Column::RequestId];
        let claim = receipt::Entity::insert(claim).on_conflict(OnConflict::columns(key).do_nothing().to_owned());
        if claim.exec_without_returning(&self.conn).await? == 1 {
            self.request = Some(request.clone());
            return Ok(None);
        }
        let stored = self.find::<receipt::Entity>().filter(its_receipt(actor, request));
        let stored = self.one(stored).await?.ok_or(StoreError::Contention)?;
        if stored.operation != request.operation || stored.body_hash != request.body_hash {
            return Err(StoreError::IdempotencyConflict);
        }
        stored.answer.map(Some).ok_or(StoreError::Contention)
    }

    /// Ends a transaction that wrote nothing.
    pub(super) async fn leave(self) -> Result<(), StoreError> {
        Ok(self.conn.rollback().await?)
    }

    /// The bare transaction and its stamp, for the audit record alone.
    pub(crate) fn into_parts(self) -> (DatabaseTransaction, i64) {
        (self.conn, self.x)
    }

    /// The way to read.
    #[must_use]
    pub const fn reads(&self) -> Reads<'_> {
        Reads::within(&self.conn)
    }

    /// The first row that answers.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn one<Q: Question>(&self, question: Q) -> Result<Option<Q::Row>, StoreError> {
        self.reads().one(question).await
    }

    /// All rows that answer.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn all<Q: Question>(&self, question: Q) -> Result<Vec<Q::Row>, StoreError> {
        self.reads().all(question).await
    }

    /// How many rows answer.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn count<E: EntityTrait>(&self, found: Select<E>) -> Result<u64, StoreError> {
        self.reads().count(found).await
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
        self.db.clock().now()
    }

    /// The column keys.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        self.db.keyring()
    }

    /// Turns the transaction into one that may write what `permit` allows.
    #[must_use]
    pub fn permit<A: Action>(self, permit: Permit<A>) -> Permitted<A> {
        Permitted {
            act: Act {
                report: Mutex::new(Report {
                    object: permit.into_object(),
                    ..Report::default()
                }),
                tx: self,
            },
            may: PhantomData,
        }
    }
}

/// The receipt of a request of an account.
fn its_receipt(actor: Uuid, request: &Request) -> Condition {
    Condition::all()
        .add(receipt::Column::ActorId.eq(actor))
        .add(receipt::Column::RequestId.eq(request.id))
}

/// What an act tells of itself.
#[derive(Default)]
struct Report {
    object: Option<(&'static str, Uuid)>,
    events: Vec<Event>,
    roots: Vec<Root>,
    content_hash: Option<String>,
}

/// An act under way, whatever it may write: it reads, and tells of itself.
pub struct Act {
    tx: Tx,
    report: Mutex<Report>,
}

/// A transaction that may write what the act `A` needs.
pub struct Permitted<A> {
    act: Act,
    may: PhantomData<fn() -> A>,
}

impl Deref for Act {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl<A> Deref for Permitted<A> {
    type Target = Act;

    fn deref(&self) -> &Act {
        &self.act
    }
}

impl Act {
    /// The synchronisation stamp every written row carries.
    #[must_use]
    pub fn stamp(&self) -> i64 {
        self.tx.x
    }

    /// A new id.
    #[must_use]
    pub fn fresh<T>(&self) -> Id<T> {
        self.tx.db.ids().fresh()
    }

    /// The way to write what a chore writes: that is nobody's right.
    #[must_use]
    pub const fn chore<R: Chore>(&self) -> Writer<'_, R> {
        Writer::within(&self.tx.db, &self.tx.conn)
    }

    pub(super) const fn way<R>(&self) -> Writes<'_, R> {
        Writes::within(self, &self.tx.db, &self.tx.conn)
    }

    fn report(&self) -> MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the edition `name` be `id` from now on: what is kept in memory of that table holds no more.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn turn(&self, name: Edition, id: Uuid) -> Result<(), StoreError> {
        let renewed = edition::ActiveModel {
            id: Set(id),
            ..Default::default()
        };
        let renew = edition::Entity::update_many().set(renewed);
        renew.filter(edition::Column::Name.eq(name)).exec(&self.tx.conn).await?;
        Ok(())
    }

    /// Notes a root this act touched, as it stands after the act.
    pub fn touch(&self, root: Root) {
        let mut report = self.report();
        report.roots.retain(|known| known.id != root.id);
        report.roots.push(root);
    }

    /// Notes what happened; written with the commit.
    pub fn record(&self, event: Event) {
        self.report().events.push(event);
    }

    /// Names what the act was done to, once it is there.
    pub fn about(&self, kind: &'static str, id: Uuid) {
        self.report().object = Some((kind, id));
    }

    /// Puts the hash of what the act gave out into its audit entry, in place of that of its events.
    pub fn content(&self, hash: String) {
        self.report().content_hash = Some(hash);
    }

    /// The same for every act, compiled once: boxed here, and not where an act commits.
    fn closed(self, name: &'static str, answer: Option<String>) -> BoxFuture<'static, Result<(), StoreError>> {
        Box::pin(self.close(name, answer))
    }

    /// Writes what the act tells of itself and keeps it; `answer` is what its request is answered again with.
    #[expect(clippy::disallowed_methods, reason = "one of the two places that prove a commit")]
    async fn close(self, name: &'static str, answer: Option<String>) -> Result<(), StoreError> {
        let Self { tx, report } = self;
        let report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
        let at = tx.db.clock().now();
        let writing = Writing {
            conn: &tx.conn,
            outbox: &Writer::within(&tx.db, &tx.conn),
            x: tx.x,
            actor: &tx.actor,
            at,
        };
        events::write(&writing, tx.db.ids(), &report.events).await?;
        for root in &report.roots {
            sync::enter(&tx.conn, tx.x, root).await?;
        }
        let fields = report.events.iter().flat_map(|event| event.fields);
        let entry = Entry {
            action: name.to_owned(),
            object: report.object,
            fields: fields.map(|field| (*field).to_owned()).collect(),
            outcome: Outcome::Done,
            content_hash: report.content_hash.or_else(|| Some(events::digest(&report.events))),
            ..Entry::of(&tx.actor, tx.db.clock().real())
        };
        let entry = audit::insert(&tx.conn, tx.db.ids(), tx.x, &[entry]).await?;
        if let (Some(request), Some(answer)) = (&tx.request, answer) {
            let settled = receipt::ActiveModel {
                answer: Set(Some(answer)),
                ..Default::default()
            };
            let settle = receipt::Entity::update_many().set(settled);
            let settle = settle.filter(its_receipt(tx.actor.account_raw(), request));
            settle.exec(&tx.conn).await?;
        }
        if tx.db.0.check_stamps {
            check_roots(&tx.conn, tx.x, &report.roots).await?;
        }
        tx.conn.commit().await?;
        tx.db.prove(entry).await?;
        for event in &report.events {
            tx.db.hints().tell(event.root);
        }
        Ok(())
    }
}

impl<A: Action> Permitted<A> {
    /// The way to write the rows of an area that serves this act.
    #[must_use]
    pub const fn writes<R>(&self) -> Writes<'_, R>
    where
        A: Serves<R>,
    {
        self.act.way()
    }

    /// Writes events, outbox, scope entries, audit entry and receipt, and commits.
    ///
    /// # Errors
    /// [`StoreError`] from the database; nothing is written then.
    pub async fn commit<T: Serialize>(self, answer: T) -> Result<T, StoreError> {
        let kept = match &self.act.tx.request {
            Some(_) => Some(serde_json::to_string(&answer)?),
            None => None,
        };
        self.act.closed(A::NAME, kept).await?;
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
        let known = roots.iter().map(|root| root.id);
        strays = strays.append(Sql::new(" WHERE root_id NOT IN ").list(known));
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
