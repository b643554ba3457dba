//! The chained record of acts and reads: who did or saw what, when, from where, with what outcome.
//!
//! An act's entry is written in the act's own transaction. Reads of personal data and refusals go through a bounded
//! queue that is written within a second; when the queue is full the read is refused. One elected sequencer puts the
//! entries into a hash chain. Values are never in it: names of fields, ids and hashes only.

mod heads;
mod sequencer;
mod trail;
mod verify;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use heads::{Head, HeadError, first_missing, head, kept, last_sealed_at};
pub use sequencer::{seal, unsealed};
pub use trail::{Trail, TrailFull};
pub use verify::{Broken, verify};

use crate::db::{ConnectionTrait, Sql, StoreError};
use crate::kernel::code::Code;
use crate::kernel::id::IdSource;
use crate::kernel::role::Role;
use crate::policy::Actor;

/// How an act or read ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused with this code.
    Refused(Code),
}

impl Outcome {
    fn text(self) -> String {
        match self {
            Self::Done => "ok".to_owned(),
            Self::Refused(code) => format!("refused:{}", code.as_ref()),
        }
    }
}

/// One line of the record, before it has its place in the chain.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Real time.
    pub happened_at: DateTime<Utc>,
    /// Person, when somebody was signed in.
    pub actor: Option<Uuid>,
    /// Role he acted in.
    pub role: Role,
    /// His site.
    pub site: Option<Uuid>,
    /// His session.
    pub session: Option<Uuid>,
    /// Address he came from.
    pub address: Option<String>,
    /// Operation.
    pub action: String,
    /// What it was done to: kind and id.
    pub object: Option<(&'static str, Uuid)>,
    /// Names of the fields written or read.
    pub fields: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Id of the HTTP request.
    pub request_id: String,
    /// Hash over what was written.
    pub content_hash: Option<String>,
}

impl Entry {
    /// An entry about `actor`, to be filled.
    #[must_use]
    pub fn of(actor: &Actor, at: DateTime<Utc>) -> Self {
        Self {
            happened_at: at,
            actor: actor.person_raw(),
            role: actor.role(),
            site: actor.site().map(crate::kernel::id::Id::raw),
            session: actor.session_raw(),
            address: actor.address().map(str::to_owned),
            action: String::new(),
            object: None,
            fields: Vec::new(),
            outcome: Outcome::Done,
            request_id: actor.request_id().to_owned(),
            content_hash: None,
        }
    }
}

/// Writes entries under the stamp of their transaction; the id of the last one.
pub(crate) async fn insert<C: ConnectionTrait>(
    conn: &C,
    ids: &IdSource,
    x: i64,
    entries: &[Entry],
) -> Result<Option<Uuid>, StoreError> {
    if entries.is_empty() {
        return Ok(None);
    }
    let mut last = None;
    let mut sql = Sql::new(
        "INSERT INTO audit_entry (id, x, ordinal, happened_at, actor_id, actor_role, site_id, session_id, address, action,
         object_kind, object_id, fields, outcome, request_id, content_hash) VALUES ",
    );
    for (ordinal, entry) in (0_i32..).zip(entries) {
        sql = sql
            .push(if ordinal == 0 { "" } else { ", " })
            .push("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(*last.insert(ids.raw()))
            .bind(x)
            .bind(ordinal)
            .bind(entry.happened_at.timestamp_micros())
            .bind(entry.actor)
            .bind(entry.role.as_ref())
            .bind(entry.site)
            .bind(entry.session)
            .bind(entry.address.clone())
            .bind(entry.action.clone())
            .bind(entry.object.map(|(kind, _)| kind))
            .bind(entry.object.map(|(_, id)| id))
            .bind(entry.fields.join(","))
            .bind(entry.outcome.text())
            .bind(entry.request_id.clone())
            .bind(entry.content_hash.clone());
    }
    conn.execute_raw(sql.build(conn.get_database_backend())).await?;
    Ok(last)
}

/// Whether an entry is kept.
pub(crate) async fn is_kept<C: ConnectionTrait>(conn: &C, id: Uuid) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 AS kept FROM audit_entry WHERE id = ?").bind(id);
    Ok(conn
        .query_one_raw(sql.build(conn.get_database_backend()))
        .await?
        .is_some())
}
