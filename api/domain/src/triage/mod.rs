//! Triage (繁简分流): the rules propose a route, a person confirms it, or asks for another with a reason and a second
//! person's approval. Every decision is kept.

mod error;
mod facts;
mod read;
pub mod rules;
mod store;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use error::TriageError;

use self::rules::{Facts, Proposal, Reason};
use crate::case::CaseRows;
use crate::case::rules::{StageEvent, next_stage};
use crate::case::{self, CaseChange, CaseError, CaseFacts};
use crate::db::{Db, Deed, Request, StoreError, Tx, Writes};
use crate::events::{Event, EventKind};
use crate::handover::HandoverRows;
use crate::kernel::id::{CaseId, PersonId, TriageId};
use crate::kernel::route::{Duty, Route};
use crate::kernel::stage::Segment;
pub use crate::kernel::triage::TriageState;
use crate::policy::{self, Action, Actor, Row};
use crate::{duty, handover};
pub(crate) use store::TriageRows;

/// A triage decision (分流决定).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriageView {
    /// Its id.
    pub id: TriageId,
    /// The case.
    pub case: CaseId,
    /// Number within the case, from 1.
    pub ordinal: i32,
    /// State.
    pub state: TriageState,
    /// The route it stands for.
    pub route: Route,
    /// The route of the rules.
    pub proposed_route: Route,
    /// Version of the rules.
    pub rule_version: String,
    /// Every rule that matched, with the facts it saw.
    pub reasons: Vec<Reason>,
    /// Why another route was asked for.
    pub override_reason: Option<String>,
    /// Who asked.
    pub proposed_by: Option<PersonId>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// What the decider said.
    pub decision_note: Option<String>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

impl TriageView {
    /// One plain sentence for the applicant.
    #[must_use]
    pub fn plain_reason(&self) -> String {
        let codes: Vec<_> = self.reasons.iter().map(|reason| reason.rule).collect();
        rules::plain_reason(self.route, &codes)
    }

    fn proposal(&self) -> Proposal {
        Proposal {
            route: self.proposed_route,
            reasons: self.reasons.clone(),
            rule_version: self.rule_version.clone(),
        }
    }
}

/// Confirms the proposed route (确认分流).
pub struct TriageCase;

impl Action for TriageCase {
    const ROW: Row = Row::Triage;
    const NAME: &'static str = "triageCase";
    type On = CaseFacts;
}

/// Asks for another route (申请变更分流).
pub struct OverrideTriage;

impl Action for OverrideTriage {
    const ROW: Row = Row::Triage;
    const NAME: &'static str = "overrideTriage";
    type On = CaseFacts;
}

/// Decides on another route (批准变更分流).
pub struct ApproveTriageOverride;

impl Action for ApproveTriageOverride {
    const ROW: Row = Row::Assign;
    const NAME: &'static str = "approveTriageOverride";
    type On = CaseFacts;
}

crate::writes! {
    TriageCase: CaseRows, HandoverRows, TriageRows;
    OverrideTriage: CaseRows, HandoverRows, TriageRows;
    ApproveTriageOverride: CaseRows, TriageRows;
}

/// What is asked of a triage act.
#[derive(Clone, Debug, Serialize)]
pub struct Decide {
    /// The case.
    pub case: CaseId,
    /// The version that was read.
    pub expected_version: i64,
}

/// Another route that is asked for.
#[derive(Clone, Debug)]
pub struct OtherRoute {
    /// The route.
    pub route: Route,
    /// Why.
    pub reason: String,
}

/// What is decided on another route that was asked for.
#[derive(Clone, Debug)]
pub struct OverrideDecision {
    /// Whether the case takes it.
    pub approve: bool,
    /// What the decider says.
    pub note: Option<String>,
}

/// The use cases of triage.
#[derive(Clone)]
pub struct Triage {
    db: Db,
}

impl Triage {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Confirms the route the rules propose; the case goes on to assignment.
    ///
    /// # Errors
    /// [`TriageError`]: another stage, an open override, or the case waits for another segment.
    pub fn confirm<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Decide,
    ) -> Deed<'a, CaseId, TriageError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_confirm(tx, asked)))
                .await
        })
    }

    async fn try_confirm(&self, tx: Tx, asked: &Decide) -> Result<CaseId, TriageError> {
        policy::may_ask::<TriageCase>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let permit = policy::authorize::<TriageCase>(tx.actor(), &facts)?;
        duty::require(&tx, Duty::TriageCases).await?;
        let next = next_stage(facts.case.stage, StageEvent::TriageConfirmed)?;
        let waiting = handover::take_up(&tx, &facts).await?;
        let latest = store::latest(&tx, asked.case).await?;
        if latest
            .as_ref()
            .is_some_and(|latest| latest.state == TriageState::OverrideRequested)
        {
            return Err(TriageError::State);
        }
        let tx = tx.permit(permit);
        if let Some(waiting) = waiting {
            handover::settle_accepted(&tx.writes(), &facts, &waiting).await?;
        }
        let proposal = match latest {
            Some(latest) if latest.state == TriageState::Proposed => {
                store::decide(&tx.writes(), latest.id, TriageState::Confirmed, None).await?;
                latest.proposal()
            }
            latest => {
                let proposal = propose_again(&facts)?;
                let ordinal = latest.map_or(1, |latest| latest.ordinal + 1);
                let state = TriageState::Confirmed;
                let new = store::NewTriage {
                    case: asked.case,
                    ordinal,
                    state,
                    route: proposal.route,
                    proposal: &proposal,
                    override_reason: None,
                };
                store::add(&tx.writes(), &new).await?;
                proposal
            }
        };
        let change = CaseChange {
            stage: Some(next),
            desk: Some(Segment::Triage),
            route: Some(proposal.route),
            ..CaseChange::default()
        };
        case::change(&tx.writes(), &facts, change).await?;
        tx.record(told(&facts, EventKind::Triaged, &proposal, proposal.route).published());
        Ok(tx.commit(asked.case).await?)
    }

    /// Asks for another route than the rules propose.
    ///
    /// # Errors
    /// [`TriageError`]: no reason, the same route, another stage, an override open already.
    pub fn ask_override<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Decide,
        wanted: OtherRoute,
    ) -> Deed<'a, CaseId, TriageError> {
        Deed::of(async move {
            let (asked, wanted) = (&asked, &wanted);
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_ask_override(tx, asked, wanted)))
                .await
        })
    }

    async fn try_ask_override(&self, tx: Tx, asked: &Decide, wanted: &OtherRoute) -> Result<CaseId, TriageError> {
        policy::may_ask::<OverrideTriage>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let permit = policy::authorize::<OverrideTriage>(tx.actor(), &facts)?;
        duty::require(&tx, Duty::TriageCases).await?;
        next_stage(facts.case.stage, StageEvent::TriageConfirmed)?;
        let waiting = handover::take_up(&tx, &facts).await?;
        rules::check_reason(&wanted.reason)?;
        let latest = store::latest(&tx, asked.case).await?;
        let (ordinal, proposal) = match latest {
            Some(latest) if latest.state == TriageState::OverrideRequested => return Err(TriageError::State),
            Some(latest) if latest.state == TriageState::Proposed => (latest.ordinal + 1, latest.proposal()),
            latest => (latest.map_or(1, |latest| latest.ordinal + 1), propose_again(&facts)?),
        };
        if proposal.route == wanted.route {
            return Err(TriageError::SameRoute);
        }
        let tx = tx.permit(permit);
        if let Some(waiting) = waiting {
            handover::settle_accepted(&tx.writes(), &facts, &waiting).await?;
        }
        let state = TriageState::OverrideRequested;
        let new = store::NewTriage {
            case: asked.case,
            ordinal,
            state,
            route: wanted.route,
            proposal: &proposal,
            override_reason: Some(&wanted.reason),
        };
        store::add(&tx.writes(), &new).await?;
        let change = CaseChange {
            desk: Some(Segment::Triage),
            ..CaseChange::default()
        };
        case::change(&tx.writes(), &facts, change).await?;
        tx.record(told(&facts, EventKind::OverrideRequested, &proposal, wanted.route));
        Ok(tx.commit(asked.case).await?)
    }

    /// Grants or refuses the other route; granted, the case goes on to assignment.
    ///
    /// # Errors
    /// [`TriageError`]: nothing to decide, or the approver asked for it himself or handles the case.
    pub fn decide_override<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Decide,
        decision: OverrideDecision,
    ) -> Deed<'a, CaseId, TriageError> {
        Deed::of(async move {
            let (asked, decision) = (&asked, &decision);
            self.db
                .act(actor, request, &|tx| {
                    Box::pin(self.try_decide_override(tx, asked, decision))
                })
                .await
        })
    }

    async fn try_decide_override(
        &self,
        tx: Tx,
        asked: &Decide,
        decision: &OverrideDecision,
    ) -> Result<CaseId, TriageError> {
        policy::may_ask::<ApproveTriageOverride>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let permit = policy::authorize::<ApproveTriageOverride>(tx.actor(), &facts)?;
        let latest = store::latest(&tx, asked.case)
            .await?
            .filter(|latest| latest.state == TriageState::OverrideRequested);
        let asked_for = latest.ok_or(TriageError::State)?;
        let next = next_stage(facts.case.stage, StageEvent::TriageConfirmed)?;
        let proposer = asked_for
            .proposed_by
            .map(crate::kernel::id::Id::raw)
            .unwrap_or_default();
        let handler = facts.case.handler.as_ref().map(|handler| handler.id.raw());
        let approver = tx.actor().person_raw().unwrap_or_default();
        rules::may_override(
            proposer,
            approver,
            handler,
            asked_for.override_reason.as_deref().unwrap_or_default(),
        )?;
        let tx = tx.permit(permit);
        let (state, kind) = if decision.approve {
            (TriageState::OverrideApproved, EventKind::OverrideApproved)
        } else {
            (TriageState::OverrideRejected, EventKind::OverrideRejected)
        };
        store::decide(&tx.writes(), asked_for.id, state, decision.note.as_deref()).await?;
        let change = if decision.approve {
            CaseChange {
                stage: Some(next),
                route: Some(asked_for.route),
                ..CaseChange::default()
            }
        } else {
            CaseChange::default()
        };
        case::change(&tx.writes(), &facts, change).await?;
        let event = told(&facts, kind, &asked_for.proposal(), asked_for.route);
        tx.record(if decision.approve { event.published() } else { event });
        Ok(tx.commit(asked.case).await?)
    }
}

/// Adds the rules' proposal to a case that was just filed.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn propose(tx: &Writes<'_, TriageRows>, case: CaseId, facts: &Facts) -> Result<Event, StoreError> {
    let proposal = rules::propose(facts);
    let state = TriageState::Proposed;
    let new = store::NewTriage {
        case,
        ordinal: 1,
        state,
        route: proposal.route,
        proposal: &proposal,
        override_reason: None,
    };
    store::add(tx, &new).await?;
    let root = (crate::kernel::id::IdKind::Case, case.raw(), 1);
    Ok(describe(
        Event::new(root, EventKind::TriageProposed, &["triage"]),
        &proposal,
        proposal.route,
    ))
}

fn propose_again(facts: &CaseFacts) -> Result<Proposal, CaseError> {
    let mut seen: Facts = serde_json::from_str(&facts.facts).map_err(StoreError::from)?;
    seen.assigned_at = facts.case.assigned_at;
    Ok(rules::propose(&seen))
}

fn told(facts: &CaseFacts, kind: EventKind, proposal: &Proposal, route: Route) -> Event {
    describe(
        Event::new(facts.event_root(), kind, &["stage", "triage"]),
        proposal,
        route,
    )
}

fn describe(event: Event, proposal: &Proposal, route: Route) -> Event {
    let codes: Vec<&str> = proposal.reasons.iter().map(|reason| reason.rule.as_ref()).collect();
    event
        .by_rule(format!("{} {}", codes.join(" "), proposal.rule_version))
        .with(serde_json::json!({ "route": route.as_ref(), "proposed": proposal.route.as_ref() }))
}
