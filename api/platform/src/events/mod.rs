//! What happened: events of visits, applications and cases, written with the act and told by the outbox.
//!
//! An event carries ids and facts, no rows, and never a party's name or number. Within a root events are numbered
//! without gap, under the root's lock.

pub mod chat;
pub mod outbox;
pub mod relay;
pub mod text;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::{ConnectionTrait as _, DatabaseTransaction, Db, Sql, StoreError, Writer};
pub use crate::kernel::event::EventKind;
use crate::kernel::id::{IdKind, IdSource};
use crate::kernel::instant::Instant;
use crate::policy::{Actor, Sending};

/// Something that happened to a root.
#[derive(Clone, Debug)]
pub struct Event {
    /// Kind of root.
    pub root_kind: IdKind,
    /// The root.
    pub root: Uuid,
    /// The root's version after it.
    pub version: i64,
    /// What happened.
    pub kind: EventKind,
    /// The rule it rests on, by name and version.
    pub rule: Option<String>,
    /// Whether the applicant sees it.
    pub published: bool,
    /// Fields of the root it moved, by their names in the schema.
    pub fields: &'static [&'static str],
    /// Facts: ids, words and counts, no personal data.
    pub data: Value,
}

impl Event {
    /// An event of `kind` on a root at `version`.
    #[must_use]
    pub fn new(root: (IdKind, Uuid, i64), kind: EventKind, fields: &'static [&'static str]) -> Self {
        let (root_kind, root, version) = root;
        Self {
            root_kind,
            root,
            version,
            kind,
            rule: None,
            published: false,
            fields,
            data: Value::Null,
        }
    }

    /// Names the rule the event rests on.
    #[must_use]
    pub fn by_rule(mut self, rule: impl Into<String>) -> Self {
        self.rule = Some(rule.into());
        self
    }

    /// Lets the applicant see it.
    #[must_use]
    pub fn published(mut self) -> Self {
        self.published = true;
        self
    }

    /// Adds facts.
    #[must_use]
    pub fn with(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// Where and in whose name events are written.
pub(crate) struct Writing<'a> {
    /// The act's transaction.
    pub(crate) conn: &'a DatabaseTransaction,
    /// What is to be told, in the same transaction.
    pub(crate) outbox: &'a Writer<'a, Sending>,
    /// The act's stamp.
    pub(crate) x: i64,
    /// Who acts.
    pub(crate) actor: &'a Actor,
    /// When, business time.
    pub(crate) at: DateTime<Utc>,
}

/// Writes events and what must be told of them, in the act's transaction.
pub(crate) async fn write(writing: &Writing<'_>, ids: &IdSource, events: &[Event]) -> Result<(), StoreError> {
    let Writing { at, .. } = *writing;
    for event in events {
        let id = ids.raw();
        write_one(writing, id, event).await?;
        if event.published {
            let telling = outbox::of_event(ids.raw(), id, event, at);
            outbox::tell(writing.outbox, telling).await?;
        }
    }
    Ok(())
}

/// Writes one event; by hand, for it takes its number from those of its root in the same statement, along the index of root
/// and number.
async fn write_one(writing: &Writing<'_>, id: Uuid, event: &Event) -> Result<(), StoreError> {
    let Writing { conn, actor, at, .. } = *writing;
    let insert = Sql::new(
        "INSERT INTO event (id, root_kind, root_id, n, kind, happened_at, actor_id, actor_role, actor_name, rule,
         published, fields, version, data, sync_x)
         SELECT ?, ?, ?, COALESCE(MAX(n), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM event WHERE root_id = ?",
    )
    .bind(id)
    .bind(event.root_kind.as_ref())
    .bind(event.root)
    .bind(event.kind.as_ref())
    .bind(at.timestamp_micros())
    .bind(actor.person_raw())
    .bind(actor.role().as_ref())
    .bind(actor.display_name())
    .bind(event.rule.clone())
    .bind(event.published)
    .bind(event.fields.join(","))
    .bind(event.version)
    .bind(event.data.to_string())
    .bind(writing.x)
    .bind(event.root);
    conn.execute_raw(insert.build(conn.get_database_backend())).await?;
    Ok(())
}

/// Hash over what the events say, for the audit record.
pub(crate) fn digest(events: &[Event]) -> String {
    let mut hasher = Sha256::new();
    for event in events {
        for part in [
            event.kind.as_ref(),
            &event.root.to_string(),
            &event.version.to_string(),
            &event.data.to_string(),
        ] {
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part.as_bytes());
        }
    }
    let digest: [u8; 32] = hasher.finalize().into();
    blake3::Hash::from_bytes(digest).to_hex().to_string()
}

/// How many outbox entries wait to be told, and since which instant (microseconds) the oldest is due.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn backlog(db: &Db) -> Result<(i64, Option<i64>), StoreError> {
    let (waiting, oldest) = outbox::backlog(db.reads()).await?;
    Ok((waiting, oldest.map(Instant::micros)))
}
