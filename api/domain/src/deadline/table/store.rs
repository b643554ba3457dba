//! Rows of the rule table and of the presets.

use chrono::NaiveDate;
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use super::amend::Preset;
use crate::db::{Reads, Sql, StoreError, Tx, Writes};
use crate::deadline::rules::{Amended, RuleCode, RuleRow};
use crate::kernel::clock::instant;

crate::rows! {
    /// Rows of the rule table (期限规则).
    pub struct RuleRows of deadline_rule;
}

/// The edition of the rules, by its name.
pub(super) const EDITION: &str = "deadline_rule";

/// Ids of the present rules and of the present calendar.
pub(super) async fn editions(reads: Reads<'_>) -> Result<(Uuid, Uuid), StoreError> {
    let sql = Sql::new(
        "SELECT r.id AS rules, c.id AS calendar FROM edition r JOIN edition c ON c.name = 'calendar'
         WHERE r.name = 'deadline_rule'",
    );
    let row = reads.row(sql).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("edition".to_owned()))?;
    Ok((row.try_get("", "rules")?, row.try_get("", "calendar")?))
}

/// All versions of all rules, in order, with who made them.
pub(super) async fn rules(reads: Reads<'_>) -> Result<Vec<(RuleRow, Option<Amended>)>, StoreError> {
    let sql = Sql::new(
        "SELECT r.*, p.name AS changed_by_name FROM deadline_rule r LEFT JOIN person p ON p.id = r.changed_by
         ORDER BY r.code, r.version",
    );
    let rows = reads.rows(sql).await?;
    rows.iter().map(|row| Ok((rule(row)?, amended(row)?))).collect()
}

fn rule(row: &QueryResult) -> Result<RuleRow, StoreError> {
    let text = |column: &str| row.try_get::<String>("", column);
    let figure = |column: &str| -> Result<String, StoreError> {
        let figure: Option<i32> = row.try_get("", column)?;
        Ok(figure.map(|figure| figure.to_string()).unwrap_or_default())
    };
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
        outlives: text("outlives")?,
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
        extension_most: figure("extension_most")?,
        extension_reported: figure("extension_reported")?,
        extension_lead_days: figure("extension_lead_days")?,
    })
}

fn amended(row: &QueryResult) -> Result<Option<Amended>, StoreError> {
    let Some(at) = row.try_get::<Option<i64>>("", "changed_at")? else {
        return Ok(None);
    };
    Ok(Some(Amended {
        by: row.try_get("", "changed_by_name")?,
        at: instant(at),
        reason: row.try_get::<Option<String>>("", "reason")?.unwrap_or_default(),
    }))
}

/// Lets one change of the rules at a time go on.
pub(super) async fn lock(tx: &Tx) -> Result<(), StoreError> {
    let backend = tx.reads().backend();
    if backend == DbBackend::Postgres {
        let sql = Sql::new("SELECT id FROM edition WHERE name = 'deadline_rule' FOR UPDATE");
        tx.reads().row(sql).await?;
    }
    Ok(())
}

/// Adds a version, by the actor and now.
pub(super) async fn add(
    tx: &Writes<'_, RuleRows>,
    (id, row): (Uuid, &RuleRow),
    reason: &str,
) -> Result<(), StoreError> {
    let figure = |text: &str| text.parse::<i32>().ok();
    let sql = Sql::new(
        "INSERT INTO deadline_rule (id, code, version, name, start_events, satisfied_by, amount, unit, direction, roll,
         floor, matter, condition, outlives, enabled, applies_to, warn_days, exclusions, kind, pairs_with, source, mark,
         effective_from, effective_to, extension_most, extension_reported, extension_lead_days, changed_by, changed_at,
         reason) VALUES ",
    )
    .list::<crate::db::Value, _>([
        id.into(),
        row.code.clone().into(),
        figure(&row.version).into(),
        row.name.clone().into(),
        row.start_events.clone().into(),
        row.satisfied_by.clone().into(),
        row.amount.clone().into(),
        row.unit.clone().into(),
        row.direction.clone().into(),
        row.roll.clone().into(),
        row.floor.clone().into(),
        row.matter.clone().into(),
        row.condition.clone().into(),
        row.outlives.clone().into(),
        row.enabled.clone().into(),
        row.applies_to.clone().into(),
        row.warn_days.clone().into(),
        row.exclusions.clone().into(),
        row.kind.clone().into(),
        row.pairs_with.clone().into(),
        row.source.clone().into(),
        row.mark.clone().into(),
        row.effective_from.clone().into(),
        row.effective_to.clone().into(),
        figure(&row.extension_most).into(),
        figure(&row.extension_reported).into(),
        figure(&row.extension_lead_days).into(),
        tx.actor().person_raw().into(),
        tx.now().timestamp_micros().into(),
        reason.into(),
    ]);
    tx.rows().execute(sql).await?;
    Ok(())
}

/// Ends a version on a day.
pub(super) async fn close(
    tx: &Writes<'_, RuleRows>,
    (code, version): (&RuleCode, u32),
    on: NaiveDate,
) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE deadline_rule SET effective_to = ? WHERE code = ? AND version = ?")
        .bind(on.to_string())
        .bind(code.as_str())
        .bind(i32::try_from(version).unwrap_or(i32::MAX));
    tx.rows().execute(sql).await?;
    Ok(())
}

/// All presets by name, their values by code.
pub(super) async fn presets(reads: Reads<'_>) -> Result<Vec<Preset>, StoreError> {
    let sql = Sql::new("SELECT * FROM deadline_preset ORDER BY preset, code");
    let rows = reads.rows(sql).await?;
    let mut presets: Vec<Preset> = Vec::new();
    for row in &rows {
        let text = |column: &str| row.try_get::<String>("", column);
        let name = text("preset")?;
        if presets.last().is_none_or(|last| last.name != name) {
            presets.push(Preset {
                name,
                title: text("title")?,
                values: Vec::new(),
            });
        }
        let value = super::amend::Value::try_new([text("code")?, text("amount")?, text("unit")?, text("enabled")?])
            .ok_or_else(|| StoreError::Unreadable("preset".to_owned()))?;
        let source = text("source")?;
        if let Some(preset) = presets.last_mut() {
            preset.values.push(super::amend::Value { source, ..value });
        }
    }
    Ok(presets)
}
