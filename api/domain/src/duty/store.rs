//! Rows of the lists of powers and duties.

use sea_orm::ConnectionTrait;

use crate::db::{Sql, StoreError};
use crate::kernel::id::TeamId;
use crate::kernel::route::Duty;

/// Whether a team's list holds an act.
pub(super) async fn holds<C: ConnectionTrait>(conn: &C, team: TeamId, duty: Duty) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 AS n FROM team_duty WHERE team_id = ? AND duty = ?")
        .bind(team.raw())
        .bind(duty.as_ref());
    Ok(conn
        .query_one_raw(sql.build(conn.get_database_backend()))
        .await?
        .is_some())
}
