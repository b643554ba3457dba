//! What is read of a case: plain words of the kernel, already within the caller's scope, not yet masked.

use chrono::{DateTime, NaiveDate, Utc};

use crate::kernel::fen::Fen;
use crate::kernel::id::{CaseId, PersonId, SiteId, TeamId};
use crate::kernel::kind::{BasisKind, CaseKind, Cause, PerformanceKind};
use crate::kernel::page::Page;
use crate::kernel::route::{Route, TeamKind};
use crate::kernel::stage::{ClosingMethod, Flag, Segment, Stage};

/// The basis of enforcement (执行依据).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Kind of document.
    pub kind: BasisKind,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Day of effect.
    pub effective_on: Option<NaiveDate>,
    /// Last day for performance.
    pub performance_due_on: Option<NaiveDate>,
}

/// Team of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseTeam {
    /// Its id.
    pub id: TeamId,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: TeamKind,
    /// Office telephone.
    pub phone: String,
}

/// Handler of a case (承办人).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseHandler {
    /// The person.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Office telephone, never a private one.
    pub office_phone: Option<String>,
}

/// A case (执行案件).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseView {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Kind.
    pub kind: CaseKind,
    /// Stage.
    pub stage: Stage,
    /// Segment that holds it.
    pub desk: Segment,
    /// Marks.
    pub flags: Vec<Flag>,
    /// Cause.
    pub cause: Cause,
    /// Basis.
    pub basis: Basis,
    /// What is owed.
    pub performance: PerformanceKind,
    /// Sum applied for.
    pub claim: Fen,
    /// Sum that arrived.
    pub received: Fen,
    /// Sum paid out.
    pub paid: Fen,
    /// Its site.
    pub site: SiteId,
    /// Tribunal over the site.
    pub tribunal: Option<SiteId>,
    /// Statistical code of the township it was filed under.
    pub township_code: Option<String>,
    /// Route, once confirmed.
    pub route: Option<Route>,
    /// Team, once assigned.
    pub team: Option<CaseTeam>,
    /// Handler, once assigned.
    pub handler: Option<CaseHandler>,
    /// Day of filing.
    pub filed_on: NaiveDate,
    /// Instant of filing; the list's order.
    pub filed_at: DateTime<Utc>,
    /// Instant of assignment.
    pub assigned_at: Option<DateTime<Utc>>,
    /// Day of closing.
    pub closed_on: Option<NaiveDate>,
    /// How it was closed.
    pub closing_method: Option<ClosingMethod>,
    /// Last change.
    pub changed_at: DateTime<Utc>,
    /// Version.
    pub version: i64,
    /// Whether the reader has a live relation to it.
    pub related: bool,
}

/// Order of a list of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CaseOrder {
    /// Newest filing first.
    #[default]
    FiledNewest,
    /// Oldest filing first.
    FiledOldest,
}

/// Which cases are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CaseFilter {
    /// Kind.
    pub kind: Option<CaseKind>,
    /// Stage.
    pub stage: Option<Stage>,
    /// Cause.
    pub cause: Option<Cause>,
    /// Route.
    pub route: Option<Route>,
    /// Team.
    pub team: Option<TeamId>,
    /// Site.
    pub site: Option<SiteId>,
    /// Statistical code of the township it was filed under.
    pub township_code: Option<String>,
    /// Open or closed.
    pub open: Option<bool>,
    /// Filed on or after.
    pub filed_from: Option<NaiveDate>,
    /// Filed on or before.
    pub filed_to: Option<NaiveDate>,
}

/// Which list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseList {
    /// Everything in scope.
    All,
    /// The reader's own: as a party, as handler.
    Mine,
    /// What waits at the reader's desk: open, and in his segment or his hands.
    Worklist,
}

/// A question for cases.
#[derive(Clone, Debug)]
pub struct CaseQuery {
    /// Which list.
    pub list: CaseList,
    /// Words to search with.
    pub search: Option<String>,
    /// Filter.
    pub filter: CaseFilter,
    /// Order.
    pub order: CaseOrder,
    /// Page.
    pub page: Page,
}
