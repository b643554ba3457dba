//! Rows of the notices to the owners of accounts.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, FromQueryResult, QueryFilter as _, QuerySelect as _, Set};
use uuid::Uuid;
use zhixing_entity::security_notice;

use super::{Notice, NoticeKind};
use crate::db::{Deed, NewerBy, Reads, StoreError, Writer, newest_of_each};
use crate::events::outbox;
use crate::kernel::id::{AccountId, SessionId};
use crate::kernel::instant::Instant;
use crate::policy::{SignIn, unscoped};

/// Most notices of one kind: much of one hides none of another.
const MOST_OF_EACH: u64 = 5;

/// A notice whose kind is read as the text it is: a newer process beside this one may know kinds that it does not.
#[derive(FromQueryResult)]
struct NoticeColumns {
    id: Uuid,
    kind: String,
    happened_at: Instant,
}

/// What the owner of an account is told of.
#[derive(Clone, Copy)]
pub(crate) struct NewNotice {
    kind: NoticeKind,
    session: Option<SessionId>,
}

impl NewNotice {
    /// A notice that concerns the account as a whole.
    pub(crate) const fn of(kind: NoticeKind) -> Self {
        Self { kind, session: None }
    }

    /// A notice about one session.
    pub(crate) const fn about(kind: NoticeKind, session: SessionId) -> Self {
        Self {
            kind,
            session: Some(session),
        }
    }
}

/// Tells the owner of an account, in the transaction of what he is told of.
pub(crate) fn notify<'a>(
    rows: &'a Writer<'_, SignIn>,
    account: AccountId,
    notice: NewNotice,
    at: DateTime<Utc>,
) -> Deed<'a, (), StoreError> {
    Deed::of(write(rows, account, notice, at))
}

async fn write(
    rows: &Writer<'_, SignIn>,
    account: AccountId,
    notice: NewNotice,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let db = rows.db();
    let id = db.ids().raw();
    let row = security_notice::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        kind: Set(notice.kind),
        session_id: Set(notice.session),
        happened_at: Set(at.into()),
    };
    rows.insert(row).await?;
    let payload = serde_json::json!({ "notice": id, "account": account, "kind": notice.kind.as_ref() });
    let telling = outbox::Telling {
        id: db.ids().raw(),
        topic: "security_notice",
        dedupe_key: id.to_string(),
        payload: payload.to_string(),
        at: db.clock().now(),
    };
    outbox::tell(&rows.chore(), telling).await
}

/// The newest notices to an account since `since`, newest first; of a kind that this process does not know, none.
pub(crate) async fn notices(
    reads: Reads<'_>,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<Vec<Notice>, StoreError> {
    use security_notice::Column::{AccountId, HappenedAt, Id, Kind};
    let found = unscoped::<security_notice::Entity>()
        .select_only()
        .columns([Id, Kind, HappenedAt])
        .filter(AccountId.eq(account))
        .filter(HappenedAt.gte(Instant::from(since)));
    let newest = NewerBy { at: HappenedAt, id: Id };
    let newest = newest_of_each(found, Kind, newest, MOST_OF_EACH);
    let mut told: Vec<NoticeColumns> = reads.all(newest).await?;
    told.sort_by_key(|row| std::cmp::Reverse((row.happened_at, row.id)));
    let known = told.into_iter().filter_map(|row| {
        let kind = row.kind.parse().ok()?;
        let happened_at = row.happened_at.time();
        Some(Notice { kind, happened_at })
    });
    Ok(known.collect())
}
