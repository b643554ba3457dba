//! Reminders that a supervisor writes (人工催办).

use super::{DESK, ReminderError, Reminders, rules, store};
use crate::case::{self, CaseFacts};
use crate::db::{Deed, Request, Tx};
use crate::kernel::id::CaseId;
use crate::policy::{self, Action, Actor, Row};

/// Reminds a handler by hand (催办).
pub struct Remind;

impl Action for Remind {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "remind";
    type On = CaseFacts;
}

impl Reminders {
    /// Reminds the handler of a case by hand.
    ///
    /// # Errors
    /// [`ReminderError::Private`] for a note that must not stand in a chat, [`ReminderError::Case`].
    pub fn remind<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        id: CaseId,
        note: &'a str,
    ) -> Deed<'a, CaseId, ReminderError> {
        Deed::of(async move {
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_remind(tx, id, note)))
                .await
        })
    }

    async fn try_remind(&self, tx: Tx, id: CaseId, note: &str) -> Result<CaseId, ReminderError> {
        policy::may_ask::<Remind>(tx.actor())?;
        let facts = case::open(&tx, id, None).await?;
        let permit = policy::authorize::<Remind>(tx.actor(), &facts)?;
        let parties = store::names(&tx, id.raw()).await?;
        if !rules::may_be_told(note, &parties) {
            return Err(ReminderError::Private);
        }
        let tx = tx.permit(permit);
        let handler = facts.case.handler.as_ref();
        let whom = handler.map_or(DESK, |handler| handler.name.as_str());
        let text = rules::written(whom, &facts.case.number, note);
        let key = tx.fresh::<()>().raw().to_string();
        let person = handler.map(|handler| handler.id);
        let written = store::Written {
            case: id,
            person,
            text: &text,
            key: &key,
        };
        store::remind_by_hand(&tx, &written).await?;
        self.post(&tx.chore(), key, person, text).await?;
        Ok(tx.commit(id).await?)
    }
}
