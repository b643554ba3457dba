//! Rows of extensions.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Asking, ExtensionState, ExtensionView, Upward};
use crate::db::{Db, Permitted, Sql, StoreError, Tx};
use crate::deadline::Standing;
use crate::deadline::table::Book;
use crate::kernel::clock::instant;
use crate::kernel::id::{CaseId, ExtensionId, Id, PersonId};
use crate::kernel::page::Page;
use crate::policy::{Action, Row, Scope, Sight};

/// An extension under its case's lock.
pub(super) struct Found {
    pub deadline: Uuid,
    pub amount: u16,
    pub state: ExtensionState,
    pub asked_by: Option<PersonId>,
    pub version: i64,
}

/// What was decided.
pub(super) struct Decided<'a> {
    pub id: ExtensionId,
    pub state: ExtensionState,
    pub granted: Option<u16>,
    pub upward: Upward,
    pub note: &'a str,
}

/// Writes down what is asked for.
pub(super) async fn add<A: Action>(
    tx: &Permitted<A>,
    asked: &Asking,
    standing: &Standing,
) -> Result<ExtensionId, StoreError> {
    let id = tx.fresh();
    let sql = Sql::new(
        "INSERT INTO extension (id, root_id, deadline_id, rule_code, started_by, amount, unit, ground, state, asked_by,
         asked_at, upward, version, sync_x) VALUES ",
    )
    .list::<crate::db::Value, _>([
        id.raw().into(),
        asked.case.raw().into(),
        asked.deadline.raw().into(),
        standing.rule.code.as_str().into(),
        standing.started_by.into(),
        i32::from(asked.amount).into(),
        standing.rule.unit().as_ref().into(),
        asked.ground.trim().into(),
        ExtensionState::Asked.as_ref().into(),
        tx.actor().person_raw().into(),
        tx.now_micros().into(),
        Upward::NotNeeded.as_ref().into(),
        1_i64.into(),
        tx.stamp().into(),
    ]);
    tx.execute(sql).await?;
    Ok(id)
}

/// The case of an extension.
pub(super) async fn case_of(tx: &Tx, id: ExtensionId) -> Result<Option<CaseId>, StoreError> {
    let sql = Sql::new("SELECT root_id FROM extension WHERE id = ?").bind(id.raw());
    let conn = tx.conn();
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "root_id")?))).transpose()
}

/// An extension, once its case is locked.
pub(super) async fn find(tx: &Tx, id: ExtensionId) -> Result<Option<Found>, StoreError> {
    let sql = Sql::new("SELECT * FROM extension WHERE id = ?").bind(id.raw());
    let conn = tx.conn();
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| {
        Ok(Found {
            deadline: row.try_get("", "deadline_id")?,
            amount: small(&row, "amount")?.unwrap_or_default(),
            state: row.try_get::<String>("", "state")?.parse()?,
            asked_by: row.try_get::<Option<Uuid>>("", "asked_by")?.map(Id::new),
            version: row.try_get("", "version")?,
        })
    })
    .transpose()
}

/// How much of a deadline was granted, and whether more is asked for.
pub(super) async fn so_far(tx: &Tx, deadline: Uuid) -> Result<(u32, bool), StoreError> {
    let sql = Sql::new("SELECT state, granted FROM extension WHERE deadline_id = ?").bind(deadline);
    let conn = tx.conn();
    let (mut granted, mut is_asked) = (0, false);
    for row in conn.query_all_raw(sql.build(conn.get_database_backend())).await? {
        let state: ExtensionState = row.try_get::<String>("", "state")?.parse()?;
        is_asked |= state == ExtensionState::Asked;
        granted += u32::from(small(&row, "granted")?.unwrap_or_default());
    }
    Ok((granted, is_asked))
}

/// Writes down what was decided.
pub(super) async fn decide<A: Action>(tx: &Permitted<A>, decided: &Decided<'_>) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE extension SET state = ?, granted = ?, upward = ?, note = ?, decided_by = ?, decided_at = ?,
         version = version + 1, sync_x = ? WHERE id = ?",
    )
    .bind(decided.state.as_ref())
    .bind(decided.granted.map(i32::from))
    .bind(decided.upward.as_ref())
    .bind(decided.note.trim())
    .bind(tx.actor().person_raw())
    .bind(tx.now_micros())
    .bind(tx.stamp())
    .bind(decided.id.raw());
    tx.execute(sql).await?;
    Ok(())
}

/// Whoever is no member of the court sees what was granted, as he sees the deadline it moved.
fn listed(scope: &Scope, state: Option<ExtensionState>) -> Sql {
    let mut sql = Sql::new(
        " FROM extension e JOIN enforcement_case c ON c.id = e.root_id JOIN deadline d ON d.id = e.deadline_id
         LEFT JOIN person a ON a.id = e.asked_by LEFT JOIN person b ON b.id = e.decided_by WHERE ",
    )
    .append(scope.cases("c"));
    if scope.is_outside() {
        // as the board shows him no end of a measure and no duty of others
        sql = sql
            .push(" AND d.kind IN ('court', 'party') AND e.state = ?")
            .bind(ExtensionState::Granted.as_ref());
    }
    match state {
        Some(state) => sql.push(" AND e.state = ?").bind(state.as_ref()),
        None => sql,
    }
}

pub(super) async fn count(db: &Db, scope: &Scope, state: Option<ExtensionState>) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n").append(listed(scope, state));
    let row = db.reader().query_one_raw(sql.build(db.backend())).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

const SHOWN: &str = "SELECT e.*, d.rule_version, a.name AS asked_by_name, b.name AS decided_by_name";

/// One page, newest first, one row more than wanted.
pub(super) async fn page(
    (db, book): (&Db, &Book),
    scope: &Scope,
    state: Option<ExtensionState>,
    page: &Page,
) -> Result<Vec<ExtensionView>, StoreError> {
    let mut sql = Sql::new(SHOWN).append(listed(scope, state));
    for (position, than) in [(page.after, "<"), (page.before, ">")] {
        if let Some(position) = position {
            sql = sql
                .push(&format!(" AND (e.asked_at, e.id) {than} (?, ?)"))
                .bind(position.at)
                .bind(position.id);
        }
    }
    let sort = if page.from_end {
        " ORDER BY e.asked_at, e.id LIMIT ?"
    } else {
        " ORDER BY e.asked_at DESC, e.id DESC LIMIT ?"
    };
    let sql = sql.push(sort).bind(i64::try_from(page.rows + 1).unwrap_or(i64::MAX));
    all((db, book), scope, sql).await
}

/// Extensions by id.
pub(super) async fn by_ids(
    (db, book): (&Db, &Book),
    scope: &Scope,
    ids: &[ExtensionId],
) -> Result<Vec<ExtensionView>, StoreError> {
    let sql = Sql::new(SHOWN)
        .append(listed(scope, None))
        .push(" AND e.id IN ")
        .list(ids.iter().map(|id| id.raw()));
    all((db, book), scope, sql).await
}

async fn all((db, book): (&Db, &Book), scope: &Scope, sql: Sql) -> Result<Vec<ExtensionView>, StoreError> {
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    let inside = !scope.is_outside() && scope.sight(Row::CaseHistory) == Sight::Full;
    rows.iter().map(|row| view(row, book, inside)).collect()
}

/// A row as somebody sees it who may read the history of the case, as a member of the court (`inside`), or somebody
/// else: grounds and notes are free text, names are of staff.
fn view(row: &QueryResult, book: &Book, inside: bool) -> Result<ExtensionView, StoreError> {
    let text = |column: &str| -> Result<Option<String>, StoreError> {
        let text: Option<String> = row.try_get("", column)?;
        Ok(text.filter(|_| inside))
    };
    let code: String = row.try_get("", "rule_code")?;
    let code = code.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))?;
    let version = u32::try_from(row.try_get::<i32>("", "rule_version")?).unwrap_or_default();
    let rule = book.rule(&code, version).cloned();
    Ok(ExtensionView {
        id: Id::new(row.try_get("", "id")?),
        case: Id::new(row.try_get("", "root_id")?),
        rule: rule.ok_or_else(|| StoreError::Unreadable("an extension of no rule".to_owned()))?,
        amount: small(row, "amount")?.unwrap_or_default(),
        unit: row.try_get::<String>("", "unit")?.parse()?,
        ground: text("ground")?,
        state: row.try_get::<String>("", "state")?.parse()?,
        asked_by: text("asked_by_name")?,
        asked_at: instant(row.try_get("", "asked_at")?),
        decided_by: text("decided_by_name")?,
        decided_at: row.try_get::<Option<i64>>("", "decided_at")?.map(instant),
        note: text("note")?,
        granted: small(row, "granted")?,
        upward: row.try_get::<String>("", "upward")?.parse()?,
        version: row.try_get("", "version")?,
    })
}

fn small(row: &QueryResult, column: &str) -> Result<Option<u16>, StoreError> {
    let figure: Option<i32> = row.try_get("", column)?;
    Ok(figure.and_then(|figure| u16::try_from(figure).ok()))
}
