//! Rows of relations and declared conflicts.

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use zhixing_entity::{case_relation, conflict};

use super::{ConflictKind, Relation};
use crate::db::{Change as _, StoreError, Writes};
use crate::kernel::id::{CaseId, PersonId};

crate::rows! {
    /// Rows of who stands how to a case (案件关系、回避).
    pub struct RelationRows of case_relation, conflict;
}

/// Writes a declared conflict; false when it stands already. One statement does both.
pub(super) async fn declare(
    tx: &Writes<'_, RelationRows>,
    case: CaseId,
    kind: ConflictKind,
    note: Option<&str>,
) -> Result<bool, StoreError> {
    use conflict::Column;
    let person = tx.person()?;
    let mut standing = Query::select();
    standing
        .expr(Expr::cust("1"))
        .from(conflict::Entity)
        .and_where(Column::CaseId.eq(case))
        .and_where(Column::PersonId.eq(person))
        .and_where(Column::EndedAt.is_null());
    let row = [
        (Column::Id, Expr::value(tx.fresh::<()>())),
        (Column::CaseId, Expr::value(case)),
        (Column::PersonId, Expr::value(person)),
        (Column::Kind, Expr::value(kind)),
        (Column::Note, Expr::value(note)),
        (Column::RootId, Expr::value(case)),
        (Column::DeclaredAt, Expr::value(tx.now().timestamp_micros())),
        (Column::SyncX, Expr::value(tx.stamp())),
    ];
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let mut declared = Query::select();
    declared.exprs(values).and_where(Expr::exists(standing).not());
    Ok(tx.rows().insert_found::<conflict::Entity>(columns, declared).await? == 1)
}

/// Starts a person's relation to a case.
pub(super) async fn relate(
    tx: &Writes<'_, RelationRows>,
    case: CaseId,
    person: PersonId,
    kind: Relation,
) -> Result<(), StoreError> {
    tx.rows()
        .insert(case_relation::ActiveModel {
            id: Set(tx.fresh::<()>().raw()),
            case_id: Set(case),
            person_id: Set(person),
            kind: Set(kind),
            root_id: Set(case.raw()),
            started_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .await
}

/// Ends relations of one kind to a case.
pub(super) async fn unrelate(tx: &Writes<'_, RelationRows>, case: CaseId, kind: Relation) -> Result<(), StoreError> {
    use case_relation::Column;
    case_relation::Entity::update_many()
        .set(case_relation::ActiveModel {
            ended_at: Set(Some(tx.now().into())),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .filter(Column::CaseId.eq(case))
        .filter(Column::Kind.eq(kind))
        .filter(Column::EndedAt.is_null())
        .by(tx.rows())
        .await?;
    Ok(())
}
