//! Rows of messages and leads.

use sea_orm::{ConnectionTrait, QueryResult};

use super::{ClueKind, ClueView, MessageView};
use crate::db::{Db, Permitted, Sql, StoreError, Tx};
use crate::kernel::clock::instant;
use crate::kernel::id::{CaseId, ClueId, Id, MessageId};
use crate::kernel::page::Page;
use crate::policy::{Action, Scope};

const COLUMNS: &str = "m.*, s.name AS sender_name, a.name AS answerer_name FROM message m JOIN person s ON s.id = m.sent_by \
     LEFT JOIN person a ON a.id = m.answered_by WHERE EXISTS (SELECT 1 FROM enforcement_case c WHERE c.id = m.case_id AND ";

fn within(scope: &Scope) -> Sql {
    Sql::new("SELECT ").push(COLUMNS).append(scope.cases("c")).push(")")
}

pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    case: Option<CaseId>,
    page: &Page,
) -> Result<Vec<MessageView>, StoreError> {
    let mut sql = within(scope);
    if let Some(case) = case {
        sql = sql.push(" AND m.case_id = ?").bind(case.raw());
    }
    if let Some(position) = page.after {
        sql = sql
            .push(" AND (m.sent_at, m.id) < (?, ?)")
            .bind(position.at)
            .bind(position.id);
    }
    if let Some(position) = page.before {
        sql = sql
            .push(" AND (m.sent_at, m.id) > (?, ?)")
            .bind(position.at)
            .bind(position.id);
    }
    let sort = if page.from_end {
        " ORDER BY m.sent_at, m.id LIMIT ?"
    } else {
        " ORDER BY m.sent_at DESC, m.id DESC LIMIT ?"
    };
    let sql = sql.push(sort).bind(i64::try_from(page.rows + 1).unwrap_or(i64::MAX));
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter().map(view).collect()
}

pub(super) async fn count(db: &Db, scope: &Scope, case: Option<CaseId>) -> Result<u64, StoreError> {
    let mut sql = Sql::new("SELECT COUNT(*) AS n FROM message m WHERE EXISTS (SELECT 1 FROM enforcement_case c WHERE c.id = m.case_id AND ")
        .append(scope.cases("c"))
        .push(")");
    if let Some(case) = case {
        sql = sql.push(" AND m.case_id = ?").bind(case.raw());
    }
    let row = db.reader().query_one_raw(sql.build(db.backend())).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

pub(super) async fn newest(
    db: &Db,
    scope: &Scope,
    cases: &[CaseId],
    rows: u64,
) -> Result<Vec<MessageView>, StoreError> {
    let sql = Sql::new("SELECT * FROM (SELECT ROW_NUMBER() OVER (PARTITION BY m.case_id ORDER BY m.sent_at DESC, m.id DESC) AS place, ")
        .push(COLUMNS)
        .append(scope.cases("c"))
        .push(") AND m.case_id IN ")
        .list(cases.iter().map(|id| id.raw()))
        .push(") w WHERE w.place <= ? ORDER BY w.case_id, w.sent_at DESC, w.id DESC")
        .bind(i64::try_from(rows).unwrap_or(i64::MAX));
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter().map(view).collect()
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[MessageId]) -> Result<Vec<MessageView>, StoreError> {
    let sql = within(scope).push(" AND m.id IN ").list(ids.iter().map(|id| id.raw()));
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter().map(view).collect()
}

fn view(row: &QueryResult) -> Result<MessageView, StoreError> {
    Ok(MessageView {
        id: Id::new(row.try_get("", "id")?),
        case: Id::new(row.try_get("", "case_id")?),
        content: row.try_get("", "content")?,
        sender_name: row.try_get("", "sender_name")?,
        sent_at: instant(row.try_get("", "sent_at")?),
        answer: row.try_get("", "answer")?,
        answerer_name: row.try_get("", "answerer_name")?,
        answered_at: row.try_get::<Option<i64>>("", "answered_at")?.map(instant),
        version: row.try_get("", "version")?,
    })
}

pub(super) async fn clues(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<ClueView>, StoreError> {
    let wanted = Sql::new("k.case_id IN ").list(cases.iter().map(|id| id.raw()));
    clues_where(db, scope, wanted).await
}

/// One lead, as a list.
pub(super) async fn clue(db: &Db, scope: &Scope, id: ClueId) -> Result<Vec<ClueView>, StoreError> {
    clues_where(db, scope, Sql::new("k.id = ?").bind(id.raw())).await
}

async fn clues_where(db: &Db, scope: &Scope, wanted: Sql) -> Result<Vec<ClueView>, StoreError> {
    let sql = Sql::new("SELECT k.* FROM clue k WHERE ")
        .append(wanted)
        .push(" AND EXISTS (SELECT 1 FROM enforcement_case c WHERE c.id = k.case_id AND ")
        .append(scope.cases("c"))
        .push(") ORDER BY k.case_id, k.submitted_at DESC, k.id DESC");
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter()
        .map(|row| {
            Ok(ClueView {
                id: Id::new(row.try_get("", "id")?),
                case: Id::new(row.try_get("", "case_id")?),
                kind: row.try_get::<String>("", "kind")?.parse()?,
                content: row.try_get("", "content")?,
                submitted_at: instant(row.try_get("", "submitted_at")?),
            })
        })
        .collect()
}

/// A message under the lock of its case.
pub(super) struct Locked {
    pub answered: bool,
    pub version: i64,
}

/// The case a message belongs to; whether it is in scope is asked of the case.
pub(super) async fn case_of(tx: &Tx, id: MessageId) -> Result<Option<CaseId>, StoreError> {
    let sql = Sql::new("SELECT case_id FROM message WHERE id = ?").bind(id.raw());
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    row.map(|row| Ok(Id::new(row.try_get("", "case_id")?))).transpose()
}

pub(super) async fn under_lock(tx: &Tx, id: MessageId) -> Result<Option<Locked>, StoreError> {
    let sql = Sql::new("SELECT answered_at, version FROM message WHERE id = ?").bind(id.raw());
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    row.map(|row| {
        Ok(Locked {
            answered: row.try_get::<Option<i64>>("", "answered_at")?.is_some(),
            version: row.try_get("", "version")?,
        })
    })
    .transpose()
}

/// Leads and messages of the actor on a case since an instant.
pub(super) async fn written_since(tx: &Tx, case: CaseId, since: i64) -> Result<u64, StoreError> {
    let person = tx.actor().person_raw();
    let sql = Sql::new(
        "SELECT (SELECT COUNT(*) FROM message WHERE case_id = ? AND sent_by = ? AND sent_at >= ?)
              + (SELECT COUNT(*) FROM clue WHERE case_id = ? AND submitted_by = ? AND submitted_at >= ?) AS n",
    )
    .bind(case.raw())
    .bind(person)
    .bind(since)
    .bind(case.raw())
    .bind(person)
    .bind(since);
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

pub(super) async fn add<A: Action>(tx: &Permitted<A>, case: CaseId, text: &str) -> Result<MessageId, StoreError> {
    let id: MessageId = tx.fresh();
    let sql = Sql::new("INSERT INTO message (id, case_id, root_id, content, sent_by, sent_at, version, sync_x) VALUES (?, ?, ?, ?, ?, ?, 1, ?)")
        .bind(id.raw())
        .bind(case.raw())
        .bind(case.raw())
        .bind(text)
        .bind(tx.actor().person_raw())
        .bind(tx.now_micros())
        .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(id)
}

pub(super) async fn add_clue<A: Action>(
    tx: &Permitted<A>,
    case: CaseId,
    kind: ClueKind,
    text: &str,
) -> Result<ClueId, StoreError> {
    let id: ClueId = tx.fresh();
    let sql = Sql::new("INSERT INTO clue (id, case_id, root_id, kind, content, submitted_by, submitted_at, sync_x) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(id.raw())
        .bind(case.raw())
        .bind(case.raw())
        .bind(kind.as_ref())
        .bind(text)
        .bind(tx.actor().person_raw())
        .bind(tx.now_micros())
        .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(id)
}

pub(super) async fn answer<A: Action>(tx: &Permitted<A>, id: MessageId, text: &str) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE message SET answer = ?, answered_by = ?, answered_at = ?, version = version + 1, sync_x = ? WHERE id = ?")
        .bind(text)
        .bind(tx.actor().person_raw())
        .bind(tx.now_micros())
        .bind(tx.stamp())
        .bind(id.raw());
    tx.execute(sql).await?;
    Ok(())
}
