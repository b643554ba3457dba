//! The chained record of acts and reads: who did or saw what, when, from where, with what outcome.
//!
//! An act's entry is written in the act's own transaction. Reads of personal data and refusals go through a bounded
//! queue that is written within a second; when the queue is full the read is refused. One elected sequencer puts the
//! entries into a hash chain. Values are never in it: names of fields, ids and hashes only.

mod heads;
mod sequencer;
mod store;
mod trail;
mod verify;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use heads::{Head, HeadError, first_missing, head, kept, last_sealed_at, stands_at};
pub use sequencer::{seal, unsealed};
pub use trail::{Trail, TrailFull};
pub use verify::{Broken, verify};

use crate::db::{ConnectionTrait, Reads, StoreError};
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
    let entries: Vec<(Uuid, &Entry)> = entries.iter().map(|entry| (ids.raw(), entry)).collect();
    store::insert(conn, x, &entries).await?;
    Ok(entries.last().map(|(id, _)| *id))
}

/// Whether an entry is kept.
pub(crate) async fn is_kept(reads: Reads<'_>, id: Uuid) -> Result<bool, StoreError> {
    store::is_kept(reads, id).await
}
