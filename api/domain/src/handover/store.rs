//! Rows of handovers.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set};
use zhixing_entity::handover;

use super::{HandoverView, Passage, Returning, SegmentDefect};
use crate::case::rules::HandoverState;
use crate::db::{Change as _, Db, NewerBy, StoreError, Tx, Writes, constant, newest_of_each};
use crate::kernel::id::{CaseId, HandoverId, PersonId};
use crate::kernel::instant::Instant;
use crate::kernel::stage::{DefectCode, Segment};
use crate::policy::{Scope, in_cases, with_cases};

crate::rows! {
    /// Rows of handovers (移交).
    pub struct HandoverRows of handover;
}

/// The handover that waits on a case.
pub(super) async fn pending(tx: &Tx, case: CaseId) -> Result<Option<HandoverView>, StoreError> {
    use handover::Column::{CaseId, State};
    let found = tx.find::<handover::Entity>().filter(CaseId.eq(case));
    let found = found.filter(constant(Expr::col(State), "pending"));
    Ok(tx.one(found).await?.map(view))
}

/// The case of a handover, if the scope holds it.
pub(super) async fn case_of(db: &Db, scope: &Scope, id: HandoverId) -> Result<Option<CaseId>, StoreError> {
    use handover::Column::{CaseId, Id};
    let found = in_cases::<handover::Entity>(scope, CaseId).filter(Id.eq(id));
    db.one(found.select_only().column(CaseId).into_tuple()).await
}

/// The last handover of each case that the scope holds.
pub(super) async fn latest(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<HandoverView>, StoreError> {
    use handover::Column::{CaseId, Id, SentAt};
    let found = in_cases::<handover::Entity>(scope, CaseId).filter(CaseId.is_in(cases.iter().copied()));
    let newest = NewerBy { at: SentAt, id: Id };
    let rows = db.all(newest_of_each(found, CaseId, newest, 1)).await?;
    Ok(rows.into_iter().map(view).collect())
}

fn view(row: handover::Model) -> HandoverView {
    HandoverView {
        id: row.id,
        case: row.case_id,
        from: row.from_segment,
        to: row.to_segment,
        sender: row.sender_id,
        to_person: row.to_person_id,
        state: row.state,
        defect: row.defect,
        note: row.note,
        sent_at: row.sent_at.time(),
        settled_at: row.settled_at.map(Instant::time),
    }
}

pub(super) async fn send(
    tx: &Writes<'_, HandoverRows>,
    case: CaseId,
    passage: Passage,
    to_person: Option<PersonId>,
) -> Result<HandoverId, StoreError> {
    let id: HandoverId = tx.fresh();
    tx.rows()
        .insert(handover::ActiveModel {
            id: Set(id),
            case_id: Set(case),
            root_id: Set(case.raw()),
            from_segment: Set(passage.from),
            to_segment: Set(passage.to),
            sender_id: Set(tx.actor().person_id()),
            to_person_id: Set(to_person),
            state: Set(HandoverState::Pending),
            sent_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .await?;
    Ok(id)
}

pub(super) async fn settle(
    tx: &Writes<'_, HandoverRows>,
    id: HandoverId,
    state: HandoverState,
    returning: Option<&Returning>,
) -> Result<(), StoreError> {
    handover::Entity::update_many()
        .set(handover::ActiveModel {
            state: Set(state),
            receiver_id: Set(tx.actor().person_id()),
            defect: Set(returning.map(|returning| returning.defect)),
            note: Set(returning.and_then(|returning| returning.note.clone())),
            settled_at: Set(Some(tx.now().into())),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .filter(handover::Column::Id.eq(id))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// Returned handovers by sending segment and defect, settled within `[from, to)`.
pub(super) async fn defects(
    db: &Db,
    scope: &Scope,
    from: Instant,
    to: Instant,
) -> Result<Vec<SegmentDefect>, StoreError> {
    use handover::Column::{CaseId, Defect, FromSegment, SettledAt, State};
    let found = with_cases::<handover::Entity>(scope, CaseId)
        .filter(constant(Expr::col((handover::Entity, State)), "returned"))
        .filter(SettledAt.gte(from))
        .filter(SettledAt.lt(to))
        .select_only()
        .columns([FromSegment, Defect])
        .expr_as(Expr::cust("COUNT(*)"), "n")
        .group_by(FromSegment)
        .group_by(Defect)
        .order_by_asc(FromSegment)
        .order_by_asc(Defect);
    let rows = db.all(found.into_tuple::<(Segment, DefectCode, i64)>()).await?;
    let defects = rows
        .into_iter()
        .map(|(segment, defect, count)| SegmentDefect { segment, defect, count });
    Ok(defects.collect())
}
