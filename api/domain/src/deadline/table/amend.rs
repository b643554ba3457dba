//! Changes of the rules (规则修订): by the president, with a new version that takes effect on a later day. Presets
//! (本地做法方案) are sets of values seen in other courts; applying one makes new versions, marked as this court's own.
//!
//! What a version may say is `rules::amend`; nothing here moves a deadline: one that runs keeps the version of the day on
//! which it started.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::store::RuleRows;
use super::{parsed, store};
use crate::db::{Deed, Request, Tx, Writes};
use crate::deadline::rules::amend::{Effect, closed_on, differing};
use crate::deadline::rules::{Change, DeadlineRule, Mark, RuleCode, RuleRow, Unit, amend};
use crate::deadline::{DeadlineError, Deadlines};
use crate::kernel::edition::Edition;
use crate::kernel::id::random_bytes;
use crate::policy::{self, Action, Actor, Reach, Row, Scope};

/// Shortest reason, in characters; set by this court.
const REASON_MIN_CHARS: usize = 5;
/// Longest reason, in characters; set by this court.
const REASON_MAX_CHARS: usize = 500;

/// The rule table, under the id that it is recorded by.
#[derive(Clone, Copy, Debug)]
pub struct RuleTable(Uuid);

impl Reach for RuleTable {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("deadline_rule", self.0))
    }
}

/// Makes a new version of a rule (修订节点规则).
pub struct ChangeDeadlineRule;

impl Action for ChangeDeadlineRule {
    const ROW: Row = Row::ChangeRule;
    const NAME: &'static str = "changeDeadlineRule";
    type On = RuleTable;
}

/// Makes new versions of the rules of a preset (启用本地做法方案).
pub struct ApplyDeadlinePreset;

impl Action for ApplyDeadlinePreset {
    const ROW: Row = Row::ChangeRule;
    const NAME: &'static str = "applyDeadlinePreset";
    type On = RuleTable;
}

crate::writes! {
    ChangeDeadlineRule: RuleRows;
    ApplyDeadlinePreset: RuleRows;
}

/// A change of one rule as it is asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Changing {
    /// The rule.
    pub code: RuleCode,
    /// Its last version as it was read.
    pub expected_version: u32,
    /// First day on which the new one holds.
    pub effective_from: NaiveDate,
    /// Why.
    pub reason: String,
    /// What changes.
    pub change: Change,
}

/// A preset to be applied.
#[derive(Clone, Debug, Serialize)]
pub struct Applying {
    /// Its name.
    pub preset: String,
    /// First day on which the new versions hold.
    pub effective_from: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A set of values (本地做法方案).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: String,
    /// What it is called in Chinese.
    pub title: String,
    /// Its values, by code.
    pub values: Vec<Value>,
}

/// What a preset says of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The rule.
    pub code: RuleCode,
    /// How many of the unit.
    pub amount: u16,
    /// The unit.
    pub unit: Unit,
    /// Whether the court is to watch it; not before what ends it is recorded here. A preset switches nothing off.
    pub enabled: bool,
    /// Where it was seen.
    pub source: String,
}

impl Value {
    /// Reads code, amount and whether it is watched; the amount is one of `unit`.
    pub(super) fn try_new([code, amount, enabled]: [String; 3], unit: Unit) -> Option<Self> {
        Some(Self {
            code: code.parse().ok()?,
            amount: amount.parse().ok()?,
            unit,
            enabled: enabled.parse().ok()?,
            source: String::new(),
        })
    }

    /// What it changes of a rule, as a value of `preset`; none when the rule says so already.
    fn change(&self, preset: &Preset, former: &RuleRow) -> Option<Change> {
        let says_so = former.amount == self.amount.to_string()
            && former.unit == self.unit.as_ref()
            && (!self.enabled || former.enabled == true.to_string())
            && former.mark == Mark::Policy.as_ref();
        (!says_so).then(|| Change {
            amount: Some(self.amount),
            unit: Some(self.unit),
            enabled: self.enabled.then_some(true),
            source: Some(format!("本院约定，采用方案“{}”；{}", preset.title, self.source)),
            mark: Some(Mark::Policy),
            ..Change::default()
        })
    }
}

/// A version by its code and number.
pub type VersionOf = (RuleCode, u32);

impl Deadlines {
    /// Makes a new version of a rule.
    ///
    /// # Errors
    /// [`DeadlineError::Stale`] with what moved since the version that was read, [`DeadlineError::Amend`] for what no
    /// version may say, [`DeadlineError::Reason`].
    pub fn change_rule<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Changing,
    ) -> Deed<'a, VersionOf, DeadlineError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_change_rule(tx, asked)))
                .await
        })
    }

    async fn try_change_rule(&self, tx: Tx, asked: &Changing) -> Result<VersionOf, DeadlineError> {
        policy::may_ask::<ChangeDeadlineRule>(tx.actor())?;
        store::lock(&tx).await?;
        let id = self.db.ids().raw();
        let permit = policy::authorize::<ChangeDeadlineRule>(tx.actor(), &RuleTable(id))?;
        check_reason(&asked.reason)?;
        let (rows, table) = read(&tx).await?;
        let versions = of(&rows, &asked.code);
        let last = versions.last().ok_or(DeadlineError::NotFound)?;
        if last.version != asked.expected_version.to_string() {
            let seen = versions
                .iter()
                .find(|row| row.version == asked.expected_version.to_string());
            return Err(DeadlineError::Stale(
                seen.map_or_else(|| vec!["version".to_owned()], |seen| differing(seen, last)),
            ));
        }
        let effect = Effect {
            from: asked.effective_from,
            today: self.db.clock().today(),
        };
        let next = amend(&versions, &table, &asked.change, effect)?;
        let tx = tx.permit(permit);
        let version = NewVersion {
            id,
            row: &next,
            from: asked.effective_from,
            reason: &asked.reason,
        };
        write(&tx.writes(), &version, &table).await?;
        tx.turn(Edition::DeadlineRule, edition()).await?;
        let version = (asked.code.clone(), asked.expected_version + 1);
        Ok(tx.commit(version).await?)
    }

    /// The presets there are.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn presets(&self, scope: &Scope) -> Result<Vec<Preset>, DeadlineError> {
        policy::eligible(scope.actor(), Row::ChangeRule)?;
        Ok(store::presets(self.db.reads()).await?)
    }

    /// Makes new versions of all rules of a preset, or of none; what says so already stays as it is.
    ///
    /// # Errors
    /// As [`Self::change_rule`]; [`DeadlineError::NotFound`] for a preset that is none.
    pub fn apply_preset<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Applying,
    ) -> Deed<'a, Vec<VersionOf>, DeadlineError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_apply_preset(tx, asked)))
                .await
        })
    }

    async fn try_apply_preset(&self, tx: Tx, asked: &Applying) -> Result<Vec<VersionOf>, DeadlineError> {
        policy::may_ask::<ApplyDeadlinePreset>(tx.actor())?;
        store::lock(&tx).await?;
        let edition = edition();
        let permit = policy::authorize::<ApplyDeadlinePreset>(tx.actor(), &RuleTable(edition))?;
        check_reason(&asked.reason)?;
        let presets = store::presets(tx.reads()).await?;
        let preset = presets.into_iter().find(|preset| preset.name == asked.preset);
        let preset = preset.ok_or(DeadlineError::NotFound)?;
        let (rows, table) = read(&tx).await?;
        let effect = Effect {
            from: asked.effective_from,
            today: self.db.clock().today(),
        };
        let mut made = Vec::new();
        for value in &preset.values {
            let versions = of(&rows, &value.code);
            let change = versions.last().and_then(|last| value.change(&preset, last));
            let Some(change) = change else { continue };
            let next = amend(&versions, &table, &change, effect)?;
            let number = next.version.parse().map_err(DeadlineError::word)?;
            made.push((next, (value.code.clone(), number)));
        }
        let tx = tx.permit(permit);
        for (next, _) in &made {
            let version = NewVersion {
                id: tx.fresh::<()>().raw(),
                row: next,
                from: asked.effective_from,
                reason: &asked.reason,
            };
            write(&tx.writes(), &version, &table).await?;
        }
        tx.turn(Edition::DeadlineRule, edition).await?;
        let versions = made.into_iter().map(|(_, version)| version).collect();
        Ok(tx.commit(versions).await?)
    }

    /// Versions by code and number, in that order; those that are none are left out.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn versions(&self, scope: &Scope, versions: &[VersionOf]) -> Result<Vec<DeadlineRule>, DeadlineError> {
        policy::eligible(scope.actor(), Row::Places)?;
        let book = super::open(self.db.reads()).await?;
        let found = versions.iter().filter_map(|(code, version)| book.rule(code, *version));
        Ok(found.cloned().collect())
    }
}

/// All rows, and the rules they say.
async fn read(tx: &Tx) -> Result<(Vec<RuleRow>, Vec<DeadlineRule>), DeadlineError> {
    let read = store::rules(tx.reads()).await?;
    let rows = read.iter().map(|(row, _)| row.clone()).collect();
    Ok((rows, parsed(read)?))
}

/// The versions of one rule, in order.
fn of(rows: &[RuleRow], code: &RuleCode) -> Vec<RuleRow> {
    let versions = rows.iter().filter(|row| row.code == code.as_str());
    versions.cloned().collect()
}

/// A version that is added.
struct NewVersion<'a> {
    id: Uuid,
    row: &'a RuleRow,
    /// The day it takes effect.
    from: NaiveDate,
    reason: &'a str,
}

/// Adds a version and ends those it takes the place of.
async fn write(
    tx: &Writes<'_, RuleRows>,
    version: &NewVersion<'_>,
    table: &[DeadlineRule],
) -> Result<(), DeadlineError> {
    for former in table.iter().filter(|former| former.code.as_str() == version.row.code) {
        if let Some(end) = closed_on(former, version.from) {
            store::close(tx, &former.code, former.version, end).await?;
        }
    }
    Ok(store::add(tx, version.id, version.row, version.reason.trim()).await?)
}

fn check_reason(reason: &str) -> Result<(), DeadlineError> {
    let chars = reason.trim().chars().count();
    if (REASON_MIN_CHARS..=REASON_MAX_CHARS).contains(&chars) {
        Ok(())
    } else {
        Err(DeadlineError::Reason("reason"))
    }
}

/// An id for the content the rules have from now on: never one that was, here or in another store.
fn edition() -> Uuid {
    uuid::Builder::from_random_bytes(random_bytes()).into_uuid()
}
