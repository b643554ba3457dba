//! What is read of triage decisions: those of cases, and one by its id.

use super::{Triage, TriageView, store};
use crate::db::StoreError;
use crate::kernel::id::{CaseId, TriageId};
use crate::policy::{Row, Scope, Sight};

impl Triage {
    /// All decisions on cases, newest first in each; to those outside the court only what was decided.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn find_many(&self, scope: &Scope, cases: &[CaseId]) -> Result<Vec<TriageView>, StoreError> {
        let mut decisions = store::of_cases(&self.db, scope, cases).await?;
        if scope.is_outside() {
            decisions.retain(|decision| decision.state.is_decided());
        }
        Ok(decisions)
    }

    /// One decision, if its case is in scope; earlier ones are for those alone who see the reasons.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn find(&self, scope: &Scope, id: TriageId) -> Result<Option<TriageView>, StoreError> {
        if scope.sight(Row::TriageOutcome) != Sight::Full {
            return Ok(None);
        }
        let Some(case) = store::case_of(&self.db, scope, id).await? else {
            return Ok(None);
        };
        let all = scope.sight(Row::TriageReasons) == Sight::Full;
        let decisions = self.find_many(scope, &[case]).await?.into_iter();
        let mut told = decisions.take(if all { usize::MAX } else { 1 });
        Ok(told.find(|decision| decision.id == id))
    }
}
