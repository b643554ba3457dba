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
use strum::{AsRefStr, EnumIter, EnumString};
use uuid::Uuid;

use crate::db::{ConnectionTrait as _, DatabaseTransaction, Db, Sql, StoreError, Writer};
use crate::kernel::id::{IdKind, IdSource};
use crate::kernel::instant::Instant;
use crate::policy::{Actor, Sending};

/// Kind of event (事件类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// A visit was recorded (接待登记).
    VisitRecorded,
    /// An application was received (收到申请).
    ApplicationSubmitted,
    /// One notice listed everything missing (一次性告知补正).
    SupplementNotified,
    /// The application was completed or corrected (补正).
    ApplicationSupplemented,
    /// The application was accepted (受理).
    ApplicationAccepted,
    /// The application was refused by a ruling (裁定不予受理).
    ApplicationRefused,
    /// The case was filed and numbered (立案).
    CaseFiled,
    /// A route was proposed by the rules (分流建议).
    TriageProposed,
    /// The route was confirmed (确认分流).
    Triaged,
    /// Another route was asked for (申请变更分流).
    OverrideRequested,
    /// The other route was granted (批准变更分流).
    OverrideApproved,
    /// The other route was not granted (不批准变更分流).
    OverrideRejected,
    /// A conflict of interest was declared (回避).
    ConflictDeclared,
    /// A team and a handler were named (分案).
    Assigned,
    /// Work was sent to the next segment (移交).
    HandoverSent,
    /// The next segment took it over (接收).
    HandoverAccepted,
    /// The next segment sent it back with a defect (退回).
    HandoverReturned,
    /// The applicant gave a lead on property (提供财产线索).
    ClueSubmitted,
    /// The applicant wrote to the handler (留言).
    MessageSent,
    /// The handler answered (答复).
    MessageAnswered,
    /// The enforcement notice was issued (发出执行通知).
    NoticeIssued,
    /// The judgment carried the notice, none was sent (执行通知前置).
    NoticeWaived,
    /// Limits were derived again after the calendar changed, and moved (期限重算).
    DeadlinesRecomputed,
    /// The handler asked for a longer limit (申请延期).
    ExtensionRequested,
    /// The limit was lengthened (批准延期).
    ExtensionGranted,
    /// The limit stayed as it was (不批准延期).
    ExtensionRefused,
    /// A circular was issued about overdue deadlines (发出通报).
    CircularIssued,
    /// The addressee acknowledged it (签收通报).
    CircularAcknowledged,
    /// The addressee explained (说明超期原因).
    CircularExplained,
    /// The explanation was sent back (退回重新说明).
    CircularReturned,
    /// The explanation was accepted (通报办结).
    CircularClosed,
    /// It was taken back (撤回通报).
    CircularWithdrawn,
    /// Property was inquired into (财产查询).
    PropertyInquired,
    /// Property was controlled (财产控制).
    PropertyControlled,
    /// Money arrived (到账).
    FundsReceived,
    /// Money was paid out (发放).
    FundsPaid,
    /// The case was closed (结案).
    CaseClosed,
}

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

/// Writes events and what must be told of them, in the act's transaction.
pub(crate) async fn write(
    (conn, outbox): (&DatabaseTransaction, &Writer<'_, Sending>),
    x: i64,
    actor: &Actor,
    at: DateTime<Utc>,
    ids: &IdSource,
    events: &[Event],
) -> Result<(), StoreError> {
    for event in events {
        let id = ids.raw();
        write_one(conn, (id, x), (actor, at), event).await?;
        if event.published {
            outbox::put(outbox, (ids.raw(), id), event, at).await?;
        }
    }
    Ok(())
}

/// Writes one event; by hand, for it takes its number from those of its root in the same statement, along the index of root
/// and number.
async fn write_one(
    conn: &DatabaseTransaction,
    (id, x): (Uuid, i64),
    (actor, at): (&Actor, DateTime<Utc>),
    event: &Event,
) -> Result<(), StoreError> {
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
    .bind(x)
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
