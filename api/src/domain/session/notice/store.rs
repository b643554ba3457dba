//! Rows of the notices to the owners of accounts.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::{Notice, NoticeKind};
use crate::db::{Db, Sql, StoreError};
use crate::events::outbox;
use crate::kernel::clock::instant;
use crate::kernel::id::{AccountId, Id, SessionId};

/// Tells the owner of an account, in the transaction of what he is told of.
pub(crate) async fn notify<C: ConnectionTrait>(
    db: &Db,
    conn: &C,
    account: AccountId,
    (kind, session): (NoticeKind, Option<SessionId>),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = db.ids().raw();
    let insert =
        Sql::new("INSERT INTO security_notice (id, account_id, kind, session_id, happened_at) VALUES (?, ?, ?, ?, ?)")
            .bind(id)
            .bind(account.raw())
            .bind(kind.as_ref())
            .bind(session.map(Id::raw))
            .bind(at.timestamp_micros());
    conn.execute_raw(insert.build(conn.get_database_backend())).await?;
    let payload = serde_json::json!({ "notice": id, "account": account, "kind": kind.as_ref() });
    let telling = outbox::Telling {
        id: db.ids().raw(),
        topic: "security_notice",
        dedupe_key: id.to_string(),
        payload: payload.to_string(),
        at: db.clock().now(),
    };
    outbox::tell(conn, telling).await
}

/// The newest notices to an account since `since`.
pub(crate) async fn notices(
    conn: &DatabaseConnection,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<Vec<Notice>, StoreError> {
    let sql = Sql::new(
        "SELECT kind, happened_at FROM security_notice WHERE account_id = ? AND happened_at >= ?
         ORDER BY happened_at DESC, id DESC LIMIT 20",
    )
    .bind(account.raw())
    .bind(since.timestamp_micros());
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    rows.iter()
        .map(|row| {
            Ok(Notice {
                kind: row.try_get::<String>("", "kind")?.parse()?,
                happened_at: instant(row.try_get("", "happened_at")?),
            })
        })
        .collect()
}
