//! Rows of the rule table.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::db::{Sql, StoreError};
use crate::domain::deadline::rules::RuleRow;

/// Ids of the present rules and of the present calendar.
pub(super) async fn editions<C: ConnectionTrait>(conn: &C) -> Result<(Uuid, Uuid), StoreError> {
    let sql = Sql::new(
        "SELECT r.id AS rules, c.id AS calendar FROM edition r JOIN edition c ON c.name = 'calendar'
         WHERE r.name = 'deadline_rule'",
    );
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("edition".to_owned()))?;
    Ok((row.try_get("", "rules")?, row.try_get("", "calendar")?))
}

pub(super) async fn rules<C: ConnectionTrait>(conn: &C) -> Result<Vec<RuleRow>, StoreError> {
    let sql = Sql::new("SELECT * FROM deadline_rule ORDER BY code, version");
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    rows.iter()
        .map(|row| {
            let text = |column: &str| row.try_get::<String>("", column);
            Ok(RuleRow {
                code: text("code")?,
                version: row.try_get::<i32>("", "version")?.to_string(),
                name: text("name")?,
                start_events: text("start_events")?,
                satisfied_by: text("satisfied_by")?,
                amount: text("amount")?,
                unit: text("unit")?,
                direction: text("direction")?,
                roll: text("roll")?,
                floor: text("floor")?,
                matter: text("matter")?,
                condition: text("condition")?,
                enabled: text("enabled")?,
                applies_to: text("applies_to")?,
                warn_days: text("warn_days")?,
                exclusions: text("exclusions")?,
                kind: text("kind")?,
                pairs_with: text("pairs_with")?,
                source: text("source")?,
                mark: text("mark")?,
                effective_from: text("effective_from")?,
                effective_to: text("effective_to")?,
            })
        })
        .collect()
}
