//! The door through which other areas tell what happened (节点事件): it is written down, and the deadlines of the matter
//! are derived anew, in the act's own transaction.

use std::num::NonZeroU16;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::rules::{Happened, Instance, Matter, Moment, Record};
use super::store::{DeadlineRows, Settling};
use super::{store, table, told};
use crate::case::CaseFacts;
use crate::db::{StoreError, Value, Writes};
use crate::kernel::day::Day;
pub use crate::kernel::deadline::Cause;
use crate::kernel::happening::Happening;
use crate::kernel::id::{PersonId, SiteId, TeamId};
use crate::kernel::kind::{BasisKind, PerformanceKind};

/// An application or a case, as its deadlines need it.
#[derive(Clone, Copy, Debug)]
pub struct Watched {
    /// Its root.
    pub root: Uuid,
    /// Which of both it is.
    pub matter: Matter,
    /// Whether money is to be paid.
    pub is_money_claim: bool,
    /// Whether it rests on an administrative decision.
    pub is_administrative: bool,
    /// Where it lies.
    pub site: SiteId,
    /// The tribunal above, if one is.
    pub tribunal: Option<SiteId>,
    /// Whose work it is.
    pub team: Option<TeamId>,
    /// The handler.
    pub handler: Option<PersonId>,
}

impl Watched {
    /// A case, with the handler it has after the act.
    #[must_use]
    pub fn case(facts: &CaseFacts, assigned: Option<(TeamId, PersonId)>) -> Self {
        let case = &facts.case;
        let had = || Some((case.team.as_ref()?.id, case.handler.as_ref()?.id));
        let assigned = assigned.or_else(had);
        Self {
            root: case.id.raw(),
            matter: Matter::Case,
            is_money_claim: case.performance == PerformanceKind::Money,
            is_administrative: case.basis.kind == BasisKind::AdministrativeDecision,
            site: case.site,
            tribunal: case.tribunal,
            team: assigned.map(|(team, _)| team),
            handler: assigned.map(|(_, handler)| handler),
        }
    }

    /// The same with whoever alone is to answer, if somebody is.
    pub(super) fn answered_by(&self, addressee: Option<&(Option<TeamId>, PersonId)>) -> Self {
        match addressee {
            Some((team, person)) => Self {
                team: *team,
                handler: Some(*person),
                ..*self
            },
            None => *self,
        }
    }

    /// An empty record of it.
    #[must_use]
    pub fn record(&self) -> Record {
        Record {
            matter: self.matter,
            is_money_claim: self.is_money_claim,
            is_administrative: self.is_administrative,
            ..Record::of_case()
        }
    }
}

/// Something that happened, to be told.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    /// What.
    pub kind: Happening,
    /// The lead or thing it is about.
    pub subject: Option<Uuid>,
    /// The length a document states, in the unit of the rule.
    pub stated: Option<NonZeroU16>,
    /// The last day a document states, such as the end of a freezing.
    pub stated_end: Option<NaiveDate>,
    /// When it happened, if not now.
    pub at: Option<DateTime<Utc>>,
    /// When it was written down, if not now: for what was known before.
    pub recorded: Option<DateTime<Utc>>,
}

impl Occurrence {
    /// What happens now.
    #[must_use]
    pub const fn now(kind: Happening) -> Self {
        Self {
            kind,
            subject: None,
            stated: None,
            stated_end: None,
            at: None,
            recorded: None,
        }
    }

    /// What happens now to one of several things in a matter.
    #[must_use]
    pub const fn about(kind: Happening, subject: Uuid) -> Self {
        Self {
            subject: Some(subject),
            ..Self::now(kind)
        }
    }

    /// What happened at an instant.
    #[must_use]
    pub const fn at(kind: Happening, at: DateTime<Utc>) -> Self {
        Self {
            at: Some(at),
            ..Self::now(kind)
        }
    }
}

/// Writes down what happened and derives the deadlines anew.
///
/// # Errors
/// [`StoreError`]; nothing is written then, since the act's transaction fails.
pub async fn happened(tx: &Writes<'_, DeadlineRows>, watched: &Watched, told: &[Occurrence]) -> Result<(), StoreError> {
    let mut record = watched.record();
    told::fill(tx, watched.root, &mut record).await?;
    write(tx, watched, record, told).await
}

/// Ends the deadlines of an application with the filing of its case, and begins those of the case: its receipt counts
/// for the case, too.
///
/// # Errors
/// [`StoreError`].
pub async fn filed(
    tx: &Writes<'_, DeadlineRows>,
    application: &Watched,
    case: &Watched,
    received_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut record = application.record();
    told::fill(tx, application.root, &mut record).await?;
    let received = record
        .happened
        .iter()
        .rev()
        .find(|one| one.kind == Happening::ApplicationReceived);
    let (received_at, recorded) = received.map_or((received_at, received_at), |one| (one.at.at(), one.recorded.at()));
    write(tx, application, record, &[Occurrence::now(Happening::CaseFiled)]).await?;
    // what was written down with the application is no entry of today
    let received = Occurrence {
        recorded: Some(recorded),
        ..Occurrence::at(Happening::ApplicationReceived, received_at)
    };
    let first = [received, Occurrence::now(Happening::CaseFiled)];
    write(tx, case, case.record(), &first).await
}

/// Writes down what happened beside what a record holds, and what follows.
async fn write(
    tx: &Writes<'_, DeadlineRows>,
    watched: &Watched,
    mut record: Record,
    told: &[Occurrence],
) -> Result<(), StoreError> {
    let now = tx.now();
    let known = record.happened.len();
    for one in told {
        record.happened.push(Happened {
            id: tx.fresh::<()>().raw(),
            kind: one.kind,
            subject: one.subject,
            stated: one.stated,
            stated_end: one.stated_end,
            at: Moment::of_instant(one.at.unwrap_or(now)),
            recorded: Moment::of_instant(one.recorded.unwrap_or(now)),
        });
    }
    told::write_happened(tx, watched.root, &record.happened[known..]).await?;
    let book = table::open(tx.reads()).await?;
    let derived = book.derive(&record).map_err(fault)?;
    let addressees = told::addressees(tx, watched.root, &record).await?;
    let settling = Settling {
        watched,
        addressees: &addressees,
        derived: &derived,
        is_new: known == 0,
        cause: Cause::Event,
    };
    store::settle(tx, &settling).await
}

/// Derives the deadlines of a matter anew and writes what moved.
///
/// # Errors
/// [`StoreError`].
pub async fn rederive(tx: &Writes<'_, DeadlineRows>, watched: &Watched, cause: Cause) -> Result<(), StoreError> {
    let book = table::open(tx.reads()).await?;
    let mut record = watched.record();
    told::fill(tx, watched.root, &mut record).await?;
    let derived = book.derive(&record).map_err(fault)?;
    let addressees = told::addressees(tx, watched.root, &record).await?;
    let settling = Settling {
        watched,
        addressees: &addressees,
        derived: &derived,
        is_new: false,
        cause,
    };
    store::settle(tx, &settling).await
}

/// The row of a derived deadline as acts of `today` write it, but for its id, instants and stamp: for a matter that is
/// loaded with its history.
pub fn row(watched: &Watched, instance: &Instance) -> impl Iterator<Item = (&'static str, Value)> + use<> {
    store::cells(watched, instance)
}

/// The day from `today` on which somebody is first to be reminded of it.
#[must_use]
pub fn look_on(instance: &Instance, today: NaiveDate) -> Option<Day> {
    store::look_on(instance, today)
}

/// What the table and the record cannot agree on is a fault of ours, not of whoever acts.
fn fault(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(error.to_string())
}
