//! Rows of handovers.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{HandoverView, SegmentDefect};
use crate::case::rules::HandoverState;
use crate::db::{Db, Permitted, Sql, StoreError, Tx};
use crate::kernel::clock::instant;
use crate::kernel::id::{CaseId, HandoverId, Id, PersonId};
use crate::kernel::stage::{DefectCode, Segment};
use crate::policy::{Action, Scope};

/// The handover that waits on a case.
pub(super) async fn pending(tx: &Tx, case: CaseId) -> Result<Option<HandoverView>, StoreError> {
    let sql = Sql::new("SELECT * FROM handover WHERE case_id = ? AND state = 'pending'").bind(case.raw());
    tx.conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?
        .as_ref()
        .map(view)
        .transpose()
}

/// The case of a handover; whether it is in scope is asked of the case.
pub(super) async fn case_of<C: ConnectionTrait>(conn: &C, id: HandoverId) -> Result<Option<CaseId>, StoreError> {
    let sql = Sql::new("SELECT case_id FROM handover WHERE id = ?").bind(id.raw());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "case_id")?))).transpose()
}

/// The last handover of each case that the scope holds.
pub(super) async fn latest(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<HandoverView>, StoreError> {
    let sql = Sql::new(
        "SELECT * FROM (SELECT h.*, ROW_NUMBER() OVER (PARTITION BY h.case_id ORDER BY h.sent_at DESC, h.id DESC) AS place
         FROM handover h WHERE h.case_id IN ",
    )
    .list(cases.iter().map(|id| id.raw()))
    .push(" AND EXISTS (SELECT 1 FROM enforcement_case c WHERE c.id = h.case_id AND ")
    .append(scope.cases("c"))
    .push(")) w WHERE w.place = 1");
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter().map(view).collect()
}

fn view(row: &QueryResult) -> Result<HandoverView, StoreError> {
    Ok(HandoverView {
        id: Id::new(row.try_get("", "id")?),
        case: Id::new(row.try_get("", "case_id")?),
        from: row.try_get::<String>("", "from_segment")?.parse()?,
        to: row.try_get::<String>("", "to_segment")?.parse()?,
        sender: row.try_get::<Option<Uuid>>("", "sender_id")?.map(Id::new),
        to_person: row.try_get::<Option<Uuid>>("", "to_person_id")?.map(Id::new),
        state: row.try_get::<String>("", "state")?.parse()?,
        defect: row
            .try_get::<Option<String>>("", "defect")?
            .as_deref()
            .map(str::parse)
            .transpose()?,
        note: row.try_get("", "note")?,
        sent_at: instant(row.try_get("", "sent_at")?),
        settled_at: row.try_get::<Option<i64>>("", "settled_at")?.map(instant),
    })
}

pub(super) async fn send<A: Action>(
    tx: &Permitted<A>,
    case: CaseId,
    (from, to): (Segment, Segment),
    to_person: Option<PersonId>,
) -> Result<HandoverId, StoreError> {
    let id: HandoverId = tx.fresh();
    let sql = Sql::new(
        "INSERT INTO handover (id, case_id, root_id, from_segment, to_segment, sender_id, to_person_id, state, sent_at, sync_x)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)",
    )
    .bind(id.raw())
    .bind(case.raw())
    .bind(case.raw())
    .bind(from.as_ref())
    .bind(to.as_ref())
    .bind(tx.actor().person_raw())
    .bind(to_person.map(Id::raw))
    .bind(tx.now_micros())
    .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(id)
}

pub(super) async fn settle<A: Action>(
    tx: &Permitted<A>,
    id: HandoverId,
    state: HandoverState,
    defect: Option<(DefectCode, Option<&str>)>,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE handover SET state = ?, receiver_id = ?, defect = ?, note = ?, settled_at = ?, sync_x = ? WHERE id = ?",
    )
    .bind(state.as_ref())
    .bind(tx.actor().person_raw())
    .bind(defect.map(|(code, _)| code.as_ref().to_owned()))
    .bind(defect.and_then(|(_, note)| note.map(str::to_owned)))
    .bind(tx.now_micros())
    .bind(tx.stamp())
    .bind(id.raw());
    tx.execute(sql).await?;
    Ok(())
}

/// Returned handovers by sending segment and defect, settled within `[from, to)`.
pub(super) async fn defects(db: &Db, scope: &Scope, (from, to): (i64, i64)) -> Result<Vec<SegmentDefect>, StoreError> {
    let sql = Sql::new("SELECT h.from_segment, h.defect, COUNT(*) AS n FROM handover h JOIN enforcement_case c ON c.id = h.case_id WHERE h.state = 'returned' AND h.settled_at >= ? AND h.settled_at < ? AND ")
        .bind(from)
        .bind(to)
        .append(scope.cases("c"))
        .push(" GROUP BY h.from_segment, h.defect ORDER BY h.from_segment, h.defect");
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter()
        .map(|row| {
            Ok(SegmentDefect {
                segment: row.try_get::<String>("", "from_segment")?.parse()?,
                defect: row.try_get::<String>("", "defect")?.parse()?,
                count: row.try_get("", "n")?,
            })
        })
        .collect()
}
