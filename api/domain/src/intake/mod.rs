//! Intake and filing (收案与立案): an application is received, completed by one notice, and accepted or refused.
//!
//! Whoever receives may not refuse; the filing desk decides by the content test. An application after the two years is
//! accepted all the same. The number is minted in the accepting transaction, last.

mod acts;
mod defect;
mod draft;
mod error;
mod examine;
mod filing;
mod new_case;
pub mod rules;
mod store;
mod view;

pub use acts::{
    AcceptApplication, Accepted, ApplicationFacts, Decide, RefuseApplication, Ruling, SubmitApplication,
    SupplementApplication,
};
pub use error::IntakeError;
use new_case::Filing;
use store::Outcome;
pub(crate) use store::{ApplicationRows, know, raise};
pub use view::{ApplicationState, ApplicationView, IntakeFacts, Submission, Supplement};

use self::rules::Draft;
use crate::case;
use crate::db::{Db, Deed, Request, Root, StoreError, Tx};
use crate::deadline::{self, Matter, Occurrence, Watched};
use crate::docket;
use crate::events::{Event, EventKind};
use crate::kernel::happening::Happening;
use crate::kernel::id::{ApplicationId, CaseId, IdKind};
use crate::kernel::kind::Cause;
use crate::kernel::page::{Page, Paged};
use crate::place;
use crate::policy::{self, Actor, Row, Scope};
use crate::visit::{self, AtSite};

/// Longest words of a ruling, in characters.
const MAX_RULING_CHARS: usize = 5_000;
/// Shortest words of a ruling, in characters: this court's own measure.
const MIN_RULING_CHARS: usize = 5;

/// The use cases of intake and filing.
#[derive(Clone)]
pub struct Intake {
    db: Db,
}

impl Intake {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// A page of applications, newest first.
    ///
    /// # Errors
    /// [`IntakeError::Denied`] when the reader may not see applications.
    pub async fn list(
        &self,
        scope: &Scope,
        state: Option<ApplicationState>,
        page: &Page,
    ) -> Result<Paged<ApplicationView>, IntakeError> {
        policy::eligible(scope.actor(), Row::Intake)?;
        let total = if page.count {
            Some(store::count(&self.db, scope, state).await?)
        } else {
            None
        };
        Ok(page.cut(store::page(&self.db, scope, state, page).await?, total))
    }

    /// Applications by id.
    ///
    /// # Errors
    /// [`IntakeError::Store`].
    pub async fn find_many(&self, scope: &Scope, ids: &[ApplicationId]) -> Result<Vec<ApplicationView>, IntakeError> {
        Ok(store::by_ids(&self.db, scope, ids).await?)
    }

    /// Receives an application. What is malformed is refused at once; what is missing is told in one notice.
    ///
    /// # Errors
    /// [`IntakeError::Malformed`] naming every malformed field, [`IntakeError::Denied`].
    pub fn submit<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Submission,
    ) -> Deed<'a, ApplicationId, IntakeError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_submit(tx, asked)))
                .await
        })
    }

    async fn try_submit(&self, tx: Tx, asked: &Submission) -> Result<ApplicationId, IntakeError> {
        let site = tx.actor().site().ok_or(IntakeError::Denied)?;
        let permit = policy::authorize::<SubmitApplication>(tx.actor(), &AtSite(site))?;
        if !place::is_there(tx.reads(), site, self.db.clock().today()).await? {
            return Err(IntakeError::PlaceOver);
        }
        let sites = visit::scopes_of(&tx, site).await?;
        if let Some(named) = asked.visit
            && !visit::is_in_scope(&tx, named).await?
        {
            return Err(IntakeError::NotFound);
        }
        let mut draft = examine::drafted(asked, self.db.clock().today());
        find_townships(&tx, &mut draft).await?;
        let facts = asked.facts.clone().unwrap_or_default();
        let facts = facts.willing(asked.willing_to_settle, self.db.clock().now());
        let mut examined = examine::examine(draft, facts, asked.cause.unwrap_or(Cause::Other))?;
        let tx = tx.permit(permit);
        let id: ApplicationId = tx.fresh();
        let is_notified = examined.notify(None, tx.now().into());
        let received = store::Received {
            id,
            site,
            visit: asked.visit,
        };
        store::add(&tx.writes(), &received, &examined).await?;
        tx.touch(Root {
            kind: IdKind::Application,
            id: id.raw(),
            version: 1,
            sites,
        });
        let root = (IdKind::Application, id.raw(), 1);
        tx.record(Event::new(root, EventKind::ApplicationSubmitted, &[]).by_rule("CPL 250"));
        if is_notified {
            let event = Event::new(root, EventKind::SupplementNotified, &["state", "missing"]).by_rule("N03");
            tx.record(event.with(serde_json::json!({ "missing": examine::fields_of(&examined.missing) })));
        }
        let watched = acts::watched(id, site, &examined.draft);
        deadline::happened(&tx.writes(), &watched, acts::told_of(is_notified, true)).await?;
        Ok(tx.commit(id).await?)
    }

    /// Completes or corrects an application that waits for it.
    ///
    /// # Errors
    /// [`IntakeError::State`] when it was decided already, [`IntakeError::Malformed`], [`IntakeError::Stale`].
    pub fn supplement<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        named: Decide,
        asked: Supplement,
    ) -> Deed<'a, ApplicationId, IntakeError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_supplement(tx, named, asked)))
                .await
        })
    }

    async fn try_supplement(&self, tx: Tx, named: Decide, asked: &Supplement) -> Result<ApplicationId, IntakeError> {
        policy::may_ask::<SupplementApplication>(tx.actor())?;
        let facts = open(&tx, named).await?;
        let permit = policy::authorize::<SupplementApplication>(tx.actor(), &facts)?;
        if !matches!(
            facts.state(),
            ApplicationState::Incomplete | ApplicationState::Submitted
        ) {
            return Err(IntakeError::State);
        }
        let applied_on = self.db.clock().today();
        let mut draft = examine::supplemented(
            store::draft(&tx, &facts.row, self.db.keyring(), applied_on).await?,
            asked,
        );
        find_townships(&tx, &mut draft).await?;
        let known = store::facts(&facts.row)?;
        let kept = IntakeFacts {
            willing_recorded_at: known.willing_recorded_at,
            ..asked.facts.clone().unwrap_or(known)
        };
        let kept = kept.willing(asked.willing_to_settle, self.db.clock().now());
        let mut examined = examine::examine(draft, kept, asked.cause.unwrap_or(facts.row.cause))?;
        let tx = tx.permit(permit);
        let is_notified = examined.notify(facts.row.supplement_notified_at, tx.now().into());
        if !store::rewrite(&tx.writes(), &facts.row, &examined).await? {
            return Err(StoreError::Contention.into());
        }
        tx.touch(facts.next_root());
        let fields = &["state", "missing", "parties", "basis", "claimAmount", "facts"];
        tx.record(Event::new(
            facts.event_root(),
            EventKind::ApplicationSupplemented,
            fields,
        ));
        if is_notified {
            let event =
                Event::new(facts.event_root(), EventKind::SupplementNotified, &["state", "missing"]).by_rule("N03");
            tx.record(event.with(serde_json::json!({ "missing": examine::fields_of(&examined.missing) })));
        }
        let completed = facts.state() == ApplicationState::Incomplete && examined.missing.is_empty();
        if is_notified || completed {
            let watched = acts::watched(facts.row.id, facts.row.site_id, &examined.draft);
            deadline::happened(&tx.writes(), &watched, acts::told_of(is_notified, completed)).await?;
        }
        Ok(tx.commit(named.application).await?)
    }

    /// Accepts an application by the content test: the case, its number, its triage proposal and its first handover.
    ///
    /// # Errors
    /// [`IntakeError::State`], [`IntakeError::Content`] naming every test that fails, [`IntakeError::Stale`].
    pub fn accept<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        named: Decide,
    ) -> Deed<'a, Accepted, IntakeError> {
        Deed::of(async move {
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_accept(tx, named)))
                .await
        })
    }

    async fn try_accept(&self, tx: Tx, named: Decide) -> Result<Accepted, IntakeError> {
        policy::may_ask::<AcceptApplication>(tx.actor())?;
        let facts = open(&tx, named).await?;
        let permit = policy::authorize::<AcceptApplication>(tx.actor(), &facts)?;
        if facts.state() != ApplicationState::Submitted {
            return Err(IntakeError::State);
        }
        let today = self.db.clock().today();
        let draft = store::draft(&tx, &facts.row, self.db.keyring(), today).await?;
        rules::content_test(&draft, today).map_err(IntakeError::Content)?;
        let court = docket::court_code(&tx).await?;
        let (site, tribunal) = place::site_of_township(tx.reads(), rules::site_township(&draft), today).await?;
        let tx = tx.permit(permit);
        let case: CaseId = tx.fresh();
        let filing = Filing {
            case,
            application: &facts,
            draft: &draft,
            court: &court,
            site,
            tribunal,
        };
        filing.file(&tx, today).await?;
        if !store::settle(&tx.writes(), &facts.row, Outcome::Accepted(case)).await? {
            return Err(StoreError::Contention.into());
        }
        tx.touch(facts.next_root());
        let accepted = EventKind::ApplicationAccepted;
        tx.record(Event::new(facts.event_root(), accepted, &["state", "case"]));
        let application = acts::watched(facts.row.id, facts.row.site_id, &draft);
        let filed = Watched {
            root: case.raw(),
            matter: Matter::Case,
            site,
            tribunal,
            ..application
        };
        deadline::filed(&tx.writes(), &application, &filed, facts.received_at()).await?;
        Ok(tx
            .commit(Accepted {
                application: named.application,
                case,
            })
            .await?)
    }

    /// Refuses an application by a ruling with its ground.
    ///
    /// # Errors
    /// [`IntakeError::State`], [`IntakeError::Fields`] when the ruling says nothing, [`IntakeError::Stale`].
    pub fn refuse<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        named: Decide,
        ruling: Ruling,
    ) -> Deed<'a, ApplicationId, IntakeError> {
        Deed::of(async move {
            let ruling = &ruling;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_refuse(tx, named, ruling)))
                .await
        })
    }

    async fn try_refuse(&self, tx: Tx, named: Decide, ruling: &Ruling) -> Result<ApplicationId, IntakeError> {
        policy::may_ask::<RefuseApplication>(tx.actor())?;
        let facts = open(&tx, named).await?;
        let permit = policy::authorize::<RefuseApplication>(tx.actor(), &facts)?;
        if !matches!(
            facts.state(),
            ApplicationState::Incomplete | ApplicationState::Submitted
        ) {
            return Err(IntakeError::State);
        }
        let chars = ruling.text.trim().chars().count();
        if !(MIN_RULING_CHARS..=MAX_RULING_CHARS).contains(&chars) {
            return Err(IntakeError::Fields(vec!["ruling".to_owned()]));
        }
        let draft = store::draft(&tx, &facts.row, self.db.keyring(), self.db.clock().today()).await?;
        let tx = tx.permit(permit);
        if !store::settle(&tx.writes(), &facts.row, Outcome::Refused(ruling)).await? {
            return Err(StoreError::Contention.into());
        }
        tx.touch(facts.next_root());
        let event =
            Event::new(facts.event_root(), EventKind::ApplicationRefused, &["state"]).by_rule(ruling.ground.source());
        tx.record(event.with(serde_json::json!({ "ground": ruling.ground.as_ref() })));
        let watched = acts::watched(facts.row.id, facts.row.site_id, &draft);
        deadline::happened(&tx.writes(), &watched, &[Occurrence::now(Happening::NotAcceptedRuling)]).await?;
        Ok(tx.commit(named.application).await?)
    }
}

/// Fills in the townships that addresses name but nobody coded.
async fn find_townships(tx: &Tx, draft: &mut Draft) -> Result<(), StoreError> {
    for party in &mut draft.parties {
        if let (None, Some(address)) = (&party.township_code, &party.address) {
            party.township_code = place::township_in(tx.reads(), address).await?;
        }
    }
    Ok(())
}

async fn open(tx: &Tx, named: Decide) -> Result<ApplicationFacts, IntakeError> {
    let row = store::lock(tx, named.application).await?.ok_or(IntakeError::NotFound)?;
    if row.version != named.expected_version {
        let moved = case::moved(tx, row.id.raw(), named.expected_version).await?;
        return Err(IntakeError::Stale(moved));
    }
    let scopes = visit::scopes_of(tx, row.site_id).await?;
    Ok(ApplicationFacts { row, scopes })
}
