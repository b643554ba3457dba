//! The acts of intake and filing: what each is done to, and its line of the access table.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::draft::Draft;
use super::rules::RefusalGround;
use super::store::ApplicationRow;
use super::store::ApplicationRows;
use super::view::ApplicationState;
use crate::case::CaseRows;
use crate::db::Root;
use crate::deadline::DeadlineRows;
use crate::deadline::{Matter, Occurrence, Watched};
use crate::handover::HandoverRows;
use crate::kernel::happening::Happening;
use crate::kernel::id::{ApplicationId, CaseId, IdKind, SiteId};
use crate::kernel::kind::{BasisKind, PerformanceKind};
use crate::policy::{Action, Actor, Reach, Row};
use crate::relation::RelationRows;
use crate::triage::TriageRows;
use crate::visit::AtSite;

/// Receives an application (收取申请).
pub struct SubmitApplication;

impl Action for SubmitApplication {
    const ROW: Row = Row::Receive;
    const NAME: &'static str = "submitApplication";
    type On = AtSite;
}

/// Completes or corrects an application (补正).
pub struct SupplementApplication;

impl Action for SupplementApplication {
    const ROW: Row = Row::Receive;
    const NAME: &'static str = "supplementApplication";
    type On = ApplicationFacts;
}

/// Accepts an application: the case is filed and numbered (立案).
pub struct AcceptApplication;

impl Action for AcceptApplication {
    const ROW: Row = Row::File;
    const NAME: &'static str = "acceptApplication";
    type On = ApplicationFacts;
}

/// Refuses an application by a ruling (裁定不予受理).
pub struct RefuseApplication;

impl Action for RefuseApplication {
    const ROW: Row = Row::File;
    const NAME: &'static str = "refuseApplication";
    type On = ApplicationFacts;
}

crate::writes! {
    AcceptApplication: CaseRows, DeadlineRows, HandoverRows, ApplicationRows, RelationRows, TriageRows;
    SubmitApplication: DeadlineRows, ApplicationRows;
    SupplementApplication: DeadlineRows, ApplicationRows;
    RefuseApplication: DeadlineRows, ApplicationRows;
}

/// An application under lock, for an act.
pub struct ApplicationFacts {
    pub(super) row: ApplicationRow,
    pub(super) scopes: Vec<SiteId>,
}

impl ApplicationFacts {
    /// The root, as it stands after one more change.
    pub(super) fn next_root(&self) -> Root {
        Root {
            kind: IdKind::Application,
            id: self.row.id.raw(),
            version: self.row.version + 1,
            sites: self.scopes.clone(),
        }
    }

    /// The root's key for an event of the change under way.
    pub(super) fn event_root(&self) -> (IdKind, Uuid, i64) {
        (IdKind::Application, self.row.id.raw(), self.row.version + 1)
    }

    /// When it was received.
    pub(super) fn received_at(&self) -> DateTime<Utc> {
        self.row.received_at.time()
    }

    /// Where it stands.
    pub(super) fn state(&self) -> ApplicationState {
        self.row.state
    }
}

/// An application as its deadlines need it.
pub(super) fn watched(id: ApplicationId, site: SiteId, draft: &Draft) -> Watched {
    let basis = draft.basis.as_ref().and_then(|basis| basis.kind);
    Watched {
        root: id.raw(),
        matter: Matter::Application,
        is_money_claim: draft.performance == PerformanceKind::Money,
        is_administrative: basis == Some(BasisKind::AdministrativeDecision),
        site,
        tribunal: None,
        team: None,
        handler: None,
    }
}

/// What a form tells the deadlines: that it came complete, or that it lacked something and one notice said so.
pub(super) const fn told_of(notified: bool, is_new: bool) -> &'static [Occurrence] {
    const INCOMPLETE: [Occurrence; 2] = [
        Occurrence::now(Happening::ApplicationIncomplete),
        Occurrence::now(Happening::SupplementRequestSent),
    ];
    const RECEIVED: [Occurrence; 1] = [Occurrence::now(Happening::ApplicationReceived)];
    match (notified, is_new) {
        (true, _) => &INCOMPLETE,
        (false, true) => &RECEIVED,
        (false, false) => &[],
    }
}

impl Reach for ApplicationFacts {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, actor: &Actor) -> bool {
        actor.site().is_some_and(|site| self.scopes.contains(&site))
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("application", self.row.id.raw()))
    }
}

/// An application named for an act, at the version that was read.
#[derive(Clone, Copy, Debug)]
pub struct Decide {
    /// The application.
    pub application: ApplicationId,
    /// The version that was read.
    pub expected_version: i64,
}

/// The ruling that an application is not accepted (不予受理裁定).
#[derive(Clone, Debug)]
pub struct Ruling {
    /// Its ground.
    pub ground: RefusalGround,
    /// Its words.
    pub text: String,
}

/// What an acceptance made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accepted {
    /// The application.
    pub application: ApplicationId,
    /// The case.
    pub case: CaseId,
}
