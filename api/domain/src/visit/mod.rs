//! Reception (接待): consultations, telephone and counter queries, and the one-time notice of all procedural matters.
//!
//! A later application points back to its visit, so that the time from consultation to payout can be told.

mod checklist;
mod error;
mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

pub use checklist::{NOTICE_ITEMS, NoticeCode, NoticeItem};
pub use error::VisitError;

use self::store::VisitRows;
use crate::db::{Db, Deed, Request, Root, StoreError, Tx};
use crate::events::{Event, EventKind};
use crate::kernel::contact::Phone;
use crate::kernel::id::{CaseId, IdKind, SiteId, VisitId};
use crate::kernel::page::{Page, Paged};
pub use crate::kernel::visit::Channel;
pub use crate::kernel::visit::Purpose;
use crate::place;
use crate::policy::{self, Action, Actor, Reach, Row, Scope};

/// A visit (接待记录).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitView {
    /// Its id.
    pub id: VisitId,
    /// Where.
    pub site: SiteId,
    /// How.
    pub channel: Channel,
    /// What for.
    pub purpose: Purpose,
    /// Who came.
    pub visitor_name: String,
    /// His telephone, masked.
    pub visitor_phone: Option<String>,
    /// What he asked.
    pub question: String,
    /// What he was told.
    pub answer: Option<String>,
    /// Codes of the matters told.
    pub notice_items: Vec<NoticeCode>,
    /// When he acknowledged the notice.
    pub notice_acknowledged_at: Option<DateTime<Utc>>,
    /// The case he asked about.
    pub case: Option<CaseId>,
    /// When.
    pub visited_at: DateTime<Utc>,
    /// Version.
    pub version: i64,
}

/// A visit to be recorded.
#[derive(Clone, Debug, Serialize)]
pub struct NewVisit {
    /// How.
    pub channel: Channel,
    /// What for.
    pub purpose: Purpose,
    /// Who came.
    pub visitor_name: String,
    /// His telephone.
    pub visitor_phone: Option<String>,
    /// What he asked.
    pub question: String,
    /// What he was told.
    pub answer: Option<String>,
    /// Codes of the matters told; all of them when the one-time notice was given whole.
    pub notice_items: Vec<NoticeCode>,
    /// Whether he acknowledged the notice.
    pub acknowledged: bool,
    /// The case he asked about.
    pub case: Option<CaseId>,
}

/// Records a visit (接待登记).
pub struct RecordVisit;

impl Action for RecordVisit {
    const ROW: Row = Row::Receive;
    const NAME: &'static str = "recordVisit";
    type On = AtSite;
}

crate::writes! {
    RecordVisit: VisitRows;
}

/// Something that is done at a site.
#[derive(Clone, Copy, Debug)]
pub struct AtSite(pub SiteId);

impl Reach for AtSite {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, actor: &Actor) -> bool {
        actor.site() == Some(self.0)
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("site", self.0.raw()))
    }
}

/// Longest question or answer, in characters.
const MAX_CHARS: usize = 2_000;
/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 60;

/// The use cases of reception.
#[derive(Clone)]
pub struct Visits {
    db: Db,
}

impl Visits {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// A page of visits, newest first.
    ///
    /// # Errors
    /// [`VisitError::Denied`] when the reader may not see visits.
    pub async fn list(&self, scope: &Scope, page: &Page) -> Result<Paged<VisitView>, VisitError> {
        policy::eligible(scope.actor(), Row::Intake)?;
        let total = if page.count {
            Some(store::count(&self.db, scope).await?)
        } else {
            None
        };
        let rows = store::page(&self.db, scope, page).await?;
        let paged = page.cut(rows, total);
        self.tell(scope, &paged.rows)?;
        Ok(paged)
    }

    /// Visits by id.
    ///
    /// # Errors
    /// [`VisitError::Busy`] when the read cannot be recorded.
    pub async fn find_many(&self, scope: &Scope, ids: &[VisitId]) -> Result<Vec<VisitView>, VisitError> {
        let rows = store::by_ids(&self.db, scope, ids).await?;
        self.tell(scope, &rows)?;
        Ok(rows)
    }

    fn tell(&self, scope: &Scope, rows: &[VisitView]) -> Result<(), VisitError> {
        for visit in rows {
            self.db.trail().read(
                scope.actor(),
                ("visit", visit.id.raw()),
                &["visitorName", "visitorPhone"],
            )?;
        }
        Ok(())
    }

    /// Records a visit at the actor's own site.
    ///
    /// # Errors
    /// [`VisitError::Fields`] naming what is missing or malformed, [`VisitError::PlaceOver`].
    pub fn record<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        new: NewVisit,
    ) -> Deed<'a, VisitId, VisitError> {
        Deed::of(async move {
            let new = &new;
            let today = self.db.clock().today();
            self.db
                .act(actor, request, &|tx| Box::pin(Self::try_record(tx, new, today)))
                .await
        })
    }

    async fn try_record(tx: Tx, new: &NewVisit, today: NaiveDate) -> Result<VisitId, VisitError> {
        let site = tx.actor().site().ok_or(VisitError::Denied)?;
        let permit = policy::authorize::<RecordVisit>(tx.actor(), &AtSite(site))?;
        if !place::is_there(tx.reads(), site, today).await? {
            return Err(VisitError::PlaceOver);
        }
        let phone = check(new)?;
        let parents = store::scopes_of(&tx, site).await?;
        if let Some(case) = new.case
            && !store::case_in_scope(&tx, case).await?
        {
            return Err(VisitError::NotFound);
        }
        let tx = tx.permit(permit);
        let id = store::add(&tx.writes(), site, new, phone.as_ref()).await?;
        tx.touch(Root {
            kind: IdKind::Visit,
            id: id.raw(),
            version: 1,
            sites: parents,
        });
        let data = serde_json::json!({ "channel": new.channel.as_ref(), "purpose": new.purpose.as_ref(), "noticeItems": new.notice_items });
        tx.record(Event::new((IdKind::Visit, id.raw(), 1), EventKind::VisitRecorded, &[]).with(data));
        Ok(tx.commit(id).await?)
    }
}

fn check(new: &NewVisit) -> Result<Option<Phone>, VisitError> {
    let mut fields = Vec::new();
    let name = new.visitor_name.trim().chars().count();
    if name == 0 || name > MAX_NAME_CHARS {
        fields.push("visitorName".to_owned());
    }
    let question = new.question.trim().chars().count();
    if question == 0 || question > MAX_CHARS {
        fields.push("question".to_owned());
    }
    if new
        .answer
        .as_ref()
        .is_some_and(|answer| answer.chars().count() > MAX_CHARS)
    {
        fields.push("answer".to_owned());
    }
    if new.acknowledged && new.notice_items.is_empty() {
        fields.push("noticeItems".to_owned());
    }
    let phone = new
        .visitor_phone
        .as_deref()
        .filter(|phone| !phone.trim().is_empty())
        .map(Phone::parse)
        .transpose();
    if phone.is_err() {
        fields.push("visitorPhone".to_owned());
    }
    match phone {
        Ok(phone) if fields.is_empty() => Ok(phone),
        _ => Err(VisitError::Fields(fields)),
    }
}

/// The scopes that hold what is done at a site: the site and the tribunal over it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn scopes_of(tx: &Tx, site: SiteId) -> Result<Vec<SiteId>, StoreError> {
    store::scopes_of(tx, site).await
}

/// Whether a visit lies within the actor's scope.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn is_in_scope(tx: &Tx, visit: VisitId) -> Result<bool, StoreError> {
    store::visit_in_scope(tx, visit).await
}
