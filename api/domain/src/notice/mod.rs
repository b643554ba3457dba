//! The enforcement notice (执行通知): issued by the handler, or waived because the judgment carried it (执行通知前置).
//!
//! CPL (民事诉讼法) art. 251 has the officer send a notice. A title that says in its own text what the notice would say,
//! served on the debtor and explained by the trial judge, takes its place where the court has switched this on: the node
//! is waived with its reason, not counted as met. The order to report property is never waived with it.

mod error;
mod store;

use chrono::NaiveDate;
use serde::Serialize;

pub use error::NoticeError;
pub(crate) use store::NoticeRows;

use crate::case::CaseRows;
use crate::case::rules::{StageEvent, next_stage};
use crate::case::{self, CaseChange, CaseFacts};
use crate::db::{Db, Deed, Request, Tx, Writes};
use crate::deadline::DeadlineRows;
use crate::deadline::{self, Occurrence, Watched};
use crate::events::{Event, EventKind};
use crate::handover::{HandoverRows, HandoverView};
use crate::kernel::happening::Happening;
use crate::kernel::id::CaseId;
use crate::kernel::kind::PerformanceKind;
use crate::kernel::route::Duty;
use crate::kernel::stage::{Flag, Segment};
use crate::policy::{self, Action, Actor, Row};
use crate::{duty, handover};

/// Shortest wording of the clause and of the explanation, in characters; set by this court.
pub const WORDING_MIN_CHARS: usize = 10;
/// Longest wording, in characters; set by this court.
pub const WORDING_MAX_CHARS: usize = 2_000;

/// Issues the notice (发出执行通知).
pub struct IssueNotice;

impl Action for IssueNotice {
    const ROW: Row = Row::Notice;
    const NAME: &'static str = "issueNotice";
    type On = CaseFacts;
}

/// Waives the notice that the judgment carries (执行通知前置，不再另行发出).
pub struct WaiveNotice;

impl Action for WaiveNotice {
    const ROW: Row = Row::Notice;
    const NAME: &'static str = "waiveNotice";
    type On = CaseFacts;
}

crate::writes! {
    NoticeRows: CaseRows, DeadlineRows, HandoverRows;
    IssueNotice: NoticeRows;
    WaiveNotice: NoticeRows;
}

/// A notice to be given, one way or the other.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Giving {
    /// The case.
    pub case: CaseId,
    /// The version that was read.
    pub expected_version: i64,
    /// Whether the order to report property goes with it.
    pub report_order: bool,
    /// Whether the applicant is asked for leads with it.
    pub clue_request: bool,
}

/// What shows that the title took the place of a notice.
#[derive(Clone, Debug, Serialize)]
pub struct Proof {
    /// The clause of the title.
    pub clause: String,
    /// The day on which the title was served on the debtor.
    pub served_on: NaiveDate,
    /// What the trial judge explained, and to whom.
    pub explanation: String,
}

/// The use cases of notices.
#[derive(Clone)]
pub struct Notices {
    db: Db,
    /// Whether this court lets a title take the place of a notice.
    front_loaded: bool,
}

impl Notices {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, front_loaded: bool) -> Self {
        Self { db, front_loaded }
    }

    /// Issues the notice.
    ///
    /// # Errors
    /// [`NoticeError`]: not the handler, another stage, a money claim without its report order.
    pub fn issue<'a>(&'a self, actor: &'a Actor, request: &'a Request, asked: Giving) -> Deed<'a, CaseId, NoticeError> {
        Deed::of(async move {
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_issue(tx, asked)))
                .await
        })
    }

    async fn try_issue(&self, tx: Tx, asked: Giving) -> Result<CaseId, NoticeError> {
        let opened = open(&tx, asked).await?;
        let facts = &opened.facts;
        let permit = policy::authorize::<IssueNotice>(tx.actor(), facts)?;
        check_order(facts, asked)?;
        let tx = tx.permit(permit);
        store::add(&tx.writes(), facts, asked, None).await?;
        let event = Event::new(facts.event_root(), EventKind::NoticeIssued, &["stage"]).by_rule("CPL 251; CPLI 480");
        tx.record(event.published().with(data(asked)));
        give(&tx.writes(), &opened, asked, Happening::NoticeIssued).await?;
        Ok(tx.commit(asked.case).await?)
    }

    /// Waives the notice that the judgment carries.
    ///
    /// # Errors
    /// [`NoticeError::SwitchedOff`] where this court sends every notice, [`NoticeError::NotInTitle`] where the title says
    /// nothing of it, [`NoticeError::Fields`] naming what the proof lacks; and as [`Self::issue`].
    pub fn waive<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Giving,
        proof: Proof,
    ) -> Deed<'a, CaseId, NoticeError> {
        Deed::of(async move {
            let proof = &proof;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_waive(tx, asked, proof)))
                .await
        })
    }

    async fn try_waive(&self, tx: Tx, asked: Giving, proof: &Proof) -> Result<CaseId, NoticeError> {
        let opened = open(&tx, asked).await?;
        let facts = &opened.facts;
        let permit = policy::authorize::<WaiveNotice>(tx.actor(), facts)?;
        if !self.front_loaded {
            return Err(NoticeError::SwitchedOff);
        }
        if !facts.case.flags.contains(&Flag::FrontLoadedNotice) {
            return Err(NoticeError::NotInTitle);
        }
        check_order(facts, asked)?;
        check(proof, self.db.clock().today())?;
        let tx = tx.permit(permit);
        store::add(&tx.writes(), facts, asked, Some(proof)).await?;
        let event = Event::new(facts.event_root(), EventKind::NoticeWaived, &["stage"]).by_rule("CPL 251");
        let served = serde_json::json!({ "servedOn": proof.served_on, "title": facts.case.basis.number });
        tx.record(event.published().with(served));
        give(&tx.writes(), &opened, asked, Happening::NoticeWaived).await?;
        Ok(tx.commit(asked.case).await?)
    }
}

/// A case opened for its handler.
struct Opened {
    facts: CaseFacts,
    /// The handover that still waits for him.
    waiting: Option<HandoverView>,
}

async fn open(tx: &Tx, asked: Giving) -> Result<Opened, NoticeError> {
    policy::eligible(tx.actor(), Row::Notice)?;
    let facts = case::open(tx, asked.case, Some(asked.expected_version)).await?;
    next_stage(facts.case.stage, StageEvent::NoticeGiven)?;
    duty::require(tx, Duty::IssueNotice).await?;
    let waiting = handover::take_up(tx, &facts).await?;
    Ok(Opened { facts, waiting })
}

/// The report order goes with the notice where money is claimed, and stays due where a title takes its place.
///
/// INQ (财产调查规定) art. 3.
fn check_order(facts: &CaseFacts, asked: Giving) -> Result<(), NoticeError> {
    let is_owed = facts.case.performance == PerformanceKind::Money;
    if is_owed && !asked.report_order {
        Err(NoticeError::ReportOrder)
    } else {
        Ok(())
    }
}

fn check(proof: &Proof, today: NaiveDate) -> Result<(), NoticeError> {
    let wording = |text: &str| (WORDING_MIN_CHARS..=WORDING_MAX_CHARS).contains(&text.trim().chars().count());
    let lacking: Vec<String> = [
        ("clause", wording(&proof.clause)),
        ("servedOn", proof.served_on <= today),
        ("explanation", wording(&proof.explanation)),
    ]
    .iter()
    .filter(|(_, holds)| !holds)
    .map(|(field, _)| (*field).to_owned())
    .collect();
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(NoticeError::Fields(lacking))
    }
}

/// Moves the case on and tells its deadlines what happened; an own act on waiting work takes it over.
async fn give(
    tx: &Writes<'_, NoticeRows>,
    opened: &Opened,
    asked: Giving,
    given: Happening,
) -> Result<(), NoticeError> {
    let facts = &opened.facts;
    let mut told = Vec::new();
    if let Some(waiting) = &opened.waiting {
        handover::settle_accepted(&tx.writes(), facts, waiting).await?;
        told.push(Occurrence::now(Happening::MaterialsReceivedByHandler));
    }
    told.push(Occurrence::now(given));
    if asked.report_order {
        told.push(Occurrence::now(Happening::ReportOrderIssued));
    }
    if asked.clue_request {
        told.push(Occurrence::now(Happening::ClueRequestSent));
    }
    let change = CaseChange {
        stage: Some(next_stage(facts.case.stage, StageEvent::NoticeGiven)?),
        desk: Some(Segment::Handling),
        ..CaseChange::default()
    };
    case::change(&tx.writes(), facts, change).await?;
    Ok(deadline::happened(&tx.writes(), &Watched::case(facts, None), &told).await?)
}

fn data(asked: Giving) -> serde_json::Value {
    serde_json::json!({ "reportOrder": asked.report_order, "clueRequest": asked.clue_request })
}
