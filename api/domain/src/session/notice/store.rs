//! Rows of the notices to the owners of accounts.

use chrono::{DateTime, Utc};
use sea_orm::Set;
use zhixing_entity::security_notice;

use super::{Notice, NoticeKind};
use crate::db::{Reads, Sql, StoreError, Writer};
use crate::events::outbox;
use crate::kernel::clock::instant;
use crate::kernel::id::{AccountId, SessionId};
use crate::policy::SignIn;

/// Tells the owner of an account, in the transaction of what he is told of.
pub(crate) async fn notify(
    rows: &Writer<'_, SignIn>,
    account: AccountId,
    (kind, session): (NoticeKind, Option<SessionId>),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let db = rows.db();
    let id = db.ids().raw();
    let row = security_notice::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        kind: Set(kind),
        session_id: Set(session),
        happened_at: Set(at.into()),
    };
    rows.insert(row).await?;
    let payload = serde_json::json!({ "notice": id, "account": account, "kind": kind.as_ref() });
    let telling = outbox::Telling {
        id: db.ids().raw(),
        topic: "security_notice",
        dedupe_key: id.to_string(),
        payload: payload.to_string(),
        at: db.clock().now(),
    };
    outbox::tell(&rows.chore(), telling).await
}

/// The newest notices to an account since `since`. By hand: the builder puts a window function around no part of itself, and
/// a kind is read as the text it is, for a newer process may have written one that this one does not know.
pub(crate) async fn notices(
    reads: Reads<'_>,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<Vec<Notice>, StoreError> {
    let sql = Sql::new(
        // of each kind the newest five: much of one hides none of another
        "SELECT kind, happened_at FROM (SELECT id, kind, happened_at,
           ROW_NUMBER() OVER (PARTITION BY kind ORDER BY happened_at DESC, id DESC) AS nth
         FROM security_notice WHERE account_id = ? AND happened_at >= ?) newest
         WHERE nth <= 5 ORDER BY happened_at DESC, id DESC",
    )
    .bind(account.raw())
    .bind(since.timestamp_micros());
    let rows = reads.rows(sql).await?;
    let mut notices = Vec::with_capacity(rows.len());
    for row in &rows {
        // a newer process beside this one knows kinds that it does not
        if let Ok(kind) = row.try_get::<String>("", "kind")?.parse() {
            let happened_at = instant(row.try_get("", "happened_at")?);
            notices.push(Notice { kind, happened_at });
        }
    }
    Ok(notices)
}
