//! Rows of the lists of powers and duties.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, QueryFilter as _, QuerySelect as _};
use zhixing_entity::team_duty;

use crate::db::{StoreError, Tx};
use crate::kernel::id::TeamId;
use crate::kernel::route::Duty;

/// Whether a team's list holds an act.
pub(super) async fn holds(tx: &Tx, team: TeamId, duty: Duty) -> Result<bool, StoreError> {
    use team_duty::Column;
    let found = tx.find::<team_duty::Entity>().filter(Column::TeamId.eq(team));
    let found = found.filter(Column::Duty.eq(duty)).select_only();
    let found = found.expr_as(Expr::cust("1"), "n").into_tuple::<i32>();
    Ok(tx.one(found).await?.is_some())
}
