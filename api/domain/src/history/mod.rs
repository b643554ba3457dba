//! What happened to cases (案件经过), as each reader may know it.
//!
//! Staff see every event by its own number. Applicants see the published ones, without names of staff, numbered among
//! themselves: neither number nor cursor nor count tells that something is kept back.

mod error;
mod store;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub use error::HistoryError;

use self::store::Extent;
use crate::db::Db;
use crate::events::EventKind;
use crate::kernel::id::{CaseId, EventId};
use crate::kernel::role::Role;
use crate::policy::{Row, Scope, Sight};

/// An event of a case (案件经过).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    /// Its id.
    pub id: EventId,
    /// Number within the case, from one without a gap; for applicants among the published events alone.
    pub n: i64,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// Who, by name; none for an applicant reading of staff other than his handler.
    pub actor_name: Option<String>,
    /// In which role.
    pub actor_role: Role,
    /// On what rule.
    pub rule: Option<String>,
    /// Facts.
    pub data: Value,
}

/// The use cases of the history.
#[derive(Clone)]
pub struct History {
    db: Db,
}

impl History {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Events of cases that were read within the scope, newest first, at most `rows` of each; before number `before`.
    ///
    /// # Errors
    /// [`HistoryError::Denied`] when the reader may not see the history of a case.
    pub async fn events(
        &self,
        scope: &Scope,
        cases: &[CaseId],
        window: (u64, Option<i64>),
    ) -> Result<Vec<(CaseId, EventView)>, HistoryError> {
        let told = told(scope)?;
        let mut events = store::events(self.db.reads(), cases, told, window).await?;
        let of = events.iter().map(|(case, _)| *case);
        self.db.trail().read_each(scope.actor(), of, "events")?;
        for (_, event) in &mut events {
            event.fit(told);
        }
        Ok(events)
    }

    /// One event of a case in scope, with its case; none for what its reader is not told.
    ///
    /// # Errors
    /// [`HistoryError::Denied`] for a role without the history.
    pub async fn find(&self, scope: &Scope, id: EventId) -> Result<Option<(CaseId, EventView)>, HistoryError> {
        let told = told(scope)?;
        let Some((case, mut event)) = store::find(self.db.reads(), scope, told, id).await? else {
            return Ok(None);
        };
        self.db.trail().read_each(scope.actor(), [case], "events")?;
        event.fit(told);
        Ok(Some((case, event)))
    }

    /// Events of one case after number `after`, oldest first, at most `rows`: the next stretch of a stream. The case is
    /// looked for in the scope of this moment, so a right that ended ends the stream.
    ///
    /// # Errors
    /// [`HistoryError::NotFound`] outside the scope, [`HistoryError::Denied`] for a role without the history.
    pub async fn after(
        &self,
        scope: &Scope,
        case: CaseId,
        (rows, after): (u64, i64),
    ) -> Result<Vec<EventView>, HistoryError> {
        let told = told(scope)?;
        if !store::is_seen(self.db.reads(), scope, case).await? {
            return Err(HistoryError::NotFound);
        }
        let mut events = store::after(self.db.reads(), case, told, (rows, after)).await?;
        for event in &mut events {
            event.fit(told);
        }
        Ok(events)
    }
}

impl EventView {
    /// Takes away what its reader is not told.
    fn fit(&mut self, told: Extent) {
        if told == Extent::Published {
            self.actor_name = None;
            self.rule = None;
            self.data = Value::Null;
        }
    }
}

fn told(scope: &Scope) -> Result<Extent, HistoryError> {
    match (scope.sight(Row::CaseHistory), scope.is_outside()) {
        (Sight::Full, false) => Ok(Extent::All),
        (Sight::Full, true) => Ok(Extent::Published),
        (Sight::Masked | Sight::Hidden, _) => Err(HistoryError::Denied),
    }
}
