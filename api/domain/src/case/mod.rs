//! Cases (执行案件): lists, one case; and the door through which every other area changes one.
//!
//! Decides what a reader sees of a case and how a change is stamped and versioned. Which step is lawful is `rules`;
//! who may take it is policy.

mod error;
pub mod rules;
mod store;
mod view;

use uuid::Uuid;

pub use error::CaseError;
pub(crate) use store::CaseRows;
pub use view::{Basis, CaseFilter, CaseHandler, CaseList, CaseOrder, CaseQuery, CaseTeam, CaseView};

use crate::db::{Db, Root, StoreError, Tx, Writes};
use crate::kernel::case_number::CaseNumber;
use crate::kernel::id::{CaseId, IdKind, PersonId, SiteId, TeamId};
use crate::kernel::page::{Page, Paged, Position};
use crate::kernel::route::Route;
use crate::kernel::stage::{Segment, Stage};
use crate::policy::{self, Actor, Reach, Row, Scope, Sight, Standing};
use crate::search::Wanted;

/// A case under lock, for an act.
#[derive(Clone, Debug)]
pub struct CaseFacts {
    /// The case as the actor sees it.
    pub case: CaseView,
    /// Who filed it.
    pub filed_by: Option<PersonId>,
    /// Who assigned it last.
    pub assigned_by: Option<PersonId>,
    /// Triage facts, as stored.
    pub facts: String,
}

impl CaseFacts {
    const fn standing(&self) -> Standing {
        Standing {
            is_related: self.case.related,
            desk: self.case.desk,
            site: self.case.site,
            tribunal: self.case.tribunal,
        }
    }

    /// Tribunals and stations that may hold the case. The court's own site gets no scope: its id names none.
    #[must_use]
    pub fn sites(&self) -> Vec<SiteId> {
        std::iter::once(self.case.site).chain(self.case.tribunal).collect()
    }

    /// The root, as it stands after one more change.
    #[must_use]
    pub fn next_root(&self) -> Root {
        Root {
            kind: IdKind::Case,
            id: self.case.id.raw(),
            version: self.case.version + 1,
            sites: self.sites(),
        }
    }

    /// The root's key for an event of the change under way.
    #[must_use]
    pub fn event_root(&self) -> (IdKind, Uuid, i64) {
        (IdKind::Case, self.case.id.raw(), self.case.version + 1)
    }
}

impl Reach for CaseFacts {
    fn is_own(&self, actor: &Actor) -> bool {
        self.standing().is_own(actor)
    }

    fn is_at_site(&self, actor: &Actor) -> bool {
        self.standing().is_at_site(actor)
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("case", self.case.id.raw()))
    }
}

/// What moves in a case.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaseChange {
    /// New stage.
    pub stage: Option<Stage>,
    /// New desk.
    pub desk: Option<Segment>,
    /// New route.
    pub route: Option<Route>,
    /// New team, handler, and who assigned them.
    pub assigned: Option<(TeamId, PersonId, PersonId)>,
}

/// Opens a case for an act: in scope, locked, at the version the caller read.
///
/// # Errors
/// [`CaseError::NotFound`] outside the scope, [`CaseError::Stale`] with the fields that moved.
pub async fn open(tx: &Tx, id: CaseId, expected_version: Option<i64>) -> Result<CaseFacts, CaseError> {
    let facts = store::lock(tx, id, |scope| scope.cases("c").into()).await?;
    let facts = facts.ok_or(CaseError::NotFound)?;
    match expected_version {
        Some(expected) if expected != facts.case.version => {
            Err(CaseError::Stale(store::moved(tx, id.raw(), expected).await?))
        }
        _ => Ok(facts),
    }
}

/// Opens a case for the answer to a circular: its addressee answers although the case went to somebody else.
///
/// # Errors
/// [`CaseError::NotFound`] when the actor neither sees the case nor was sent a circular about it.
pub async fn open_addressed(tx: &Tx, id: CaseId) -> Result<CaseFacts, CaseError> {
    let facts = store::lock(tx, id, |scope| scope.addressed_cases("c").into()).await?;
    facts.ok_or(CaseError::NotFound)
}

/// Writes a change of an opened case; its version rises by one.
///
/// # Errors
/// [`CaseError::Stale`] when another writer was faster.
pub async fn change(tx: &Writes<'_, CaseRows>, facts: &CaseFacts, change: CaseChange) -> Result<(), CaseError> {
    if !store::change(tx, facts, &change).await? {
        return Err(CaseError::Store(StoreError::Contention));
    }
    tx.touch(facts.next_root());
    Ok(())
}

/// Raises the version of a case: something that hangs on it was written.
///
/// # Errors
/// [`StoreError`] from the database.
pub(crate) async fn raise(tx: &Writes<'_, CaseRows>, id: CaseId) -> Result<(), StoreError> {
    store::raise(tx, id).await
}

/// Raises the version of a case whose applicant is known as a person now; false when somebody was faster.
///
/// # Errors
/// [`StoreError`] from the database.
pub(crate) async fn follow(tx: &Writes<'_, CaseRows>, id: CaseId, version: i64) -> Result<bool, StoreError> {
    store::raise_from(tx, id, version).await
}

/// Names of the fields of a root that moved after version `since`.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn moved(tx: &Tx, root: Uuid, since: i64) -> Result<Vec<String>, StoreError> {
    store::moved(tx, root, since).await
}

/// The use cases of cases.
#[derive(Clone)]
pub struct Cases {
    db: Db,
}

impl Cases {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// A page of a list of cases.
    ///
    /// # Errors
    /// [`CaseError::SearchTooShort`]; [`CaseError::Denied`] for a filter on something the reader may not see.
    pub async fn list(&self, scope: &Scope, query: &CaseQuery) -> Result<Paged<CaseView>, CaseError> {
        policy::eligible(scope.actor(), Row::CaseExists)?;
        check_filter(scope, &query.filter)?;
        if let Some(text) = &query.search
            && matches!(Wanted::parse(text), Wanted::TooShort | Wanted::Nothing)
        {
            return Err(CaseError::SearchTooShort);
        }
        if !query.page.count {
            let rows = store::page(self.db.reads(), scope, query).await?;
            return Ok(query.page.cut(rows, None));
        }
        let snapshot = self.db.snapshot().await?;
        let total = store::count(snapshot.reads(), scope, query).await?;
        let rows = store::page(snapshot.reads(), scope, query).await?;
        Ok(query.page.cut(rows, Some(total)))
    }

    /// Cases by id that the scope holds, in no order.
    ///
    /// # Errors
    /// [`CaseError::Store`].
    pub async fn find_many(&self, scope: &Scope, ids: &[CaseId]) -> Result<Vec<CaseView>, CaseError> {
        Ok(store::by_ids(self.db.reads(), scope, ids).await?)
    }

    /// One case by id; the read is recorded.
    ///
    /// # Errors
    /// [`CaseError::TrailFull`] when the read cannot be recorded.
    pub async fn find(&self, scope: &Scope, id: CaseId) -> Result<Option<CaseView>, CaseError> {
        let found = store::by_ids(self.db.reads(), scope, &[id]).await?.pop();
        self.tell(scope, found)
    }

    /// One case by number, in half or full width; the read is recorded.
    ///
    /// # Errors
    /// [`CaseError::TrailFull`] when the read cannot be recorded.
    pub async fn find_by_number(&self, scope: &Scope, number: &CaseNumber) -> Result<Option<CaseView>, CaseError> {
        let found = store::by_number(self.db.reads(), scope, &number.key().to_string()).await?;
        self.tell(scope, found)
    }

    /// Somebody who handles a case in scope, as the case shows him.
    ///
    /// # Errors
    /// [`CaseError::Store`].
    pub async fn handler(&self, scope: &Scope, id: PersonId) -> Result<Option<CaseHandler>, CaseError> {
        if scope.sight(Row::CaseHandler) != Sight::Full {
            return Ok(None);
        }
        Ok(store::handler_by_id(self.db.reads(), scope, id).await?)
    }

    fn tell(&self, scope: &Scope, found: Option<CaseView>) -> Result<Option<CaseView>, CaseError> {
        if let Some(case) = &found {
            self.db
                .trail()
                .read(scope.actor(), ("case", case.id.raw()), &["case"])?;
        }
        Ok(found)
    }
}

/// A filter on a field the reader may not see would be an oracle for it.
fn check_filter(scope: &Scope, filter: &CaseFilter) -> Result<(), CaseError> {
    let asked = [
        (filter.kind.is_some() || filter.open.is_some(), Row::CaseExists),
        (filter.stage.is_some(), Row::CaseStage),
        (
            filter.cause.is_some() || filter.filed_from.is_some() || filter.filed_to.is_some(),
            Row::CaseBasics,
        ),
        (filter.route.is_some(), Row::TriageOutcome),
        (filter.team.is_some(), Row::CaseHandler),
    ];
    let refused = asked
        .iter()
        .any(|(asked, row)| *asked && scope.sight(*row) != Sight::Full);
    if refused { Err(CaseError::Denied) } else { Ok(()) }
}

/// Position of a case in a list.
#[must_use]
pub fn position(case: &CaseView) -> Position {
    Position {
        at: case.filed_at.timestamp_micros(),
        id: case.id.raw(),
    }
}

/// The first page of a list, for callers that want one case.
#[must_use]
pub fn first_page(rows: u64) -> Page {
    Page {
        rows,
        ..Page::default()
    }
}
