//! Rows of the rule table and of the presets.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait as _, DbBackend, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Set,
};
use uuid::Uuid;
use zhixing_entity::{deadline_preset, deadline_rule, edition, person};

use super::amend::{Preset, Value};
use crate::db::{Change as _, Reads, StoreError, Tx, Writes, link};
use crate::deadline::rules::{Amended, RuleCode, RuleRow};
use crate::kernel::edition::Edition;
use crate::kernel::instant::Instant;
use crate::policy::unscoped;

crate::rows! {
    /// Rows of the rule table (期限规则).
    pub struct RuleRows of deadline_rule;
}

/// Ids of the present rules and of the present calendar.
pub(super) async fn editions(reads: Reads<'_>) -> Result<(Uuid, Uuid), StoreError> {
    let found =
        unscoped::<edition::Entity>().filter(edition::Column::Name.is_in([Edition::DeadlineRule, Edition::Calendar]));
    let found = reads.all(found).await?;
    let id = |name: Edition| {
        found
            .iter()
            .find(|edition| edition.name == name)
            .map(|edition| edition.id)
    };
    let both = id(Edition::DeadlineRule).zip(id(Edition::Calendar));
    both.ok_or_else(|| StoreError::Unreadable("edition".to_owned()))
}

/// A version of a rule, with the name of who made it.
#[derive(FromQueryResult)]
struct Version {
    #[sea_orm(nested)]
    rule: deadline_rule::Model,
    changed_by_name: Option<String>,
}

/// All versions of all rules, in order, with who made them.
pub(super) async fn rules(reads: Reads<'_>) -> Result<Vec<(RuleRow, Option<Amended>)>, StoreError> {
    use deadline_rule::Column::{ChangedBy, Code, Version as Number};
    let changer = link::<deadline_rule::Entity, person::Entity>(ChangedBy, person::Column::Id);
    let found = unscoped::<deadline_rule::Entity>()
        .join(JoinType::LeftJoin, changer)
        .column_as(person::Column::Name, "changed_by_name")
        .order_by_asc(Code)
        .order_by_asc(Number);
    let rows = reads.all(found.into_model::<Version>()).await?;
    let rules = rows.into_iter().map(|version| {
        let amended = version.rule.changed_at.map(|at| Amended {
            by: version.changed_by_name,
            at: at.time(),
            reason: version.rule.reason.clone().unwrap_or_default(),
        });
        (rule(version.rule), amended)
    });
    Ok(rules.collect())
}

/// The row as the one parser of rules reads it.
fn rule(row: deadline_rule::Model) -> RuleRow {
    fn word(word: impl AsRef<str>) -> String {
        word.as_ref().to_owned()
    }
    let figure = |figure: Option<i32>| figure.map(|figure| figure.to_string()).unwrap_or_default();
    RuleRow {
        code: row.code,
        version: row.version.to_string(),
        name: row.name,
        start_events: row.start_events,
        satisfied_by: row.satisfied_by,
        amount: row.amount,
        unit: word(row.unit),
        direction: word(row.direction),
        roll: word(row.roll),
        floor: row.floor,
        matter: word(row.matter),
        condition: word(row.condition),
        outlives: row.outlives,
        enabled: row.enabled,
        applies_to: row.applies_to,
        warn_days: row.warn_days,
        exclusions: row.exclusions,
        kind: word(row.kind),
        pairs_with: row.pairs_with,
        source: row.source,
        mark: word(row.mark),
        effective_from: row.effective_from.to_string(),
        effective_to: row.effective_to,
        extension_most: figure(row.extension_most),
        extension_reported: figure(row.extension_reported),
        extension_lead_days: figure(row.extension_lead_days),
    }
}

/// Lets one change of the rules at a time go on.
pub(super) async fn lock(tx: &Tx) -> Result<(), StoreError> {
    // where there is one writer, there is nothing to ask
    if tx.backend() == DbBackend::Postgres {
        let edition = tx
            .find_locked::<edition::Entity>()
            .filter(edition::Column::Name.eq(Edition::DeadlineRule));
        tx.one(edition).await?;
    }
    Ok(())
}

/// Adds a version, by the actor and now.
pub(super) async fn add(tx: &Writes<'_, RuleRows>, id: Uuid, row: &RuleRow, reason: &str) -> Result<(), StoreError> {
    let rule = row.parse().map_err(|error| StoreError::Unreadable(error.to_string()))?;
    let figure = |text: &str| text.parse::<i32>().ok();
    let text = String::clone;
    tx.rows()
        .insert(deadline_rule::ActiveModel {
            id: Set(id),
            code: Set(text(&row.code)),
            version: Set(i32::try_from(rule.version).unwrap_or(i32::MAX)),
            name: Set(text(&row.name)),
            start_events: Set(text(&row.start_events)),
            satisfied_by: Set(text(&row.satisfied_by)),
            amount: Set(text(&row.amount)),
            unit: Set(rule.unit()),
            direction: Set(rule.direction),
            roll: Set(rule.roll),
            floor: Set(text(&row.floor)),
            matter: Set(rule.matter),
            condition: Set(rule.condition),
            outlives: Set(text(&row.outlives)),
            enabled: Set(text(&row.enabled)),
            applies_to: Set(text(&row.applies_to)),
            warn_days: Set(text(&row.warn_days)),
            exclusions: Set(text(&row.exclusions)),
            kind: Set(rule.kind),
            pairs_with: Set(text(&row.pairs_with)),
            source: Set(text(&row.source)),
            mark: Set(rule.mark),
            effective_from: Set(rule.effective_from.into()),
            effective_to: Set(text(&row.effective_to)),
            extension_most: Set(figure(&row.extension_most)),
            extension_reported: Set(figure(&row.extension_reported)),
            extension_lead_days: Set(figure(&row.extension_lead_days)),
            changed_by: Set(tx.actor().person_id()),
            changed_at: Set(Some(Instant::from(tx.now()))),
            reason: Set(Some(reason.to_owned())),
        })
        .await
}

/// Ends a version on a day.
pub(super) async fn close(
    tx: &Writes<'_, RuleRows>,
    code: &RuleCode,
    version: u32,
    on: NaiveDate,
) -> Result<(), StoreError> {
    use deadline_rule::Column::{Code, Version as Number};
    deadline_rule::Entity::update_many()
        .set(deadline_rule::ActiveModel {
            effective_to: Set(on.to_string()),
            ..Default::default()
        })
        .filter(Code.eq(code.as_str()))
        .filter(Number.eq(i32::try_from(version).unwrap_or(i32::MAX)))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// All presets by name, their values by code.
pub(super) async fn presets(reads: Reads<'_>) -> Result<Vec<Preset>, StoreError> {
    use deadline_preset::Column::{Code, Preset as Name};
    let found = unscoped::<deadline_preset::Entity>()
        .order_by_asc(Name)
        .order_by_asc(Code);
    let mut presets: Vec<Preset> = Vec::new();
    for row in reads.all(found).await? {
        if presets.last().is_none_or(|last| last.name != row.preset) {
            presets.push(Preset {
                name: row.preset,
                title: row.title,
                values: Vec::new(),
            });
        }
        let value = Value::try_new([row.code, row.amount, row.enabled], row.unit);
        let value = value.ok_or_else(|| StoreError::Unreadable("preset".to_owned()))?;
        if let Some(preset) = presets.last_mut() {
            let source = row.source;
            preset.values.push(Value { source, ..value });
        }
    }
    Ok(presets)
}
