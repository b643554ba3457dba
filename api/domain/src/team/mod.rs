//! Teams (执行团队): two rapid, four compulsory, one auxiliary; their lists of powers and duties; assignment (分案).
//!
//! Assignment rotates by open load within the team that fits the route. Who may never have a case is `rules`.

mod error;
pub mod rules;
mod store;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use error::TeamError;

use self::store::AssignmentRows;
use crate::case::CaseRows;
use crate::case::rules::{StageEvent, next_stage};
use crate::case::{self, CaseChange, CaseFacts};
use crate::db::{Db, Deed, Reads, Request, StoreError, Tx};
use crate::deadline::DeadlineRows;
use crate::deadline::{self, Occurrence, Watched};
use crate::events::{Event, EventKind};
use crate::handover;
use crate::handover::{HandoverRows, Passage};
use crate::kernel::happening::Happening;
use crate::kernel::id::{CaseId, Id, PersonId, SiteId, TeamId};
use crate::kernel::route::AssignmentMode;
use crate::kernel::route::{Duty, TeamKind};
use crate::kernel::stage::Segment;
use crate::policy::{self, Action, Actor, Row, Scope};
use crate::relation::RelationRows;
use crate::relation::{self, Relation};

/// A team (团队).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamView {
    /// Its id.
    pub id: TeamId,
    /// Kind.
    pub kind: TeamKind,
    /// Place in the court's list.
    pub ordinal: i32,
    /// Name.
    pub name: String,
    /// Office telephone.
    pub phone: String,
    /// List of powers and duties.
    pub duties: Vec<DutyView>,
    /// Where it sits; the court itself where none is named.
    pub seat: Option<SiteId>,
    /// First day.
    pub started_on: NaiveDate,
    /// Last day, where one is set.
    pub ended_on: Option<NaiveDate>,
}

/// A line of a team's list (权责清单条目).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutyView {
    /// The act.
    pub duty: Duty,
}

/// Assigns a case to a team and a handler (分案).
pub struct AssignCase;

impl Action for AssignCase {
    const ROW: Row = Row::Assign;
    const NAME: &'static str = "assignCase";
    type On = CaseFacts;
}

crate::writes! {
    AssignCase: CaseRows, DeadlineRows, HandoverRows, RelationRows, AssignmentRows;
}

/// What is asked of an assignment.
#[derive(Clone, Debug, Serialize)]
pub struct Assign {
    /// The case.
    pub case: CaseId,
    /// The version that was read.
    pub expected_version: i64,
    /// The team; by load within the route when none.
    pub team: Option<TeamId>,
    /// The handler; by rotation when none.
    pub handler: Option<PersonId>,
    /// Why this handler, when it is not the rotation's.
    pub reason: Option<String>,
}

/// What an assignment did.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assigned {
    /// The case.
    pub case: CaseId,
    /// Why this handler: rotation, or by hand.
    pub why: String,
}

/// The use cases of teams.
#[derive(Clone)]
pub struct Teams {
    db: Db,
}

impl Teams {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// All teams, or some by id, with their lists.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn list(&self, scope: &Scope, ids: Option<&[TeamId]>) -> Result<Vec<TeamView>, StoreError> {
        store::teams(self.db.reads(), scope, ids).await
    }

    /// Assigns a case and hands it over to its handler.
    ///
    /// # Errors
    /// [`TeamError`]: not triaged, wrong team, nobody or the chosen one may not take it, a manual choice without reason.
    pub fn assign<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Assign,
    ) -> Deed<'a, Assigned, TeamError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_assign(tx, asked)))
                .await
        })
    }

    async fn try_assign(&self, tx: Tx, asked: &Assign) -> Result<Assigned, TeamError> {
        policy::may_ask::<AssignCase>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let permit = policy::authorize::<AssignCase>(tx.actor(), &facts)?;
        let stage = next_stage(facts.case.stage, StageEvent::Assigned)?;
        let (team, chosen) = self.choose(&tx, &facts, asked).await?;
        let handler: PersonId = Id::new(chosen.person_id);
        store::stays(&tx, handler, self.db.clock().today()).await?;
        let by_hand = chosen.why == rules::Why::ByHand;
        let tx = tx.permit(permit);
        let assigner = tx.actor().person_id().unwrap_or(Id::new(uuid::Uuid::nil()));
        let assignment = store::NewAssignment {
            facts: &facts,
            team,
            handler,
            mode: if by_hand {
                AssignmentMode::Manual
            } else {
                AssignmentMode::Rotation
            },
            reason: asked.reason.as_deref().filter(|_| by_hand),
        };
        store::assign(&tx.writes(), &assignment).await?;
        relation::unrelate(&tx.writes(), facts.case.id, Relation::Handler).await?;
        relation::relate(&tx.writes(), facts.case.id, handler, Relation::Handler).await?;
        let moved = CaseChange {
            stage: Some(stage),
            assigned: Some((team, handler, assigner)),
            ..CaseChange::default()
        };
        case::change(&tx.writes(), &facts, moved).await?;
        let watched = Watched::case(&facts, Some((team, handler)));
        deadline::happened(&tx.writes(), &watched, &[Occurrence::now(Happening::Assigned)]).await?;
        let passage = Passage {
            from: Segment::Triage,
            to: Segment::Handling,
        };
        handover::send(&tx.writes(), &facts, passage, Some(handler)).await?;
        let why = chosen.why.title();
        let data = serde_json::json!({ "team": team, "handler": handler, "mode": assignment.mode.as_ref(), "why": why, "reason": assignment.reason });
        let event = Event::new(facts.event_root(), EventKind::Assigned, &["stage", "team", "handler"]);
        tx.record(event.by_rule("SD1 SD6 SD7 SD8 SD9").published().with(data));
        Ok(tx
            .commit(Assigned {
                case: asked.case,
                why: why.to_owned(),
            })
            .await?)
    }

    /// The team and its handler: those that are named, else the team with the fewest cases in which somebody may take it.
    async fn choose(&self, tx: &Tx, facts: &CaseFacts, asked: &Assign) -> Result<(TeamId, rules::Chosen), TeamError> {
        let kind = facts.case.route.ok_or(TeamError::NotTriaged)?.team_kind();
        let today = self.db.clock().today();
        let named = match (asked.team, asked.handler) {
            (Some(team), _) => Some(team),
            (None, Some(handler)) => store::team_of(tx, handler, today).await?,
            (None, None) => None,
        };
        let teams = match named {
            Some(team) if store::kind_of(tx, team).await?.ok_or(TeamError::NotFound)? != kind => {
                return Err(TeamError::WrongTeam);
            }
            Some(team) if !store::is_there(tx, team, today).await? => return Err(TeamError::Over),
            Some(team) => vec![team],
            None => store::by_load_locked(tx, kind, today).await?,
        };
        let mut nobody = None;
        for team in teams {
            let candidates = store::candidates(tx, team, facts, today).await?;
            let chosen = match asked.handler {
                None => rules::choose(&candidates).map_err(TeamError::from),
                Some(person) => {
                    let reason = asked.reason.as_deref().unwrap_or_default();
                    rules::choose_by_hand(&candidates, person.raw(), reason).map_err(TeamError::from)
                }
            };
            match chosen {
                Ok(chosen) => return Ok((team, chosen)),
                Err(error) if asked.handler.is_some() => return Err(error),
                // a team whose people left has the fewest cases of all
                Err(error) => nobody = nobody.or(Some(error)),
            }
        }
        Err(nobody.unwrap_or(TeamError::NotFound))
    }
}

/// The team of a name, for the command line.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_name(reads: Reads<'_>, name: &str) -> Result<Option<TeamId>, StoreError> {
    store::of_name(reads, name).await
}
